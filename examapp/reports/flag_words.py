"""Why an item should be looked at, in words."""

from examapp.analysis.item_analysis import Flag
from examapp.domain.errors import Message

FLAG_WORDS = {
    Flag.TOO_EASY: Message("very easy"),
    Flag.TOO_HARD: Message("very hard"),
    Flag.LOW_DISCRIMINATION: Message("low discrimination"),
    Flag.NEGATIVE_DISCRIMINATION: Message("negative discrimination"),
    Flag.PROBABLY_MISKEYED: Message("probably a wrong key"),
    Flag.DEAD_DISTRACTOR: Message("idle distractor"),
}
