from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given

from examapp.banks.exams import find_exams, load_exam, pool_for
from examapp.domain.blueprints import Part, SectionKind, Topic
from examapp.domain.credits import NO_CREDIT, Cause, CreditRule
from examapp.domain.marking import MarkingRule
from tests.bank_cases import SINGLE, TRUE_FALSE, bank_text, damaged, facts, marked, read, stands_in

EXAM = """\
format: 1
exam:
  id: example-exam
  title: 小测试
  language: zh
  duration_minutes: 30
  cut_score: 4.5
  excellent_score: 6
  warnings_minutes: [10, 1]
  banks: [example-t06, example-cases]

sections:
  - {id: judgement, title: 判断题, kind: true_false, items: 3, points: 0.5, marking: all_or_nothing}
  - id: case
    title: 案例题
    kind: case
    items: 4
    items_per_case: 2
    points: 1.5
    marking: per_option(0.5)

blueprint:
  - {topic: T06, title: 收费, part: common, judgement: 1, case: 4}
  - {topic: T07, title: 援助, part: legal_aid, judgement: 2, case: 0}

rules: |
  1. 闭卷。
  2. 不得交谈。
pledge: 本人承诺独立完成。
paper_rules: |
  1. 在答题卡上作答。
"""


def load(tmp_path, text, **options):
    path = tmp_path / "exam.yaml"
    path.write_text(text, encoding="utf-8")
    return load_exam(path, **options)


def test_a_right_exam_gives_its_definition_in_exact_numbers(tmp_path):
    exam, problems = load(tmp_path, EXAM, bank_ids=["example-cases", "example-t06"])
    assert problems == []
    assert (exam.exam_id, exam.title, exam.language) == ("example-exam", "小测试", "zh")
    assert exam.duration == timedelta(minutes=30)
    assert (exam.cut_score, exam.excellent_score) == (Fraction(9, 2), Fraction(6))
    assert exam.warnings == (timedelta(minutes=10), timedelta(minutes=1))
    assert exam.banks == ("example-t06", "example-cases")
    assert exam.topics == (Topic("T06", "收费", Part.COMMON), Topic("T07", "援助", Part.LEGAL_AID))
    assert (exam.closed_book, exam.shuffle_items, exam.shuffle_options) == (True, True, True)
    assert exam.rules == "1. 闭卷。\n2. 不得交谈。"
    assert exam.pledge == "本人承诺独立完成。"
    assert exam.paper_rules == "1. 在答题卡上作答。"
    assert exam.max_points == Fraction(15, 2)


def test_the_columns_of_the_blueprint_are_the_quotas_without_zeros(tmp_path):
    exam, _problems = load(tmp_path, EXAM)
    judgement, case = exam.sections
    assert (judgement.section_id, judgement.kind, judgement.points) == (
        "judgement",
        SectionKind.TRUE_FALSE,
        Fraction(1, 2),
    )
    assert judgement.quotas == {"T06": 1, "T07": 2}
    assert (case.quotas, case.items_per_case) == ({"T06": 4}, 2)
    assert judgement.marking == MarkingRule("all_or_nothing")
    assert case.marking == MarkingRule("per_option", Fraction(1, 2))


def test_what_is_credited_and_until_when_one_may_begin_is_said_or_nothing_is(tmp_path):
    exam, _problems = load(tmp_path, EXAM)
    assert (exam.credit, exam.latest_start) == (NO_CREDIT, None)
    more = "  credit: {causes: [restarted, killed], cap_minutes: 15}\n  latest_start_minutes: 0\n  banks:"
    credited, problems = load(tmp_path, EXAM.replace("  banks:", more))
    assert problems == []
    assert credited.credit == CreditRule(frozenset({Cause.RESTARTED, Cause.KILLED}), timedelta(minutes=15))
    assert credited.latest_start == timedelta(0)
    assert credited.digest != exam.digest


def test_an_exam_that_credits_nothing_is_named_as_before(tmp_path):
    exam, _problems = load(tmp_path, EXAM.replace("  banks:", "  latest_start_minutes: 30\n  banks:"))
    assert exam.digest == load(tmp_path, EXAM)[0].digest
    assert exam.digest == "9c6262339083eca4b39a71850928d3939d9df34f8896ff80e5b9fccba28a3f7b"


def test_a_margin_is_exact_and_part_of_what_names_a_form(tmp_path):
    exam, _problems = load(tmp_path, EXAM)
    assert (exam.equivalence_margin, exam.margin_of(None)) == (None, None)
    names = {exam.digest}
    for margin in ("0.3", "0.6"):
        other, problems = load(tmp_path, EXAM.replace("  banks:", f"  equivalence_margin: {margin}\n  banks:"))
        assert problems == []
        assert other.equivalence_margin == other.margin_of(None) == Fraction(margin)
        names.add(other.digest)
    assert len(names) == 3


