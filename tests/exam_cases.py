"""Builders that tests share: a small exam with every kind of section, its items, its people, and a settable clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.domain.assembling import assemble
from examapp.domain.blueprints import Exam, Part, Section, SectionKind, Topic
from examapp.domain.clocks import Reading
from examapp.domain.forms import Form, KeySheet
from examapp.domain.items import TRUE_FALSE_OPTIONS, Item, ItemStatus, ItemType, Option
from examapp.domain.journal import Event
from examapp.domain.marking import MarkingRule
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.domain.sittings import Sitting, start
from examapp.domain.statutes import Citation
from examapp.storage.store import Store

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DURATION = timedelta(minutes=30)
LICENCE = "13416201281012345"
ALL_OR_NOTHING = MarkingRule("all_or_nothing")


@dataclass
class FakeClock:
    """Clocks that stand still until a test moves them."""

    wall_at: datetime = MORNING
    boot_ms: int = 3_600_000
    boot_id: str = "boot-1"

    def read(self) -> Reading:
        """Both clocks, now."""
        return Reading(self.wall_at, self.boot_ms, self.boot_id)

    def advance(self, *, minutes: int = 0, seconds: int = 0, milliseconds: int = 0) -> Reading:
        """Let time pass on both clocks."""
        passed = timedelta(minutes=minutes, seconds=seconds, milliseconds=milliseconds)
        self.wall_at += passed
        self.boot_ms += passed // timedelta(milliseconds=1)
        return self.read()

    def move_wall(self, by: timedelta) -> Reading:
        """Move the wall clock by hand; no time passes."""
        self.wall_at += by
        return self.read()

    def reboot(self, *, away: timedelta, boot_id: str = "boot-2") -> Reading:
        """Start the machine anew after it was off for so long by the wall clock."""
        self.wall_at += away
        self.boot_ms = 20_000
        self.boot_id = boot_id
        return self.read()


def make_item(
    item_id: str,
    item_type: ItemType = ItemType.SINGLE,
    *,
    topic: str = "T01",
    key: str = "A",
    letters: str = "ABCD",
    case_id: str | None = None,
    keep_order: bool = False,
    status: ItemStatus = ItemStatus.REVIEWED,
    enemies: tuple[str, ...] = (),
) -> Item:
    """A reviewed item whose texts name it."""
    options = tuple(Option(letter, f"{item_id} option {letter}") for letter in letters)
    return Item(
        item_id=item_id,
        type=item_type,
        stem=f"Stem of {item_id}?",
        options=TRUE_FALSE_OPTIONS if item_type is ItemType.TRUE_FALSE else options,
        key=frozenset(key),
        rationale=f"Why {item_id} is right.",
        topic=topic,
        level=2,
        citations=(Citation("lawyers-act", "2017", "38", "a quote"),),
        status=status,
        reviewed_at=date(2026, 11, 1),
        enemies=enemies,
        keep_order=keep_order,
        case_id=case_id,
        stimulus=None if case_id is None else f"Facts of {case_id}.",
    )


def make_case(case_id: str, topics: Sequence[str], keys: Sequence[str]) -> list[Item]:
    """A case group with one indefinite item for each topic."""
    return [
        make_item(f"{case_id}-{number}", ItemType.INDEFINITE, topic=topic, key=key, case_id=case_id)
        for number, (topic, key) in enumerate(zip(topics, keys, strict=True), start=1)
    ]


def small_pool() -> list[Item]:
    """More items of every kind than the small exam draws."""
    pool = [
        make_item(f"tf-{number}", ItemType.TRUE_FALSE, topic=topic, key=key)
        for number, topic, key in [(1, "T01", "T"), (2, "T01", "F"), (3, "T01", "T"), (4, "T07", "F"), (5, "T07", "T")]
    ]
    pool += [
        make_item(f"single-{number}", topic=topic, key=key, keep_order=number == 2)
        for number, topic, key in [(1, "T01", "A"), (2, "T01", "D"), (3, "T01", "B"), (4, "T07", "C"), (5, "T07", "A")]
    ]
    pool += [
        make_item(f"multiple-{number}", ItemType.MULTIPLE, topic=topic, key=key)
        for number, topic, key in [(1, "T01", "AB"), (2, "T01", "BCD"), (3, "T07", "AD"), (4, "T07", "ABCD")]
    ]
    pool += make_case("case-1", ["T01", "T01"], ["A", "BC"])
    pool += make_case("case-2", ["T01", "T07"], ["ABC", "D"])
    pool += make_case("case-3", ["T07", "T07"], ["AD", "B"])
    pool += make_case("case-4", ["T07", "T01"], ["C", "ABCD"])
    return pool


def make_section(kind: SectionKind, quotas: dict[str, int], *, points: int = 1, items_per_case: int = 0) -> Section:
    """A section named for its kind, marked all or nothing."""
    title = kind.value.replace("_", " ").capitalize()
    return Section(kind.value, title, kind, Fraction(points), ALL_OR_NOTHING, quotas, items_per_case)


def small_exam() -> Exam:
    """Eleven items, 17 points, half an hour: 2 true or false, 3 single, 2 multiple, 2 cases of 2."""
    return Exam(
        exam_id="small",
        title="Small exam",
        language="en",
        duration=DURATION,
        cut_score=Fraction(10),
        sections=(
            make_section(SectionKind.TRUE_FALSE, {"T01": 1, "T07": 1}),
            make_section(SectionKind.SINGLE, {"T01": 2, "T07": 1}),
            make_section(SectionKind.MULTIPLE, {"T01": 1, "T07": 1}, points=2),
            make_section(SectionKind.CASE, {"T01": 2, "T07": 2}, points=2, items_per_case=2),
        ),
        topics=(Topic("T01", "Conduct"), Topic("T07", "Legal aid", Part.LEGAL_AID)),
        banks=("small-bank",),
        excellent_score=Fraction(15),
        warnings=(timedelta(minutes=10), timedelta(minutes=1)),
        rules="Closed book.",
        pledge="I work alone.",
    )


@cache
def small_form(seed: int = 7) -> tuple[Form, KeySheet]:
    """A form of the small exam and its key sheet."""
    return assemble(small_exam(), small_pool(), seed=seed)


def exam_with(*sections: Section) -> Exam:
    """The small exam with other sections."""
    return replace(small_exam(), sections=sections)


def make_candidate(
    licence_no: str = LICENCE,
    *,
    name: str = "Zhang",
    centre: str = "Mengcheng",
    seat: str = "07",
    state: CandidateState = CandidateState.NORMAL,
) -> Candidate:
    """A legal-aid lawyer on the roster."""
    return Candidate(name, licence_no, centre, Category.LEGAL_AID, ComparisonGroup.LEGAL_AID, state, seat)


def begin(clock: FakeClock, form: Form | None = None) -> tuple[Sitting, Event]:
    """A sitting that has just started, and the event that says so."""
    return start(LICENCE, form or small_form()[0], seat_seed="seat-7", now=clock.read())


def admit(store: Store, clock: FakeClock, form: Form | None = None) -> Delivery:
    """A candidate on the roster, admitted through the door."""
    store.save_candidates([make_candidate()])
    admission = Admission(form or small_form()[0], store, clock)
    return admission.admit(admission.identify(LICENCE))


def first_of(form: Form, item_type: ItemType) -> str:
    """The id of the form's first item of a type."""
    return next(item.item_id for item in form.items if item.type is item_type)
