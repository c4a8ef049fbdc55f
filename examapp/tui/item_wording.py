"""What the screens of a sitting say about an item and what was done with it."""

from datetime import timedelta

from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.domain.receipts import Receipt
from examapp.domain.sittings import Sitting
from examapp.locale import _
from examapp.reports.items import kind_text
from examapp.tui.wording import clock_text, moment_text, time_of_day

PROOF_DIGITS = 4


def position_text(sitting: Sitting) -> str:
    """Which item is shown, of what kind, worth how much, and whether it is flagged."""
    form = sitting.form
    item = form.item(sitting.current)
    text = _("Item {number} / {count} · {kind} · {points} pt").format(
        number=form.index(item.item_id) + 1,
        count=len(form.items),
        kind=kind_text(item),
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


def held_text(sitting: Sitting) -> list[str]:
    """What is said while the end of a sitting waits for the decision about lost time."""
    pending = sitting.pending
    lost = _("Time is up. By the rule of this exam {time} of lost working time may be given back.").format(
        time=clock_text(timedelta(seconds=pending.seconds))
    )
    if pending.clock_excess:
        lost = _("By this machine's clock time is up, but that clock jumped when the machine was restarted.")
    wait = _("Raise your hand and wait: two people decide. The exam then goes on by itself, or is handed in.")
    return [lost, wait, _("All your answers are saved. Waiting costs no working time.")]


def return_text(number: int) -> str:
    """Which return this is, counted from 1 for people: who computes the code on another machine needs it."""
    return _("This is your return number {number}; tell the invigilator that number.").format(number=number + 1)


def receipt_rows(candidate: Candidate, receipt: Receipt) -> list[tuple[str, str]]:
    """What a candidate takes along, name by value; the code comes last."""
    return [
        (_("Name"), candidate.name),
        (_("Seat"), candidate.seat or _("none")),
        (_("Closed"), moment_text(receipt.closed_at.wall_at)),
        (_("Answered"), _("{answered} of {count} items").format(answered=receipt.answered, count=receipt.items)),
        (_("Form"), receipt.form),
        (_("Receipt"), receipt.code),
    ]


def proof_of(candidate: Candidate) -> str:
    """What a candidate types to submit: the seat number, or digits of the licence where no seat can be typed.

    Empty where there is neither: in a mock exam of nobody named.
    """
    seat = candidate.seat.strip()
    return seat if seat.isascii() and seat.isalnum() else candidate.licence_no[-PROOF_DIGITS:]
