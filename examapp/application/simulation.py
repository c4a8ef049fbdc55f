"""Invented candidates for the demonstration: they sit through the same delivery as people do, on a simulated clock."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from examapp.application.admission import Admission, SittingStore
from examapp.application.delivery import Delivery
from examapp.domain.clocks import Reading
from examapp.domain.forms import Form, FormItem, KeySheet
from examapp.domain.items import ItemType
from examapp.domain.people import Candidate

SINGLE_CHANCE = {1: 0.90, 2: 0.80, 3: 0.68}
SEVERAL_PENALTY = 0.16
ABILITY_EFFECT = 0.09
SECONDS_AN_ITEM = (25, 80)
CHANCE_OF_FLAG = 0.08
CHANCE_OF_SECOND_THOUGHT = 0.06


class SimulatedClock:
    """A clock that moves only when told to; for demonstrations and nothing else."""

    def __init__(self, begins_at: datetime) -> None:
        self._begins_at = begins_at
        self._passed = timedelta(0)

    def advance(self, seconds: int) -> None:
        """Let time pass."""
        self._passed += timedelta(seconds=seconds)

    def read(self) -> Reading:
        """Both clocks, in the simulation."""
        passed_ms = self._passed // timedelta(milliseconds=1)
        return Reading(self._begins_at + self._passed, passed_ms, "demonstration")


@dataclass(frozen=True, slots=True)
class Script:
    """What the invented candidates are made from: the form, its key sheet, the items' levels, and the seed."""

    form: Form
    key_sheet: KeySheet
    levels: dict[str, int]
    seed: int
    begins_at: datetime


def sit(candidate: Candidate, script: Script, store: SittingStore) -> Delivery:
    """Let one invented candidate sit from the first item to submission, or until time runs out."""
    chance = random.Random(f"{script.seed}:{candidate.licence_no}")  # noqa: S311  (a demonstration, not a secret)
    ability = chance.gauss(0, 1)
    pace = chance.uniform(0.75, 1.25)
    clock = SimulatedClock(script.begins_at)
    delivery = Admission(script.form, store, clock).admit(candidate)
    for item in delivery.sitting.form.items:
        clock.advance(round(chance.randint(*SECONDS_AN_ITEM) * pace))
        delivery.tick(regular=False)
        if not delivery.sitting.is_open:
            return delivery
        _work_on(item, delivery, script, chance=chance, ability=ability)
    clock.advance(chance.randint(20, 120))
    delivery.tick(regular=False)
    if delivery.sitting.is_open:
        delivery.submit()
    return delivery


def _work_on(item: FormItem, delivery: Delivery, script: Script, *, chance: random.Random, ability: float) -> None:
    delivery.move(item.item_id)
    key = script.key_sheet.keys[item.digest].key
    target = _target(item, key, script.levels.get(item.item_id, 2), chance=chance, ability=ability)
    if chance.random() < CHANCE_OF_SECOND_THOUGHT:
        delivery.respond(item.item_id, chance.choice(item.option_ids))
    if chance.random() < CHANCE_OF_FLAG:
        delivery.flag(item.item_id)
    if item.type.takes_several:
        for option_id in sorted(target ^ delivery.sitting.response(item.item_id)):
            delivery.respond(item.item_id, option_id)
    else:
        delivery.respond(item.item_id, min(target))


def _target(
    item: FormItem, key: frozenset[str], level: int, *, chance: random.Random, ability: float
) -> frozenset[str]:
    """The response that this candidate will give: the key, or a near miss."""
    right = SINGLE_CHANCE[level] + ABILITY_EFFECT * ability
    if item.type.takes_several:
        right -= SEVERAL_PENALTY
    if chance.random() < right:
        return key
    wrong = [option_id for option_id in item.option_ids if option_id not in key]
    if not item.type.takes_several or item.type is ItemType.TRUE_FALSE:
        return frozenset({chance.choice(wrong)})
    if wrong and (len(key) == 1 or chance.random() < 0.5):
        return key | {chance.choice(wrong)}
    return key - {chance.choice(sorted(key))}
