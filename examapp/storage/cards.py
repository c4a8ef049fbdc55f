"""Where cards are kept: derived from the training log in the same file, and made anew whenever they are missing."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from examapp.domain.cards import Card
from examapp.domain.training_log import TrainingRecord
from examapp.storage.connection import connect, transaction
from examapp.storage.migrations import STORE_STEPS, said_in
from examapp.storage.store import STORE_FILE
from examapp.storage.training import record_of

DIGEST, ANSWER = said_in("data", "digest"), said_in("data", "answer")
# A partial index serves a query that repeats the index's own condition.
OF_AN_ITEM = f"""FROM training INDEXED BY training_of_an_item
        WHERE learner = :learner AND {DIGEST} = :digest AND kind IN ('practised', 'check_answered')"""
ANSWERS = f"""
    SELECT record_id, learner, at, kind, data {OF_AN_ITEM}
    UNION ALL
    SELECT record_id, learner, at, kind, data FROM training INDEXED BY training_ratings
        WHERE learner = :learner AND kind = 'rated' AND {ANSWER} IN (SELECT record_id {OF_AN_ITEM})"""  # noqa: S608  (built of constants)
TOUCHED = f"""
    SELECT {DIGEST} AS digest FROM training INDEXED BY training_of_a_learner
        WHERE learner = :learner AND entry > :known AND kind IN ('practised', 'check_answered') AND digest IS NOT NULL
    UNION
    SELECT {said_in("answers.data", "digest")} AS digest
        FROM training AS ratings INDEXED BY training_of_a_learner
        JOIN training AS answers ON answers.record_id = {said_in("ratings.data", "answer")}
        WHERE ratings.learner = :learner AND ratings.entry > :known AND ratings.kind = 'rated'
            AND answers.learner = :learner AND answers.kind IN ('practised', 'check_answered') AND digest IS NOT NULL"""  # noqa: S608  (built of constants)
KEEP = """
    INSERT INTO cards (learner, digest, repetitions, met_on, last_on, due_on, stability, difficulty)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (learner, digest) DO UPDATE SET repetitions = excluded.repetitions, met_on = excluded.met_on,
            last_on = excluded.last_on, due_on = excluded.due_on, stability = excluded.stability,
            difficulty = excluded.difficulty"""
SELECT = "SELECT digest, repetitions, met_on, last_on, due_on, stability, difficulty FROM cards"
DUE = f"{SELECT} WHERE learner = ? AND due_on <= ? AND (due_on, digest) > (?, ?) ORDER BY due_on, digest LIMIT ?"
PAGE = 50
CardRow = tuple[str, int, str, str, str, float, float]


class Cards:
    """The cards of all learners of this workspace; belongs to the thread that opened it."""

    def __init__(self, folder: Path) -> None:
        self._connection = connect(folder / STORE_FILE, STORE_STEPS)
        # What a power cut takes away is made anew from the log; so there is no need to wait for the disk.
        self._connection.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def news(self, learner: str, *, rules: str) -> tuple[int, list[str]]:
        """How far the log goes, and the items answered or rated since the cards were made by these rules.

        (0, []) where there is nothing that they do not know.
        """
        query = "SELECT coalesce(max(entry), 0) FROM training WHERE learner = ?"
        (through,) = self._connection.execute(query, (learner,)).fetchone()
        mark = self._connection.execute(
            "SELECT through, rules FROM card_marks WHERE learner = ?", (learner,)
        ).fetchone()
        known = mark[0] if mark is not None and mark[1] == rules else 0
        if known >= through:
            return 0, []
        rows = self._connection.execute(TOUCHED, {"learner": learner, "known": known})
        return through, [digest for (digest,) in rows.fetchall()]

    def answers(self, learner: str, digest: str) -> list[TrainingRecord]:
        """A learner's answers to one item, and the ratings of these answers."""
        rows = self._connection.execute(ANSWERS, {"learner": learner, "digest": digest})
        return [record_of(*row) for row in rows]

    def keep(self, learner: str, cards: Iterable[Card], *, through: int, rules: str) -> None:
        """Keep cards that know the log so far, all or none; NotSaved when that fails."""
        with transaction(self._connection):
            self._connection.executemany(KEEP, [(learner, *_row(card)) for card in cards])
            self._connection.execute("INSERT OR REPLACE INTO card_marks VALUES (?, ?, ?)", (learner, through, rules))

    def of(self, learner: str) -> list[Card]:
        """A learner's cards, those due longest first."""
        rows = self._connection.execute(f"{SELECT} WHERE learner = ? ORDER BY due_on, digest", (learner,))
        return [_card(row) for row in rows]

    def card(self, learner: str, digest: str) -> Card | None:
        """A learner's card of one item."""
        rows = self._connection.execute(f"{SELECT} WHERE learner = ? AND digest = ?", (learner, digest))
        row = rows.fetchone()
        return None if row is None else _card(row)

    def due(self, learner: str, on: date) -> Iterator[Card]:
        """The cards due by a day, those due longest first; read in pages, so that the first comes at once."""
        last: tuple[str, str] | None = ("", "")
        while last is not None:
            rows = self._connection.execute(DUE, (learner, on.isoformat(), *last, PAGE)).fetchall()
            last = (rows[-1][4], rows[-1][0]) if len(rows) == PAGE else None
            yield from map(_card, rows)


def _row(card: Card) -> CardRow:
    days = (card.met_on.isoformat(), card.last_on.isoformat(), card.due_on.isoformat())
    return card.digest, card.repetitions, *days, card.stability, card.difficulty


def _card(row: CardRow) -> Card:
    digest, repetitions, *days, stability, difficulty = row
    met_on, last_on, due_on = (date.fromisoformat(str(day)) for day in days)
    return Card(digest, repetitions, met_on, last_on, due_on, float(stability), float(difficulty))
