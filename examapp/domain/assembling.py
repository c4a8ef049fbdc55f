"""Drawing a form from a pool of items: seeded, reproducible, every quota met exactly or a refusal that says which."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from examapp.domain.blueprints import Exam, Section, SectionKind
from examapp.domain.errors import Message, QuotaShortage
from examapp.domain.forms import Form, FormItem, KeyEntry, KeySheet, form_id_of, form_item, rank
from examapp.domain.items import Item, ItemStatus

Draw = tuple[Item, ...]
# Item id to the ids of the items that must not stand in one form with it, both ways.
Enemies = Mapping[str, frozenset[str]]
# Seeds that are drawn or derived are short enough to be written down.
SEED_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Lots:
    """In which order items are drawn: as the seed says, and those named `last` after all others."""

    seed: int
    last: Collection[str] = ()

    def of(self, items: Iterable[Item], *names: str) -> tuple[int, str]:
        """What items that are drawn together are sorted by."""
        ids = sorted(item.item_id for item in items)
        return sum(name in self.last for name in ids), rank(str(self.seed), *names, *ids)


def assemble(
    exam: Exam, pool: Sequence[Item], *, seed: int, last: Collection[str] = frozenset()
) -> tuple[Form, KeySheet]:
    """Draw one form and its key sheet; the same exam, pool and seed give the same form on any machine.

    Only reviewed items are drawn, each text once, and no two that are enemies. What is tried out is drawn last, from
    what the scored items leave, and stands among them unmarked: only the key sheet says which items are scored. `last`
    are the ids of items that are taken only where others do not suffice. Raises QuotaShortage naming every quota that
    cannot be met and how many items it lacks.
    """
    lots, usable = Lots(seed, last), _usable(pool)
    enemies = enemies_among(usable)
    shortages: list[Message] = []
    drawn: list[tuple[Section, Draw]] = []
    for section in exam.sections:
        draw, lacking = _draw_section(section, usable, lots, enemies)
        drawn.append((section, draw))
        shortages += lacking
        usable = _without(draw, usable, enemies)
    tried: dict[str, Draw] = {}
    for section in exam.sections:
        draw, lacking = _draw_pretest(section, usable, exam.pretest_in(section), lots=lots, enemies=enemies)
        tried[section.section_id] = draw
        shortages += lacking
        usable = _without(draw, usable, enemies)
    if shortages:
        raise QuotaShortage(_list_of(shortages), where=exam.exam_id, hint=SHORTAGE_HINT)
    shown = [(section, _mix(section, draw, tried[section.section_id], seed)) for section, draw in drawn]
    form = _form(exam, seed, tuple(form_item(item, section.section_id) for section, draw in shown for item in draw))
    scored = {item.item_id for _section, draw in drawn for item in draw}
    keys = {item.digest: KeyEntry(item.key, item.item_id in scored) for _section, draw in shown for item in draw}
    return form, KeySheet(form.form_id, keys)


def _without(draw: Draw, usable: Sequence[Item], enemies: Enemies) -> list[Item]:
    """What is left to draw from: nothing that is drawn, no other item of its cases, none of its enemies."""
    taken = {item.case_id or item.item_id for item in draw}
    barred = _enemies_of(draw, enemies)
    return [item for item in usable if (item.case_id or item.item_id) not in taken and item.item_id not in barred]


def seeds_of(seed: int, count: int) -> list[int]:
    """The seeds of so many forms: the seed itself, then seeds derived from it that any machine repeats."""
    return [seed, *(int(rank(str(seed), "form", str(number)), 16) % SEED_LIMIT for number in range(1, count))]


def _usable(pool: Sequence[Item]) -> list[Item]:
    """The reviewed items in the order of the pool; of several with the same text the one whose id comes first."""
    reviewed = [item for item in pool if item.status is ItemStatus.REVIEWED]
    first: dict[str, str] = {}
    for item in reviewed:
        digest = item.digest
        first[digest] = min(item.item_id, first.get(digest, item.item_id))
    kept = set(first.values())
    return [item for item in reviewed if item.item_id in kept]


def enemies_among(items: Iterable[Item]) -> Enemies:
    """Who must not stand in one form with whom: it is enough that one of two items says so."""
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        for other in item.enemies:
            found[item.item_id].add(other)
            found[other].add(item.item_id)
    return {item_id: frozenset(others) for item_id, others in found.items()}


def _enemies_of(items: Iterable[Item], enemies: Enemies) -> frozenset[str]:
    return frozenset().union(*(enemies.get(item.item_id, frozenset()) for item in items))


SHORTAGE_HINT = Message("Add reviewed items for these topics, or lower the numbers in the blueprint.")


def _form(exam: Exam, seed: int, items: tuple[FormItem, ...]) -> Form:
    return Form(form_id_of(exam, items), exam, seed, items)


def _list_of(shortages: list[Message]) -> Message:
    names = {f"m{number}": message for number, message in enumerate(shortages)}
    return Message("; ".join(f"{{{name}}}" for name in names), names)


def _draw_section(section: Section, usable: Sequence[Item], lots: Lots, enemies: Enemies) -> tuple[Draw, list[Message]]:
    if section.kind is SectionKind.CASE:
        return _draw_cases(section, usable, lots, enemies)
    return _draw_items(section, usable, lots, enemies)


def _draw_items(section: Section, usable: Sequence[Item], lots: Lots, enemies: Enemies) -> tuple[Draw, list[Message]]:
    """Draw single items: the pool of each topic in seeded order, without enemies of what is drawn, up to its quota."""
    draw: list[Item] = []
    lacking: list[Message] = []
    for topic, quota in section.quotas.items():
        fitting = [item for item in usable if _is_of(section, item) and item.topic == topic]
        fitting.sort(key=lambda item: lots.of([item], section.section_id))
        found = 0
        for item in fitting:
            if found < quota and item.item_id not in _enemies_of(draw, enemies):
                draw.append(item)
                found += 1
        if found < quota:
            lacking.append(_shortage(section, topic, quota, found))
    return tuple(draw), lacking


def _is_of(section: Section, item: Item) -> bool:
    """Whether a section of single items draws such an item."""
    return item.case_id is None and item.type.value == section.kind.value and section.quotas.get(item.topic, 0) > 0


def _draw_pretest(
    section: Section, usable: Sequence[Item], count: int, *, lots: Lots, enemies: Enemies
) -> tuple[Draw, list[Message]]:
    """Draw what is tried out beside a section: items of its kind and its topics, in seeded order."""
    fitting = [item for item in usable if _is_of(section, item)]
    fitting.sort(key=lambda item: lots.of([item], section.section_id, "pretest"))
    draw: list[Item] = []
    for item in fitting:
        if len(draw) < count and item.item_id not in _enemies_of(draw, enemies):
            draw.append(item)
    if len(draw) == count:
        return tuple(draw), []
    values = {"section": section.title, "quota": count, "found": len(draw), "lacks": count - len(draw)}
    return (), [Message("{section}, to be tried out: {quota} needed, {found} there, {lacks} short", values)]


def _mix(section: Section, draw: Draw, tried: Draw, seed: int) -> Draw:
    """Scored items and those tried out together, by topic and otherwise shuffled, so that no place tells them apart."""
    if not tried:
        return draw
    place = {topic: number for number, topic in enumerate(section.quotas)}
    name = section.section_id
    return tuple(sorted(draw + tried, key=lambda item: (place[item.topic], rank(str(seed), name, "mix", item.item_id))))


def _shortage(section: Section, topic: str, quota: int, found: int) -> Message:
    values = {"section": section.title, "topic": topic, "quota": quota, "found": found, "lacks": quota - found}
    return Message("{section}, topic {topic}: {quota} needed, {found} there, {lacks} short", values)


def _draw_cases(section: Section, usable: Sequence[Item], lots: Lots, enemies: Enemies) -> tuple[Draw, list[Message]]:
    """Draw whole cases, `items_per_case` items each, so that the topics of the items meet the quotas exactly."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in usable:
        if item.case_id is not None:
            groups[item.case_id].append(item)
    found = Counter(item.topic for group in groups.values() for item in group)
    lacking = [
        _shortage(section, topic, quota, found[topic])
        for topic, quota in section.quotas.items()
        if found[topic] < quota
    ]
    if lacking:
        return (), lacking
    draw = _exact_cover(section, groups, lots, enemies)
    if draw is None:
        values = {"section": section.title, "each": section.items_per_case, "cases": len(groups)}
        sentence = Message("{section}: no set of whole cases with {each} items each meets the quotas", values)
        return (), [sentence]
    return draw, []


