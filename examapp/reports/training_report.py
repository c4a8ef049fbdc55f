"""The trainer's overview: who trains, what is known and what is not, and what learners reported. It holds keys."""

from collections.abc import Iterator, Mapping

from examapp.analysis.suppression import MINIMUM_CELL
from examapp.analysis.training_overview import (
    Answers,
    CentreTraining,
    ItemTraining,
    LessonTraining,
    ReportedItem,
    TopicTraining,
    TrainingOverview,
)
from examapp.domain.items import sha256_of
from examapp.domain.remarks import ReportReason
from examapp.locale import _, current_language, say
from examapp.reports.documents import (
    Align,
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    Kind,
    Note,
    Paragraph,
    Table,
    number,
)
from examapp.reports.figures import NOTHING, points_text
from examapp.reports.items import key_text
from examapp.reports.remarks import REASON_WORDS

LONGEST_STEM = 60


def training_report(overview: TrainingOverview, *, demonstration: bool = False) -> Document:
    """Centres, who has not started, topics, lessons, items, and what was reported."""
    data = _data(overview)
    roster = [each for each in overview.centres if each.centre]
    facts = {"people": overview.total.roster, "started": sum(each.started for each in roster)}
    subtitle = [_("On the roster {people}, of them {started} have started").format(**facts)]
    if overview.until is not None:
        subtitle.append(_("Records up to {day}").format(day=overview.until.date().isoformat()))
    return Document(
        name="training",
        title=_("How the training goes"),
        subtitle=tuple(subtitle),
        blocks=tuple(_blocks(overview)),
        language=current_language(),
        demonstration=demonstration,
        inputs_sha256=_digest(data),
        data=data,
    )


def _blocks(overview: TrainingOverview) -> Iterator[Block]:
    yield Callout(_("Contains keys: for the trainer, not for learners."))
    yield Heading(_("By centre"))
    yield _centres(overview)
    yield Heading(_("Who has not started"))
    yield _waiting(overview)
    yield Heading(_("By topic"))
    yield _topics(overview)
    yield Heading(_("Lessons"))
    yield from _lessons(overview)
    yield Heading(_("Items most often wrong"))
    yield _items("items-wrong", overview.wrong, _("No item has been answered by enough people and wrong."))
    yield Heading(_("Quite sure, and wrong"))
    nothing = _("No item has been answered by enough people who said they were quite sure, and were wrong.")
    yield _items("items-sure-wrong", overview.sure_wrong, nothing)
    yield Heading(_("Items that learners reported"))
    yield _reports(overview)
    yield Note(_("How to read it"), tuple(_notes(overview)))


def centre_name(line: CentreTraining) -> str:
    """The centre, or that these people are not on the roster."""
    return line.centre or _("not on the roster")


def _centres(overview: TrainingOverview) -> Table:
    columns = (
        Column(_("Centre"), weight=2.4),
        Column(_("On the roster"), Kind.NUMBER),
        Column(_("Started"), Kind.NUMBER),
        Column(_("Lessons finished, mean"), Kind.NUMBER, weight=1.2),
        Column(_("Answered by"), Kind.NUMBER),
        Column(_("Answers"), Kind.NUMBER),
        Column(_("Right, %"), Kind.NUMBER),
    )
    rows = [_centre_row(centre_name(each), each) for each in overview.centres]
    rows.append(_centre_row(_("together"), overview.total, strong=True))
    hidden = [centre_name(each) for each in overview.centres if each.answers is None]
    notes = []
    if hidden:
        line = _("Not shown, so that nothing about fewer than {count} people can be computed: {centres}")
        notes.append(line.format(count=MINIMUM_CELL, centres=_(", ").join(hidden)))
    return Table("centres", columns, tuple(rows), notes=tuple(notes))


def _centre_row(name: str, line: CentreTraining, *, strong: bool = False) -> tuple[Cell | str, ...]:
    figures = (
        number(line.roster, strong=strong),
        number(line.started, strong=strong),
        number(line.lessons, points_text(line.lessons), strong=strong),
    )
    return (Cell(name, strong=strong), *figures, *_answer_cells(line.answers, strong=strong))


def _answer_cells(answers: Answers | None, *, strong: bool = False) -> tuple[Cell, Cell, Cell]:
    """People, answers, and the share that is right."""
    if answers is None:
        return (Cell(NOTHING, strong=strong),) * 3
    share = _share(answers.right, answers.n, strong=strong)
    return number(answers.people, strong=strong), number(answers.n, strong=strong), share


