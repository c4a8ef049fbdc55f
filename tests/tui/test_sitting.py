from cases import SEATLESS, Room, begin, comes, go_to, lines_of, loses, play, sees, text_of
from textual import events

from examapp.tui.closing import ClosingScreen
from examapp.tui.sitting import SittingScreen


def test_a_choice_is_on_disk_before_it_is_shown_as_saved():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        assert "✓" not in text_of(pilot.app)
        await pilot.press("a")
        await sees(pilot, "(●) A  True", "✓ Saved", "Done 1 · Flagged 0 · Open 7")
        assert room.sitting().response("t1") == {"T"}

    play(room, scene)


def test_the_header_names_exam_candidate_and_time():
    async def scene(pilot):
        await begin(pilot)
        top = lines_of(pilot.app)[0]
        assert "Closed book" in top
        assert "张某某 seat 07" in top
        assert top.endswith("Left 90:00")

    play(Room(), scene)


def test_letters_of_either_case_digits_and_full_width_letters_choose():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "m1")
        await pilot.press("a", "C", "5", "ｆ")
        await sees(pilot, "[●] F")

    play(room, scene)
    assert room.sitting().response("m1") == {"A", "C", "E", "F"}


def test_a_second_press_takes_a_choice_of_several_back():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "m1")
        await pilot.press("a", "b", "a")
        await sees(pilot, "[ ] A", "[●] B")

    play(room, scene)
    assert room.sitting().response("m1") == {"B"}


def test_choosing_does_not_move_on():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "b")
        await sees(pilot, "(●) B")

    play(room, scene)
    assert room.sitting().current == "t1"
    assert room.sitting().response("t1") == {"F"}


def test_keys_typed_faster_than_the_screen_meet_the_item_they_were_meant_for():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        for name in ("a", "right", "b", "right", "c", "right", "left", "m"):
            pilot.app.post_message(events.Key(name, name if len(name) == 1 else None))
        await sees(pilot, "Item 3 / 8", "(●) C", "! flagged")

    play(room, scene)
    sitting = room.sitting()
    assert (sitting.response("t1"), sitting.response("t2"), sitting.response("s1")) == ({"T"}, {"F"}, {"C"})
    assert sitting.flagged == {"s1"}


def test_keys_typed_before_a_page_has_come_up_change_no_answer():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        for name in ("r", "s", "0", "1", "enter"):
            pilot.app.post_message(events.Key(name, name if len(name) == 1 else None))
        await sees(pilot, "Review before submitting")

    play(room, scene)
    assert room.kinds() == ["started"]


def test_a_letter_without_an_option_does_nothing():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("d", "8", "h")
        await pilot.pause()

    play(room, scene)
    assert room.kinds() == ["started"]


def test_an_option_is_struck_out_and_restored():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("down", "x")
        await sees(pilot, "▸ (×) B")
        await pilot.press("x")
        await sees(pilot, "▸ ( ) B")

    play(room, scene)
    assert room.kinds() == ["started", "struck", "struck"]


def test_an_option_chosen_and_struck_out_shows_both():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "x")
        await sees(pilot, "(●) A× True")

    play(Room(), scene)


def test_a_flag_is_set_and_counted():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("m")
        await sees(pilot, "! flagged", "Flagged 1")

    play(room, scene)
    assert room.sitting().flagged == {"t1"}


def test_an_answer_is_cleared_and_the_key_is_hinted_only_while_there_is_one():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        assert "Bksp" not in lines_of(pilot.app)[-1]
        await pilot.press("a")
        await sees(pilot, "Bksp clear")
        await pilot.press("backspace")
        await sees(pilot, "( ) A", "Done 0")
        await loses(pilot, "Bksp")

    play(room, scene)
    assert room.kinds() == ["started", "responded", "cleared"]


def test_the_ends_of_the_exam_say_so():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("left")
        await sees(pilot, "first item")
        for _press in range(8):
            await pilot.press("right")
        await sees(pilot, "Item 8 / 8", "last item")

    play(Room(), scene)


def test_a_paste_is_not_taken_and_is_recorded():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        pilot.app.post_message(events.Paste("甲乙丙丁"))
        await sees(pilot, "Pasting is not possible")

    play(room, scene)
    assert room.kinds() == ["started", "paste_refused"]
    assert room.sitting().incidents[0].data["characters"] == 4


def test_a_paste_on_a_page_above_the_sitting_is_recorded_too():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("r")
        await sees(pilot, "Review before submitting")
        pilot.app.post_message(events.Paste("07"))
        await pilot.pause()

    play(room, scene)
    assert room.kinds() == ["started", "paste_refused"]


def test_leaving_the_window_is_recorded_and_said_on_return():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        pilot.app.post_message(events.AppBlur())
        await pilot.pause()
        assert room.kinds() == ["started", "focus_lost"]
        pilot.app.post_message(events.AppFocus())
        await sees(pilot, "You left the exam window")
        await pilot.press("a")
        await sees(pilot, "(●) A")

    play(room, scene)
    assert room.kinds() == ["started", "focus_lost", "focus_gained", "responded"]


def test_what_did_not_reach_the_disk_is_not_shown_and_is_said():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a")
        await sees(pilot, "✓ Saved")
        room.store.full = True
        await pilot.press("b")
        await sees(pilot, "!! ERROR: The last action was NOT saved: disk full", "(●) A", "( ) B")
        assert "✓ Saved" not in text_of(pilot.app)
        room.store.full = False
        await pilot.press("b")
        await sees(pilot, "✓ Saved", "(●) B")
        await loses(pilot, "ERROR")

    play(room, scene)
    assert room.sitting().response("t1") == {"F"}


def test_the_words_of_an_item_are_never_markup():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("right")
        await sees(pilot, "[b]不是标记[/b] [/]")

    play(Room(), scene)


def test_nothing_of_the_key_is_on_the_screen():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        for _item in room.form.items:
            assert "rationale" not in text_of(pilot.app)
            await pilot.press("right")

    play(room, scene)


def test_ctrl_c_and_ctrl_q_do_not_end_an_exam():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("ctrl+c")
        await sees(pilot, "The exam goes on")
        await pilot.press("ctrl+q", "ctrl+p", "escape")
        assert isinstance(pilot.app.screen, SittingScreen)

    play(room, scene)
    assert room.sitting().is_open


def test_another_candidate_can_follow_on_the_same_machine():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "r")
        await sees(pilot, "Review before submitting")
        await pilot.press("s", "7", "enter")
        await comes(pilot, ClosingScreen)
        await pilot.press("enter")
        await sees(pilot, "Type your licence number")
        await begin(pilot, SEATLESS)
        await sees(pilot, "李某某", "( ) A  True")

    play(room, scene)
    assert room.kinds() == ["started", "responded", "submitted"]
    assert room.kinds(SEATLESS) == ["started"]
