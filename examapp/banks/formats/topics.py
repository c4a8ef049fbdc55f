"""Topics as a table names them: by id, by title, or by both."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from examapp.banks.schema import TOPIC_ID
from examapp.banks.tables import did_you_mean, plain


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics that exams draw from: id to title."""

    titles: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """The id that a text names, the text itself where it could be an id; None where it could not."""
        upper = text.upper()
        by_title = {plain(title): topic_id for topic_id, title in self.titles.items()}
        if upper in self.titles:
            return upper
        if plain(text) in by_title:
            return by_title[plain(text)]
        leading = numbered(upper)
        if leading is not None:
            same = [topic_id for topic_id in self.titles if numbered(topic_id) == leading]
            if same:
                return same[0]
        return text if TOPIC_ID.pattern and TOPIC_ID.pattern.fullmatch(text) else None

    def is_known(self, topic_id: str) -> bool:
        """Whether an exam can draw from it; where no exam names topics, any can be."""
        return not self.titles or topic_id in self.titles

    def guess(self, text: str) -> str | None:
        """The id of the topic whose title looks most like this."""
        by_title = {plain(title): topic_id for topic_id, title in self.titles.items()}
        close = did_you_mean(plain(text), by_title)
        return by_title[close] if close else did_you_mean(text, self.titles)


def numbered(text: str) -> tuple[str, int] | None:
    """The letters and the number that an id begins with, so that T6 is T06; None where it has none."""
    found = re.match(r"([A-Z]+)([0-9]+)", text)
    return (found[1], int(found[2])) if found else None
