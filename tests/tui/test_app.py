import signal
from datetime import timedelta

import pytest
from cases import SEATLESS, Room, begin, play, sees

from examapp.domain.people import Category
from examapp.locale import _, use_language
from examapp.reports.words import CATEGORY_WORDS
from examapp.tui.themes import themes
from examapp.tui.wording import clock_text


def test_f2_goes_through_the_themes_and_back():
    async def scene(pilot):
        seen = [pilot.app.theme]
        for _press in range(3):
            await pilot.press("f2")
            seen.append(pilot.app.theme)
        assert seen == [*(theme.name for theme in themes()), themes()[0].name]

    play(Room(), scene)


def test_a_signal_that_ends_the_program_is_recorded():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        room.app.end_by_signal(signal.SIGTERM)

    play(room, scene)
    assert room.kinds() == ["started", "interrupted"]
    assert room.sitting().last.data == {"reason": "SIGTERM"}
    assert room.app.return_code == 143


def test_a_signal_between_candidates_just_ends_the_program():
    room = Room()

    async def scene(pilot):
        room.app.end_by_signal(signal.SIGTERM)

    play(room, scene)
    assert room.store.sitting_ids() == []
    assert room.app.return_code == 143


def test_ctrl_q_leaves_where_nobody_sits():
    room = Room()

    async def scene(pilot):
        await pilot.press("ctrl+q")

    play(room, scene)
    assert room.app.return_code == 0


def test_there_is_no_command_palette():
    async def scene(pilot):
        await pilot.press("ctrl+p")
        assert len(pilot.app.screen_stack) == 2

    play(Room(), scene)


def test_the_exam_speaks_chinese():
    use_language("zh")
    compiled = _("help") != "help"
    use_language("en")
    if not compiled:
        pytest.skip("the Chinese catalogue is not compiled here")
    room = Room()

    async def scene(pilot):
        await pilot.press(*SEATLESS, "enter")
        await sees(pilot, "姓名", "法律援助律师", "以上是您本人吗")
        await pilot.press("enter")
        await sees(pilot, "90 分钟")
        await pilot.press("1", "enter")
        await sees(pilot, "第 1 / 8 题", "( ) A  正确", "F1 帮助")

    play(room, scene, language="zh")
    use_language("en")


def test_every_category_has_a_word():
    assert set(CATEGORY_WORDS) == set(Category)


@pytest.mark.parametrize(("seconds", "text"), [(5400, "90:00"), (59.2, "01:00"), (0.1, "00:01"), (0, "00:00")])
def test_time_left_reaches_zero_only_at_the_end(seconds, text):
    assert clock_text(timedelta(seconds=seconds)) == text


def test_the_first_screen_is_painted_in_the_first_theme():
    async def scene(pilot):
        assert pilot.app.theme == "exam-dark"
        assert pilot.app.screen.styles.background.hex.lower() == "#16181d"
        assert pilot.app.screen.query_one(".title").styles.color.hex.lower() == "#5aa9e6"

    play(Room(), scene)
