import pytest
from cases import Room, begin, comes, play, sees, sign_in

from examapp.tui.help import HelpScreen
from examapp.tui.rules import RulesScreen


async def see_help(pilot, *texts):
    before = pilot.app.screen
    await pilot.press("f1")
    await comes(pilot, HelpScreen)
    await sees(pilot, *texts)
    await pilot.press("escape")
    await comes(pilot, type(before))
    assert pilot.app.screen is before


def test_sign_in_and_rules_have_help():
    async def scene(pilot):
        await see_help(pilot, "practising licence", "F2", "Leave the program")
        await sign_in(pilot)
        await comes(pilot, RulesScreen)
        await see_help(pilot, "clock starts only")

    play(Room(), scene)


@pytest.mark.parametrize(
    ("keys", "text"), [((), "Flag the item"), (("t",), "next item with a flag"), (("r",), "two steps")]
)
def test_every_page_of_a_sitting_has_help_and_the_time(keys, text):
    async def scene(pilot):
        await begin(pilot)
        for name in keys:
            await pilot.press(name)
            await pilot.pause()
        await see_help(pilot, text, "Left 90:00")

    play(Room(), scene)


def test_the_closing_screen_has_help():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("r")
        await sees(pilot, "Review before submitting")
        await pilot.press("s", "7", "enter")
        await sees(pilot, "You have submitted")
        await see_help(pilot, "next candidate")

    play(Room(), scene)
