"""Saying whose training it is, at both sizes and in both languages."""

import pytest
from cases import NARROW, WIDE, play_in, sees

from examapp.domain.errors import Message, NotPossible
from examapp.tui.app import ExamApp
from examapp.tui.who import WhoScreen

NUMBER = "13416201281054321"


class Desk:
    """An app that asks who it is, and remembers what came of it."""

    def __init__(self):
        self.came = []
        self.app = ExamApp(work=self.ask)

    async def ask(self, app):
        self.came.append(await app.push_screen_wait(WhoScreen(self.find)))

    @staticmethod
    def find(typed):
        if typed != NUMBER:
            raise NotPossible(Message("There is nothing to practise here."))
        return typed


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
@pytest.mark.parametrize(
    ("language", "asked", "refused"),
    [
        ("zh", "请输入执业证号", "没有可以练习的试题"),
        ("en", "Type your licence number", "There is nothing to practise here."),
    ],
)
def test_a_number_is_typed_and_one_that_cannot_be_is_said(size, language, asked, refused):
    desk = Desk()

    async def scene(pilot):
        await sees(pilot, asked)
        await pilot.press("1", "2", "enter")
        await sees(pilot, refused)
        await pilot.press("backspace", "backspace", *NUMBER)
        await sees(pilot, " ".join(NUMBER))
        await pilot.press("enter")
        await pilot.pause()

    play_in(desk.app, scene, size=size, language=language)
    assert desk.came == [NUMBER]


@pytest.mark.parametrize(("keys", "came"), [(("enter",), [""]), (("1", "escape"), [None])])
def test_nothing_typed_is_nobody_and_escape_changes_nothing(keys, came):
    desk = Desk()

    async def scene(pilot):
        await sees(pilot, "Type your licence number")
        await pilot.press(*keys)
        await pilot.pause()

    play_in(desk.app, scene)
    assert desk.came == came
