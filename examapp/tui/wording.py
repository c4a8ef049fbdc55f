"""What the exam screens say about an item, a candidate, an error and time."""

from datetime import datetime, timedelta

from examapp.domain.blueprints import Exam
from examapp.domain.errors import ExamError, Message
from examapp.domain.forms import FormItem
from examapp.domain.items import TRUE_OPTION, ItemType, Option
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.domain.sittings import Sitting
from examapp.locale import _, say

LETTERS = "ABCDEFGH"
PROOF_DIGITS = 4

TYPE_WORDS = {
    ItemType.TRUE_FALSE: Message("True or false"),
    ItemType.SINGLE: Message("Single choice"),
    ItemType.MULTIPLE: Message("Multiple choice"),
    ItemType.INDEFINITE: Message("One or more"),
}


def clock_text(left: timedelta) -> str:
    """Time left as minutes and seconds; 0:00 only when there is none."""
    seconds = max(0, -(-left // timedelta(seconds=1)))
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def time_of_day(moment: datetime) -> str:
    """A moment as the clock on the wall here shows it."""
    return f"{moment.astimezone():%H:%M:%S}"


def error_text(error: ExamError) -> str:
    """An error as one line: what is wrong, and what to do."""
    parts = [say(error.problem), *([say(error.hint)] if error.hint is not None else [])]
    return " ".join(parts)


def exam_heading(exam: Exam, *, demonstration: bool) -> str:
    """The exam as the top line names it."""
    book = _("Closed book") if exam.closed_book else _("Open book")
    parts = [book, exam.title]
    return " · ".join([_("DEMONSTRATION"), *parts] if demonstration else parts)


def person_text(candidate: Candidate) -> str:
    """The candidate as the top line names them."""
    if not candidate.seat:
        return candidate.name
    return _("{name} seat {seat}").format(name=candidate.name, seat=candidate.seat)


def option_text(item: FormItem, option: Option) -> str:
    """What an option says; true and false are said in the language in use."""
    if item.type is ItemType.TRUE_FALSE:
        return _("True") if option.option_id == TRUE_OPTION else _("False")
    return option.text


def position_text(sitting: Sitting) -> str:
    """Which item is shown, of what kind, worth how much, and whether it is flagged."""
    form = sitting.form
    item = form.item(sitting.current)
    kind = say(TYPE_WORDS[item.type])
    if item.stimulus is not None:
        kind = _("Case ({kind})").format(kind=kind)
    text = _("Item {number} / {count} · {kind} · {points} pts").format(
        number=form.index(item.item_id) + 1,
        count=len(form.items),
        kind=kind,
        points=show_points(form.exam.section(item.section_id).points, places=None),
    )
    return f"{text} · {_('! flagged')}" if item.item_id in sitting.flagged else text


def counts_text(sitting: Sitting) -> str:
    """How many items are answered, flagged, unanswered."""
    answered = len(sitting.answered)
    return _("Done {answered} · Flagged {flagged} · Open {unanswered}").format(
        answered=answered, flagged=len(sitting.flagged), unanswered=len(sitting.form.items) - answered
    )


def saved_text(sitting: Sitting) -> str:
    """Since when the last response is on disk; empty when there is none."""
    if sitting.saved is None:
        return ""
    return _("✓ Saved {time}").format(time=time_of_day(sitting.saved.wall_at))


def proof_of(candidate: Candidate) -> str:
    """What a candidate types to submit: the seat number, or digits of the licence where no seat can be typed."""
    seat = candidate.seat.strip()
    return seat if seat.isascii() and seat.isalnum() else candidate.licence_no[-PROOF_DIGITS:]
