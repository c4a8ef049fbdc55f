import json
from math import isclose

import pytest

from examapp.cli.main import run

SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
FIELDS = (
    *("n1", "n2", "mean1", "mean2", "sd1", "sd2", "difference", "difference_ci95", "t", "df", "p"),
    *("hedges_g", "hedges_g_ci95", "probability_of_superiority", "pass_rate_difference_ci95"),
    *("smallest_detectable_d", "verdict", "sentence"),
)


@pytest.fixture
def compare(capsys):
    def command(*arguments, language="en"):
        code = run(["analyse", "compare", *map(str, arguments), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def as_json(compare, *arguments):
    code, out, err = compare(*arguments, "-f", "json")
    assert code == 0, err
    return json.loads(out)


def column(path, scores, heading="total"):
    path.write_text("\n".join([heading, *map(str, scores)]) + "\n", encoding="utf-8")
    return path


def test_the_worked_example_of_a_textbook_comes_out(compare):
    # Borenstein, Hedges, Higgins & Rothstein 2009, chapter 4: d = 0.5970, g = 0.5924
    found = as_json(compare, "n=50,mean=103,sd=5.5", "n=50,mean=100,sd=4.5")
    assert round(found["hedges_g"], 4) == 0.5924
    assert (found["n1"], found["n2"], found["difference"]) == (50, 50, 3)
    assert found["verdict"] == "higher"
    assert set(FIELDS) <= set(found)


def test_rs_sleep_data_come_out_of_two_files(compare, tmp_path):
    found = as_json(compare, column(tmp_path / "x.csv", SLEEP[0]), column(tmp_path / "y.csv", SLEEP[1]))
    assert round(found["t"], 4) == -1.8608
    assert round(found["df"], 3) == 17.776
    assert round(found["p"], 5) == 0.07939
    assert [round(end, 7) for end in found["difference_ci95"]] == [-3.3654832, 0.2054832]
    assert found["verdict"] == "undecided"
    low, high = found["probability_of_superiority_ci95"]
    assert 0 <= low < found["probability_of_superiority"] < high <= 1


def test_the_smallest_d_that_two_small_groups_find_is_said(compare):
    found = as_json(compare, "n=24,mean=74.2,sd=8.9", "n=31,mean=71.6,sd=9.6")
    assert round(found["smallest_detectable_d"], 2) == 0.78
    assert found["verdict"] == "undecided"
    assert "n" not in found["reason"] if found["reason"] else True
    for needed in ("24", "31", "-2.4", "+7.6", "7.3"):
        assert needed in found["sentence"]


def test_every_case_of_the_reference_comes_out(compare, shared, tmp_path):
    cases = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]
    checked = 0
    for name, case in cases.items():
        given = case.get("input")
        if not isinstance(given, dict) or not ({"n1", "x"} & set(given)) or isinstance(given.get("x"), str):
            continue
        if "x" in given:
            sides = [column(tmp_path / f"{side}.csv", given[side]) for side in ("x", "y")]
        else:
            sides = [f"n={given[f'n{i}']},mean={given[f'mean{i}']},sd={given[f'sd{i}']}" for i in (1, 2)]
        found = as_json(compare, *sides)
        expected = case["welch95"]
        pairs = [(found[name], expected[name]) for name in ("t", "df", "p")]
        pairs += list(zip(found["difference_ci95"], expected["ci"], strict=True))
        assert all(isclose(one, other, rel_tol=0, abs_tol=1e-8) for one, other in pairs), name
        checked += 1
    assert checked >= 5


def test_a_baseline_without_its_size_has_a_position_and_no_interval(compare):
    found = as_json(compare, "n=24,mean=74.2,sd=8.9", "mean=71.6,sd=9.6")
    assert (found["n2"], found["difference_ci95"], found["p"], found["hedges_g"]) == (None, None, None, None)
    assert found["verdict"] == "not_comparable"
    assert isclose(found["position_in_their_sd"], (74.2 - 71.6) / 9.6)


def test_a_margin_that_holds_makes_groups_equivalent(compare):
    found = as_json(compare, "n=400,mean=70.1,sd=9", "n=400,mean=70,sd=9", "--margin", "3")
    assert found["verdict"] == "equivalent"
    assert found["equivalence"]["shown"] is True


def test_pass_rates_come_from_the_cut_score_or_from_the_summary(compare, tmp_path):
    scores = [50, 60, 61, 70, 80, 55]
    found = as_json(compare, column(tmp_path / "a.csv", scores), "n=80,mean=60,sd=9,passed=48", "--cut", "60")
    assert isclose(found["pass_rate_difference"], 4 / 6 - 48 / 80)
    low, high = found["pass_rate_difference_ci95"]
    assert low < found["pass_rate_difference"] < high


@pytest.mark.parametrize(
    ("heading", "more"), [("总分", ""), ("成绩", ""), ("anything", ""), ("姓名,得分", "A,"), ("name,points", "A,")]
)
def test_the_column_of_scores_is_found(compare, tmp_path, heading, more):
    path = tmp_path / "ours.csv"
    path.write_text("\n".join([heading, *(f"{more}{n}" for n in (60, 70, 80))]) + "\n", encoding="gb18030")
    assert as_json(compare, path, "n=31,mean=71.6,sd=9.6")["mean1"] == 70


def test_a_file_without_headings_is_a_column_of_scores(compare, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("60\n70\n80\n", encoding="utf-8")
    assert as_json(compare, path, "n=31,mean=71.6,sd=9.6")["n1"] == 3


def test_every_bad_cell_is_named_with_its_place(compare, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("total\n60\nabsent\n70\n7O\n", encoding="utf-8")
    code, out, err = compare(path, "n=31,mean=71.6,sd=9.6")
    assert (code, out) == (1, "")
    assert "ours.csv:3:1: error: “absent” is not a score." in err
    assert "ours.csv:5:1: error: “7O” is not a score." in err


def test_two_columns_of_numbers_need_one_named(compare, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text("a,b\n1,60\n2,70\n", encoding="utf-8")
    code, _out, err = compare(path, "n=31,mean=71.6,sd=9.6")
    assert code == 1
    assert "--column" in err
    assert as_json(compare, path, "n=31,mean=71.6,sd=9.6", "--column", "b")["mean1"] == 65
    assert compare(path, "n=31,mean=71.6,sd=9.6", "--column", "c")[0] == 1


@pytest.mark.parametrize("bad", ["n=24", "n=24,mean=x,sd=1", "n=24,mean=1,sd=-1", "n=1,mean=1,sd=1", "m=1,mean=1,sd=1"])
def test_a_summary_that_is_none_is_refused_with_an_example(compare, bad):
    code, out, err = compare(bad, "n=31,mean=71.6,sd=9.6")
    assert (code, out) == (1, "")
    assert "n=31,mean=71.6" in err


def test_a_file_that_is_not_there_is_said(compare):
    code, _out, err = compare("nowhere.csv", "n=31,mean=71.6,sd=9.6")
    assert code == 1
    assert "nowhere.csv" in err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_format", ["terminal", "text", "csv", "html"])
def test_each_format_in_both_languages_has_the_figures(compare, tmp_path, file_format, language):
    ours, theirs = (column(tmp_path / f"{name}.csv", [60, 65, 70, 75, 80, 81]) for name in ("ours", "theirs"))
    code, out, _err = compare(ours, theirs, "-f", file_format, "--cut", "60", language=language)
    assert code == 0
    assert "71.83" in out
