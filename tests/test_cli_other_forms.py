"""Baselines of other forms and of single items: equated, put side by side, or said to be not comparable."""

import csv
import json
import re
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest

from examapp.cli.main import run
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill
from tests.exam_cases import MORNING, small_form

FACTS = [
    *("--id", "lawyers-2025", "--norm-group", "practising lawyers", "--source", "a test"),
    *("--sat-on", "2025-11-20", "--marking", "all_or_nothing"),
]


@pytest.fixture
def data(tmp_path):
    """A workspace in which forty people have sat one form; two others are stored and nobody has sat them here."""
    folder = tmp_path / "data"
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as key_store:
        fill(store, key_store, sitters=40)
        for seed in (8, 12):
            store.save_form(small_form(seed)[0], built_at=MORNING - timedelta(days=365))
    return folder


@pytest.fixture
def examapp(data, capsys):
    def command(*arguments, language="en"):
        code = run([*map(str, arguments), "--data", str(data), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def write_points(path, form, *, n=60, skill=0.7, without=()):
    """Invented points of n people on every item of a form, one row each."""
    rng = np.random.default_rng(3)
    maxima = {name: points for name, points in form.item_maxima().items() if name not in without}
    rows = []
    for level in rng.normal(skill, 0.12, size=n):
        right = rng.random(len(maxima)) < np.clip(level, 0.05, 0.95)
        rows.append([int(points) * int(hit) for points, hit in zip(maxima.values(), right, strict=True)])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["total", *maxima])
        writer.writerows([sum(row), *row] for row in rows)
    return np.array(rows), maxima


def test_another_form_is_compared_through_common_items(examapp, tmp_path):
    path, form = tmp_path / "points.csv", small_form(8)[0]
    write_points(path, form)
    assert examapp("baseline", "import", path, "--form", form.code, *FACTS)[0] == 0
    code, out, _err = examapp("report", "comparison", "--form", small_form()[0].code, "-f", "json")
    assert code == 0
    found = json.loads(out)
    assert found["other_form"]
    assert (found["headline"], found["common"]["withheld"]) == ("whole", "few_common")
    equating = found["whole"]["equating"]
    assert equating["common_items"] == 8
    assert len(equating["anchors"]) + len(equating["dropped"]) == 8
    first = equating["differences"][0]
    assert first["method"] == "nominal_mean"
    assert found["whole"]["difference"]["difference"] == first["difference"]
    assert first["mean"] - found["whole"]["baseline"]["mean"] == pytest.approx(first["difference"], abs=2e-6)
    assert found["whole"]["pass_rate_difference"] is None
    _code, out, _err = examapp("report", "comparison", "--form", small_form()[0].code)
    text = " ".join(out.split())
    assert "The baseline sat another form" in text
    assert re.search(r"equated through \d common items, nominal weights mean", found["conclusion"])
    assert "The common part cannot be compared" in text


def test_nominal_weights_agree_with_a_computation_by_hand(examapp, tmp_path):
    """The difference again from single points, without the code of the program."""
    path, form = tmp_path / "points.csv", small_form(8)[0]
    rows, maxima = write_points(path, form)
    examapp("baseline", "import", path, "--form", form.code, *FACTS)
    found = json.loads(examapp("report", "comparison", "--form", small_form()[0].code, "-f", "json")[1])
    book = json.loads(examapp("report", "items", "--form", small_form()[0].code, "-f", "json")[1])
    ours = {item["id"]: item["facility"] * float(small_form()[0].item_maxima()[item["id"]]) for item in book["items"]}
    anchors = found["whole"]["equating"]["anchors"]
    length = sum(float(maxima[name]) for name in anchors)
    theirs = {name: rows[:, place].mean() for place, name in enumerate(maxima)}
    apart = sum(ours[name] - theirs[name] for name in anchors)
    n, m = found["whole"]["n"], len(rows)
    mean_x = sum(ours.values()) - m / (n + m) * 17 / length * apart
    mean_y = rows.sum(axis=1).mean() + n / (n + m) * 17 / length * apart
    expected = sum(ours.values()) + mean_y - mean_x - rows.sum(axis=1).mean()
    assert found["whole"]["equating"]["differences"][0]["difference"] == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("seed", "reason"), [(12, "few_common"), (8, "no_anchor")])
def test_what_cannot_be_equated_is_a_page_that_says_so(examapp, tmp_path, language, seed, reason):
    path, form = tmp_path / "points.csv", small_form(seed)[0]
    write_points(path, form, without=() if reason == "few_common" else [form.items[0].item_id])
    code, _out, err = examapp("baseline", "import", path, "--form", form.code, *FACTS)
    assert code == 0, err
    code, out, _err = examapp("report", "comparison", "--form", small_form()[0].code, "-f", "json", language=language)
    assert code == 0
    found = json.loads(out)
    assert (found["verdict"], found["whole"]["withheld"]) == ("not_comparable", reason)
    assert found["whole"]["baseline"] is None
    assert found["whole"]["ours"]["mean"] > 0
    assert ("No conclusion" if language == "en" else "无法作出结论") in found["conclusion"]
    assert examapp("report", "comparison", "--form", small_form()[0].code, language=language)[0] == 0


SUMMARY = """\
id: lawyers-2025
norm_group: practising lawyers
exam: small
marking: all_or_nothing
source: a test
sat_on: 2025-11-20
"""


