from cases import NARROW, WIDE, Room, begin, go_to, lines_of, loses, play, sees

from examapp.tui.option_picker import OptionPicker


def test_arrows_and_space_or_enter_choose():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "m1")
        await pilot.press("down", "space", "down", "enter")
        await sees(pilot, "[●] B", "▸ [●] C")

    play(room, scene)
    assert room.sitting().response("m1") == {"B", "C"}


def test_a_click_chooses():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "s1")
        await pilot.click(OptionPicker, offset=(12, 4))
        await sees(pilot, "▸ (●) D")

    play(room, scene)
    assert room.sitting().response("s1") == {"D"}


def test_single_and_several_are_told_apart_by_their_markers():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "s1")
        await sees(pilot, "( ) A")
        await go_to(pilot, room, "m1")
        await sees(pilot, "[ ] A", "A-F tick")

    play(room, scene)


def test_long_options_are_shown_whole_with_a_hanging_indent():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "s1")
        await sees(pilot, "( ) D")
        lines = lines_of(pilot.app)
        first = next(number for number, line in enumerate(lines) if "( ) D" in line)
        text = "".join(line.strip() for line in lines[first : first + 5])
        assert text.endswith(room.form.item("s1").options[3].text)
        assert all(line.startswith(" " * 10) for line in lines[first + 1 : first + 5])

    play(room, scene)


def test_the_option_looked_at_stays_in_view():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "m2")
        for letter in "BCDEFGH":
            await pilot.press("down")
            await sees(pilot, f"▸ [ ] {letter}")
        await pilot.press("b")
        await sees(pilot, "▸ [●] B")

    play(room, scene, size=NARROW)


def test_a_long_stem_begins_at_its_top_and_scrolls_to_the_options():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "s2")
        await sees(pilot, "PgDn scroll")
        assert "法律援助律师办理" in lines_of(pilot.app)[4]
        await pilot.press("pagedown", "pagedown")
        await sees(pilot, "( ) C")
        await pilot.press("right", "left")
        await sees(pilot, "Item 4 / 8", "PgDn scroll")
        await loses(pilot, "( ) A")

    play(room, scene)


def test_wide_screens_limit_the_width_of_lines():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "s1")
        assert all(len(line.rstrip()) < 90 for line in lines_of(pilot.app)[4:20])

    play(room, scene, size=WIDE)
