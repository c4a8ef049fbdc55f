"""The trainer's door: the page on the banks, and from there how the training goes, section by section, and printing."""

import pytest
from cases import NARROW, WIDE, loses, play_in, sees, text_of, until

from examapp.application.training_overview import training_overview
from examapp.domain.clocks import Reading
from examapp.domain.errors import Message, NotPossible
from examapp.reports.training_report import training_report
from examapp.tui.app import ExamApp
from examapp.tui.doors import Doors
from examapp.tui.home import Overview
from examapp.tui.training_overview import Training
from tests.exam_cases import MORNING
from tests.overview_cases import Diary
from tests.test_training_overview import COURSE, ITEMS, LESSONS, NORTH, ROSTER, SOUTH, A

BOTH = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
SECTIONS = {
    "en": (
        "By centre",
        "Who has not started",
        "By topic",
        "Lessons",
        "Items most often wrong",
        "Quite sure, and wrong",
        "Items that learners reported",
    ),
    "zh": (
        "各中心情况",
        "尚未开始学习的人员",
        "按专题",
        "课程",
        "错误率最高的试题",
        "很有把握却答错的试题",
        "学员报告的试题",
    ),
}
TOPICS = {f"T{number:02}": f"Topic {number}" for number in range(1, 23)}


class Office:
    """A trainer's machine with what learners did, and a printer that remembers."""

    def __init__(self, *, sitting=False):
        self.sitting, self.printed = sitting, []
        self.diary = Diary()
        for number in (*NORTH, *SOUTH[:5]):
            self.diary.open(number, LESSONS[0])
            self.diary.answer(number, A, right=number in NORTH[:2], sure=3)
        self.diary.report(NORTH[0], A, "typo", "a comma too many")
        training = Training(self.report, self.print_file)
        self.app = ExamApp(doors=Doors(self.look, lambda: "the banks", training=training))

    def look(self):
        return Overview(None, (), Reading(MORNING, 0, "boot"))

    def report(self):
        if self.sitting:
            raise NotPossible(Message("Somebody is sitting."), hint=Message("Wait."))
        found = training_overview(self.diary.records, roster=ROSTER, courses=[COURSE], items=ITEMS, titles=TOPICS)
        return training_report(found, demonstration=True)

    def print_file(self, document):
        self.printed.append(document)
        return "there.pdf"


def page_top(app):
    """The first lines of the page, below the title."""
    return "\n".join(text_of(app).splitlines()[1:4])


@BOTH
@pytest.mark.parametrize(
    ("language", "words"), [("en", ("T training", "N next section")), ("zh", ("T 培训进展", "N 下一部分"))]
)
def test_each_section_is_reached_by_one_key_and_left_by_another(size, language, words):
    office = Office()

    async def scene(pilot):
        await sees(pilot, "examapp")
        await pilot.press("3")
        await sees(pilot, "the banks", words[0])
        await pilot.press("t")
        await sees(pilot, words[1], SECTIONS[language][0])
        for section in SECTIONS[language]:
            await pilot.press("n")
            await sees(pilot, section)
        await sees(pilot, "a comma too many", "N1")
        for _section in SECTIONS[language]:
            await pilot.press("b")
        await until(pilot, lambda: SECTIONS[language][0] in text_of(pilot.app))
        await pilot.press("escape")
        await sees(pilot, "the banks")
        await pilot.press("escape")
        await loses(pilot, "the banks")

    play_in(office.app, scene, size=size, language=language)


def test_a_section_begins_at_the_top_of_the_page():
    office = Office()

    async def scene(pilot):
        await sees(pilot, "examapp")
        await pilot.press("3")
        await sees(pilot, "the banks")
        await pilot.press("t")
        await sees(pilot, "By centre")
        for section in SECTIONS["en"][:3]:
            await pilot.press("n")
            await until(pilot, lambda section=section: section in page_top(pilot.app))
        await pilot.press("pagedown", "down", "up", "pageup")
        await sees(pilot, "By topic")

    play_in(office.app, scene)


def test_the_report_is_printed_as_it_is_shown():
    office = Office()

    async def scene(pilot):
        await sees(pilot, "examapp")
        await pilot.press("3")
        await sees(pilot, "the banks")
        await pilot.press("t")
        await sees(pilot, "DEMONSTRATION DATA")
        await pilot.press("p")
        await sees(pilot, "Written: there.pdf.")

    play_in(office.app, scene)
    assert [document.name for document in office.printed] == ["training"]


def test_while_somebody_sits_nothing_is_shown_and_leaving_works():
    office = Office(sitting=True)

    async def scene(pilot):
        await sees(pilot, "examapp")
        await pilot.press("3")
        await sees(pilot, "the banks")
        await pilot.press("t")
        await sees(pilot, "Somebody is sitting.", "Wait.")
        await pilot.press("p", "n")
        await pilot.press("f1")
        await sees(pilot, "Everything is read anew")
        await pilot.press("escape")
        await sees(pilot, "Somebody is sitting.")
        await pilot.press("escape")
        await sees(pilot, "the banks")

    play_in(office.app, scene)
    assert office.printed == []
