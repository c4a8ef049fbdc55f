from cases import SEATLESS, Room, begin, comes, play, sees, text_of

from examapp.domain.sittings import Closing
from examapp.tui.closing import ClosingScreen
from examapp.tui.review import ReviewScreen
from examapp.tui.sitting import SittingScreen


async def open_review(pilot):
    await pilot.press("r")
    await comes(pilot, ReviewScreen)


def test_what_is_open_and_flagged_is_listed():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "right", "right", "m", "b")
        await open_review(pilot)
        await sees(pilot, "Answered 2", "Not answered 6", "Not answered: 2  4  5  6  7  8", "Flagged: 3", "are saved")

    play(Room(), scene)


def test_submitting_takes_two_steps():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a")
        await open_review(pilot)
        await pilot.press("s")
        await sees(pilot, "▸ _")
        await pilot.press("0", "7", "enter")
        await comes(pilot, ClosingScreen)

    play(room, scene)
    assert room.sitting().closing is Closing.CANDIDATE


def test_without_the_first_step_the_number_does_nothing():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_review(pilot)
        await pilot.press("0", "7", "enter")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert "▸" not in text_of(pilot.app)

    play(room, scene)
    assert room.kinds() == ["started"]


def test_a_wrong_or_missing_number_submits_nothing():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_review(pilot)
        await pilot.press("s", "enter")
        await sees(pilot, "not your number")
        await pilot.press("1", "7", "enter")
        await sees(pilot, "not your number", "▸ _")

    play(room, scene)
    assert room.kinds() == ["started"]


def test_escape_goes_back_even_after_the_first_step():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_review(pilot)
        await pilot.press("s", "0", "escape")
        await comes(pilot, SittingScreen)
        await pilot.press("a")
        await sees(pilot, "(●) A")

    play(room, scene)
    assert room.kinds() == ["started", "responded"]


def test_without_a_seat_the_end_of_the_licence_number_is_asked_for():
    room = Room()

    async def scene(pilot):
        await begin(pilot, SEATLESS)
        await open_review(pilot)
        await pilot.press("s")
        await sees(pilot, "last four digits")
        await pilot.press(*"2346", "enter")
        await comes(pilot, ClosingScreen)

    play(room, scene)
    assert room.kinds(SEATLESS) == ["started", "submitted"]


def test_a_submission_that_did_not_reach_the_disk_leaves_the_exam_open():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_review(pilot)
        room.store.full = True
        await pilot.press("s", "0", "7", "enter")
        await comes(pilot, SittingScreen)
        await sees(pilot, "!! ERROR")

    play(room, scene)
    assert room.sitting().is_open
