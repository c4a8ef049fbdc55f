"""Spaced repetition in words: the rating of an answer, and when its item comes again."""

from examapp.domain.cards import Rated
from examapp.domain.errors import Message
from examapp.domain.repetitions import Rating
from examapp.locale import _
from examapp.reports.practice import Line, Tone

RATING_WORDS = {
    Rating.AGAIN: Message("not remembered"),
    Rating.HARD: Message("remembered with effort"),
    Rating.GOOD: Message("remembered"),
    Rating.EASY: Message("remembered easily"),
}


def rated_line(rated: Rated) -> Line:
    """How an answer is rated, and when its item comes again."""
    facts = {"rating": _(RATING_WORDS[rated.rating].msgid), "day": rated.comes_on.isoformat()}
    return Line(_("Comes again on {day}. Rated: {rating}; K changes that.").format(**facts), "→ ", Tone.QUIET)
