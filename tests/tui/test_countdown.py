from cases import LICENCE, Room, begin, comes, lines_of, play, sees

from examapp.domain.sittings import Closing
from examapp.tui.closing import ClosingScreen


def test_time_left_is_shown_and_warned_about_without_covering_the_item():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        for minutes, left in ((60, "30:00"), (20, "10:00"), (5, "05:00"), (4, "01:00")):
            room.clock.forward(minutes=minutes)
            await room.tick(pilot)
            await sees(pilot, f"! Left {left}", f"Attention: {left} left.", "法律援助律师可以向受援人收取费用")
            assert "Attention" in lines_of(pilot.app)[-3]

    play(room, scene)


def test_before_the_first_warning_there_is_no_mark():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        room.clock.forward(minutes=59, seconds=59)
        await room.tick(pilot)
        await sees(pilot, "Left 30:01")
        assert "!" not in lines_of(pilot.app)[0]

    play(room, scene)


def test_a_warning_is_said_again_on_resuming_late():
    room = Room()

    async def first(pilot):
        await begin(pilot)

    play(room, first)
    room.clock.forward(minutes=83)
    again = Room(store=room.store, clock=room.clock)

    async def second(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, "Is this you?")
        await pilot.press("enter")
        await sees(pilot, "Attention: 07:00 left.", "! Left 07:00")

    play(again, second)


def test_the_deadline_submits_by_itself():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a")
        room.clock.forward(minutes=90)
        await room.tick(pilot)
        await comes(pilot, ClosingScreen)
        await sees(pilot, "Time is up.", "1 of 8 items")

    play(room, scene)
    assert room.sitting().closing is Closing.DEADLINE


def test_the_deadline_closes_every_page_above_the_item():
    for keys in (("t",), ("r",), ("f1",), ("r", "f1"), ("t", "f1")):
        room = Room()

        async def scene(pilot, room=room, keys=keys):
            await begin(pilot)
            for name in keys:
                await pilot.press(name)
                await pilot.pause()
            room.clock.forward(minutes=91)
            await room.tick(pilot)
            await comes(pilot, ClosingScreen)
            assert len(pilot.app.screen_stack) == 2

        play(room, scene)
        assert room.kinds() == ["started", "suspended", "submitted"]


def test_a_sitting_whose_time_ran_out_meanwhile_comes_back_closed():
    room = Room()

    async def first(pilot):
        await begin(pilot)

    play(room, first)
    room.clock.forward(minutes=200)
    again = Room(store=room.store, clock=room.clock)

    async def second(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, "Is this you?")
        await pilot.press("enter")
        await comes(pilot, ClosingScreen)
        await sees(pilot, "Time is up.")

    play(again, second)


def test_a_moved_wall_clock_is_recorded_and_changes_nothing():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        room.clock.move_wall(hours=-3)
        await room.tick(pilot)
        await sees(pilot, "Left 90:00")

    play(room, scene)
    assert room.kinds() == ["started", "clock_changed"]


def test_a_deadline_that_cannot_be_stored_is_said_and_tried_again():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        room.store.full = True
        room.clock.forward(minutes=90)
        await room.tick(pilot)
        await sees(pilot, "!! ERROR", "! Left 00:00")
        room.store.full = False
        await room.tick(pilot)
        await comes(pilot, ClosingScreen)

    play(room, scene)
    assert room.kinds() == ["started", "suspended", "submitted"]
