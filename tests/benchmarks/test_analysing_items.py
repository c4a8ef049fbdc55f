"""What the table of items costs beside the one matrix product that it cannot do without."""

import gc
from statistics import median
from time import perf_counter

import numpy as np
import pytest

from examapp.analysis.item_analysis import analyse_items
from examapp.analysis.matrices import ResponseMatrix

PEOPLE, ITEMS = 100_000, 100
ROUNDS = 7
# A machine that is busy with something else only ever adds time, so the best of a few series is looked at.
SERIES = 3
LIMIT = 3.0


@pytest.fixture(scope="module")
def matrix():
    chance = np.random.default_rng(100)
    ability, hardness = chance.normal(size=(PEOPLE, 1)), chance.normal(size=ITEMS)
    points = (chance.random((PEOPLE, ITEMS)) < 1 / (1 + np.exp(hardness - ability))).astype(np.float64)
    people, items = (tuple(str(number) for number in range(count)) for count in points.shape)
    return ResponseMatrix(people, items, points, np.ones(ITEMS))


def seconds(work):
    began = perf_counter()
    work()
    return perf_counter() - began


def ratio(matrix):
    """Medians of runs taken in turns."""
    points = matrix.points
    pairs = [(seconds(lambda: analyse_items(matrix)), seconds(lambda: points.T @ points)) for _ in range(ROUNDS)]
    ours, bare = zip(*pairs, strict=True)
    return median(ours) / median(bare)


def test_a_hundred_thousand_people_are_analysed_in_this_time(benchmark, matrix):
    found = benchmark.pedantic(lambda: analyse_items(matrix), rounds=ROUNDS, warmup_rounds=1)
    assert found.n_persons == PEOPLE


def test_the_table_costs_at_most_three_matrix_products(matrix):
    gc.collect()
    analyse_items(matrix)
    found = min(ratio(matrix) for _ in range(SERIES))
    assert found <= LIMIT, f"the table takes {found:.2f} times as long as the bare product"
