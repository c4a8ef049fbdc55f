"""Incidents in words: what happened in a sitting, when, and what it cost."""

from collections.abc import Iterable
from datetime import timedelta

from examapp.domain.credits import Cause
from examapp.domain.errors import Message
from examapp.domain.journal import Event, EventKind
from examapp.domain.reasons import ReasonCode
from examapp.domain.sittings import Sitting
from examapp.locale import _, say
from examapp.reports.words import CODE_WORDS

KIND_WORDS = {
    EventKind.FOCUS_LOST: Message("left the exam window"),
    EventKind.FOCUS_GAINED: Message("back in the exam window"),
    EventKind.PASTE_REFUSED: Message("tried to paste"),
    EventKind.CLOCK_CHANGED: Message("wall clock moved"),
    EventKind.INTERRUPTED: Message("program was told to end"),
    EventKind.RESUMED: Message("came back"),
    EventKind.SUSPENDED: Message("stood still"),
    EventKind.SECOND_COPY: Message("the older window gave way"),
    EventKind.REENTERED: Message("came back by a code"),
    EventKind.LATE_ADMITTED: Message("admitted late"),
    EventKind.EXTRA_TIME: Message("extra time granted"),
    EventKind.CREDITED: Message("lost time decided about"),
    EventKind.VOIDED: Message("voided"),
}
CAUSE_WORDS = {
    Cause.RESTARTED: Message("machine restarted"),
    Cause.KILLED: Message("program killed"),
    Cause.SUSPENDED: Message("machine or program stood still"),
    "ended": Message("program ended in order"),
    "asleep": Message("machine asleep"),
    "stopped": Message("program stopped"),
}
# Whoever names no kind has said why in words.
REASON_KINDS = {code.value: words for code, words in CODE_WORDS.items() if code is not ReasonCode.OTHER}


def span_text(span: timedelta) -> str:
    """A span of time as minutes and seconds."""
    seconds = round(span.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"


def incident_text(event: Event, *, beside: bool = False) -> str:
    """One incident as a line: time of day, what it was, why, what it cost, and who decided.

    `beside` says that who came back opened a window beside one that was still open: nothing was lost.
    """
    parts = [f"{event.reading.wall_at.astimezone():%H:%M:%S}", say(KIND_WORDS[event.kind])]
    if beside:
        return " · ".join([*parts, _("another window was still open")])
    shift = event.data.get("shift_ms")
    if type(shift) is int:
        ahead, back = _("{time} ahead"), _("{time} back")
        parts.append((ahead if shift > 0 else back).format(time=span_text(timedelta(milliseconds=abs(shift)))))
    cause = CAUSE_WORDS.get(str(event.data.get("cause", "")))
    if cause is not None:
        parts.append(say(cause))
    seconds = event.data.get("seconds")
    if type(seconds) is int:
        parts.append(_("{time} given").format(time=span_text(timedelta(seconds=seconds))))
    if event.cost:
        parts.append(_("{time} lost").format(time=span_text(event.cost)))
    people = event.data.get("by")
    if isinstance(people, list) and people:
        parts.append(_("by {people}").format(people=", ".join(str(one) for one in people)))
    kind = REASON_KINDS.get(str(event.data.get("code", "")))
    if kind is not None:
        parts.append(say(kind))
    # Why a program ended is a word for machines.
    if event.data.get("reason") and event.kind is not EventKind.INTERRUPTED:
        parts.append(str(event.data["reason"]))
    return " · ".join(parts)


def incident_lines(events: Iterable[Event]) -> list[str]:
    """The incidents of a sitting; time out of the window stands with the return, a second copy where it was opened."""
    journal = list(events)
    beside = {event.data.get("resumed") for event in journal if event.kind is EventKind.SECOND_COPY}
    told = [event for event in journal if event.is_incident or event.kind is EventKind.FOCUS_GAINED]
    return [incident_text(event, beside=event.seq in beside) for event in told]


def pending_text(sitting: Sitting) -> str:
    """What of the lost time waits for a decision; empty when nothing does."""
    credit = sitting.pending
    if not credit.seconds:
        return ""
    return _("Waits for a decision: {time} ({causes})").format(
        time=span_text(timedelta(seconds=credit.seconds)),
        causes=", ".join(say(CAUSE_WORDS[cause]) for cause in credit.by_cause),
    )
