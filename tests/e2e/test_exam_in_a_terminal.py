"""A lawyer sits the shipped exam in a real terminal, is killed in the middle, resumes, and submits."""

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal, which Windows has not", allow_module_level=True)

from terminal import Terminal

from examapp.cli.main import run
from examapp.domain.journal import EventKind, first_breach
from examapp.domain.scoring import score
from examapp.domain.sittings import Closing, replay
from examapp.storage.store import KeyStore, Store

LICENCE, SEAT = "13416201281000123", "07"
ROSTER = f"姓名,执业证号,单位,类别,座位\n示例考生甲,{LICENCE},示例县法律援助中心,法律援助律师,{SEAT}\n"
RIGHT, DOWN, ENTER, SPACE = "\x1b[C", "\x1b[B", "\r", " "


@pytest.fixture
def folder(tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    data = tmp_path / "data"
    assert run(["--data", str(data), "--lang", "en", "roster", "import", str(roster)]) == 0
    assert run(["--data", str(data), "--lang", "en", "exam", "build", "ethics-annual", "--seed", "7"]) == 0
    return data


def sitting_in(folder):
    store = Store(folder)
    (sitting_id,) = store.sitting_ids()
    events = store.events(sitting_id)
    sitting = replay(store.form(str(events[0].data["form"])), events)
    store.close()
    return sitting, events


def sign_in(terminal, *, words):
    terminal.wait_for(words["number"])
    terminal.press(*LICENCE, ENTER)
    terminal.wait_for("示例考生甲")
    terminal.press(ENTER)


ZH = {
    "number": "执业证号", "promise": "承诺", "first": "第 1 / 75 题", "third": "第 3 / 75 题", "sixth": "第 6 / 75 题",
    "saved": "已保存", "answered": "已答 4", "review": "交卷检查", "seat": "座位号", "done": "已交卷",
}  # fmt: skip
EN = {
    "number": "licence number", "promise": "I promise", "first": "Item 1 / 75", "third": "Item 3 / 75",
    "sixth": "Item 6 / 75", "saved": "Saved", "answered": "Done 4", "review": "Review", "seat": "seat number",
    "done": "have submitted",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "size"), [("zh", ZH, (80, 24)), ("en", EN, (140, 40))], ids=["zh-80x24", "en-140x40"]
)
def test_a_lawyer_is_killed_twice_and_loses_nothing(folder, language, words, size):
    arguments = ("take", "ethics-annual", "--data", str(folder), "--lang", language)
    columns, rows = size

    terminal = Terminal(*arguments, columns=columns, rows=rows)
    sign_in(terminal, words=words)
    terminal.wait_for(words["promise"])
    terminal.press("1", ENTER)
    terminal.wait_for(words["first"])
    terminal.press("a")
    terminal.wait_for(words["saved"])
    terminal.press(RIGHT, "2", RIGHT)
    before = terminal.wait_until(lambda screen: words["third"] in screen and "( ) B" in screen, "item 3")
    terminal.kill()

    killed, events = sitting_in(folder)
    assert first_breach(events) is None
    assert [len(killed.response(item.item_id)) for item in killed.form.items[:3]] == [1, 1, 0]

    terminal = Terminal(*arguments, columns=columns, rows=rows)
    sign_in(terminal, words=words)
    terminal.wait_until(lambda screen: question_of(screen) == question_of(before), "the same item")
    resumed, _events = sitting_in(folder)
    assert resumed.responses == killed.responses
    assert resumed.form == killed.form
    terminal.press("b", "m", RIGHT, DOWN, SPACE, RIGHT, RIGHT)
    terminal.wait_for(words["sixth"])
    terminal.hang_up()

    terminal = Terminal(*arguments, columns=columns, rows=rows)
    sign_in(terminal, words=words)
    terminal.wait_for(words["sixth"])
    assert words["answered"] in terminal.text
    terminal.press("r")
    terminal.wait_for(words["review"])
    terminal.press("s")
    terminal.wait_for(words["seat"])
    terminal.press(*SEAT, ENTER)
    terminal.wait_for(words["done"])
    terminal.press(ENTER)
    terminal.wait_for(words["number"])
    terminal.press("\x11")
    assert terminal.wait_for_end() == 0

    sitting, events = sitting_in(folder)
    kinds = [event.kind for event in events]
    assert first_breach(events) is None
    assert sitting.closing is Closing.CANDIDATE
    assert len(sitting.answered) == 4
    assert len(sitting.flagged) == 1
    assert kinds.count(EventKind.RESUMED) == 2
    assert kinds.count(EventKind.INTERRUPTED) == 1
    assert run(["--data", str(folder), "verify"]) == 0
    key_sheet = KeyStore(folder).key_sheet(sitting.form.form_id)
    assert 0 <= score(sitting, key_sheet).raw.points <= 4


def question_of(screen):
    """The lines of the item: without the title with its clock, and without the status line."""
    return [line for line in screen.splitlines()[2:-3] if line.strip()]