def test_figures_of_common_items_will_do(examapp, tmp_path):
    ours, theirs = small_form()[0], small_form(8)[0]
    digests = {item.digest for item in ours.items}
    common = [item.item_id for item in theirs.items if item.digest in digests]
    most = sum(float(theirs.item_maxima()[name]) for name in common)
    path = tmp_path / "lawyers.yaml"
    anchor = f"anchor: {{items: [{', '.join(common)}], mean: {most * 0.7}, sd: 2.1, covariance: 4.8}}\n"
    path.write_text(SUMMARY + "whole: {n: 44, mean: 11.5, sd: 2.5, maximum: 17}\n" + anchor, encoding="utf-8")
    assert examapp("baseline", "import", path, "--form", theirs.code)[0] == 0
    found = json.loads(examapp("report", "comparison", "--form", ours.code, "-f", "json")[1])
    assert found["whole"]["equating"]["anchors"]
    assert found["whole"]["withheld"] is None
    assert found["common"]["withheld"] == "no_figures"


def test_facilities_alone_give_a_table_and_a_plot_and_no_claim(examapp, tmp_path):
    form = small_form()[0]
    shares = ", ".join(f"{item.item_id}: {0.5 + place / 40}" for place, item in enumerate(form.items))
    path = tmp_path / "lawyers.yaml"
    path.write_text(SUMMARY + f"whole: {{n: 44}}\nitems: {{{shares}}}\n", encoding="utf-8")
    code, _out, err = examapp("baseline", "import", path, "--form", form.code)
    assert code == 0, err
    found = json.loads(examapp("report", "comparison", "--form", form.code, "-f", "json")[1])
    assert (found["verdict"], found["whole"]["withheld"]) == ("not_comparable", "no_sd")
    expected = sum(
        (0.5 + place / 40) * float(form.item_maxima()[item.item_id]) for place, item in enumerate(form.items)
    )
    assert found["whole"]["baseline"]["mean"] == pytest.approx(expected, abs=1e-6)
    items = json.loads(examapp("report", "items", "--form", form.code, "-f", "json")[1])
    beside = {item["id"]: item for item in items["beside_baseline"]}
    assert len(beside) == 11
    assert all(each["mh_odds_ratio"] is None for each in beside.values())
    first = form.items[0].item_id
    assert beside[first]["facility_baseline"] == 0.5
    code, out, _err = examapp("report", "items", "--form", form.code)
    assert "Not matched by total score (DIF)" in " ".join(out.split()).replace("│ ", "").replace(" │", "")
    assert "13 where half of the points are earned" in " ".join(out.split())


@pytest.mark.parametrize(
    ("lines", "rule", "place"),
    [
        ("items: {nothing: 0.5}", "baseline-value", (8, 18)),
        ("items: {%s: 1.5}", "baseline-value", (8, None)),
        ("anchor: {items: [%s], mean: 1, sd: 0.5}", "missing-field", (None, None)),
        ("anchor: {items: [%s], mean: 40, sd: 0.5, covariance: 1}", "baseline-sense", (8, None)),
        ("item_points: {%s: [1, 0]}", "baseline-value", (8, None)),
        ("item_points: {%s: [1, 7]}", "baseline-value", (8, None)),
    ],
)
def test_what_cannot_be_right_of_items_is_refused(examapp, tmp_path, lines, rule, place):
    form = small_form()[0]
    path = tmp_path / "lawyers.yaml"
    text = lines.replace("%s", form.items[0].item_id)
    path.write_text(f"{SUMMARY}whole: {{n: 44, mean: 11.5, sd: 2.5, maximum: 17}}\n{text}\n", encoding="utf-8")
    code, out, err = examapp("baseline", "import", path, "--form", form.code)
    assert code == 1
    assert out == ""
    if place[0]:
        assert f"lawyers.yaml:{place[0]}:{place[1] or ''}" in err
    assert "Nothing was imported" in err


def test_points_that_do_not_make_the_score_are_refused(examapp, tmp_path):
    path, form = tmp_path / "points.csv", small_form(8)[0]
    write_points(path, form)
    lines = path.read_text(encoding="utf-8").splitlines()
    total, rest = lines[5].split(",", 1)
    lines[5] = f"{int(total) - 1},{rest}"
    path.write_text("\n".join(lines), encoding="utf-8")
    code, _out, err = examapp("baseline", "import", path, "--form", form.code, *FACTS)
    assert code == 1
    assert f"Person 5: the items make {total} points, the score is {int(total) - 1}." in err


def test_single_points_give_the_common_part_and_the_topics(examapp, data, tmp_path):
    path, form = tmp_path / "points.csv", small_form(8)[0]
    rows, maxima = write_points(path, form)
    examapp("baseline", "import", path, "--form", form.code, *FACTS)
    with closing(Store(data)) as store:
        (baseline,) = store.baselines()
    places = [place for place, name in enumerate(maxima) if form.item(name).topic == "T01"]
    common = rows[:, places].sum(axis=1)
    assert baseline.common.mean == pytest.approx(common.mean())
    assert baseline.common.sd == pytest.approx(common.std(ddof=1))
    assert baseline.topics["T01"] == pytest.approx(common.mean() / 9)
    assert baseline.items[form.items[0].item_id] == pytest.approx(
        rows[:, 0].mean() / float(maxima[form.items[0].item_id])
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_equated_comparison_still_fits_two_pages(examapp, tmp_path, language):
    pytest.importorskip("typst")
    path, form = tmp_path / "points.csv", small_form(8)[0]
    write_points(path, form)
    examapp("baseline", "import", path, "--form", form.code, *FACTS)
    target = tmp_path / "comparison.pdf"
    ours = small_form()[0].code
    code, _out, said = examapp("report", "comparison", "--form", ours, "-f", "pdf", "-o", target, language=language)
    if code and "fonts-noto-cjk" in said:
        pytest.skip("no font with Chinese is installed")
    assert code == 0, said
    assert len(re.findall(rb"/Type\s*/Page\b", target.read_bytes())) == 2
