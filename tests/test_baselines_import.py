import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.baselines import load_baseline, stated
from examapp.domain.baselines import Summary
from examapp.domain.blueprints import Part, Topic
from examapp.domain.errors import Severity
from examapp.storage.codecs import baseline_from_json, baseline_to_json
from tests.exam_cases import small_exam

FORM_ID = "1a2b3c4d" + "0" * 56
SAMPLE = Path(__file__).parents[1] / "question_banks" / "baselines" / "sample-practising-lawyers.yaml"
LINES = {
    "id": "lawyers-2026",
    "title": "Practising lawyers",
    "norm_group": "practising lawyers",
    "exam": "small",
    "marking": "all_or_nothing",
    "source": "a published report",
    "sat_on": "2026-03-20",
    "whole": "{n: 40, mean: 11.5, sd: 2.5, maximum: 17, median: 12, lowest: 5, highest: 17, passed: 30}",
    "common": "{n: 40, mean: 6.5, sd: 1.5, maximum: 9}",
    "topics": "{T01: 0.72, T07: 0.62}",
}
FACTS = {
    "id": "raw-2026",
    "norm_group": "practising lawyers",
    "source": "own records",
    "sat_on": "2026-03-20",
    "marking": "all_or_nothing",
}


def yaml_file(tmp_path, **changes):
    lines = {**LINES, **changes}
    path = tmp_path / "baseline.yaml"
    path.write_text("".join(f"{name}: {text}\n" for name, text in lines.items() if text), encoding="utf-8")
    return path


def syllabus_exam(shared):
    """An exam with the topics and points of the syllabus."""
    syllabus = json.loads(shared("syllabus.json").read_text(encoding="utf-8"))
    weights = {topic["id"]: topic["weight"] for topic in syllabus["topics"]}
    whole = small_exam()
    return replace(
        whole,
        exam_id="ethics-annual",
        sections=(replace(whole.sections[0], quotas=weights),),
        topics=tuple(Topic(name, name, Part.LEGAL_AID if name in ("T07", "T08") else Part.COMMON) for name in weights),
    )


def load(path, **options):
    return load_baseline(path, **{"form_id_given": FORM_ID, "exam": small_exam(), **options})


def the_problem(path, **options):
    baseline, problems = load(path, **options)
    assert baseline is None
    (problem,) = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert str(problem.remedy)
    return problem


def test_a_yaml_baseline_is_read_whole(tmp_path):
    baseline, problems = load(yaml_file(tmp_path))
    assert problems == []
    assert baseline.form_id == FORM_ID
    assert baseline.marking == dict.fromkeys(["true_false", "single", "multiple", "case"], "all_or_nothing")
    assert baseline.sat_on == date(2026, 3, 20)
    assert baseline.whole == Summary(40, 11.5, 2.5, Fraction(17), 12.0, 5.0, 17.0, 30)
    assert baseline.common == Summary(40, 6.5, 1.5, Fraction(9))
    assert baseline.topics == {"T01": 0.72, "T07": 0.62}
    assert not baseline.demonstration


def test_a_csv_summary_says_the_same_as_yaml(tmp_path):
    path = tmp_path / "baseline.csv"
    rows = [("field", "value"), *((name, text) for name, text in LINES.items() if "{" not in text)]
    rows += [("whole.n", "40"), ("whole.mean", "11.5"), ("whole.sd", "2.5"), ("whole.maximum", "17")]
    rows += [("whole.median", "12"), ("whole.lowest", "5"), ("whole.highest", "17"), ("whole.passed", "30")]
    rows += [("common.n", "40"), ("common.mean", "6.5"), ("common.sd", "1.5"), ("common.maximum", "9")]
    rows += [("topics.T01", "0.72"), ("topics.T07", "0.62")]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8-sig")
    from_csv, problems = load(path)
    from_yaml, _problems = load(yaml_file(tmp_path))
    assert problems == []
    assert from_csv == from_yaml


def test_raw_scores_give_their_exact_figures(tmp_path):
    path = tmp_path / "scores.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["某次测试成绩"])
        sheet.write_row(1, 0, ["姓名", "总分", "共同部分", "T01", "Legal aid"])
        for row, person in enumerate([("甲", 9.5, 5, 5, 4.5), ("乙", 10, 6, 6, 4), ("丙", 15, 8.5, 8, 7)], start=2):
            sheet.write_row(row, 0, person)
    baseline, problems = load(path, facts=FACTS)
    assert problems == []
    assert baseline.exam_id == "small"
    whole = baseline.whole
    assert (whole.n, whole.mean, whole.median, whole.lowest, whole.highest) == (3, 11.5, 10.0, 9.5, 15.0)
    assert whole.sd == pytest.approx(3.0413812651491097, abs=1e-12)
    assert (whole.maximum, whole.passed) == (17, 2)
    assert baseline.common.mean == 6.5
    assert baseline.common.maximum == 9
    assert baseline.topics == {"T01": pytest.approx(19 / 27), "T07": pytest.approx(15.5 / 24)}


