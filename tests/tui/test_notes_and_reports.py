"""Saying how sure one is, notes and reports on the practice screen, at both sizes and in both languages."""

from dataclasses import replace
from functools import partial

import pytest
from cases import NARROW, WIDE, comes, loses, play_in, sees
from practice_cases import PracticeRoom, begin

from examapp.domain.remarks import ItemReport, ReportReason
from examapp.tui.app import ExamApp
from examapp.tui.item_report import ItemReportScreen
from examapp.tui.note import NoteScreen
from examapp.tui.practising import PractisingScreen
from examapp.tui.rounds import practise

BOTH = pytest.mark.parametrize(
    ("size", "language"), [(NARROW, "zh"), (NARROW, "en"), (WIDE, "zh"), (WIDE, "en")], ids=str
)
WORDS = {
    "zh": {"sure": "单项选择 · 很有把握", "fairly": "有些把握", "note": "我的笔记：书面说明", "saved": "✓ 笔记已保存",
           "reasons": "1  答案有误", "typing": "请用自己的话说明", "reported": "✓ 已向培训人员报告", "key": "U 把握"},
    "en": {"sure": "quite sure", "fairly": "fairly sure", "note": "My note: 书面说明", "saved": "✓ Your note is saved",
           "reasons": "1  the key is wrong", "typing": "In your words", "reported": "✓ Reported to the trainer",
           "key": "U sure?"},
}  # fmt: skip


class Notebook:
    """Keeps remarks in memory, as the screen sees them."""

    def __init__(self):
        self.notes, self.reports = {}, []

    def note_of(self, item):
        return self.notes.get(item.digest, "")

    def note(self, item, text):
        self.notes[item.digest] = text

    def report(self, item, report):
        self.reports.append((item.item_id, report))


@pytest.fixture
def room():
    made = PracticeRoom()
    made.notebook = Notebook()
    made.offer = replace(made.offer, remarks=made.notebook)
    made.app = ExamApp(work=partial(practise, made.offer))
    return made


@BOTH
def test_u_says_how_sure_one_is_before_the_answer_and_the_next_item_begins_anew(room, size, language):
    words = WORDS[language]

    async def scene(pilot):
        await begin(pilot)
        await sees(pilot, words["key"])
        await pilot.press("a", "u", "u", "u")
        await sees(pilot, words["sure"])
        await pilot.press("enter")
        await loses(pilot, words["key"])
        await pilot.press("u")
        assert room.practice.answered.sure == 3
        await pilot.press("enter")
        await loses(pilot, words["sure"])
        await pilot.press("u", "u")
        await sees(pilot, words["fairly"])
        assert room.practice.sure == 2

    play_in(room.app, scene, size=size, language=language)


@BOTH
def test_a_note_is_written_after_the_answer_and_stands_below_the_reasons(room, size, language):
    words = WORDS[language]

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("n")
        assert isinstance(pilot.app.screen, PractisingScreen)
        await pilot.press("a", "enter", "n")
        await comes(pilot, NoteScreen)
        await pilot.press(*"书面说明", "enter")
        await comes(pilot, PractisingScreen)
        await pilot.press("pagedown")
        await sees(pilot, words["note"])
        assert room.notebook.notes == {room.practice.item.digest: "书面说明"}
        await pilot.press("n")
        await comes(pilot, NoteScreen)
        await pilot.press(*"more", "escape")
        await comes(pilot, PractisingScreen)
        assert room.notebook.note_of(room.practice.item) == "书面说明"

    play_in(room.app, scene, size=size, language=language)


@BOTH
def test_an_item_is_reported_with_a_reason_and_words(room, size, language):
    words = WORDS[language]

    async def scene(pilot):
        await begin(pilot)
        name = room.practice.item.item_id
        await pilot.press("a", "enter", "p")
        await comes(pilot, ItemReportScreen)
        await sees(pilot, words["reasons"])
        await loses(pilot, words["typing"])
        await pilot.press("enter", "9", "2")
        await sees(pilot, words["typing"])
        await pilot.press(*"1 or 2", "enter")
        await comes(pilot, PractisingScreen)
        await sees(pilot, words["reported"])
        assert room.notebook.reports == [(name, ItemReport(ReportReason.UNCLEAR, "1 or 2"))]

    play_in(room.app, scene, size=size, language=language)


def test_a_report_that_is_left_reports_nothing(room):
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "enter", "p")
        await comes(pilot, ItemReportScreen)
        await pilot.press("1", "escape")
        await comes(pilot, PractisingScreen)
        assert room.notebook.reports == []

    play_in(room.app, scene)


def test_without_anybody_to_keep_them_there_are_no_notes_and_no_reports():
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "enter", "n", "p")
        assert isinstance(pilot.app.screen, PractisingScreen)
        await loses(pilot, "P report")

    play_in(room.app, scene)