def _exact_cover(section: Section, groups: Mapping[str, list[Item]], lots: Lots, enemies: Enemies) -> Draw | None:
    """A set of cases whose chosen items meet every quota, found by backtracking; None when there is none.

    The scarcest topic is served first, its candidates in seeded order; dead ends are remembered by what was still
    open, by the topics of the cases used and by what their items bar, so that each is walked into once.
    """
    choices = [pick for pick in _choices(section, groups, lots) if not _quarrels(pick, enemies)]
    offered = frozenset(item.item_id for group in groups.values() for item in group)
    topics = {case_id: tuple(sorted(item.topic for item in group)) for case_id, group in groups.items()}
    dead: set[tuple[object, object, object]] = set()

    def search(open_quotas: Counter[str], used: frozenset[str], barred: frozenset[str]) -> list[Draw] | None:
        if not open_quotas:
            return []
        state = (tuple(sorted(open_quotas.items())), tuple(sorted(topics[case_id] for case_id in used)), barred)
        if state in dead:
            return None
        free = [pick for pick in choices if pick[0].case_id not in used and _fits(pick, open_quotas, barred)]
        supply = Counter(item.topic for pick in free for item in pick)
        scarcest = min(open_quotas, key=lambda topic: (supply[topic] / open_quotas[topic], topic))
        for pick in free:
            if any(item.topic == scarcest for item in pick):
                rest = open_quotas - Counter(item.topic for item in pick)
                more = barred | (_enemies_of(pick, enemies) & offered)
                found = search(rest, used | {str(pick[0].case_id)}, more)
                if found is not None:
                    return [pick, *found]
        dead.add(state)
        return None

    picks = search(+Counter(section.quotas), frozenset(), frozenset())
    if picks is None:
        return None
    picks.sort(key=lambda pick: rank(str(lots.seed), section.section_id, "order", str(pick[0].case_id)))
    return tuple(item for pick in picks for item in pick)


def _choices(section: Section, groups: Mapping[str, list[Item]], lots: Lots) -> Iterator[Draw]:
    """Every way to take `items_per_case` items of one case, in seeded order."""
    picks = [pick for case_id in sorted(groups) for pick in combinations(groups[case_id], section.items_per_case)]
    yield from sorted(picks, key=lambda pick: lots.of(pick, section.section_id))


def _quarrels(pick: Draw, enemies: Enemies) -> bool:
    """Whether two items of a pick are enemies."""
    return not _enemies_of(pick, enemies).isdisjoint(item.item_id for item in pick)


def _fits(pick: Draw, open_quotas: Counter[str], barred: frozenset[str]) -> bool:
    if not barred.isdisjoint(item.item_id for item in pick):
        return False
    return all(open_quotas[topic] >= number for topic, number in Counter(item.topic for item in pick).items())
