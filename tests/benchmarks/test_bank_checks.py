"""What the rules about wording cost beside loading, and how the search for near-duplicates grows."""

import random
import re
import time
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from examapp.banks.checks import bank_remarks, duplicate_remarks
from examapp.banks.loader import load_banks, read_bank
from examapp.banks.near_duplicates import near_duplicates
from tests.benchmarks.test_bank_loading import HEADER, generate

SHIPPED = Path(__file__).parents[2] / "question_banks" / "banks"
ITEMS = 5_000
ROUNDS = 3
CHECK_LIMIT = 5
SIZES = (1_000, 5_000, 20_000)
# Twenty times the texts: a quadratic search takes 400 times as long.
GROWTH_LIMIT = 100


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def test_every_rule_costs_at_most_five_times_the_loading():
    chance = random.Random(5)
    data = (HEADER + "".join(generate(number, chance) for number in range(ITEMS))).encode()
    bank = read_bank(data, "bank.yaml").bank
    load_s = median(seconds(lambda: read_bank(data, "bank.yaml")) for _ in range(ROUNDS))
    check_s = median(seconds(lambda: [*bank_remarks(bank), *duplicate_remarks([bank])]) for _ in range(ROUNDS))
    assert check_s <= CHECK_LIMIT * load_s, f"checking takes {check_s / load_s:.2f} times as long as loading"


@cache
def stems():
    """Stems of the right length and wording: clauses of the shipped items, put together by chance."""
    banks, _problems = load_banks(SHIPPED)
    texts = [item.stem for bank in banks if bank.language == "zh" for item in bank.items]
    clauses = [clause for text in texts for clause in re.split("[，。；？]", text) if 4 < len(clause) < 30]
    chance = random.Random(6)
    return {str(number): "，".join(chance.choices(clauses, k=4)) for number in range(SIZES[-1])}


def first(size):
    return dict(list(stems().items())[:size])


@pytest.mark.parametrize("size", SIZES)
def test_near_duplicates_are_found_in_this_time(benchmark, size):
    some = first(size)
    benchmark.pedantic(lambda: list(near_duplicates(some)), rounds=ROUNDS)
    benchmark.extra_info["items"] = size


def test_the_search_for_near_duplicates_is_not_quadratic():
    small, large = (
        median(seconds(lambda size=size: list(near_duplicates(first(size)))) for _ in range(ROUNDS))
        for size in (SIZES[0], SIZES[-1])
    )
    growth = large / small
    assert growth <= GROWTH_LIMIT, f"{SIZES[-1] // SIZES[0]} times the texts take {growth:.0f} times as long"
