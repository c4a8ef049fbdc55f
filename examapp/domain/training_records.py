"""Training records as JSON values, as they travel; read back strictly, so that nothing derived from them stumbles."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from examapp.domain.items import canonical_json, sha256_of
from examapp.domain.journal import Json
from examapp.domain.records import list_of, mapping_of, number_of, text_of
from examapp.domain.training_log import TrainingKind, TrainingRecord

LONGEST_ID = 100
YEARS = range(2000, 3000)
ID_LENGTH = 32


def training_to_record(record: TrainingRecord) -> Json:
    """A record as its stored row, `data` as the value that it is."""
    at = record.at.isoformat(timespec="milliseconds")
    return [record.record_id, record.learner, at, record.kind.value, dict(record.data)]


def training_from_record(value: object) -> TrainingRecord:
    """A record from its JSON value; ValueError also for a kind that only a newer version knows."""
    fields = list_of(value)
    if len(fields) != 5:
        raise ValueError("not the fields of a training record")
    record_id, learner, at, kind, data = fields
    return TrainingRecord(_name(record_id), _name(learner), _moment(at), *_said(TrainingKind(text_of(kind)), data))


def readable(values: Iterable[object]) -> tuple[tuple[TrainingRecord, ...], int]:
    """The records that can be read, and how many cannot: damaged ones, and kinds of a newer version."""
    found, unread = [], 0
    for value in values:
        try:
            found.append(training_from_record(value))
        except ValueError:
            unread += 1
    return tuple(found), unread


def is_same(one: TrainingRecord, other: TrainingRecord) -> bool:
    """Whether two records say the same, to the millisecond that is stored."""
    return canonical_json(training_to_record(one)) == canonical_json(training_to_record(other))


def taken_over(records: Sequence[TrainingRecord], learner: str) -> tuple[TrainingRecord, ...]:
    """Nobody's records as those of a learner.

    They get names of their own, the same each time, because under the old ones they are nobody's on another machine;
    records that name others of them name the new ones.
    """
    names = {each.record_id: sha256_of([learner, each.record_id])[:ID_LENGTH] for each in records}
    return tuple(
        replace(each, record_id=names[each.record_id], learner=learner, data=_renamed(each.data, names))
        for each in records
    )


def _renamed(data: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Json]:
    """The data with the names of other records, which stand under "answer" and "mock", replaced."""
    named = {field: names[str(data[field])] for field in ("answer", "mock") if str(data.get(field)) in names}
    return {**data, **named}


def _name(value: object) -> str:
    name = text_of(value)
    if not name.strip() or len(name) > LONGEST_ID or not name.isprintable():
        raise ValueError("not a name")
    return name


def _moment(value: object) -> datetime:
    """A moment with the zone of the machine's clock, in the one spelling that is stored."""
    moment = datetime.fromisoformat(text_of(value))
    if moment.tzinfo is None or moment.isoformat(timespec="milliseconds") != value or moment.year not in YEARS:
        raise ValueError("not the one spelling of a moment with its zone")
    return moment


def _said(kind: TrainingKind, value: object) -> tuple[TrainingKind, Mapping[str, Json]]:
    """The data of a kind: what it cannot do without is there, and what is known is of its type."""
    data = mapping_of(value)
    canonical_json(dict(data)).encode()
    if not NEEDED[kind] <= data.keys():
        raise ValueError("not what a record of this kind says")
    for field, check in TYPES.items():
        if field in data:
            check(data[field])
    return kind, data


def _texts(value: object) -> None:
    for each in list_of(value):
        text_of(each)


def _objects(value: object) -> None:
    for each in list_of(value):
        mapping_of(each)


def _truth(value: object) -> None:
    if not isinstance(value, bool):
        raise ValueError("not true or false")  # noqa: TRY004  (what is read is wrong, not the program)


def _text_or_nothing(value: object) -> None:
    if value is not None:
        text_of(value)


def _number_or_nothing(value: object) -> None:
    if value is not None:
        number_of(value)


_ANSWER = frozenset({"item", "digest", "chosen", "right"})
NEEDED: Mapping[TrainingKind, frozenset[str]] = {
    TrainingKind.LESSON_OPENED: frozenset({"lesson"}),
    TrainingKind.LESSON_LEFT: frozenset({"lesson"}),
    TrainingKind.CHECK_ANSWERED: _ANSWER | {"lesson"},
    TrainingKind.PRACTISED: _ANSWER,
    TrainingKind.RATED: frozenset({"answer", "rating"}),
    TrainingKind.NOTED: frozenset({"item", "digest", "text"}),
    TrainingKind.ITEM_REPORTED: frozenset({"item", "digest", "reason"}),
    TrainingKind.MOCK_SAT: frozenset({"exam", "points", "maximum", "answers"}),
    TrainingKind.LECTURE_ATTENDED: frozenset({"lecture", "hours"}),
}
TYPES: Mapping[str, Callable[[object], object]] = {
    **dict.fromkeys(("course", "lesson", "item", "digest", "answer", "reason", "text"), text_of),
    **dict.fromkeys(("exam", "form", "points", "maximum", "hours"), text_of),
    **dict.fromkeys(("place", "rating", "seed", "seen"), number_of),
    **dict.fromkeys(("seconds", "sure"), _number_or_nothing),
    **dict.fromkeys(("topics", "lecture"), mapping_of),
    "mock": _text_or_nothing,
    "chosen": _texts,
    "right": _truth,
    "answers": _objects,
}