def test_a_part_has_the_same_share_of_the_margin_as_of_the_points(tmp_path):
    exam, _problems = load(tmp_path, EXAM.replace("  banks:", "  equivalence_margin: 0.3\n  banks:"))
    common, whole = exam.part_maximum(Part.COMMON), exam.max_points
    assert 0 < common < whole
    assert exam.margin_of(Part.COMMON) == Fraction(3, 10) * common / whole


def test_what_is_switched_off_is_off(tmp_path):
    flags = "  closed_book: false\n  shuffle_items: false\n  shuffle_options: false\n  banks:"
    exam, _problems = load(tmp_path, EXAM.replace("  banks:", flags))
    assert (exam.closed_book, exam.shuffle_items, exam.shuffle_options) == (False, False, False)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("items: 3", "items: ▲4", "wrong-sum"),
        ("items: 4\n    items_per_case: 2", "items: ▲4\n    items_per_case: 3", "wrong-sum"),
        ("points: 0.5", "items_per_case: ▲2, points: 0.5", "unknown-field"),
        ("points: 0.5", "points: ▲half", "wrong-value"),
        ("points: 0.5", "points: ▲0", "wrong-value"),
        ("points: 0.5", "points: ▲-1", "wrong-value"),
        ("all_or_nothing", "▲all_or_none", "wrong-value"),
        ("per_option(0.5)", "▲per_option", "wrong-value"),
        ("kind: true_false", "kind: ▲indefinite", "wrong-value"),
        ("id: judgement", "id: ▲title", "wrong-value"),
        ("judgement: 1", "▲judgment: 1, judgement: 1", "unknown-section"),
        ("judgement: 1", "judgement: ▲one", "wrong-value"),
        ("topic: T07", "topic: ▲T06", "entry-twice"),
        ("part: legal_aid", "part: ▲legal-aid", "wrong-value"),
        ("cut_score: 4.5\n  excellent_score: 6", "cut_score: ▲7.6", "wrong-score"),
        ("excellent_score: 6", "excellent_score: ▲8", "wrong-score"),
        ("excellent_score: 6", "excellent_score: ▲4", "wrong-score"),
        ("duration_minutes: 30", "duration_minutes: ▲1:30", "wrong-value"),
        ("[10, 1]", "[10, 1]\n  credit: {causes: [▲rain], cap_minutes: 5}", "wrong-value"),
        ("[10, 1]", "[10, 1]\n  credit: {causes: [killed], cap_minutes: ▲0}", "wrong-value"),
        ("[10, 1]", "[10, 1]\n  credit: {causes: [killed], cap_minutes: 5, ▲seconds: 5}", "unknown-field"),
        ("[10, 1]", "[10, 1]\n  credit: ▲{causes: [killed]}", "missing-field"),
        ("[10, 1]", "[10, 1]\n  latest_start_minutes: ▲-1", "wrong-value"),
        ("[10, 1]", "[10, 1]\n  equivalence_margin: ▲0", "wrong-value"),
        ("[10, 1]", "[10, 1]\n  equivalence_margin: ▲7.5", "wrong-score"),
        ("[10, 1]", "[10, ▲30]", "wrong-time"),
        ("[10, 1]", "[10, ▲10]", "entry-twice"),
        ("[example-t06,", "[▲example-t60,", "unknown-bank"),
        ("  id: example-exam", "  id: ▲taken", "id-twice"),
        ("pledge: ", "▲plegde: ", "unknown-field"),
        ("title: 小测试", "title: ▲@小测试", "yaml-syntax"),
        ("title: 案例题", "title: ▲@案例题", "yaml-syntax"),
        ("title: 收费", "title: ▲@收费", "yaml-syntax"),
        ("title: 小测试", "title: ▲&x 小测试", "yaml-extras"),
    ],
)
def test_each_rule_is_checked_at_its_place(tmp_path, old, new, rule):
    assert old in EXAM
    text, place = marked(EXAM.replace(old, new, 1))
    exam, problems = load(tmp_path, text, bank_ids=["example-cases", "example-t06"], taken_ids=["taken"])
    assert exam is None
    assert [facts(problem) for problem in problems] == [(rule, *place)]
    assert str(problems[0].message)
    assert str(problems[0].remedy)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("all_or_nothing", "all_or_none", "Did you mean “all_or_nothing”?"),
        ("per_option(0.5)", "per_option", "Did you mean “per_option(0.5)”?"),
        ("judgement: 1", "judgment: 1", "Did you mean “judgement”?"),
        ("[example-t06,", "[example-t60,", "Did you mean “example-t06”?"),
        ("items: 3", "items: 2", "Correct “items”, or column “judgement” of the blueprint."),
        ("    items_per_case: 2\n", "", "Add a line “items_per_case: …”: how many items of each case are drawn."),
    ],
)
def test_the_remedy_says_what_to_write(tmp_path, old, new, words):
    _exam, problems = load(tmp_path, EXAM.replace(old, new, 1), bank_ids=["example-cases", "example-t06"])
    assert str(problems[0].remedy) == words


