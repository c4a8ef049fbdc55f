"""What the rules about wording cost beside loading, and how the search for near-duplicates grows."""

import random
import time
from statistics import median

from examapp.banks.checks import bank_remarks, duplicate_remarks
from examapp.banks.loader import read_bank
from examapp.banks.near_duplicates import near_duplicates
from tests.benchmarks.test_bank_loading import CHARACTERS, HEADER, generate

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


def test_the_search_for_near_duplicates_is_not_quadratic(record_property):
    chance = random.Random(6)
    texts = {str(number): "".join(chance.choices(CHARACTERS, k=45)) for number in range(SIZES[-1])}
    taken = {}
    for size in SIZES:
        some = dict(list(texts.items())[:size])
        taken[size] = seconds(lambda some=some: list(near_duplicates(some)))
        record_property(f"near_duplicates_{size}_s", round(taken[size], 3))
    growth = taken[SIZES[-1]] / taken[SIZES[0]]
    assert growth <= GROWTH_LIMIT, f"{SIZES[-1] // SIZES[0]} times the texts take {growth:.0f} times as long"
