"""The commands `examapp report training` and `examapp report gain`: formats, languages, and what is refused."""

import json
import statistics
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from examapp.application.admission import Admission
from examapp.cli.machine import MachineClock
from examapp.cli.main import run
from examapp.cli.workspace import DEMONSTRATION
from examapp.domain.hours import Attendance, Lecture, record_of
from examapp.domain.people import ComparisonGroup
from examapp.domain.scoring import score
from examapp.domain.sittings import replay, sitting_id_of
from examapp.storage.store import KeyStore, Store
from examapp.storage.training import TrainingLog
from tests.comparison_cases import NUMBERS, fill
from tests.exam_cases import MORNING, make_candidate, make_item
from tests.overview_cases import Diary

FORMATS = ["terminal", "text", "csv", "json", "html", "xlsx", "pdf"]
DAY_BEFORE = MORNING - timedelta(days=40)


@pytest.fixture
def data(tmp_path):
    """A workspace of fourteen people of whom twelve have sat; seven of these took a mock before."""
    folder = tmp_path / "data"
    with closing(Store(folder)) as store, closing(KeyStore(folder)) as key_store:
        fill(store, key_store, sitters=12, people=14)
        store.save_setting(DEMONSTRATION, "1")
    diary, item = Diary(), make_item("single-1")
    for place, number in enumerate(NUMBERS[:7]):
        topics = {"T01": (place, 9), "T07": (3, 8)}
        diary.mock(number, place + 3, topics=topics, at=DAY_BEFORE + timedelta(minutes=place))
        diary.mock(number, 17, at=DAY_BEFORE + timedelta(days=2))
    diary.mock(NUMBERS[7], 17, at=MORNING + timedelta(days=1))
    for number in NUMBERS[:6]:
        diary.answer(number, item, right=False, sure=3)
    diary.report(NUMBERS[0], item, "typo", "a comma")
    with closing(TrainingLog(folder)) as log:
        log.add(diary.records)
    return folder


@pytest.fixture
def report(data, capsys):
    def command(*arguments, language="en"):
        code = run(["report", *map(str, arguments), "--data", str(data), "--lang", language])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


def scores_of(data):
    """Percent of the maximum, by number, scored here once more."""
    with closing(Store(data)) as store, closing(KeyStore(data)) as key_store:
        (form_id, _exam, _built), *_ = store.form_ids()
        form, keys = store.form(form_id), key_store.key_sheet(form_id)
        found = {}
        for number in NUMBERS[:12]:
            events = store.events(sitting_id_of(form_id, number))
            found[number] = score(replay(form, events), keys)
    return found


