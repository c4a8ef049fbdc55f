"""What every screen says of time, a moment, an error, an exam and a candidate."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.cells import cell_len

from examapp.domain.errors import ExamError
from examapp.locale import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    # For their types alone: the first screen comes up sooner without them.
    from examapp.domain.blueprints import Exam
    from examapp.domain.people import Candidate


def clock_text(left: timedelta) -> str:
    """Time left as minutes and seconds; 0:00 only when there is none."""
    seconds = max(0, -(-left // timedelta(seconds=1)))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def time_of_day(moment: datetime) -> str:
    """A moment as the clock on the wall here shows it."""
    return f"{moment.astimezone():%H:%M:%S}"


def moment_text(moment: datetime) -> str:
    """A moment as calendar and clock on the wall here show it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def columns(rows: "Sequence[tuple[str, str]]") -> str:
    """Names and values in two columns, aligned in cells."""
    width = max(cell_len(name) for name, _value in rows) + 2
    return "\n".join(f"{name}{' ' * (width - cell_len(name))}{value}" for name, value in rows)


def error_text(error: ExamError) -> str:
    """An error as one line: what is wrong, and what to do."""
    parts = [say(error.problem), *([say(error.hint)] if error.hint is not None else [])]
    return " ".join(parts)


def exam_heading(exam: "Exam", *, demonstration: bool) -> str:
    """The exam as the top line names it."""
    book = _("Closed book") if exam.closed_book else _("Open book")
    parts = [book, exam.title]
    return " · ".join([_("DEMONSTRATION"), *parts] if demonstration else parts)


def pretest_text(exam: "Exam") -> str:
    """How many items are tried out and do not count; empty where none are."""
    if not exam.pretest_count:
        return ""
    return _("{count} of the items are being tried out and do not count; they are not marked.").format(
        count=exam.pretest_count
    )


def person_text(candidate: "Candidate") -> str:
    """The candidate as the top line names them."""
    if not candidate.seat:
        return candidate.name
    return _("{name} seat {seat}").format(name=candidate.name, seat=candidate.seat)
