"""A mock exam on the screens of the exam, and after it what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from examapp.locale import _

if TYPE_CHECKING:
    from textual.app import App

    from examapp.application.admission import Admission
    from examapp.domain.items import Item
    from examapp.domain.mocks import FinishedMock
    from examapp.domain.people import Candidate
    from examapp.domain.sittings import Sitting
    from examapp.reports.items import Ground
    from examapp.tui.app import ExamApp


@dataclass(frozen=True, slots=True)
class Mock:
    """The door to a mock exam and who goes through it; `finish` scores and keeps it, `titles` name the topics."""

    admission: "Admission"
    candidate: "Candidate"
    finish: "Callable[[Sitting], FinishedMock]"
    grounds: "Callable[[Item], Sequence[Ground]]"
    titles: Mapping[str, str]


async def sit_mock(mock: Mock, app: "ExamApp") -> None:
    """The sitting, then result and review until somebody leaves; ExamError where it cannot be sat or kept."""
    app.mark = _("MOCK EXAM")
    try:
        delivery = await app.sit(mock.admission, mock.candidate, promise=_("I have read this. It is a mock exam."))
        if delivery is None:
            return
        finished = mock.finish(delivery.sitting)
        title = mock.admission.form.exam.title
        await tell(finished, title, app, titles=mock.titles, grounds=mock.grounds)
    finally:
        app.mark = ""


async def tell(
    finished: "FinishedMock",
    title: str,
    app: "App[None]",
    *,
    titles: Mapping[str, str],
    grounds: "Callable[[Item], Sequence[Ground]]",
) -> None:
    """Result and review, back and forth, until somebody leaves."""
    from examapp.tui.mock_result import MockResultScreen  # nobody needs the statistics before the end
    from examapp.tui.mock_review import MockReviewScreen

    while (start := await app.push_screen_wait(MockResultScreen(finished, title, titles=titles))) is not None:
        review = MockReviewScreen(finished.items, title, start=start, grounds=grounds, titles=titles)
        await app.push_screen_wait(review)