def _share(count: int, n: int, *, strong: bool = False) -> Cell:
    share = 100 * count / n if n else None
    return number(share, points_text(share), strong=strong)


def _waiting(overview: TrainingOverview) -> Block:
    if not overview.total.roster:
        return Paragraph(_("The roster is empty: examapp roster import FILE"))
    if not overview.waiting:
        return Paragraph(_("Everybody on the roster has started."))
    columns = (Column(_("Centre"), weight=2), Column(_("People"), Kind.NUMBER, mm=16), Column(_("Names"), weight=4))
    rows = tuple(
        (centre, number(len(people)), _(", ").join(person.name for person in people))
        for centre, people in overview.waiting.items()
    )
    return Table("not-started", columns, rows)


def _topics(overview: TrainingOverview) -> Table:
    columns = (
        Column("", mm=12),
        Column(_("Topic"), weight=2.4),
        Column(_("Answered by"), Kind.NUMBER),
        Column(_("Answers"), Kind.NUMBER),
        Column(_("Right, %"), Kind.NUMBER),
        Column(_("Quite sure"), Kind.NUMBER),
        Column(_("Of these wrong, %"), Kind.NUMBER),
    )
    return Table("topics", columns, tuple(_topic_row(each) for each in overview.topics))


def _topic_row(line: TopicTraining) -> tuple[Cell | str, ...]:
    title = line.title if line.topic_id else _("in no bank any more")
    sure = (NOTHING, NOTHING) if line.sure is None else (number(line.sure.n), _share(line.sure.wrong, line.sure.n))
    return (line.topic_id, title, *_answer_cells(line.answers), *sure)


def unfinished(overview: TrainingOverview) -> list[LessonTraining]:
    """The lessons that fewer than half of those who opened them have finished, the worst first."""
    found = [
        (each.finished / each.opened, each) for each in overview.lessons if each.opened and each.finished is not None
    ]
    return [each for share, each in sorted(found, key=lambda pair: pair[0]) if share < 0.5]


def _lessons(overview: TrainingOverview) -> Iterator[Block]:
    columns = (
        Column("", mm=12),
        Column(_("Lesson"), weight=3),
        Column(_("Opened by"), Kind.NUMBER),
        Column(_("Finished by"), Kind.NUMBER),
        Column(_("Finished, %"), Kind.NUMBER),
    )
    rows = tuple(_lesson_row(each) for each in overview.lessons)
    if not rows:
        yield Paragraph(_("There is no course in this language."))
        return
    line = _("Finished by fewer than half of those who opened them: {lessons}")
    found = _("; ").join(each.lesson.title for each in unfinished(overview))
    if found:
        yield Paragraph(line.format(lessons=found))
    yield Table("lessons", columns, rows)


def _lesson_row(line: LessonTraining) -> tuple[Cell | str, ...]:
    share = Cell(NOTHING) if line.opened is None or line.finished is None else _share(line.finished, line.opened)
    return (line.lesson.topic, line.lesson.title, number(line.opened), number(line.finished), share)


def _items(name: str, items: tuple[ItemTraining, ...], nothing: str) -> Block:
    if not items:
        return Paragraph(nothing)
    columns = (
        Column(_("Item"), weight=1.5),
        Column(_("Stem"), weight=4),
        Column(_("Key"), weight=0.8),
        Column(_("Answered by"), Kind.NUMBER, weight=0.9),
        Column(_("Answers"), Kind.NUMBER, weight=0.9),
        Column(_("Wrong, %"), Kind.NUMBER, weight=0.9),
    )
    rows = tuple(
        (
            each.item.item_id,
            short(each.item.stem),
            key_text(each.item),
            number(each.answers.people),
            number(each.answers.n),
            _share(each.answers.wrong, each.answers.n),
        )
        for each in items
    )
    return Table(name, columns, rows)


def short(stem: str) -> str:
    """A stem in one line, cut where it is long."""
    line = " ".join(stem.split())
    return line if len(line) <= LONGEST_STEM else f"{line[: LONGEST_STEM - 1]}…"


def _reports(overview: TrainingOverview) -> Block:
    if not overview.reports:
        return Paragraph(_("Nobody has reported an item."))
    columns = (
        Column(_("Date"), mm=23),
        Column(_("Item"), weight=1.3),
        Column(_("Reason"), weight=1.5),
        Column(_("In the learner's words"), weight=2.6),
        Column(_("Reported by"), _kind_of_reporters(overview), Align.LEFT, mm=36),
        Column(_("Text today"), weight=1.3),
    )
    return Table("reported", columns, tuple(_report_row(each) for each in overview.reports))


