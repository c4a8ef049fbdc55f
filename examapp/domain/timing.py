"""How long a candidate had each item on the screen, out of the journal."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from examapp.domain.clocks import gap
from examapp.domain.journal import RETURNS, WORK, Event, EventKind

ZERO = timedelta(0)


def item_times(journal: Sequence[Event], first: str) -> dict[str, timedelta]:
    """Time on each item that was shown, by the boot clock; `first` is the item that was shown at the start.

    An item's time runs from being shown to the next one, over all visits; what an absence took, as the return states
    it, is left out. Nothing counts after the end.
    """
    times: dict[str, timedelta] = {first: ZERO}
    current = first
    for before, event in pairwise(journal):
        spent = gap(before.reading, event.reading)
        if event.kind in RETURNS:
            spent = max(ZERO, spent - event.cost)
        times[current] = times.get(current, ZERO) + spent
        if event.kind in (EventKind.SUBMITTED, EventKind.VOIDED):
            break
        if event.kind in WORK:
            current = str(event.data["item"])
    return times
