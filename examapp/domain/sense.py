"""Whether an event with a sound digest can have happened: about what the form has, with times that add up."""

from datetime import timedelta
from typing import TYPE_CHECKING

from examapp.domain.clocks import gap
from examapp.domain.forms import Form
from examapp.domain.journal import RETURNS, WORK, Event, EventKind

if TYPE_CHECKING:
    from examapp.domain.sittings import Sitting

# The wall clock is stored to the millisecond, so a gap across a restart is not exact.
ROUNDING = timedelta(seconds=1)


def is_of_form(form: Form, event: Event) -> bool:
    """Whether what was worked on is in the form."""
    if event.kind not in WORK:
        return True
    item = next((item for item in form.items if item.item_id == event.data.get("item")), None)
    named = event.data.get("options", [event.data.get("option")] if event.kind is EventKind.STRUCK else [])
    switched = event.kind not in (EventKind.STRUCK, EventKind.FLAGGED) or isinstance(event.data.get("on"), bool)
    return item is not None and switched and isinstance(named, list) and all(one in item.option_ids for one in named)


def adds_up(sitting: "Sitting", event: Event) -> bool:
    """Whether the time that an event states is what this sitting can have lost, or what the rule computes."""
    if event.kind in RETURNS:
        return event.cost <= gap(sitting.at_work, event.reading) + ROUNDING
    seconds = event.data.get("seconds")
    if event.kind is EventKind.EXTRA_TIME:
        return type(seconds) is int and seconds > 0
    if event.kind is EventKind.CREDITED and "losses" in event.data:
        credit = sitting.pending
        return event.data["losses"] == list(credit.seqs) and seconds in (0, credit.seconds)
    return True
