"""The administrator's screen of results: what is shown of whom, and what becomes of printing."""

import asyncio

from examapp.domain.errors import Message, NotFound
from examapp.domain.people import Category
from examapp.reports.documents import Document, Paragraph
from examapp.tui.app import ExamApp
from examapp.tui.results import Results, ResultsScreen


class Desk:
    """Two centres, one of which has nobody with a score, and a printer that remembers."""

    def __init__(self, *, lines=1):
        self.asked, self.printed, self.lines = [], [], lines

    @property
    def results(self):
        return Results(lambda: ["Guoyang", "Mengcheng"], lambda: [Category.LEGAL_AID], self.report, self.print_file)

    def report(self, centre, category):
        self.asked.append((centre, category))
        if centre == "Mengcheng":
            raise NotFound(Message("Nobody has a score yet."), hint=Message("Look later."))
        text = f"figures of {centre or 'everybody'}"
        return Document("comparison", "Scores", tuple(Paragraph(text) for _line in range(self.lines)), "en")

    def print_file(self, document):
        self.printed.append(document)
        return "there.pdf"


def lines_of(app):
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())


def play(desk, scene, *, size=(80, 24)):
    async def run():
        app = ExamApp(work=lambda app: app.push_screen_wait(ResultsScreen(desk.results)))
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await scene(pilot)

    asyncio.run(run())


async def settle(pilot):
    """Until what was asked for has been shown."""
    for _round in range(100):
        await pilot.pause(0.02)
        if isinstance(pilot.app.screen, ResultsScreen) and not pilot.app.screen.is_busy:
            break
    await pilot.pause()


def test_everybody_is_shown_first_and_each_centre_in_turn():
    desk = Desk()

    async def scene(pilot):
        assert "figures of everybody" in lines_of(pilot.app)
        await pilot.press("c")
        await settle(pilot)
        shown = lines_of(pilot.app)
        assert "figures of Guoyang" in shown
        assert "Guoyang · all categories" in shown
        await pilot.press("c", "c")
        await settle(pilot)

    play(desk, scene)
    assert desk.asked[:2] == [(None, None), ("Guoyang", None)]


def test_what_cannot_be_shown_is_said_and_leaving_works():
    desk = Desk()

    async def scene(pilot):
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        shown = lines_of(pilot.app)
        assert "Nobody has a score yet." in shown
        assert "figures of" not in shown
        await pilot.press("p")
        await settle(pilot)
        assert desk.printed == []
        await pilot.press("c")
        await settle(pilot)
        assert "figures of everybody" in lines_of(pilot.app)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, ResultsScreen)

    play(desk, scene)


def test_printing_writes_what_is_shown_and_says_where():
    desk = Desk()

    async def scene(pilot):
        await pilot.press("c")
        await settle(pilot)
        await pilot.press("p")
        await settle(pilot)
        assert "Written: there.pdf." in lines_of(pilot.app)

    play(desk, scene)
    assert ["figures of Guoyang" in str(document.blocks) for document in desk.printed] == [True]


def test_a_choice_of_one_is_not_offered():
    desk = Desk()

    async def scene(pilot):
        shown = lines_of(pilot.app)
        assert "C centre" in shown
        assert "G category" not in shown
        await pilot.press("g")
        await settle(pilot)

    play(desk, scene)
    assert desk.asked == [(None, None)]


def test_a_long_report_is_scrolled_and_begins_at_the_top_again():
    desk = Desk(lines=80)

    async def scene(pilot):
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert pilot.app.screen.query_one("VerticalScroll").scroll_y > 20
        await pilot.press("c")
        await settle(pilot)
        assert pilot.app.screen.query_one("VerticalScroll").scroll_y == 0

    play(desk, scene, size=(140, 40))
