"""What the screens of a sitting say about an item and what was done with it."""

from examapp.domain.errors import Message
from examapp.domain.forms import FormItem
from examapp.domain.items import TRUE_OPTION, ItemType, Option
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.domain.sittings import Sitting
from examapp.locale import _, say
from examapp.tui.wording import time_of_day

LETTERS = "ABCDEFGH"
PROOF_DIGITS = 4

TYPE_WORDS = {
    ItemType.TRUE_FALSE: Message("True or false"),
    ItemType.SINGLE: Message("Single choice"),
    ItemType.MULTIPLE: Message("Multiple choice"),
    ItemType.INDEFINITE: Message("One or more"),
}


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
    text = _("Item {number} / {count} · {kind} · {points} pt").format(
        number=form.index(item.item_id) + 1,
        count=len(form.items),
        kind=kind,
        points=show_points(form.exam.section(item.section_id).points, places=None),
    )
    flagged = _("! flagged")
    return f"{text} · {flagged}" if item.item_id in sitting.flagged else text


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