@pytest.mark.parametrize(
    ("rows", "line", "column"),
    [
        (["10", "11", "x"], 4, 1),
        (["10", "18"], 3, 1),
        (["10", "-1"], 3, 1),
        (["10", "1.5E+1"], 3, 1),
        (["10"], 1, 1),
    ],
)
def test_a_bad_raw_score_is_named_and_no_baseline_made(tmp_path, rows, line, column):
    path = tmp_path / "scores.csv"
    path.write_text("total\n" + "\n".join(rows), encoding="utf-8")
    problem = the_problem(path, facts=FACTS)
    assert problem.rule == "raw-scores"
    assert (problem.place.line, problem.place.column) == (line, column)


def test_raw_scores_with_an_empty_cell_are_refused(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("姓名,总分,共同部分\n甲,10,5\n乙,11,\n", encoding="utf-8")
    problem = the_problem(path, facts=FACTS)
    assert (problem.place.line, problem.place.column) == (3, 3)


def test_raw_scores_whose_part_exceeds_the_whole_are_refused(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("总分,共同部分\n10,5\n5,6\n", encoding="utf-8")
    assert the_problem(path, facts=FACTS).place.line == 3


def test_raw_scores_need_their_facts_stated(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("total\n10\n11\n", encoding="utf-8")
    baseline, problems = load(path)
    assert baseline is None
    missing = {problem.message.values["field"] for problem in problems}
    assert missing == {"id", "norm_group", "marking", "source", "sat_on"}


@pytest.mark.parametrize("name", ["id", "norm_group", "exam", "marking", "source", "sat_on"])
def test_a_missing_field_is_named(tmp_path, name):
    problem = the_problem(yaml_file(tmp_path, **{name: ""}))
    assert problem.rule == "missing-field"
    assert problem.message.values["field"] == name


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("sat_on", "20.3.2026", (7, 9)),
        ("marking", "all_or_nothin", (5, 10)),
        ("marking", "{true_false: all_or_nothing, single: half_if_subset}", (5, 23)),
        ("demonstration", "perhaps", (11, 16)),
        ("whole", "{n: 1, mean: 11.5, sd: 0, maximum: 17}", (8, 12)),
        ("whole", "{n: 40.5, mean: 11.5, sd: 2, maximum: 17}", (8, 12)),
        ("whole", "{n: 40, mean: 17.5, sd: 0.1, maximum: 17}", (8, 22)),
        ("whole", "{n: 40, mean: 71 %, sd: 2, maximum: 17}", (8, 22)),
        ("whole", "{n: 40, mean: 16, sd: 6, maximum: 17}", (8, 30)),
        ("whole", "{n: 40, mean: 11, sd: 2, maximum: 100}", (8, 42)),
        ("whole", "{n: 40, mean: 11, sd: 2, maximum: 17, passed: 41}", (8, 54)),
        ("whole", "{n: 40, mean: 11, sd: 2, maximum: 17, lowest: 12}", (8, 22)),
        ("whole", "{n: 40, mean: 11, sd: 2, maximum: 17, median: 18}", (8, 54)),
        ("common", "{n: 39, mean: 6.5, sd: 1.5, maximum: 9}", (9, 13)),
        ("topics", "{T01: 0.72, T08: 0.62}", (10, 26)),
        ("topics", "{T01: 72, T07: 0.62}", (10, 15)),
        ("title", "[a, b]", (2, 8)),
        ("mean", "5", (11, 7)),
        ("exam", "other", (4, 7)),
        ("form", "99999999", (11, 7)),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_place(tmp_path, name, text, place):
    path = yaml_file(tmp_path, **{name: text})
    baseline, problems = load(path)
    assert baseline is None
    first = min((each for each in problems if each.severity is Severity.ERROR), key=lambda each: each.place)
    line = list({**LINES, name: text}).index(name) + 1
    assert first.place.line == line
    assert (first.place.line, first.place.column) == place
    assert str(first.remedy)


def test_places_in_yaml_are_those_of_the_value(tmp_path):
    problem = the_problem(yaml_file(tmp_path, sat_on="20.3.2026"))
    assert (problem.place.line, problem.place.column) == (7, 9)


def test_a_misspelt_rule_or_field_gets_a_suggestion(tmp_path):
    assert "all_or_nothing" in str(the_problem(yaml_file(tmp_path, marking="all_or_nothin")).remedy)
    misspelt = yaml_file(tmp_path, norm_group="", normgroup="lawyers")
    _baseline, problems = load(misspelt)
    assert any("norm_group" in str(problem.remedy) for problem in problems if problem.rule == "unknown-field")


def test_a_rule_for_each_section_may_be_stated(tmp_path):
    rules = "{true_false: all_or_nothing, single: all_or_nothing, multiple: half_if_subset, case: per_option(0.5)}"
    baseline, problems = load(yaml_file(tmp_path, marking=rules))
    assert problems == []
    assert baseline.marking["case"] == "per_option(0.5)"


def test_a_form_in_the_file_that_is_the_same_form_is_fine(tmp_path):
    path = yaml_file(tmp_path, form="1a2b3c4d")
    assert load(path)[0].form_id == FORM_ID
    assert stated(path, "form") == "1a2b3c4d"


def test_without_a_form_there_is_no_baseline(tmp_path):
    problem = the_problem(yaml_file(tmp_path), form_id_given=None)
    assert problem.message.values["field"] == "form"


def test_the_command_line_may_not_contradict_the_file(tmp_path):
    problem = the_problem(yaml_file(tmp_path), facts={"source": "another report"})
    assert problem.rule == "baseline-contradiction"


def test_shares_that_do_not_make_the_mean_are_a_warning(tmp_path):
    baseline, (problem,) = load(yaml_file(tmp_path, topics="{T01: 0.9, T07: 0.9}"))
    assert baseline is not None
    assert problem.severity is Severity.WARNING


@pytest.mark.parametrize("text", ["id: [", "- a\n", "", "id: &a x\n", "\tid: x"])
def test_broken_yaml_is_a_problem_and_not_a_crash(tmp_path, text):
    path = tmp_path / "baseline.yaml"
    path.write_text(text, encoding="utf-8")
    baseline, problems = load(path)
    assert baseline is None
    assert problems


def test_a_field_that_is_there_twice_is_refused(tmp_path):
    path = yaml_file(tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + "source: another\n", encoding="utf-8")
    assert the_problem(path).rule == "field-twice"


@pytest.mark.parametrize(("language", "suffix"), [("yaml", "yaml"), ("csv", "csv")])
def test_the_examples_in_the_documentation_are_right(tmp_path, shared, language, suffix):
    text = (Path(__file__).parents[1] / "docs" / "baselines.md").read_text(encoding="utf-8")
    path = tmp_path / f"example.{suffix}"
    path.write_text(re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1], encoding="utf-8")
    baseline, problems = load_baseline(path, form_id_given=FORM_ID, exam=syllabus_exam(shared))
    assert problems == []
    assert baseline.whole.n == 212


@given(st.text(alphabet="id:whole. n12{}[],\n-&*!|x\t'\"", max_size=60))
def test_no_text_crashes_the_reader(tmp_path_factory, text):
    for suffix in ("yaml", "csv"):
        path = tmp_path_factory.getbasetemp() / f"any.{suffix}"
        path.write_text(text, encoding="utf-8")
        baseline, problems = load(path)
        assert baseline is None
        assert problems


def test_the_shipped_sample_is_right_and_says_that_it_is_invented(shared):
    exam = syllabus_exam(shared)
    weights = exam.sections[0].quotas
    baseline, problems = load_baseline(SAMPLE, form_id_given=FORM_ID, exam=exam)
    assert problems == []
    assert baseline.demonstration
    assert "示例数据" in baseline.title
    assert "示例数据" in baseline.source
    assert (baseline.whole.n, baseline.whole.passed) == (212, 187)
    assert len(baseline.topics) == 14
    common = sum(baseline.topics[name] * weight for name, weight in weights.items() if name not in ("T07", "T08"))
    assert common == pytest.approx(baseline.common.mean, abs=0.1)


def test_a_baseline_may_keep_single_scores_and_the_spread_of_its_topics(tmp_path):
    whole = "{n: 5, mean: 11.4, sd: 4.3, maximum: 17, median: 12}"
    more = {"whole": whole, "common": "", "topics": "{T01: 0.7}", "topic_sds": "{T01: 0.2}"}
    baseline, problems = load(yaml_file(tmp_path, scores="[5, 17, 12, 12, 11]", **more))
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    assert baseline.scores == tuple(map(Fraction, (5, 17, 12, 12, 11)))
    assert baseline.topic_sds == {"T01": 0.2}
    assert baseline_from_json(baseline_to_json(baseline)) == baseline


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ("[5, 17, 12, 12]", "There are {count} scores, but n is {n}."),
        ("[5, 17, 12, 12, 1]", "The scores make {field} = {found}, but the file says {stated}."),
        ("[5, 17, 12, 12, x]", "“{text}” is not a score."),
    ],
)
def test_single_scores_that_do_not_make_the_figures_are_refused(tmp_path, scores, said):
    whole = "{n: 5, mean: 11.4, sd: 4.3, maximum: 17, median: 12}"
    baseline, problems = load(yaml_file(tmp_path, scores=scores, whole=whole, common="", topics=""))
    assert baseline is None
    assert said in {problem.message.msgid for problem in problems}


def test_a_baseline_without_its_number_of_people_is_read_and_says_so(tmp_path):
    baseline, problems = load(yaml_file(tmp_path, whole="{mean: 11.5, sd: 2.5, maximum: 17}", common="", topics=""))
    assert problems == []
    assert baseline.whole.n is None
    problem = the_problem(yaml_file(tmp_path, whole="{mean: 11, sd: 2, maximum: 17, passed: 3}", common="", topics=""))
    assert problem.message.msgid == "How many passed says nothing without n."


def test_a_stored_baseline_from_before_has_no_scores(tmp_path):
    baseline, _problems = load(yaml_file(tmp_path))
    stored = json.loads(baseline_to_json(baseline))
    del stored["scores"], stored["topic_sds"]
    assert baseline_from_json(json.dumps(stored)) == baseline
