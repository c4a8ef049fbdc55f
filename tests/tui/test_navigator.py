from cases import Room, begin, big_form, comes, lines_of, play, sees, text_of

from examapp.tui.navigator import ItemGrid, NavigatorScreen
from examapp.tui.sitting import SittingScreen


async def open_navigator(pilot):
    await pilot.press("t")
    await comes(pilot, NavigatorScreen)


def test_all_items_of_the_real_exam_fit_the_smallest_screen():
    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "m")
        await open_navigator(pilot)
        await sees(pilot, "判断题 (1-20)", "[ 1●!]", "案例分析题 (66-75)", "75○")
        assert all(f"{number}○" in text_of(pilot.app) for number in range(2, 76))
        await sees(pilot, "● answered  ○ open  ! flagged", "Left 90:00")

    play(Room(big_form()), scene)


def test_arrows_move_and_enter_goes():
    room = Room(big_form())

    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        await pilot.press("right", "down", "down", "left", "up", "down")
        await sees(pilot, "[21○ ]")
        await pilot.press("enter")
        await comes(pilot, SittingScreen)
        await sees(pilot, "Item 21 / 75")

    play(room, scene)
    assert room.sitting().current == "single0"


def test_a_short_line_keeps_the_cursor_on_an_item():
    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        grid = pilot.app.screen.query_one(ItemGrid)
        for _press in range(11):
            await pilot.press("right")
        await pilot.press("down")
        assert grid.cursor == 19
        for _press in range(20):
            await pilot.press("down")
        assert grid.cursor == 67
        for _press in range(5):
            await pilot.press("right")
        assert grid.cursor == 72

    play(Room(big_form()), scene)


def test_u_and_m_find_the_next_open_and_the_next_flagged_item():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "right", "a", "right", "right", "m")
        await open_navigator(pilot)
        await pilot.press("u")
        await sees(pilot, "[ 5○ ]")
        await pilot.press("m")
        await sees(pilot, "[ 4○!]")
        for _press in range(5):
            await pilot.press("u")
        await sees(pilot, "[ 3○ ]")

    play(room, scene)


def test_nothing_to_find_is_said():
    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        await pilot.press("m")
        await sees(pilot, "No item is flagged.")

    play(Room(), scene)


def test_escape_comes_back_to_the_same_item():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        await pilot.press("right", "escape")
        await comes(pilot, SittingScreen)

    play(room, scene)
    assert room.sitting().current == "t1"


def test_a_click_goes_to_an_item():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        await pilot.click(ItemGrid, offset=(8, 3))
        await comes(pilot, SittingScreen)

    play(room, scene)
    assert room.sitting().current == "s2"


def test_time_runs_on_here():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await open_navigator(pilot)
        room.clock.forward(minutes=1)
        await room.tick(pilot)
        await sees(pilot, "Left 89:00")
        assert "Left 89:00" in lines_of(pilot.app)[0]

    play(room, scene)
