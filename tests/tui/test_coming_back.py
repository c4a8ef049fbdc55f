"""What a candidate sees who was away: a code to come back, a decision to wait for, a window that gives way."""

from datetime import timedelta

import pytest
from cases import LICENCE, NARROW, WIDE, Room, begin, comes, form, loses, play, sees, sign_in, text_of, until

from examapp.application.delivery import Delivery
from examapp.domain.credits import Cause, CreditRule
from examapp.domain.sittings import Closing, replay
from examapp.locale import _, use_language
from examapp.tui.closing import ClosingScreen
from examapp.tui.held import HeldScreen
from examapp.tui.reentry import ReentryScreen
from examapp.tui.sign_in import SignInScreen
from examapp.tui.sitting import SittingScreen

RULE = CreditRule(frozenset(Cause), timedelta(minutes=15))
FACTS = {"by": ["Wang", "Li"], "reason": "power cut"}


def left_open(*, answers: bool = True) -> Room:
    """A room whose machine is dead after somebody has answered an item."""
    room = Room(form(credit=RULE))

    async def scene(pilot):
        await begin(pilot)
        if answers:
            await pilot.press("a")
            await sees(pilot, "✓ Saved")

    play(room, scene)
    return room


def again(room: Room) -> Room:
    return Room(room.form, store=room.store, clock=room.clock, codes=True)


def decide(room: Room, *, given: bool = True) -> None:
    """Two people credit or decline, from another program."""
    sitting = replay(room.form, room.store.events(room.sitting().sitting_id))
    desk = Delivery(sitting, room.store, room.clock)
    desk.decide(lambda found, now: found.credit(now, FACTS, given=given))


def speaks_chinese() -> bool:
    use_language("zh")
    compiled = _("help") != "help"
    use_language("en")
    return compiled


def test_who_was_away_for_six_minutes_types_the_code_and_goes_on():
    room = left_open()
    room.clock.forward(minutes=6)
    back = again(room)
    code = back.desk.code(room.sitting().sitting_id, 0)

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, ReentryScreen)
        await sees(pilot, "more than five minutes", "return number 1", "▸ _")
        await pilot.press(*code, "enter")
        await comes(pilot, SittingScreen)
        await sees(pilot, "(●) A  True", "Left 84:00")

    play(back, scene)
    assert back.kinds() == ["started", "responded", "reentered", "resumed"]


def test_a_wrong_code_is_said_in_a_sentence_and_escape_leads_back_to_sign_in():
    room = left_open()
    room.clock.forward(minutes=6)
    back = again(room)

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, ReentryScreen)
        await pilot.press(*"12345678", "enter")
        await sees(pilot, "This cannot be a code")
        await pilot.press(*"12345670"[:7], "enter")
        await sees(pilot, "This cannot be a code")
        await pilot.press(*"0000000", "0", "enter")
        await sees(pilot, "not the code for this return")
        await pilot.press(*"00000000", "enter")
        await sees(pilot, "wait 1 seconds")
        await pilot.press("f1")
        await sees(pilot, "works once")
        await pilot.press("escape")
        await comes(pilot, ReentryScreen)
        await pilot.press("escape")
        await comes(pilot, SignInScreen)

    play(back, scene)
    assert back.kinds() == ["started", "responded"]


def test_time_lost_over_the_end_is_waited_for_and_the_exam_goes_on_by_itself():
    room = left_open()
    room.clock.forward(minutes=89)
    Delivery(room.sitting(), room.store, room.clock).tick()
    room.clock.reboot(minutes=4)
    back = again(room)

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, HeldScreen)
        await sees(
            pilot, "Time is up.", "04:00 of lost working time", "two people decide", "Left 00:00", "S hand in now"
        )
        room.clock.forward(minutes=9)
        decide(room)
        await back.tick(pilot)
        await comes(pilot, SittingScreen)
        await sees(pilot, "There is working time again: 01:00", "(●) A  True")
        await pilot.press("b")
        await sees(pilot, "(●) B  False")

    play(back, scene)


def held_room() -> Room:
    room = left_open()
    room.clock.reboot(minutes=92)
    Delivery(room.sitting(), room.store, room.clock).resume()
    return again(room)


