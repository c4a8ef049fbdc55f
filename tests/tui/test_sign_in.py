from cases import EXCUSED, LICENCE, Room, begin, comes, play, sees, text_of
from textual import events

from examapp.tui.rules import RulesScreen
from examapp.tui.sign_in import SignInScreen
from examapp.tui.typed_field import TypedField


def test_a_candidate_sees_who_is_meant_before_going_on():
    room = Room()

    async def scene(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, "张某某", "蒙城县法律援助中心", "legal-aid lawyer", "07", "Is this you?")
        await pilot.press("enter")
        await comes(pilot, RulesScreen)

    play(room, scene)
    assert room.store.sitting_ids() == []


def test_digits_are_spaced_and_letters_not_taken():
    async def scene(pilot):
        await pilot.press("1", "a", "3", "４", "-", "backspace", "5")
        await sees(pilot, "▸ 1 3 5 _")

    play(Room(), scene)


def test_nothing_can_be_pasted():
    async def scene(pilot):
        pilot.app.post_message(events.Paste(LICENCE))
        await pilot.pause()
        assert pilot.app.screen.query_one(TypedField).value == ""

    play(Room(), scene)


def test_an_unknown_number_is_refused_with_a_hint():
    async def scene(pilot):
        await pilot.press(*"13416201281099999", "enter")
        await sees(pilot, "Nobody on the roster", "ask the invigilator")
        await pilot.press("escape")
        await sees(pilot, "▸ _")
        assert "Nobody" not in text_of(pilot.app)

    play(Room(), scene)


def test_a_number_of_wrong_length_is_refused():
    async def scene(pilot):
        await pilot.press(*"134", "enter")
        await sees(pilot, "has 3 digits")

    play(Room(), scene)


def test_an_excused_person_is_told_why():
    async def scene(pilot):
        await pilot.press(*EXCUSED, "enter")
        await sees(pilot, "deferred")

    play(Room(), scene)


def test_escape_takes_the_number_back():
    async def scene(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, "Is this you?")
        await pilot.press("9", "escape")
        await sees(pilot, "▸ _")
        assert "张某某" not in text_of(pilot.app)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, SignInScreen)

    play(Room(), scene)


def test_two_escapes_leave():
    room = Room()

    async def scene(pilot):
        await pilot.press("escape")
        await sees(pilot, "Esc again")
        await pilot.press("escape")

    play(room, scene)
    assert room.app.return_code == 0


def test_an_unfinished_exam_is_named_and_skips_the_rules():
    room = Room()

    async def first(pilot):
        await begin(pilot)
        await pilot.press("a")

    play(room, first)
    again = Room(store=room.store, clock=room.clock)

    async def second(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, "Unfinished exam: 1 of 8")
        await pilot.press("enter")
        await sees(pilot, "Item 1 / 8", "(●) A  True")

    play(again, second)
    assert again.kinds() == ["started", "responded", "resumed"]


def test_invented_people_are_said_to_be_invented():
    room = Room(demonstration=True)

    async def scene(pilot):
        await sees(pilot, "DEMONSTRATION DATA")

    play(room, scene)
