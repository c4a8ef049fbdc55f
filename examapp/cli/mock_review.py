"""`examapp mock --review`: the items of the newest mock exam once more, from the training log and the banks."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from examapp.cli.context import Context, narrate
from examapp.cli.mock_room import stock_of
from examapp.cli.running import run_app
from examapp.cli.texts import texts_at_hand
from examapp.domain.errors import Message, NotFound
from examapp.domain.mocks import FinishedMock, marked_again, mock_results
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.blueprints import Exam
    from examapp.storage.training import TrainingLog


def review_newest(
    context: Context, exam: "Exam", log: "TrainingLog", *, learner: str, line: bool, texts: Path | None
) -> None:
    """Show it on the screen or line by line; says how many items are no longer in the banks, or in a paper here."""
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of

    found = [each for each in mock_results(log.of(learner)) if each.exam_id == exam.exam_id]
    if not found:
        raise NotFound(
            Message("There is no mock exam in the training log."), hint=Message("Sit one: examapp mock EXAM")
        )
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    at_hand, _in_texts = texts_at_hand(context, texts, registry)
    finished = FinishedMock(found[-1], marked_again(found[-1], stock_of(context, exam, registry).by_digest))
    missing = len(found[-1].answers) - len(finished.items)
    if missing:
        text = _("Items that cannot be shown any more, because they were changed or are in a paper here: {count}.")
        narrate(text.format(count=missing))
    grounds = partial(grounds_of, registry=registry, texts=at_hand)
    titles = {topic.topic_id: topic.title for topic in exam.topics}
    if line:
        from examapp.cli.line_input import LineInput
        from examapp.cli.mock_line import LineReview

        LineReview(finished, grounds, titles, LineInput(sys.stdin)).run()
        return
    from examapp.tui.app import ExamApp  # Textual loads only here
    from examapp.tui.mocking import tell

    run_app(ExamApp(work=lambda app: tell(finished, exam.title, app, titles=titles, grounds=grounds)))