@pytest.mark.parametrize("name", ["training", "gain"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_each_report_in_each_format(report, tmp_path, name, file_format, language):
    path = tmp_path / f"report.{file_format}"
    code, out, err = report(name, "-f", file_format, "-o", path, language=language)
    assert (code, out) == (0, "")
    contents = path.read_bytes()
    assert len(contents) > 500
    assert file_format == "terminal" or "SHA-256" in err
    if file_format in ("text", "terminal", "html"):
        mark = {"zh": "示例数据", "en": "DEMONSTRATION DATA"}[language]
        assert mark in contents.decode()


def test_the_gain_is_that_of_the_first_mocks_and_the_scores(report, data):
    code, out, _err = report("gain", "-f", "json")
    assert code == 0
    found, scores = json.loads(out), scores_of(data)
    after = {number: float(one.raw.percent) for number, one in scores.items()}
    before = {number: 100 * (place + 3) / 17 for place, number in enumerate(NUMBERS[:7])}
    differences = [after[number] - before[number] for number in before]
    whole = found["whole"]
    assert whole["n"] == 7
    assert whole["pre_test_percent"] == pytest.approx(statistics.fmean(before.values()), abs=1e-5)
    assert whole["difference"] == pytest.approx(statistics.fmean(differences), abs=1e-5)
    # 2.447: the two-sided 5 % point of t with 6 degrees of freedom.
    margin = 2.447 * statistics.stdev(differences) / 7**0.5
    assert whole["ci95"] == pytest.approx([whole["difference"] - margin, whole["difference"] + margin], abs=0.01)
    assert found["without_pre_test"]["n"] == 5
    alone = statistics.fmean(after[number] for number in NUMBERS[7:12])
    assert found["without_pre_test"]["exam_percent"] == pytest.approx(alone, abs=1e-5)


def test_topics_are_paired_and_those_of_few_items_withheld(report, data):
    found = {each["topic"]: each for each in json.loads(report("gain", "-f", "json")[1])["topics"]}
    assert (found["T01"]["items"], found["T07"]["items"]) == (6, 5)
    assert (found["T07"]["difference"], found["T07"]["n"]) == (None, 7)
    shares = [float(scores_of(data)[number].topics["T01"].percent) for number in NUMBERS[:7]]
    expected = statistics.fmean(share - 100 * place / 9 for place, share in enumerate(shares))
    assert found["T01"]["difference"] == pytest.approx(expected, abs=1e-5)


def test_hours_come_out_of_a_table_and_small_bands_are_withheld(report, tmp_path):
    hours = tmp_path / "hours.csv"
    rows = "".join(f"{number},{place + 1}\n" for place, number in enumerate(NUMBERS[:6]))
    hours.write_text(f"licence_no,hours\n{rows}", encoding="utf-8")
    found = json.loads(report("gain", "--hours", hours, "-f", "json")[1])
    assert [(band["n"], band["difference"]) for band in found["hours"]] == [(1, None), (3, None), (3, None)]
    assert found["hours_and_gain"] is None
    hours.write_text("licence_no,hours\n1,2\n", encoding="utf-8")
    code, out, err = report("gain", "--hours", hours)
    assert (code, out) == (1, "")
    assert "hours.csv:2:1: error" in err


def test_without_a_table_the_hours_are_the_ledgers_between_pre_test_and_exam(report, data):
    assert json.loads(report("gain", "-f", "json")[1])["hours"] is None
    assert "The ledger has no hours between pre-test and exam" in " ".join(report("gain", "-f", "text")[1].split())
    days = {"before": DAY_BEFORE - timedelta(days=2), "between": DAY_BEFORE + timedelta(days=9), "after": MORNING}
    lectures = {name: Lecture(at.date() + timedelta(days=name == "after"), name) for name, at in days.items()}
    told = [("before", 20, NUMBERS[:7]), ("after", 30, NUMBERS[:7]), ("between", 2, NUMBERS[:5])]
    with closing(TrainingLog(data)) as log:
        log.add(
            record_of(Attendance(number, lectures[name], Fraction(hours)))
            for name, hours, numbers in told
            for number in numbers
        )
    found = json.loads(report("gain", "-f", "json")[1])
    assert [(band["above"], band["up_to"], band["n"]) for band in found["hours"]] == [(0, 0, 2), (0, None, 5)]
    assert "Hours: of the ledger" in report("gain", "-f", "text")[1]


def test_with_too_few_pairs_the_gain_is_withheld(report, data):
    with closing(Store(data)) as store:
        moved = [replace(store.candidate(number), comparison_group=ComparisonGroup.OTHER) for number in NUMBERS[:3]]
        store.save_candidates(moved)
    for group, n in (("legal-aid", 4), ("other", 3)):
        code, out, _err = report("gain", "--group", group, "-f", "json")
        assert code == 0
        found = json.loads(out)
        assert (found["whole"]["n"], found["whole"]["difference"], found["whole"]["exam_percent"]) == (n, None, None)
    code, _out, err = report("gain", "--group", "practising")
    assert code == 1
    assert "Nobody has a score yet." in err


def test_the_overview_has_who_has_not_started_and_what_was_reported(report):
    code, out, _err = report("training", "-f", "json")
    assert code == 0
    found = json.loads(out)
    assert [person["licence_no"] for person in found["not_started"]["Mengcheng"]] == NUMBERS[8:14]
    assert found["together"]["started"] == 8
    assert [(each["item"], each["reason"], each["text"], each["in_banks"]) for each in found["reports"]] == [
        ("single-1", "typo", "a comma", False)
    ]


def test_the_overview_is_refused_while_somebody_sits(report, data):
    with closing(Store(data)) as store:
        (form_id, _exam, _built), *_ = store.form_ids()
        Admission(store.form(form_id), store, MachineClock()).admit(make_candidate(NUMBERS[13], name="P14", seat="14"))
    code, out, err = report("training")
    assert (code, out) == (1, "")
    assert "sitting the closed-book exam" in err
    assert report("gain")[0] == 0


def test_both_reports_are_listed(report):
    _code, out, _err = report("-h")
    assert "training" in out
    assert "gain" in out
