"""The commands by which two people decide about a sitting, give codes, and print receipts."""

import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.cli.admitting import admission_to
from examapp.cli.context import Context, shipped_banks
from examapp.cli.machine import MachineClock
from examapp.cli.main import run
from examapp.domain.audit import first_audit_breach
from examapp.domain.clocks import Reading
from examapp.domain.credits import Cause, CreditRule
from examapp.domain.errors import NotAdmitted
from examapp.domain.forms import form_id_of
from examapp.domain.journal import EventKind
from examapp.domain.receipts import receipt_of
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.store import STORE_FILE, Store
from tests.exam_cases import LICENCE, make_candidate, small_form

BY = ("--by", "Wang", "--by", "Li", "--reason", "power cut")
RULE = CreditRule(frozenset(Cause), timedelta(minutes=15))


class EarlierClock:
    """The machine's clock as it was some time ago."""

    def __init__(self, *, ago: timedelta) -> None:
        self.ago = ago

    def read(self) -> Reading:
        now = MachineClock().read()
        return Reading(now.wall_at - self.ago, now.boot_ms - self.ago // timedelta(milliseconds=1), now.boot_id)


def paper():
    form, _keys = small_form()
    exam = replace(form.exam, credit=RULE, latest_start=timedelta(minutes=30))
    return replace(form, exam=exam, form_id=form_id_of(exam, form.items))


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    with closing(Store(folder)) as store:
        store.save_form(paper(), built_at=MachineClock().read().wall_at)
        store.save_candidates([make_candidate()])
    return folder


@pytest.fixture
def examapp(data, capsys):
    def command(*words):
        code = run(["--data", str(data), "--lang", "en", *words])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    return command


def sitting(data):
    with closing(Store(data)) as store:
        return Admission(store.form(paper().form_id), store, MachineClock()).sitting_of(make_candidate())


def begin(data, *, minutes_ago, then=lambda _delivery: None):
    with closing(Store(data)) as store:
        delivery = Admission(paper(), store, EarlierClock(ago=timedelta(minutes=minutes_ago))).admit(make_candidate())
        then(delivery)
    return delivery.sitting


def come_back(data, *, minutes_ago):
    """As the program does it after it was killed."""
    with closing(Store(data)) as store:
        delivery = Admission(paper(), store, EarlierClock(ago=timedelta(minutes=minutes_ago))).admit(make_candidate())
    return delivery.sitting


def audit(data):
    with closing(AuditLog(data)) as log:
        entries = log.entries()
    assert first_audit_breach(entries) is None
    return entries


def test_credit_writes_what_the_rule_computes_into_journal_and_audit(data, examapp):
    begin(data, minutes_ago=12)
    lost = come_back(data, minutes_ago=2).last.cost
    code, out, err = examapp("exam", "credit", LICENCE, *BY)
    seconds = -(-lost // timedelta(seconds=1))
    assert (code, out) == (0, f"{seconds}\n")
    assert "given back" in err
    event = sitting(data).last
    assert event.kind is EventKind.CREDITED
    assert (event.data["seconds"], event.data["by"], event.data["reason"]) == (seconds, ["Wang", "Li"], "power cut")
    (entry,) = audit(data)
    assert (entry.station_id, entry.kind.value) == (NO_STATION, "credited")
    assert entry.data["seconds"] == seconds
    assert entry.data["candidate"] == LICENCE
    assert event.data["decision"] == entry.digest


def test_a_second_credit_of_the_same_loss_is_refused_and_recorded_nowhere(data, examapp):
    begin(data, minutes_ago=12)
    come_back(data, minutes_ago=2)
    assert examapp("exam", "credit", LICENCE, *BY)[0] == 0
    code, out, err = examapp("exam", "credit", LICENCE, *BY)
    assert (code, out) == (1, "")
    assert "no lost time" in err
    assert len(audit(data)) == 1


def test_there_is_no_way_to_type_the_time_in(examapp, data):
    begin(data, minutes_ago=12)
    come_back(data, minutes_ago=2)
    for words in (("--seconds", "900"), ("900",)):
        assert examapp("exam", "credit", LICENCE, *words, *BY)[0] == 2
    assert audit(data) == []


def test_a_declined_loss_closes_a_sitting_whose_time_is_up(data, examapp):
    begin(data, minutes_ago=40)
    assert come_back(data, minutes_ago=1).is_open
    code, out, err = examapp("exam", "credit", LICENCE, "--decline", *BY)
    assert (code, out) == (0, "0\n")
    assert "closed now" in err
    assert sitting(data).closing.value == "deadline"


def test_a_clock_beyond_reason_is_credited_only_when_two_people_say_that_it_was_wrong(data, examapp):
    begin(data, minutes_ago=100, then=lambda delivery: delivery.flag(delivery.sitting.current))
    with closing(Store(data)) as store:
        clock = MachineClock()

        class Restarted:
            def read(self) -> Reading:
                return replace(clock.read(), boot_id="another")

        assert Admission(paper(), store, Restarted()).admit(make_candidate()).is_held()
    assert "waits for a decision (examapp exam credit)" in examapp("exam", "seats")[1]
    code, out, err = examapp("exam", "credit", LICENCE, *BY)
    assert (code, out) == (1, "")
    assert "off for 2 hours" in err
    assert "--clock-was-wrong" in err
    assert audit(data) == []
    assert examapp("exam", "credit", LICENCE, "--clock-was-wrong", *BY)[0] == 0
    assert audit(data)[0].data["clock_was_wrong"] is True
    assert "sitting now" in examapp("exam", "seats")[1]
    assert sitting(data).unspent > timedelta(minutes=29)


@pytest.mark.parametrize(
    "names",
    [(), ("--by", "Wang"), ("--by", "Wang", "--by", " wang "), ("--by", "A", "--by", "B", "--by", "C")],
)
@pytest.mark.parametrize("command", [("credit",), ("extra-time", "5"), ("void",), ("admit-late",)])
def test_every_decision_takes_two_different_names(data, examapp, command, names):
    begin(data, minutes_ago=1)
    name, *rest = command
    code, _out, err = examapp("exam", name, LICENCE, *rest, *names, "--reason", "x")
    assert code == 2
    assert "Name two people" in err
    assert audit(data) == []


def test_every_decision_takes_a_reason(data, examapp):
    begin(data, minutes_ago=1)
    assert examapp("exam", "void", LICENCE, "--by", "A", "--by", "B")[0] == 2
    assert examapp("exam", "void", LICENCE, "--by", "A", "--by", "B", "--reason", "  ")[0] == 2
    assert audit(data) == []


def test_extra_time_before_the_exam_waits_for_its_beginning(data, examapp):
    code, out, err = examapp("exam", "extra-time", LICENCE, "20", *BY)
    assert (code, out) == (0, "20\n")
    assert "has not begun" in err
    with closing(Store(data)) as store:
        door = admission_to(paper(), store, Context(data, shipped_banks(), "en"))
        delivery = door.admit(make_candidate())
        assert delivery.sitting.extra == timedelta(minutes=20)
        assert delivery.sitting.last.data["decision"] == audit(data)[0].digest


def test_extra_time_during_the_exam_counts_at_once(data, examapp):
    begin(data, minutes_ago=3)
    assert examapp("exam", "extra-time", LICENCE, "20", *BY, "--reason-code", "accessibility")[0] == 0
    assert sitting(data).extra == timedelta(minutes=20)
    assert sitting(data).last.data["code"] == audit(data)[-1].data["code"] == "accessibility"
    assert "needs of the person · power cut" in examapp("exam", "incidents")[1]
    assert "kind of reason needs of the person" in examapp("exam", "audit")[1]
    assert examapp("exam", "extra-time", LICENCE, "20", *BY, "--reason-code", "luck")[0] == 2
    assert examapp("exam", "extra-time", LICENCE, "0", *BY)[0] == 2


def test_voiding_closes_an_open_sitting_and_marks_a_submitted_one(data, examapp):
    submitted = begin(data, minutes_ago=3, then=Delivery.submit)
    assert examapp("exam", "void", LICENCE, *BY)[0] == 0
    assert sitting(data).closing.value == "voided"
    assert examapp("exam", "void", LICENCE, *BY)[0] == 1
    code, out, _err = examapp("verify", "--receipt", receipt_of(submitted).code)
    assert code == 0
    assert "voided" in out
    assert "Every chain holds." in examapp("verify")[1]


def test_voiding_ends_an_open_sitting(data, examapp):
    begun = begin(data, minutes_ago=3)
    code, out, _err = examapp("exam", "void", LICENCE, *BY)
    assert (code, out) == (0, f"{begun.sitting_id}\n")
    assert sitting(data).closing.value == "voided"
    assert sitting(data).last.data["reason"] == "power cut"
    with closing(Store(data)) as store, pytest.raises(NotAdmitted, match="have ended your exam"):
        Admission(paper(), store, MachineClock()).identify(LICENCE)


def test_who_comes_late_begins_only_after_the_decision(data, examapp):
    opened = MachineClock().read().wall_at - timedelta(minutes=45)
    with closing(Store(data)) as store:
        door = admission_to(paper(), store, Context(data, shipped_banks(), "en"), opened_at=opened)
        with pytest.raises(Exception, match="could be begun until"):
            door.identify(LICENCE)
        assert examapp("exam", "admit-late", LICENCE, *BY)[0] == 0
        delivery = door.admit(door.identify(LICENCE))
    assert delivery.sitting.last.kind is EventKind.LATE_ADMITTED
    assert delivery.sitting.last.data["minutes"] == 45
    assert delivery.sitting.last.data["reason"] == "power cut"
    assert examapp("exam", "admit-late", LICENCE, *BY)[0] == 1


@pytest.mark.parametrize("command", ["credit", "void"])
def test_nothing_is_decided_about_who_has_not_begun_or_is_unknown(data, examapp, command):
    code, _out, err = examapp("exam", command, LICENCE, *BY)
    assert code == 1
    assert "has not begun" in err
    code, _out, err = examapp("exam", command, "13416201281999999", *BY)
    assert code == 1
    assert "Nobody on the roster" in err
    assert audit(data) == []


def test_incidents_are_listed_with_what_they_cost_and_what_waits(data, examapp):
    begin(data, minutes_ago=12, then=lambda delivery: delivery.refuse_paste(40))
    come_back(data, minutes_ago=2)
    code, out, _err = examapp("exam", "incidents")
    assert code == 0
    assert "tried to paste" in out
    assert "came back · program killed · 10:0" in out
    assert "! Waits for a decision: 10:0" in out
    examapp("exam", "credit", LICENCE, *BY)
    out = examapp("exam", "incidents", LICENCE)[1]
    assert "given · by Wang, Li · power cut" in out
    assert "Waits" not in out


def test_the_code_is_printed_and_lets_in_and_only_its_number_is_recorded(data, examapp):
    begin(data, minutes_ago=12)
    code, out, _err = examapp("exam", "reentry-code", LICENCE)
    assert code == 0
    (entry,) = audit(data)
    assert (entry.kind.value, entry.data["number"]) == ("reentered", 0)
    assert out.strip().replace(" ", "") not in json.dumps(dict(entry.data))
    with closing(Store(data)) as store:
        door = admission_to(paper(), store, Context(data, shipped_banks(), "en"))
        assert door.asks_code(make_candidate()) == 0
        assert door.admit(make_candidate(), code=out.strip()).sitting.reentries == 1
    assert examapp("exam", "reentry-code", LICENCE)[1] != out


def test_another_machine_computes_the_same_code_from_the_key_file(data, examapp, tmp_path, capsys):
    begin(data, minutes_ago=12)
    here = examapp("exam", "reentry-code", LICENCE)[1]
    key = tmp_path / "room.key"
    code, out, _err = examapp("exam", "reentry-key", "-o", str(key))
    assert (code, out) == (0, "")
    assert key.stat().st_mode & 0o077 == 0
    desk = tmp_path / "desk"
    with closing(Store(desk)) as store:
        store.save_form(paper(), built_at=MachineClock().read().wall_at)
        store.save_candidates([make_candidate()])
    words = ["--data", str(desk), "--lang", "en", "exam", "reentry-code", LICENCE, "--key", str(key)]
    assert run([*words, "--return", "1"]) == 0
    assert capsys.readouterr().out == here
    assert run(words) == 2
    assert run([*words, "--return", "0"]) == 2


def test_a_file_that_is_no_key_is_refused_in_a_sentence(data, examapp, tmp_path):
    other = tmp_path / "other"
    other.write_text('{"kind": "roster"}')
    code, out, err = examapp("exam", "reentry-code", LICENCE, "--key", str(other), "--return", "1")
    assert (code, out) == (1, "")
    assert "not a key file" in err


def test_a_slip_is_printed_or_written_as_a_page_to_sign(data, examapp, tmp_path):
    submitted = begin(data, minutes_ago=3, then=Delivery.submit)
    receipt = receipt_of(submitted).code
    code, out, _err = examapp("exam", "slip", LICENCE)
    assert code == 0
    assert out.splitlines()[-1].split() == ["Receipt", receipt]
    page = tmp_path / "slip.html"
    assert examapp("exam", "slip", LICENCE, "-o", str(page))[0] == 0
    text = page.read_text(encoding="utf-8")
    assert receipt in text
    assert "Zhang" in text
    assert "Invigilator, date" in text
    assert "http" not in text
    assert examapp("exam", "slip", LICENCE, "-o", str(page))[0] == 1


def test_an_open_sitting_has_no_slip(data, examapp):
    begin(data, minutes_ago=3)
    code, out, err = examapp("exam", "slip", LICENCE)
    assert (code, out) == (1, "")
    assert "still open" in err


def test_a_receipt_says_whose_it_is_or_that_nobody_here_has_it(data, examapp):
    submitted = begin(data, minutes_ago=3, then=Delivery.submit)
    code, out, _err = examapp("verify", "--receipt", receipt_of(submitted).code.lower())
    assert code == 0
    assert "Zhang" in out
    assert LICENCE in out
    code, out, err = examapp("verify", "--receipt", "0000-0000-0000")
    assert (code, out) == (1, "")
    assert "No sitting stored here" in err
    assert examapp("verify", "--receipt", "0000-0000-0001")[0] == 1


def test_nobody_gets_a_code_for_a_sitting_that_has_ended(data, examapp):
    begin(data, minutes_ago=12)
    assert examapp("exam", "void", LICENCE, *BY)[0] == 0
    before = len(audit(data))
    code, out, err = examapp("exam", "reentry-code", LICENCE)
    assert (code, out) == (1, "")
    assert "has ended" in err
    assert len(audit(data)) == before


def test_the_secret_is_printed_by_no_command(data, examapp):
    begin(data, minutes_ago=12)
    printed = [examapp("exam", "reentry-code", LICENCE), examapp("exam", "incidents"), examapp("verify")]
    with closing(Store(data)) as store:
        secret = store.setting("reentry_secret")
    assert secret
    assert all(secret not in text for _code, *texts in printed for text in texts)
    assert (data / STORE_FILE).exists()
