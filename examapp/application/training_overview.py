"""Collecting from everybody's training log what a trainer is told, with nothing about fewer than five people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from examapp.analysis.suppression import MINIMUM_CELL, hidden_overlapping, hidden_parts
from examapp.analysis.training_overview import (
    Answers,
    CentreTraining,
    ItemTraining,
    LessonTraining,
    ReportedItem,
    TopicTraining,
    TrainingOverview,
)
from examapp.domain.courses import Course
from examapp.domain.items import Item
from examapp.domain.lessons import CourseProgress, progress_of
from examapp.domain.people import Candidate
from examapp.domain.sureness import Sureness
from examapp.domain.training_log import NOBODY, TrainingKind, TrainingRecord
from examapp.domain.wrong_answers import ANSWERS

# Where people stand who are not on the roster, and items that are in no bank any more.
ELSEWHERE, GONE = "", ""
MOST_ITEMS = 20
Groups = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, with the topic that its item has today."""

    learner: str
    topic: str
    digest: str
    right: bool
    sure: bool


class Library:
    """The items of the banks, found by text and by id."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_id = {item.item_id: item for item in items}
        self._by_digest = {item.digest: item for item in self._by_id.values()}

    def shown_as(self, digest: str) -> Item | None:
        """The item that has this text today."""
        return self._by_digest.get(digest)

    def named(self, item_id: str) -> Item | None:
        """The item of this id today, whatever its text."""
        return self._by_id.get(item_id)

    def answer(self, record: TrainingRecord) -> Answer:
        """What a record says of an answer."""
        digest = str(record.data.get("digest"))
        item = self.shown_as(digest) or self.named(str(record.data.get("item")))
        return Answer(
            record.learner,
            GONE if item is None else item.topic,
            digest,
            right=record.data.get("right") is True,
            sure=record.data.get("sure") == Sureness.QUITE,
        )


def training_overview(
    records: Iterable[TrainingRecord],
    *,
    roster: Sequence[Candidate],
    courses: Sequence[Course],
    items: Iterable[Item],
    titles: Mapping[str, str],
    secret: AbstractSet[str] = frozenset(),
) -> TrainingOverview:
    """The overview; `titles` are the topics there are, in order. The order in which the records come does not matter.

    `secret` are the digests of items that a paper here shows: they count, and none of them is listed with its key.
    A lecture that was entered for somebody does not mean that they have started.
    """
    own = [record for record in records if record.kind is not TrainingKind.LECTURE_ATTENDED]
    by_learner: defaultdict[str, list[TrainingRecord]] = defaultdict(list)
    for record in own:
        by_learner[record.learner].append(record)
    nameless = sum(record.kind in ANSWERS for record in by_learner.pop(NOBODY, []))
    progress = {name: [progress_of(course, found) for course in courses] for name, found in by_learner.items()}
    library = Library(items)
    answers = [library.answer(record) for found in by_learner.values() for record in found if record.kind in ANSWERS]
    centres, total = _by_centre(roster, progress, answers)
    topics = _by_topic(answers, titles)
    told = frozenset(each.topic_id for each in topics if each.answers is not None)
    wrong, sure_wrong = _items([each for each in answers if each.digest not in secret], told, library)
    return TrainingOverview(
        centres=centres,
        total=total,
        waiting=_waiting(roster, frozenset(by_learner)),
        topics=topics,
        lessons=_lessons(courses, progress),
        wrong=wrong,
        sure_wrong=sure_wrong,
        reports=_reports(own, roster, library),
        nameless=nameless,
        withheld=len({each.digest for each in answers} & secret),
        until=max((record.at for record in own), default=None),
    )


def _waiting(roster: Sequence[Candidate], started: AbstractSet[str]) -> dict[str, tuple[Candidate, ...]]:
    waiting = [person for person in roster if person.licence_no not in started]
    centres = sorted({person.centre for person in waiting})
    return {centre: tuple(person for person in waiting if person.centre == centre) for centre in centres}


def _by_centre(
    roster: Sequence[Candidate], progress: Mapping[str, Sequence[CourseProgress]], answers: Sequence[Answer]
) -> tuple[tuple[CentreTraining, ...], CentreTraining]:
    """A line a centre and, where there is anybody, one for people not on the roster; then all of them together."""
    centre_of = {person.licence_no: person.centre for person in roster}
    started, answered = _grouped(progress, centre_of), _grouped({each.learner for each in answers}, centre_of)
    hidden = hidden_parts(_sizes(started)) | hidden_parts(_sizes(answered))
    names = [*sorted({person.centre for person in roster}), *([ELSEWHERE] if ELSEWHERE in started else [])]

    def line(name: str, people: AbstractSet[str], given: Sequence[Answer], size: int, *, told: bool) -> CentreTraining:
        finished = [sum(course.finished for course in progress[learner]) for learner in people]
        return CentreTraining(
            centre=name,
            roster=size,
            started=len(people),
            lessons=sum(finished) / len(finished) if told and finished else None,
            answers=counted(given) if told else None,
        )

    lines = tuple(
        line(
            name,
            started.get(name, frozenset()),
            [each for each in answers if centre_of.get(each.learner, ELSEWHERE) == name],
            sum(person.centre == name for person in roster),
            told=name not in hidden,
        )
        for name in names
    )
    everybody = frozenset(progress)
    few = len(everybody) < MINIMUM_CELL or 0 < len({each.learner for each in answers}) < MINIMUM_CELL
    return lines, line(ELSEWHERE, everybody, answers, len(roster), told=not few)


def _grouped(learners: Iterable[str], centre_of: Mapping[str, str]) -> dict[str, set[str]]:
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for learner in learners:
        groups[centre_of.get(learner, ELSEWHERE)].add(learner)
    return dict(groups)


def _sizes(groups: Groups) -> dict[str, int]:
    return {name: len(people) for name, people in groups.items()}


def counted(answers: Iterable[Answer]) -> Answers:
    """How many answers these are, how many are right, and of how many people."""
    given = list(answers)
    return Answers(len(given), sum(each.right for each in given), len({each.learner for each in given}))


def _by_topic(answers: Sequence[Answer], titles: Mapping[str, str]) -> tuple[TopicTraining, ...]:
    """Every topic there is, then those that only answers know."""
    by_topic: defaultdict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        by_topic[each.topic].append(each)
    hidden = hidden_overlapping({topic: _people(given) for topic, given in by_topic.items()})
    others = sorted(set(by_topic) - set(titles) - {GONE})
    lines = []
    for topic in [*titles, *others, *([GONE] if GONE in by_topic else [])]:
        given = by_topic.get(topic, [])
        sure = [each for each in given if each.sure]
        told = topic not in hidden
        lines.append(
            TopicTraining(
                topic,
                titles.get(topic, topic),
                counted(given) if told else None,
                counted(sure) if told and _may_be_split(given) else None,
            )
        )
    return tuple(lines)


def _people(answers: Iterable[Answer]) -> frozenset[str]:
    return frozenset(each.learner for each in answers)


def _may_be_split(answers: Sequence[Answer]) -> bool:
    """Whether the sure answers may be told beside all of them: neither they nor the rest are of one to four people."""
    sizes = [len(_people(each for each in answers if each.sure is sure)) for sure in (True, False)]
    return all(size == 0 or size >= MINIMUM_CELL for size in sizes)


def _lessons(courses: Sequence[Course], progress: Mapping[str, Sequence[CourseProgress]]) -> tuple[LessonTraining, ...]:
    opened: defaultdict[str, set[str]] = defaultdict(set)
    finished: defaultdict[str, set[str]] = defaultdict(set)
    for learner, found in progress.items():
        for course in found:
            for each in course.lessons:
                name = f"{course.course.course_id}/{each.lesson.lesson_id}"
                if each.is_finished:
                    finished[name].add(learner)
                if each.is_finished or each.opened_at is not None:
                    opened[name].add(learner)
    hidden = hidden_overlapping(opened)
    lines = []
    for course_, lesson in ((course, lesson) for course in courses for lesson in course.lessons):
        name = f"{course_.course_id}/{lesson.lesson_id}"
        told = name not in hidden
        counts = (len(opened[name]), len(finished[name])) if told else (None, None)
        lines.append(LessonTraining(lesson, *counts))
    return tuple(lines)


def _items(
    answers: Sequence[Answer], topics: AbstractSet[str], library: Library
) -> tuple[tuple[ItemTraining, ...], tuple[ItemTraining, ...]]:
    """The items most often wrong, and those most often wrong of whom people were quite sure; of topics that are told.

    An item's figures must not follow from those of its topic and of its other items either.
    """
    by_item: defaultdict[str, defaultdict[str, list[Answer]]] = defaultdict(lambda: defaultdict(list))
    for each in answers:
        if each.topic in topics:
            by_item[each.topic][each.digest].append(each)
    wrong: list[ItemTraining] = []
    sure_wrong: list[ItemTraining] = []
    for items in by_item.values():
        hidden = hidden_overlapping({digest: _people(given) for digest, given in items.items()})
        sure = {digest: [each for each in given if each.sure] for digest, given in items.items()}
        unsure = hidden_overlapping({digest: _people(given) for digest, given in sure.items()})
        for digest in items.keys() - hidden:
            item = library.shown_as(digest)
            if item is None:
                continue
            wrong.append(ItemTraining(item, counted(items[digest])))
            if digest not in unsure and _may_be_split(items[digest]):
                sure_wrong.append(ItemTraining(item, counted(sure[digest])))
    return _worst(wrong), _worst(sure_wrong)


def _worst(items: Iterable[ItemTraining]) -> tuple[ItemTraining, ...]:
    """Those that were wrong at all, by (wrong + 1) / (answers + 2), so that a few answers do not outweigh many."""
    missed = [each for each in items if each.answers.wrong]
    ordered = sorted(missed, key=lambda each: (-(each.answers.wrong + 1) / (each.answers.n + 2), each.item.item_id))
    return tuple(ordered[:MOST_ITEMS])


def _reports(
    records: Iterable[TrainingRecord], roster: Sequence[Candidate], library: Library
) -> tuple[ReportedItem, ...]:
    """The newest first."""
    people = {person.licence_no: person for person in roster}
    found = [each for each in records if each.kind is TrainingKind.ITEM_REPORTED]
    lines = []
    for record in sorted(found, key=lambda each: (each.at, each.record_id), reverse=True):
        item = library.named(str(record.data.get("item")))
        lines.append(
            ReportedItem(
                at=record.at,
                item_id=str(record.data.get("item")),
                reason=str(record.data.get("reason", "")),
                text=str(record.data.get("text") or ""),
                learner=record.learner,
                person=people.get(record.learner),
                item=item,
                unchanged=item is not None and item.digest == record.data.get("digest"),
            )
        )
    return tuple(lines)
