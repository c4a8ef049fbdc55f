"""What the tests of analyses share: matrices from published data, from files, and by chance."""

import csv
from itertools import product

import numpy as np

from examapp.analysis.matrices import ResponseMatrix

# R. D. Bock and M. Lieberman, Fitting a response model for n dichotomously scored items, Psychometrika 35 (1970),
# 179-197: how many of 1000 people gave each of the 32 patterns of section 6 of the LSAT, 00000 first, 11111 last.
LSAT6_COUNTS = (
    *(3, 6, 2, 11, 1, 1, 3, 4, 1, 8, 0, 16, 0, 3, 2, 15),
    *(10, 29, 14, 81, 3, 28, 15, 80, 16, 56, 21, 173, 11, 61, 28, 298),
)


def make_matrix(points, maxima=None, **more) -> ResponseMatrix:
    """A matrix with ids of its own; items are worth 1 point unless maxima say otherwise."""
    table = np.array(points, dtype=np.float64)
    n, k = table.shape
    worth = np.ones(k) if maxima is None else np.array(maxima, dtype=np.float64)
    people, items = (
        tuple(f"{letter}{number}" for number in range(1, count + 1)) for letter, count in (("p", n), ("i", k))
    )
    return ResponseMatrix(people, items, table, worth, **more)


def lsat6() -> ResponseMatrix:
    """The 1000 people of LSAT section 6."""
    return make_matrix(np.repeat(list(product((0, 1), repeat=5)), LSAT6_COUNTS, axis=0))


def by_chance(seed, n, k, *, thirds=False) -> ResponseMatrix:
    """A matrix of people who differ; with thirds of points for some items where that is asked for."""
    chance = np.random.default_rng(seed)
    right = (chance.random((n, k)) < 1 / (1 + np.exp(chance.normal(size=k) - chance.normal(size=(n, 1))))).astype(float)
    if thirds:
        right[:, ::2] = np.round(chance.integers(0, 4, size=right[:, ::2].shape)) / 3
    maxima = np.ones(k) if not thirds else np.where(np.arange(k) % 3 == 0, 2.0, 1.0)
    return make_matrix(right * maxima, maxima)


def read_matrix(path, raw_path=None, key_path=None) -> ResponseMatrix:
    """A reference file of scores; with the options ticked where their file is given."""
    rows = read_rows(path)
    items = [name for name in rows[0] if name.startswith("Item")]
    more = {}
    if raw_path is not None:
        ticked = [[row[name] for name in items] for row in read_rows(raw_path)]
        more["ticked"] = tuple(tuple(frozenset({option}) if option else None for option in row) for row in ticked)
        more["options"] = {
            name: tuple(sorted({row[index] for row in ticked if row[index]})) for index, name in enumerate(items)
        }
        more["keys"] = {row["item"]: frozenset({row["key"]}) for row in read_rows(key_path)}
    points = np.array([[float(row[name]) for name in items] for row in rows])
    people = tuple(str(number) for number in range(len(rows)))
    return ResponseMatrix(people, tuple(items), points, np.ones(len(items)), **more)


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
