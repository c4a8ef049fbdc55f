import json

import pytest

from examapp.cli.main import run
from tests.matrix_cases import lsat6

FIELDS = {"n_persons", "n_items", "alpha", "alpha_ci95", "sem", "items"}
ITEM_FIELDS = {"id", "facility", "discrimination", "upper_lower_27", "alpha_if_deleted", "flags"}


@pytest.fixture
def items(capsys):
    def command(*arguments, language="en"):
        code = run(["analyse", "items", *map(str, arguments), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def as_json(items, *arguments):
    code, out, err = items(*arguments, "-f", "json")
    assert code == 0, err
    return json.loads(out)


@pytest.fixture
def lsat(tmp_path):
    path = tmp_path / "lsat.csv"
    rows = [",".join(str(int(point)) for point in row) for row in lsat6().points]
    path.write_text("\n".join(["Item1,Item2,Item3,Item4,Item5", *rows]) + "\n", encoding="utf-8")
    return path


def test_the_published_data_of_the_lsat_come_out(items, lsat):
    found = as_json(items, lsat)
    assert set(found) >= FIELDS
    assert (found["n_persons"], found["n_items"]) == (1000, 5)
    assert [item["facility"] for item in found["items"]] == pytest.approx(
        [0.924, 0.709, 0.553, 0.763, 0.870], abs=1e-12
    )
    assert found["alpha"] == pytest.approx(0.29499719221594417, abs=1e-9)
    assert all(set(item) >= ITEM_FIELDS for item in found["items"])


@pytest.mark.parametrize(
    ("file", "groups"), [("LSAT6", ""), ("HCI", "gender,major"), ("GMAT", "group,criterion"), ("GMAT", "")]
)
def test_reference_data_come_out_to_nine_decimals(items, shared, file, groups):
    found = as_json(items, shared(f"reference/{file}.csv"), "--groups", groups)
    expected = json.loads(shared(f"reference/{file}_expected.json").read_text(encoding="utf-8"))
    assert (found["n_persons"], found["n_items"]) == (expected["n_persons"], expected["n_items"])
    assert found["alpha"] == pytest.approx(expected["alpha"], abs=1e-9)
    assert found["alpha_ci95"] == pytest.approx(expected["alpha_feldt95"], abs=1e-6)
    assert found["sem"] == pytest.approx(expected["sem_sd_n1"], abs=1e-9)
    for name, theirs in (
        ("facility", expected["facility"]),
        ("discrimination", expected["r_item_rest"]),
        ("upper_lower_27", expected["D27_fractional"]["D"]),
        ("alpha_if_deleted", expected["alpha_if_deleted"]),
    ):
        assert [item[name] for item in found["items"]] == pytest.approx(theirs, abs=1e-9)


def test_letters_with_a_key_give_what_scored_data_give_and_the_options(items, shared):
    raw, key = shared("reference/HCI_raw.csv"), shared("reference/HCI_key.csv")
    found = as_json(items, raw, "--key", key)
    scored = as_json(items, shared("reference/HCI.csv"), "--groups", "gender,major")
    assert found["alpha"] == scored["alpha"]
    assert [item["facility"] for item in found["items"]] == [item["facility"] for item in scored["items"]]
    tables = json.loads(shared("reference/HCI_distractors.json").read_text(encoding="utf-8"))["items"]
    for item in found["items"]:
        for option in item["options"]:
            theirs = tables[item["id"]]["options"][option["id"]]
            assert (option["n"], option["key"]) == (theirs["n"], theirs["is_key"])
            assert option["item_rest"] == pytest.approx(theirs["r_rest"], abs=1e-9)
            assert option["low_27"] == pytest.approx(theirs["p_low27"], abs=1e-9)
    assert [item["id"] for item in found["items"] if "probably_miskeyed" in item["flags"]] == ["Item17"]


def test_the_order_of_rows_plays_no_part(items, lsat, tmp_path):
    head, *rows = lsat.read_text(encoding="utf-8").splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    for one, same in zip(as_json(items, lsat)["items"], as_json(items, other)["items"], strict=True):
        figures = ("facility", "discrimination", "upper_lower_27", "alpha_if_deleted")
        assert [one[name] for name in figures] == pytest.approx([same[name] for name in figures], abs=1e-12)
        assert one["flags"] == same["flags"]


def test_an_empty_cell_was_not_answered_and_earns_nothing(items, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("q1,q2,name\n1,,A\n,1,B\n1,1,C\n", encoding="utf-8")
    found = as_json(items, path)
    assert [item["facility"] for item in found["items"]] == pytest.approx([2 / 3, 2 / 3])
    assert found["n_items"] == 2


def test_points_above_one_are_shares_of_the_most_that_anybody_has(items, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("1,2\n2,1\n1,0\n0,1\n", encoding="utf-8")
    assert [item["facility"] for item in as_json(items, path)["items"]] == pytest.approx([0.5, 2 / 3])


def test_several_letters_are_several_keys_and_all_of_them_are_needed(items, tmp_path):
    path, key = tmp_path / "r.csv", tmp_path / "k.csv"
    path.write_text('a,b,sex\nAC,B,f\nA,b,m\n"C,A",,f\n', encoding="gb18030")
    key.write_text("题号,答案\na,AC\nb,B\n", encoding="gb18030")
    found = as_json(items, path, "--key", key)
    assert [item["facility"] for item in found["items"]] == pytest.approx([2 / 3, 2 / 3])


def test_few_people_get_counts_and_no_coefficient(items, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("q1,q2\n" + "1,0\n0,1\n1,1\n" * 9, encoding="utf-8")
    found = as_json(items, path)
    assert (found["alpha"], found["standing"]) == (None, "withheld")
    assert all(item["discrimination"] is None and item["flags"] == [] for item in found["items"])
    _code, out, _err = items(path)
    assert "below 30 people" in " ".join(out.split())


def test_every_bad_cell_is_named_and_nothing_is_computed(items, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("q1,q2\n1,x\n-1,1\n", encoding="utf-8")
    code, out, err = items(path)
    assert (code, out) == (1, "")
    assert "r.csv:2:2: error: “x” is not a number of points." in err
    assert "r.csv:3:1: error: “-1” is not a number of points." in err


def test_a_key_that_does_not_fit_is_said(items, tmp_path):
    path, key = tmp_path / "r.csv", tmp_path / "k.csv"
    path.write_text("a,b\nA,B\n", encoding="utf-8")
    key.write_text("item,key\na,A\nc,B\n", encoding="utf-8")
    code, _out, err = items(path, "--key", key)
    assert code == 1
    assert "These items of the key are in no column: c." in err
    key.write_text("item,key\na,A\na,B\nb,7\n", encoding="utf-8")
    code, _out, err = items(path, "--key", key)
    assert code == 1
    assert "twice" in err
    assert "“7” is no key." in err


def test_columns_called_alike_and_unknown_groups_are_refused(items, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("a,a\n1,1\n", encoding="utf-8")
    assert items(path)[0] == 1
    path.write_text("a,b\n1,1\n", encoding="utf-8")
    code, _out, err = items(path, "--groups", "sex")
    assert code == 1
    assert "There is no column “sex”." in err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_format", ["terminal", "csv", "html"])
def test_each_format_in_both_languages_has_the_figures(items, lsat, file_format, language):
    code, out, _err = items(lsat, "-f", file_format, language=language)
    assert code == 0
    assert "0.295" in out
