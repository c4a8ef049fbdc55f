from dataclasses import replace

from cases import Room, comes, form, loses, play, sees, sign_in

from examapp.domain.forms import form_id_of
from examapp.tui.rules import RulesScreen
from examapp.tui.sign_in import SignInScreen


def test_facts_rules_and_pledge_are_shown():
    async def scene(pilot):
        await sign_in(pilot)
        await sees(pilot, "8 items · 12 points · 90 minutes · pass from 60 points", "不得离开考试窗口", "本人承诺")
        await sees(pilot, "单项选择题: 2 items, 1 pt each")

    play(Room(), scene)


def test_the_clock_starts_only_after_the_pledge():
    room = Room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, RulesScreen)
        await pilot.press("enter")
        await sees(pilot, "make the pledge with 1 first")
        assert room.kinds() == []
        await pilot.press("y")
        await sees(pilot, "[●] 1")
        assert room.kinds() == []
        await pilot.press("enter")
        await sees(pilot, "Item 1 / 8")

    play(room, scene)
    assert room.kinds() == ["started"]


def test_the_pledge_can_be_taken_back():
    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, RulesScreen)
        await pilot.press("1", "1", "enter")
        await sees(pilot, "[ ] 1", "first")

    play(Room(), scene)


def test_escape_goes_back_to_signing_in():
    room = Room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, RulesScreen)
        await pilot.press("escape")
        await comes(pilot, SignInScreen)

    play(room, scene)
    assert room.store.sitting_ids() == []


def test_long_rules_scroll_and_the_pledge_stays_in_view():
    room = Room(paper_rules="\n".join(f"第{number}条" for number in range(60)))

    async def scene(pilot):
        await sign_in(pilot)
        await sees(pilot, "第0条", "本人承诺", "↑↓ scroll")
        for _press in range(10):
            await pilot.press("pagedown")
        await sees(pilot, "第59条", "本人承诺")
        await loses(pilot, "第0条")

    play(room, scene)


def test_a_sitting_that_cannot_be_stored_does_not_begin():
    room = Room()

    async def scene(pilot):
        await sign_in(pilot)
        await comes(pilot, RulesScreen)
        room.store.full = True
        await pilot.press("1", "enter")
        await comes(pilot, SignInScreen)
        await sees(pilot, "NOT saved")

    play(room, scene)
    assert room.store.sitting_ids() == []


def test_candidates_read_how_many_items_are_tried_out_and_not_which():
    plain = form()
    exam = replace(plain.exam, pretest_percent=50)
    tried = replace(plain, exam=exam)
    tried = replace(tried, form_id=form_id_of(exam, tried.items))

    async def scene(pilot):
        await sign_in(pilot)
        count = exam.pretest_count
        await sees(
            pilot, f"{8 + count} items · 12 points", f"{count} of the items are being tried out and do not count"
        )

    assert exam.pretest_count
    play(Room(tried), scene)
