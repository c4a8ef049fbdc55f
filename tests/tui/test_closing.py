from cases import Room, begin, comes, play, sees, text_of

from examapp.tui.closing import ClosingScreen
from examapp.tui.sign_in import SignInScreen


def test_the_end_says_who_when_and_how_many_and_no_score():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "r")
        await sees(pilot, "Review before submitting")
        await pilot.press("s", "0", "7", "enter")
        await comes(pilot, ClosingScreen)
        await sees(pilot, "You have submitted", "1 of 8 items", room.form.code, "张某某")
        assert "points" not in text_of(pilot.app)
        await pilot.press("enter")
        await comes(pilot, SignInScreen)
        await pilot.press(*"13416201281012345", "enter")
        await sees(pilot, "already submitted")

    play(room, scene)
