"""Choosing what to practise."""

import pytest
from cases import NARROW, WIDE, comes, lines_of, play_in, sees
from practice_cases import PracticeRoom, begin

from examapp.domain.practice import Subject
from examapp.tui.choosing import ChoosingScreen, SubjectList
from examapp.tui.practising import PractisingScreen
from examapp.tui.round_end import RoundEndScreen


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
@pytest.mark.parametrize(("language", "items"), [("zh", "题数"), ("en", "Items")])
def test_topics_stand_with_title_and_number_of_items(size, language, items):
    room = PracticeRoom(named=False, note="三题未列入")

    async def scene(pilot):
        await comes(pilot, ChoosingScreen)
        await sees(pilot, "▸ P01", "工伤", "T01", "收费与财物", items, "三题未列入")
        rows = [line for line in lines_of(pilot.app) if "P01" in line or "T01" in line]
        assert [row[-1] for row in rows] == ["1", "3"]

    play_in(room.app, scene, size=size, language=language)


def test_arrows_and_enter_choose_and_after_the_round_the_list_comes_back_where_it_was():
    room = PracticeRoom(named=False)

    async def scene(pilot):
        await comes(pilot, ChoosingScreen)
        await pilot.press("up", "down", "down", "enter")
        await begin(pilot)
        await sees(pilot, "Item 1 / 3")
        await pilot.press("b", "enter", "escape", "escape")
        await comes(pilot, RoundEndScreen)
        await pilot.press("enter")
        await comes(pilot, ChoosingScreen)
        await sees(pilot, "▸ T01")
        await pilot.press("escape")

    play_in(room.app, scene)
    assert room.app.return_code == 0


def test_a_click_chooses():
    room = PracticeRoom(named=False)

    async def scene(pilot):
        await comes(pilot, ChoosingScreen)
        await pilot.click(SubjectList, offset=(6, 2))
        await comes(pilot, PractisingScreen)
        assert room.practice.count == 3

    play_in(room.app, scene)


def test_a_list_longer_than_the_screen_scrolls_with_the_cursor_and_long_titles_are_whole():
    title = "律师事务所与法律援助机构的管理责任" * 4
    subjects = tuple(Subject(f"T{number:02}", title, ()) for number in range(1, 15))
    screen = ChoosingScreen(subjects, count=20)
    room = PracticeRoom()

    async def scene(pilot):
        pilot.app.push_screen(screen)
        await comes(pilot, ChoosingScreen)
        await sees(pilot, "▸ T01")
        assert "T14" not in "".join(lines_of(pilot.app))
        await pilot.press("end")
        await sees(pilot, "▸ T14")
        shown = "".join(line.strip() for line in "\n".join(lines_of(pilot.app)).partition("▸ T14")[2].splitlines()[:3])
        assert shown.replace(" 0", "").replace(" ", "").startswith(title)
        await pilot.press("pageup", "home")
        await sees(pilot, "▸ T01")

    play_in(room.app, scene)