def test_who_waits_hands_in_by_two_keys_or_thinks_better_of_it():
    room = held_room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, HeldScreen)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, HeldScreen)
        await pilot.press("s")
        await sees(pilot, "Hand in now, without the lost time?")
        await pilot.press("escape")
        await loses(pilot, "Hand in now, without the lost time?")
        await pilot.press("s", "enter")
        await comes(pilot, ClosingScreen)
        await sees(pilot, "Time is up.", "Receipt")

    play(room, scene)
    assert room.sitting().closing is Closing.DEADLINE


def test_a_declined_loss_ends_the_waiting_with_the_exam():
    room = held_room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, HeldScreen)
        decide(room, given=False)
        await room.tick(pilot)
        await comes(pilot, ClosingScreen)

    play(room, scene)
    assert room.sitting().closing is Closing.DEADLINE


def test_the_screen_that_waits_can_be_left_and_the_exam_waits():
    room = held_room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, HeldScreen)
        await pilot.press("f1")
        await sees(pilot, "Waiting costs no working time")
        await pilot.press("escape")
        await comes(pilot, HeldScreen)
        await pilot.press("escape")
        await comes(pilot, SignInScreen)

    play(room, scene)
    assert room.sitting().is_open
    assert room.sitting().is_held(room.clock.read())


def test_the_older_window_goes_back_to_sign_in_and_says_why():
    room = Room(form(credit=RULE))

    async def scene(pilot):
        await begin(pilot)
        other = again(room)
        other.admission.admit(room.store.candidate(LICENCE))
        await pilot.press("a")
        await comes(pilot, SignInScreen)
        await sees(pilot, "opened in another window")

    play(room, scene)
    assert room.kinds() == ["started", "resumed", "second_copy"]


def test_the_older_window_gives_way_from_every_page_above_the_item():
    for keys in (("t",), ("r",), ("f1",)):
        room = Room(form(credit=RULE))

        async def scene(pilot, room=room, keys=keys):
            await begin(pilot)
            await pilot.press(*keys)
            again(room).admission.admit(room.store.candidate(LICENCE))
            await room.tick(pilot)
            await until(pilot, lambda: isinstance(pilot.app.screen, SignInScreen))

        play(room, scene)


def test_time_that_is_granted_shows_at_the_next_second():
    room = Room(form(credit=RULE))

    async def scene(pilot):
        await begin(pilot)
        desk = Delivery(room.sitting(), room.store, room.clock)
        desk.decide(lambda found, now: found.grant(timedelta(minutes=20), now, FACTS))
        await room.tick(pilot)
        await sees(pilot, "Left 110:00")

    play(room, scene)


def test_a_voided_sitting_closes_on_the_screen():
    room = Room(form(credit=RULE))

    async def scene(pilot):
        await begin(pilot)
        desk = Delivery(room.sitting(), room.store, room.clock)
        desk.decide(lambda found, now: found.void(now, FACTS))
        await room.tick(pilot)
        await comes(pilot, ClosingScreen)
        await sees(pilot, "closed by the invigilator", "Receipt")

    play(room, scene)


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_new_screens_fit_and_speak_one_language(language, size):
    if language == "zh" and not speaks_chinese():
        pytest.skip("the Chinese catalogue is not compiled here")
    held, away = held_room(), left_open()
    away.clock.forward(minutes=6)
    words = {
        "zh": ("以上是您本人吗", "等待监考人员决定", "返场码", "交卷回执"),
        "en": ("Is this you?", "Waiting for", "code", "Receipt"),
    }
    mine, wait, code, receipt = words[language]

    async def enter(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, mine)
        await pilot.press("enter")

    async def waits(pilot):
        await enter(pilot)
        await comes(pilot, HeldScreen)
        await sees(pilot, wait)
        looks_right(pilot, language)
        await pilot.press("s", "enter")
        await comes(pilot, ClosingScreen)
        await sees(pilot, receipt)
        looks_right(pilot, language)

    async def returns(pilot):
        await enter(pilot)
        await comes(pilot, ReentryScreen)
        await sees(pilot, code)
        looks_right(pilot, language)

    play(held, waits, size=size, language=language)
    play(again(away), returns, size=size, language=language)
    use_language("en")


def looks_right(pilot, language):
    """Nothing is cut off, nothing scrolls, and no English sentence stands on a Chinese screen."""
    text = text_of(pilot.app)
    assert "…" not in text
    assert all(page.max_scroll_y == 0 for page in pilot.app.screen.query("VerticalScroll"))
    if language == "zh":
        assert not any(word in text for word in ("Enter to", "Receipt", "saved", "Code", "Time", "Raise"))
