"""The rules of a checkup: what is fine, what is worth a look, what is wrong, and that nothing wrong lacks a remedy."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from examapp.application.checkups import (
    BankFacts,
    DataFacts,
    DiskFacts,
    Facts,
    IdentityFacts,
    Package,
    TerminalFacts,
    Window,
    examine,
)
from examapp.cli.surroundings import LOWEST
from examapp.domain.checkups import Grade
from examapp.domain.errors import Message
from examapp.locale import use_language
from examapp.reports.checkup import CheckupScreen, checkup_text, closing_text, worst_of
from examapp.reports.text import as_text
from examapp.storage.soundness import mounted_on
from tests.exam_cases import MORNING

WIDTHS = {"●": 1, "“": 1, "…": 1, "中": 2}
HOUR = timedelta(hours=1)
GOOD = Facts(
    now=MORNING,
    terminal=TerminalFacts(80, 24, WIDTHS, focus=True),
    disk=DiskFacts(10**10, "ext4", "wal", 0.4),
    data=DataFacts(
        present=True, forms=1, people=60, trusted=1, newest_at=MORNING - HOUR, newest_form_at=MORNING - HOUR
    ),
    identity=IdentityFacts("Mengcheng 1", has_private_part=True),
    banks=BankFacts(24, 836),
    fonts=("NotoSansCJK-Regular",),
    programs=("examapp 0.1.0",),
    packages=(Package("textual", "8.2.8", "8.2"),),
)


def grades(facts):
    return {check.name: check.grade for check in examine(facts)}


def with_part(part, **changes):
    return replace(GOOD, **{part: replace(getattr(GOOD, part), **changes)})


def test_a_machine_that_is_ready_is_fine_in_every_line():
    assert set(grades(GOOD).values()) == {Grade.FINE}
    assert len(examine(GOOD)) == 15
    assert closing_text(examine(GOOD)) == "Ready."


@pytest.mark.parametrize(
    ("part", "changes", "name", "grade"),
    [
        ("terminal", {"columns": 79}, "terminal", Grade.WRONG),
        ("terminal", {"rows": 23}, "terminal", Grade.WRONG),
        ("terminal", {"widths": None}, "signs", Grade.LOOK),
        ("terminal", {"widths": {**WIDTHS, "“": 2}}, "signs", Grade.LOOK),
        ("terminal", {"widths": {**WIDTHS, "中": 3}}, "signs", Grade.WRONG),
        ("terminal", {"focus": None}, "focus", Grade.LOOK),
        ("terminal", {"focus": False, "in_tmux": True}, "focus", Grade.LOOK),
        ("disk", {"free": 100 * 10**6}, "room", Grade.LOOK),
        ("disk", {"free": 49 * 10**6}, "room", Grade.WRONG),
        ("disk", {"commit_ms": 120.0}, "speed", Grade.LOOK),
        ("disk", {"commit_ms": 1200.0}, "speed", Grade.WRONG),
        ("disk", {"commit_ms": None, "fault": "Permission denied"}, "speed", Grade.WRONG),
        ("disk", {"file_system": "nfs4"}, "disk", Grade.WRONG),
        ("disk", {"file_system": "remote"}, "disk", Grade.WRONG),
        ("disk", {"file_system": "tmpfs"}, "disk", Grade.WRONG),
        ("disk", {"file_system": "vfat"}, "disk", Grade.LOOK),
        ("disk", {"journal_mode": "delete"}, "disk", Grade.WRONG),
        ("data", {"present": False}, "database", Grade.LOOK),
        ("data", {"fault": Message("malformed")}, "database", Grade.WRONG),
        ("data", {"chain_faults": 1}, "chains", Grade.WRONG),
        ("data", {"forms": 0}, "forms", Grade.LOOK),
        ("data", {"form_fault": Message("was changed")}, "forms", Grade.WRONG),
        ("data", {"trusted": 0}, "trust", Grade.LOOK),
        ("data", {"newest_at": MORNING + HOUR}, "clock", Grade.WRONG),
        ("data", {"newest_form_at": MORNING + HOUR}, "clock", Grade.WRONG),
        ("data", {"newest_at": MORNING + timedelta(seconds=30)}, "clock", Grade.FINE),
        ("identity", {"station": ""}, "identity", Grade.LOOK),
        ("identity", {"has_private_part": False}, "identity", Grade.WRONG),
        ("identity", {"is_exposed": True}, "identity", Grade.WRONG),
        ("identity", {"fault": Message("no station")}, "identity", Grade.WRONG),
        ("identity", {"is_locked": True}, "identity", Grade.FINE),
        ("banks", {"errors": 2}, "banks", Grade.WRONG),
    ],
)
def test_what_is_not_as_it_should_be_is_graded_alone_and_has_a_remedy(part, changes, name, grade):
    checks = {check.name: check for check in examine(with_part(part, **changes))}
    assert checks[name].grade is grade
    assert (checks[name].remedy is None) == (grade is Grade.FINE)
    assert {check.grade for other, check in checks.items() if other != name} == {Grade.FINE}


@pytest.mark.parametrize(
    ("windows", "grade", "words"),
    [
        ([], Grade.FINE, "compare it with a telephone"),
        ([(-1, 1)], Grade.FINE, "the session is open until"),
        ([(-9, -8), (2, 4)], Grade.FINE, "the next session opens at"),
        ([(-9, -8), (-7, -6)], Grade.LOOK, "the last session here closed at"),
    ],
)
def test_the_clock_is_held_against_the_sessions(windows, grade, words):
    hours = tuple(Window(MORNING + opens * HOUR, MORNING + closes * HOUR) for opens, closes in windows)
    (clock,) = [check for check in examine(with_part("data", windows=hours)) if check.name == "clock"]
    assert clock.grade is grade
    assert words in str(clock.found)


@pytest.mark.parametrize(
    ("version", "fine"), [("8.2", True), ("8.10.1", True), ("9.0rc1", True), ("8.1.9", False), ("", False)]
)
def test_a_package_that_is_missing_or_too_old_is_wrong(version, fine):
    facts = replace(GOOD, packages=(Package("textual", version, "8.2"),))
    assert grades(facts)["programs"] is (Grade.FINE if fine else Grade.WRONG)


def test_what_a_machine_needs_is_what_the_package_asks_for():
    text = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    wanted = dict(line.split(",")[0].split(">=") for line in tomllib.loads(text)["project"]["dependencies"])
    assert {name: wanted[name] for name in LOWEST} == LOWEST


def test_without_a_terminal_nothing_is_said_of_signs_and_focus():
    found = grades(replace(GOOD, terminal=None))
    assert found["terminal"] is Grade.LOOK
    assert not {"signs", "focus"} & found.keys()


BAD = replace(
    GOOD,
    terminal=TerminalFacts(70, 20, {**WIDTHS, "“": 2, "…": 2}, focus=False),
    disk=DiskFacts(10**6, "nfs4", "delete", None, "Permission denied"),
    data=DataFacts(present=True, fault=Message("examapp.db: database disk image is malformed")),
    identity=IdentityFacts("Mengcheng 1", has_private_part=True, is_exposed=True),
    banks=BankFacts(24, 836, 7),
    fonts=(),
    packages=(Package("pyrage", "", "1.2"),),
)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "facts", [GOOD, with_part("data", trusted=0, forms=0), replace(GOOD, identity=IdentityFacts())]
)
def test_a_checkup_fits_one_screen(facts, language):
    use_language(language)
    screen = CheckupScreen(examine(facts), folder="/home/exam/.local/share/examapp", now=MORNING, height=24)
    lines = as_text(screen, width=80).splitlines()
    use_language("en")
    assert len(lines) < 24


def test_where_much_is_wrong_what_is_fine_is_folded_and_nothing_wrong_is_left_out():
    checks = examine(BAD)
    shown = as_text(CheckupScreen(checks, folder="/data", now=MORNING, height=24), width=80)
    assert "✓ Fine: Clock" in shown
    for check in checks:
        if check.grade is not Grade.FINE:
            assert str(check.title) in shown
            assert check.remedy is not None
    assert "NOT ready" in shown
    assert worst_of(checks) is Grade.WRONG


def test_the_text_says_in_words_what_the_screen_says_by_signs():
    text = as_text(checkup_text(examine(BAD)))
    assert "[WRONG] Terminal: 70 columns, 20 rows" in text
    assert "[look] Signs: not one cell wide: “ …" in text
    assert "What to do: Make the window larger" in text
    assert not {"✓", "×"} & set(text.replace("“", ""))


def test_the_place_that_a_folder_is_mounted_on_is_the_longest_and_the_last():
    mounts = [
        "/dev/sda / ext4 rw 0 0",
        "srv:/x /mnt/share nfs4 rw 0 0",
        "x /mnt/a\\040b vfat rw 0 0",
        "y / btrfs rw 0 0",
        "?",
    ]
    assert mounted_on("/home/exam", mounts) == "btrfs"
    assert mounted_on("/mnt/share/data", mounts) == "nfs4"
    assert mounted_on("/mnt/shared", mounts) == "btrfs"
    assert mounted_on("/mnt/a b/c", mounts) == "vfat"
    assert mounted_on("/home", []) == ""
