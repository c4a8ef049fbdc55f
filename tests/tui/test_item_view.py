from cases import WIDE, Room, begin, go_to, lines_of, loses, play, sees

FACTS, STEM = "王某因讨薪纠纷", "关于李某的行为"


def test_facts_stand_beside_the_question_on_a_wide_screen():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "c1")
        await sees(pilot, FACTS, STEM, "S case")
        assert any(FACTS in line and STEM in line for line in lines_of(pilot.app))
        await pilot.press("s")
        await sees(pilot, STEM, "S shows its facts")
        await loses(pilot, FACTS)

    play(room, scene, size=WIDE)


def test_s_toggles_facts_and_question_on_a_narrow_screen():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "c1")
        await sees(pilot, STEM, "S shows its facts")
        await loses(pilot, FACTS)
        await pilot.press("s")
        await sees(pilot, FACTS)
        await loses(pilot, STEM, "A-D")
        await pilot.press("a", "s")
        await sees(pilot, STEM)
        await pilot.press("b")
        await sees(pilot, "[●] B")

    play(room, scene)
    assert room.sitting().response("c1") == {"B"}


def test_the_next_item_begins_with_its_question():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "c1")
        await pilot.press("s", "right")
        await sees(pilot, "关于王某的权利")

    play(room, scene)


def test_s_is_no_key_where_there_is_no_case():
    async def scene(pilot):
        await begin(pilot)
        assert "S case" not in lines_of(pilot.app)[-1]
        await pilot.press("s")
        await sees(pilot, "▸ ( ) A")

    play(Room(), scene)


def test_growing_and_shrinking_keeps_what_is_chosen():
    room = Room()

    async def scene(pilot):
        await begin(pilot)
        await go_to(pilot, room, "c1")
        await pilot.press("a")
        await pilot.resize_terminal(*WIDE)
        await sees(pilot, FACTS, "[●] A")
        await pilot.resize_terminal(80, 24)
        await sees(pilot, "[●] A", "S shows its facts")

    play(room, scene)