def _kind_of_reporters(overview: TrainingOverview) -> Kind:
    """A number stands where somebody is not on the roster, and is never broken."""
    return Kind.LICENCE if any(each.person is None for each in overview.reports) else Kind.TEXT


def _report_row(report: ReportedItem) -> tuple[Cell | str, ...]:
    known = report.reason in list(ReportReason)
    return (
        report.at.date().isoformat(),
        report.item_id,
        say(REASON_WORDS[ReportReason(report.reason)]) if known else report.reason,
        report.text or NOTHING,
        reporter(report),
        state_of(report),
    )


def reporter(report: ReportedItem) -> str:
    """Who reported it, with the centre; the number of who is not on the roster; a dash for nobody."""
    if report.person is None:
        return report.learner
    return _("{name}, {centre}").format(name=report.person.name, centre=report.person.centre)


def state_of(report: ReportedItem) -> str:
    """What became of the item's text since."""
    if report.item is None:
        return _("in no bank any more")
    return _("unchanged") if report.unchanged else _("changed since")


def _notes(overview: TrainingOverview) -> Iterator[str]:
    line = _("A dash: not told, so that nothing about fewer than {count} people can be computed, or nothing to tell.")
    yield line.format(count=MINIMUM_CELL)
    yield _(
        "Answers are those in practice, in mock exams and to check items; an item answered again counts again. Shares "
        "describe these answers and are no measure of people."
    )
    yield _("Who has started opened a lesson, practised or sat a mock exam. Lessons are the mean of those who started.")
    yield _("Items are listed with the text that the banks have today; the order weighs few answers less than many.")
    yield _("A key is no part of the text: whether it was corrected is to be seen in the bank.")
    if overview.withheld:
        yield _(
            "Items that were answered and are not listed, because a paper in this data folder shows them: {count}."
        ).format(count=overview.withheld)
    if overview.nameless:
        yield _(
            "Answers under nobody's number: {count}. They are in no figure; a number is said once with --as NUMBER."
        ).format(count=overview.nameless)


def _digest(data: Mapping[str, object]) -> str:
    """SHA-256 over the figures, whatever the language in which topics are called."""
    topics = data["topics"]
    told = (
        [each for each in topics if each["answers"] != {"n": 0, "right": 0, "people": 0}]
        if isinstance(topics, list)
        else []
    )
    plain = sorted(str({name: value for name, value in each.items() if name != "title"}) for each in told)
    return sha256_of({"figures": str({**data, "topics": plain})})


def _data(overview: TrainingOverview) -> dict[str, object]:
    return {
        "roster": overview.total.roster,
        "until": None if overview.until is None else overview.until.isoformat(),
        "centres": [_centre_data(each) for each in overview.centres],
        "together": _centre_data(overview.total),
        "not_started": {
            centre: [{"name": person.name, "licence_no": person.licence_no} for person in people]
            for centre, people in overview.waiting.items()
        },
        "topics": [
            {"topic": each.topic_id, "title": each.title, "answers": _told(each.answers), "sure": _told(each.sure)}
            for each in overview.topics
        ],
        "lessons": [
            {"lesson": each.lesson.lesson_id, "opened": each.opened, "finished": each.finished}
            for each in overview.lessons
        ],
        "wrong": [_item_data(each) for each in overview.wrong],
        "sure_and_wrong": [_item_data(each) for each in overview.sure_wrong],
        "reports": [_report_data(each) for each in overview.reports],
        "nameless_answers": overview.nameless,
        "withheld_items": overview.withheld,
    }


def _told(answers: Answers | None) -> dict[str, int] | None:
    return None if answers is None else {"n": answers.n, "right": answers.right, "people": answers.people}


def _centre_data(line: CentreTraining) -> dict[str, object]:
    return {
        "centre": line.centre,
        "roster": line.roster,
        "started": line.started,
        "lessons_mean": None if line.lessons is None else round(line.lessons, 6),
        "answers": _told(line.answers),
    }


def _item_data(line: ItemTraining) -> dict[str, object]:
    item = line.item
    return {"id": item.item_id, "topic": item.topic, "key": sorted(item.key), "answers": _told(line.answers)}


def _report_data(report: ReportedItem) -> dict[str, object]:
    return {
        "at": report.at.isoformat(),
        "item": report.item_id,
        "reason": report.reason,
        "text": report.text,
        "by": report.learner,
        "in_banks": report.item is not None,
        "unchanged": report.unchanged,
    }
