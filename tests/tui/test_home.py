"""The three doors: what stands on them, where they lead, and back."""

import asyncio
from contextlib import closing

from examapp.application.administration import seats_of
from examapp.application.admission import Admission
from examapp.domain.errors import Message, NotPossible
from examapp.storage.store import Store
from examapp.tui.app import ExamApp
from examapp.tui.doors import Doors
from examapp.tui.home import HomeScreen, Overview, seats_text, state_text
from examapp.tui.page import PageScreen
from examapp.tui.sign_in import SignInScreen
from tests.exam_cases import LICENCE, FakeClock, make_candidate, small_form


class House:
    """A workspace with one candidate, and the app in front of it."""

    def __init__(self, *, with_form=True):
        self.store = Store()
        self.clock = FakeClock()
        self.form = small_form()[0] if with_form else None
        self.admission = None
        if self.form:
            self.store.save_candidates([make_candidate()])
            self.store.save_form(self.form, built_at=self.clock.read().wall_at)
            self.admission = Admission(self.form, self.store, self.clock)
        self.app = ExamApp(self.admission, doors=Doors(self.look, lambda: "the trainer's page\n" * 60))

    def look(self):
        seats = tuple(seats_of(self.form, self.store)) if self.form else ()
        return Overview(self.form, seats, self.clock.read())

    def play(self, scene, *, size=(80, 24)):
        async def run():
            async with self.app.run_test(size=size) as pilot:
                await pilot.pause()
                await scene(pilot)

        with closing(self.store):
            asyncio.run(run())


def lines_of(app):
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def test_the_doors_say_what_they_are_for_and_how_far_the_roster_has_come():
    house = House()

    async def scene(pilot):
        shown = lines_of(pilot.app)
        for words in ("Candidate", "Trainer", "Administrator", "not started 1", house.form.code):
            assert words in shown

    house.play(scene)


def test_each_digit_opens_its_door_and_escape_comes_back():
    house = House()

    async def scene(pilot):
        for digit, screen in (("1", SignInScreen), ("2", PageScreen), ("3", PageScreen), ("4", PageScreen)):
            await pilot.press(digit)
            await pilot.pause()
            assert isinstance(pilot.app.screen, screen)
            await pilot.press("escape", *(["escape"] if digit == "1" else []))
            await pilot.pause()
            assert isinstance(pilot.app.screen, HomeScreen)

    house.play(scene)


def test_arrows_and_enter_open_a_door_too_and_a_long_page_scrolls():
    house = House()

    async def scene(pilot):
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert "the trainer's page" in lines_of(pilot.app)
        await pilot.press("pagedown")
        await pilot.pause()
        assert pilot.app.screen.query_one("VerticalScroll").scroll_y > 0

    house.play(scene)


def test_escape_leaves_the_program():
    house = House()

    async def scene(pilot):
        await pilot.press("escape")
        await pilot.pause()

    house.play(scene)
    assert house.app.return_code == 0


def test_an_empty_workspace_says_what_to_do():
    house = House(with_form=False)

    async def scene(pilot):
        assert "No form has been built yet" in lines_of(pilot.app)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, PageScreen)
        assert "examapp exam build" in lines_of(pilot.app)

    house.play(scene)


def test_an_unfinished_sitting_stands_first_with_its_time_left():
    house = House()
    with closing(house.store):
        delivery = house.admission.admit(house.admission.identify(LICENCE))
        delivery.flag(delivery.sitting.current)
        house.clock.advance(minutes=10)
        first, *_rest = state_text(house.look()).splitlines()
        assert "20:00 left" in first
        assert "sitting now" in seats_text(house.look())


def test_every_door_has_help():
    house = House()

    async def scene(pilot):
        await pilot.press("f1")
        await pilot.pause()
        assert "examapp take" in lines_of(pilot.app)

    house.play(scene)


def test_the_learners_door_leads_to_the_progress_or_says_why_not():
    house, came = House(with_form=False), []

    async def study(app):
        came.append(app)
        if len(came) > 1:
            raise NotPossible(Message("Somebody is sitting."), hint=Message("Wait."))

    house.app = ExamApp(doors=Doors(house.look, lambda: "", study=study))

    async def scene(pilot):
        await pilot.press("2")
        await pilot.pause()
        assert came == [house.app]
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert "Somebody is sitting." in lines_of(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, HomeScreen)

    house.play(scene)
