"""How fast 10,000 items are checked and loaded again: ratios of runs side by side, for machines are noisy."""

import gc
import random
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median

import pytest
import yaml

from examapp.banks.loader import load_bank, read_bank
from examapp.banks.statutes import load_registry

ITEMS = 10_000
ROUNDS = 5
CHECK_LIMIT = 1.3
CACHE_GAIN = 10
CHARACTERS = (
    "律师接受法律援助机构指派后应当及时会见受援人并告知其权利义务不得收取任何财物委托代理合同案件办理期限证据材料"
)
REGISTRY_FILE = Path(__file__).parents[2] / "question_banks" / "statutes.yaml"
HEADER = """\
format: 1
bank:
  id: example-big
  title: 大题库
  language: zh
  version: "1"
  authors: [examapp contributors]
  statutes:
    - legal-aid-law@2021

items:
"""
KEYS = {"single": "B", "multiple": "ACD", "true_false": "false"}


def generate(number: int, chance: random.Random) -> str:
    """One item in the length and shape of the shipped ones."""

    def words(length: int) -> str:
        return "".join(chance.choices(CHARACTERS, k=length))

    kind = tuple(KEYS)[number % 3]
    options = "".join(f"      {letter}: {words(16)}{letter}\n" for letter in "ABCD")
    return (
        f"  - id: example-{number}\n    type: {kind}\n    topic: T{number % 14 + 1:02}\n    level: {number % 3 + 1}\n"
        f"    stem: {words(45)}？\n{'' if kind == 'true_false' else '    options:' + chr(10) + options}"
        f"    key: {KEYS[kind]}\n    rationale: |\n      {words(40)}。\n"
        f"      B：{words(20)}。\n      C：{words(20)}。\n"
        '    citations:\n      - {statute: legal-aid-law, version: "2021", article: "20", quote: 不得收取任何财物}\n'
        "    status: reviewed\n    reviewed_at: 2026-11-23\n    tags: [受援人财物]\n\n"
    )


@pytest.fixture(scope="module")
def big_bank(tmp_path_factory):
    chance = random.Random(20261123)
    path = tmp_path_factory.mktemp("big") / "big.yaml"
    path.write_text(HEADER + "".join(generate(number, chance) for number in range(ITEMS)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def registry():
    return load_registry(REGISTRY_FILE)[0]


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes, what it gives is thrown away meanwhile: freeing a tree is part of its price."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def ratio(work: Callable[[], object], yardstick: Callable[[], object]) -> float:
    """The median over interleaved pairs of runs, garbage collection off for both."""
    gc.collect()
    gc.disable()
    try:
        pairs = [(seconds(yardstick), seconds(work)) for _round in range(ROUNDS)]
    finally:
        gc.enable()
    return median(ours / theirs for theirs, ours in pairs)


def show(name: str, figure: float) -> None:
    print(f"{name}: {figure:.2f}")  # noqa: T201  (the figure itself, shown with -s)


def test_a_full_check_costs_hardly_more_than_composing_the_yaml_alone(big_bank, registry):
    data, text = big_bank.read_bytes(), big_bank.read_text(encoding="utf-8")

    def check():
        reading = read_bank(data, "big.yaml", registry)
        assert len(reading.bank.items) == ITEMS
        assert reading.problems == ()

    found = ratio(check, lambda: yaml.compose(text, Loader=yaml.CSafeLoader))
    show("full check / composing alone", found)
    assert found <= CHECK_LIMIT


def test_the_second_load_is_ten_times_as_fast_as_the_first(big_bank, registry, tmp_path):
    numbers = count()

    def first():
        return load_bank(big_bank, registry=registry, cache_folder=tmp_path / str(next(numbers)))

    def second():
        return load_bank(big_bank, registry=registry, cache_folder=tmp_path / "0")

    assert first() == second()
    found = ratio(first, second)
    show("first load / second load", found)
    assert found >= CACHE_GAIN
