from cases import Room, begin, loses, play, sees


def test_a_terminal_that_is_too_small_asks_to_be_enlarged():
    async def scene(pilot):
        await begin(pilot)
        for size in ((79, 24), (80, 23), (40, 10)):
            await pilot.resize_terminal(*size)
            await sees(pilot, "too small")
            await loses(pilot, "( ) A")
        await pilot.resize_terminal(80, 24)
        await sees(pilot, "( ) A")
        await loses(pilot, "too small")
        await pilot.press("b")
        await sees(pilot, "(●) B")

    play(Room(), scene)