def test_a_sum_that_differs_says_both_numbers(tmp_path):
    _exam, (problem,) = load(tmp_path, EXAM.replace("judgement: 2", "judgement: 5"))
    assert str(problem.message) == "判断题: 3 items are stated, the blueprint adds up to 6."


def test_a_section_twice_is_reported_at_the_second(tmp_path):
    twin = "  - {id: ▲judgement, title: 又一, kind: single, items: 3, points: 1, marking: all_or_nothing}\n\nblueprint"
    text, place = marked(EXAM.replace("\nblueprint", twin))
    _exam, problems = load(tmp_path, text)
    assert [facts(problem) for problem in problems] == [("entry-twice", *place)]


def test_many_problems_of_an_exam_come_at_once(tmp_path):
    text = (
        EXAM.replace("cut_score: 4.5", "cut_scor: x")
        .replace("part: common", "part: all")
        .replace("points: 1.5", "points: x")
    )
    _exam, problems = load(tmp_path, text)
    assert [problem.rule for problem in problems] == ["missing-field", "unknown-field", "wrong-value", "wrong-value"]


def test_the_exams_of_a_folder_come_by_name_and_an_id_is_given_once(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.yaml").write_text(EXAM.replace("example-exam", "example-x"), encoding="utf-8")
    (tmp_path / "c.yaml").write_text(EXAM, encoding="utf-8")
    exams, (problem,) = find_exams(tmp_path)
    assert [exam.exam_id for exam in exams] == ["example-x", "example-exam"]
    assert (problem.rule, problem.place.file) == ("id-twice", str(tmp_path / "b.yaml"))


def test_an_exam_that_is_not_there_is_one_problem(tmp_path):
    exam, (problem,) = load_exam(tmp_path / "no.yaml")
    assert exam is None
    assert problem.rule == "no-file"


def test_the_pool_of_an_exam_is_the_items_of_its_banks_in_their_order(tmp_path):
    exam, _problems = load(tmp_path, EXAM)
    first, second, third = (
        read(bank_text(entry).replace("id: example-t06", f"id: {bank_id}"))[0]
        for entry, bank_id in [(TRUE_FALSE, "example-cases"), (SINGLE, "example-t06"), (SINGLE, "example-other")]
    )
    assert pool_for(exam, [first, second, third]) == (*second.items, *first.items)


@pytest.mark.parametrize(
    "row", ["T07 援助", "[T07, 援助]", "{topic: T07, title: 援助, part: common, [judgement]: 2}", "''"]
)
def test_a_row_that_is_no_row_is_a_problem(tmp_path, row):
    start = EXAM.index("{topic: T07")
    exam, problems = load(tmp_path, EXAM[:start] + row + EXAM[EXAM.index("\n\nrules") :])
    assert exam is None
    assert (problems[0].place.line, problems[0].place.column) >= (24, 5)


@given(damaged(EXAM))
def test_no_damage_to_a_file_makes_loading_crash_or_loses_its_place(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "damaged-exam.yaml"
    path.write_bytes(text.encode())
    exam, problems = load_exam(path)
    assert exam is not None or problems
    assert all(stands_in(problem, text) for problem in problems)


def test_a_share_of_items_to_try_out_is_a_whole_number_of_percent(tmp_path):
    assert load(tmp_path, EXAM)[0].pretest_percent == 0
    exam, problems = load(tmp_path, EXAM.replace("  warnings_minutes", "  pretest_percent: 20\n  warnings_minutes"))
    assert problems == []
    assert exam.pretest_percent == 20
    assert (exam.item_count, exam.pretest_count, exam.max_points) == (8, 1, Fraction(15, 2))
    for wrong in ("51", "-1", "10%", "2.5"):
        exam, problems = load(
            tmp_path, EXAM.replace("  warnings_minutes", f"  pretest_percent: {wrong}\n  warnings_minutes")
        )
        assert exam is None
        assert "from 0 to 50" in str(problems[0].remedy)
