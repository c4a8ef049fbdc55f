"""A form as a closed-book paper, in values: what is printed for one seat, with its answer sheet, for page and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len, set_cell_size

from examapp.domain.articles import chinese_of
from examapp.domain.blueprints import Exam, Section, SectionKind
from examapp.domain.errors import Message
from examapp.domain.forms import Form, FormItem
from examapp.domain.items import ItemType
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.domain.sheets import LETTERS
from examapp.locale import _, current_language, say
from examapp.reports.items import option_text

# Cells that an option may take where four, or two, stand beside each other.
FOUR_ABREAST, TWO_ABREAST = 14, 34
BOXES_ABREAST = 5
RUNNING = 56
HOW_TO_ANSWER = {
    SectionKind.TRUE_FALSE: Message("Judge each statement: fill box A if it is right, box B if it is wrong."),
    SectionKind.SINGLE: Message("Of the options of each item one is right."),
    SectionKind.MULTIPLE: Message("Of the options of each item two or more are right."),
    SectionKind.CASE: Message("Read the facts of each case; of the options of each item one or more are right."),
}
HOW_IT_IS_MARKED = {
    "all_or_nothing": Message("Too many, too few or wrong letters earn nothing."),
    "half_if_subset": Message("Some of the right letters and no wrong one earn half; too many or wrong earn nothing."),
    "proportional_no_wrong": Message("Right letters earn their share as long as no wrong one is chosen."),
}


@dataclass(frozen=True, slots=True)
class PaperItem:
    """An item in print; `columns` is how many options stand beside each other, none where the heading says them."""

    number: int
    stem: str
    options: tuple[tuple[str, str], ...]
    columns: int


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Items that belong together: those of a case with its facts, or a single one without."""

    facts: str
    items: tuple[PaperItem, ...]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An item on the answer sheet: its number, and as many boxes as it has options."""

    number: int
    letters: str


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A section in print, and its rows on the answer sheet in fives."""

    heading: str
    short: str
    note: str
    groups: tuple[PaperGroup, ...]
    fives: tuple[tuple[SheetRow, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed around the items, in the language in use; `page` has {page} and {pages} left in it."""

    title: str
    running: str
    sheet_title: str
    facts: str
    mark: str
    code: str
    form: tuple[str, str]
    check: tuple[str, str]
    person: tuple[tuple[str, str], ...]
    rules_heading: str
    rules: tuple[str, ...]
    pledge: str
    signature: str
    how_to_fill: str
    absent: str
    signatures: tuple[str, ...]
    page: str
    sheet_page: str
    case: str
    end: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper and the answer sheet of one seat."""

    language: str
    words: Words
    sections: tuple[PaperSection, ...]


def paper_of(
    form: Form, candidate: Candidate | None, *, check_code: str, year: int, demonstration: bool = False
) -> Paper:
    """The paper of a form that is in the order of its seat; without a candidate the lines for the name stay empty."""
    numbers = {item.item_id: number for number, item in enumerate(form.items, start=1)}
    sections: list[PaperSection] = []
    for section in form.exam.sections:
        items = [item for item in form.items if item.section_id == section.section_id]
        if items:
            sections.append(_section(section, items, numbers, place=len(sections) + 1))
    words = _words(form, candidate, check_code=check_code, year=year, demonstration=demonstration)
    return Paper(form.exam.language, words, tuple(sections))


def _section(section: Section, items: Sequence[FormItem], numbers: dict[str, int], *, place: int) -> PaperSection:
    rows = [SheetRow(numbers[item.item_id], LETTERS[: len(item.options)]) for item in items]
    fives = tuple(tuple(rows[start : start + BOXES_ABREAST]) for start in range(0, len(rows), BOXES_ABREAST))
    short = _("{numeral}. {title}").format(numeral=numeral(place), title=section.title)
    said = section.kind is SectionKind.TRUE_FALSE
    groups = tuple(
        PaperGroup(members[0].stimulus or "", tuple(_item(item, numbers, said=said) for item in members))
        for members in _groups(items)
    )
    on_sheet = _("{section} (A right, B wrong)").format(section=short) if said else short
    return PaperSection(_heading(section, len(items), short), on_sheet, _note(section), groups, fives)


def numeral(number: int) -> str:
    """The number of a section as papers in the language in use write it: 一, 二 or 1, 2."""
    return chinese_of(number) if current_language() == "zh" else str(number)


def _groups(items: Sequence[FormItem]) -> list[list[FormItem]]:
    """The items of a case together, every other item alone."""
    return [list(members) for _case, members in groupby(items, key=lambda item: item.case_id or item.item_id)]


def _item(item: FormItem, numbers: dict[str, int], *, said: bool) -> PaperItem:
    options = tuple(
        (letter, option_text(item, option).strip()) for letter, option in zip(LETTERS, item.options, strict=False)
    )
    shown = () if said and item.type is ItemType.TRUE_FALSE else options
    return PaperItem(numbers[item.item_id], item.stem.strip(), shown, _columns([text for _letter, text in shown]))


def _columns(texts: Sequence[str]) -> int:
    """How many options of these lengths stand beside each other."""
    longest = max((cell_len(text) for text in texts), default=0)
    if any("\n" in text for text in texts) or longest > TWO_ABREAST:
        return 1
    return 4 if longest <= FOUR_ABREAST and len(texts) in (2, 3, 4) else 2


def _heading(section: Section, count: int, short: str) -> str:
    values = {"section": short, "count": count, "points": show_points(section.points, places=None)}
    if count != section.item_count:
        return _("{section} ({count} items, {points} pt each)").format(**values)
    values["sum"] = show_points(section.points * count, places=None)
    return _("{section} ({count} items, {points} pt each, {sum} in all)").format(**values)


def _note(section: Section) -> str:
    several = section.kind in (SectionKind.MULTIPLE, SectionKind.CASE)
    marked = HOW_IT_IS_MARKED.get(section.marking.name) if several else None
    sentences = [say(HOW_TO_ANSWER[section.kind]), *([say(marked)] if marked else [])]
    return ("" if current_language() == "zh" else " ").join(sentences)


def _words(form: Form, candidate: Candidate | None, *, check_code: str, year: int, demonstration: bool) -> Words:
    exam = form.exam
    title = exam.title if str(year) in exam.title else _("{title} {year}").format(title=exam.title, year=year)
    seat = candidate.seat if candidate else ""
    return Words(
        title=title,
        running=_cut(title),
        sheet_title=_("Answer sheet"),
        facts=_facts(exam, len(form.items)),
        mark=_("DEMONSTRATION DATA: the people here are invented.") if demonstration else "",
        code=_code_line(form, seat, check_code),
        form=(_("Form"), form.code),
        check=(_("Check code"), spaced(check_code)),
        person=(
            (_("Name"), candidate.name if candidate else ""),
            (_("Licence number"), candidate.licence_no if candidate else ""),
            (_("Seat"), seat),
            (_("Centre"), candidate.centre if candidate else ""),
        ),
        rules_heading=_("Please read before you begin"),
        rules=_rules(exam),
        pledge=exam.pledge.strip(),
        signature=_("Candidate's signature"),
        how_to_fill=_(
            "Fill the boxes of the letters you choose. To take a letter back, cross its box out and write the letters "
            "that count beside the row, with your signature."
        ),
        absent=_("Absent (filled by the invigilator)"),
        signatures=(
            _("Candidate's signature"),
            _("Invigilator's signature"),
            _("First entered by"),
            _("Second entered by"),
        ),
        page=_("Page {page} of {pages}"),
        sheet_page=_("Answer sheet, page {page} of {pages}"),
        case=_("Facts of the case"),
        end=_("End of the paper"),
    )


def _cut(title: str) -> str:
    """The title as it fits beside the codes at the head of a page."""
    return title if cell_len(title) <= RUNNING else set_cell_size(title, RUNNING - 1).rstrip() + "…"


def _code_line(form: Form, seat: str, check_code: str) -> str:
    parts = [_("Form {code}").format(code=form.code)]
    parts.append(_("Seat {seat}").format(seat=seat) if seat else _("Spare paper"))
    return "\u2003".join([*parts, _("Check code {code}").format(code=spaced(check_code))])


def spaced(code: str) -> str:
    """A check code as it is printed: in two groups of three."""
    return f"{code[:3]} {code[3:]}"


def _facts(exam: Exam, count: int) -> str:
    book = _("Closed book") if exam.closed_book else _("Open book")
    minutes = round(exam.duration.total_seconds() / 60)
    return _("{book} · {minutes} minutes · {count} items · {points} points").format(
        book=book, minutes=minutes, count=count, points=show_points(exam.max_points, places=None)
    )


def _rules(exam: Exam) -> tuple[str, ...]:
    """The exam's own rules for paper, else rules that hold for any paper: those for the screen speak of the screen."""
    if exam.paper_rules.strip():
        return tuple(line.strip() for line in exam.paper_rules.strip().splitlines() if line.strip())
    lines = [
        _("Check name, licence number and seat on this paper and on the answer sheet; tell the invigilator at once if "
          "one is wrong."),
        _("This is a closed-book exam: no materials, no telephone, no talking.") if exam.closed_book else "",
        _("Only the answer sheet is marked. What is written on the paper does not count."),
        _("Write with a black pen. Do not fold the answer sheet, and do not write outside its boxes."),
        _("Paper and answer sheet are both handed in; neither may leave the room."),
    ]  # fmt: skip
    written = [line for line in lines if line]
    return tuple(_("{number}. {rule}").format(number=number, rule=rule) for number, rule in enumerate(written, start=1))
