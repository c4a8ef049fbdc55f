"""The next due item: what it costs with a long log, how that grows, and what making all cards anew costs."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.store import STORE_FILE
from tests.repetition_cases import EVENING, ME, Clock, answer, desk

CARDS, ANSWERS_EACH = 5_000, 40
SMALL, GROWTH = 500, 10
LIMIT_MS = 5.0
# Ten times the cards and reviews: an index answers in hardly more time, a search through all takes ten times as long.
ALLOWANCE = 3.0
ROUNDS = 60
INSERT = "INSERT INTO training (record_id, learner, at, kind, data) VALUES (?, ?, ?, ?, ?)"


def write_log(folder: Path, cards: int) -> None:
    """Forty answers to each item, one round through all of them every five days, written in one go."""
    rows = []
    for turn in range(ANSWERS_EACH):
        at = (EVENING + timedelta(days=5 * turn)).isoformat(timespec="milliseconds")
        for number in range(cards):
            right = (7 * number + 3 * turn) % 5 != 0
            data = {"item": f"i-{number}", "digest": f"{number:064x}", "chosen": ["A"], "right": right, "seconds": 40}
            rows.append((f"{turn * cards + number:032x}", ME, at, "practised", json.dumps(data)))
    folder.mkdir()
    with closing(connect(folder / STORE_FILE, STORE_STEPS)) as connection:
        connection.execute("BEGIN")
        connection.executemany(INSERT, rows)
        connection.execute("COMMIT")


def next_due_ms(folder: Path, cards: int) -> tuple[float, float, float]:
    """Seconds for making all cards; milliseconds for the next due item, without news and right after an answer."""
    clock = Clock(EVENING + timedelta(days=5 * ANSWERS_EACH + 30))
    with desk(folder, clock=clock) as (log, schedule):
        began = perf_counter()
        first = next(schedule.due())
        made_s = perf_counter() - began
        assert len(schedule.cards()) == cards
        quiet, after_answer = [], []
        for number in range(ROUNDS):
            began = perf_counter()
            due = next(schedule.due())
            quiet.append(perf_counter() - began)
            log.add([answer(10_000_000 + number, due.digest, days=5 * ANSWERS_EACH + 30)])
            began = perf_counter()
            following = next(schedule.due())
            after_answer.append(perf_counter() - began)
            assert following.digest != due.digest
        assert first.repetitions == ANSWERS_EACH
    return made_s, 1000 * median(quiet), 1000 * median(after_answer)


def test_the_next_due_item_comes_in_five_milliseconds_however_long_the_log(tmp_path):
    write_log(tmp_path / "small", SMALL)
    write_log(tmp_path / "large", SMALL * GROWTH)
    small_made_s, small_quiet, small_after = next_due_ms(tmp_path / "small", SMALL)
    made_s, quiet, after = next_due_ms(tmp_path / "large", CARDS)
    reviews = CARDS * ANSWERS_EACH
    figures = (
        f"{CARDS} cards, {reviews} reviews: next due item {quiet:.2f} ms, right after an answer {after:.2f} ms; "
        f"{SMALL} cards, {reviews // GROWTH} reviews: {small_quiet:.2f} ms and {small_after:.2f} ms; "
        f"all cards anew {made_s:.1f} s and {small_made_s:.1f} s"
    )
    growth = f"{quiet / small_quiet:.1f}, {after / small_after:.1f} and {made_s / small_made_s:.1f} times as long"
    print(f"{figures}; for {GROWTH} times as much {growth}")  # noqa: T201  (shown by pytest -s)
    assert max(quiet, after) < LIMIT_MS, figures
    assert quiet <= ALLOWANCE * small_quiet, figures
    assert after <= ALLOWANCE * small_after, figures
    assert made_s <= 1.5 * GROWTH * small_made_s, figures
