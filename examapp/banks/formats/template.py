"""The table that a trainer fills in with items, as a workbook or CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from examapp.domain.errors import Message

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Say = Callable[[Message], str]

LAST_ROW = 2000
TEXT = 49  # the number of Excel's own format for text
TYPES = (Message("true/false"), Message("single choice"), Message("multiple answers"))
LEVELS = (Message("easy"), Message("medium"), Message("hard"))
YES, NO, WITH_OPTIONS = Message("yes"), Message("no"), Message("unless true/false")
ITEMS_SHEET, INSTRUCTIONS_SHEET = Message("Bank items"), Message("Instructions")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template: heading, width in characters, what goes in, whether it is needed."""

    heading: Message
    width: int
    meaning: Message
    needed: Message
    choices: Sequence[Message] = ()


def _option(letter: str) -> Column:
    """The column of an option; of the further ones none is needed."""
    meaning = Message("what option {letter} says; fill the options from A on, without a gap", {"letter": letter})
    heading = Message("option {letter}", {"letter": letter})
    return Column(heading, 22, meaning, WITH_OPTIONS if letter in "AB" else NO)


COLUMNS = (
    Column(Message("No."), 7, Message("a number for your own use; it is not imported"), NO),
    Column(Message("type"), 13, Message("from the list; where it is empty, options and key say what it is"), NO, TYPES),
    Column(Message("topic"), 12, Message("the topic's id or title; may be empty when the import says --topic"), YES),
    Column(Message("level"), 9, Message("from the list: the author's guess; medium where it is empty"), NO, LEVELS),
    Column(Message("stem"), 60, Message("the question, or the statement to be judged"), YES),
    *(_option(letter) for letter in "ABCDEFGH"),
    Column(
        Message("key"),
        10,
        Message("the letters of all right options, such as A or ACD; for true/false: true, false"),
        YES,
    ),
    Column(Message("rationale"), 60, Message("why the key is right and why each other option is wrong"), NO),
    Column(Message("citations"), 30, Message("title and article of the statute, several one after the other"), NO),
    Column(Message("tags"), 16, Message("words to find the item by, with commas between them"), NO),
)

EXAMPLES: tuple[tuple[Message | str, ...], ...] = (
    (
        TYPES[0],
        "T06",
        LEVELS[0],
        Message("[Example] A lawyer on a legal-aid case may charge the recipient a little for copies."),
        *("",) * 8,
        Message("false"),
        Message("Nothing may be taken from a recipient of legal aid, whatever it is called and however little it is."),
        "《法律援助法》第二十条",
        Message("gifts"),
    ),
    (
        TYPES[1],
        "T06",
        LEVELS[0],
        Message("[Example] After the case the recipient brings the lawyer local produce. What should the lawyer do?"),
        Message("Decline it and explain that legal aid takes nothing"),
        Message("Accept it and note it in the file"),
        Message("Accept it and pay the market price"),
        Message("Ask the head of the centre and then accept it"),
        *("",) * 4,
        "A",
        Message(
            "A is right: nothing may be taken from a recipient of legal aid.\nB: a note does not make it lawful.\n"
            "C: paying does not either.\nD: the head of the centre cannot allow it."
        ),
        "《法律援助法》第二十条",
        Message("gifts"),
    ),
    (
        TYPES[2],
        "T06",
        LEVELS[1],
        Message("[Example] Which of these may a lawyer on a legal-aid case not take from the recipient?"),
        Message("A red envelope after the judgment"),
        Message("The fare to the court"),
        Message("Copies of the evidence"),
        Message("A box of fruit"),
        *("",) * 4,
        "ABD",
        Message("A, B and D are property of the recipient.\nC: evidence is not property that is taken for the work."),
        "《法律援助法》第二十条",
        Message("gifts"),
    ),
)


def headings(say: Say) -> list[str]:
    """The headings, in the language of `say`."""
    return [say(column.heading) for column in COLUMNS]


def examples(say: Say) -> list[list[str]]:
    """The rows that show how to fill in the table; an import leaves them out by what their stems begin with."""
    return [
        [str(number), *(text if isinstance(text, str) else say(text) for text in row)]
        for number, row in enumerate(EXAMPLES, start=1)
    ]


def template_csv(say: Say) -> bytes:
    """The template as CSV in UTF-8 with a byte order mark, by which Excel knows it."""
    paper = io.StringIO()
    csv.writer(paper, lineterminator="\r\n").writerows([headings(say), *examples(say)])
    return paper.getvalue().encode("utf-8-sig")


def template_workbook(say: Say) -> bytes:
    """The template as a workbook: the sheet to fill in, and a sheet that explains it."""
    from xlsxwriter import Workbook  # only where a workbook is written

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}) as workbook:
        _write_items(workbook, say)
        _write_instructions(workbook, say)
    return content.getvalue()


def _write_items(workbook: "Workbook", say: Say) -> None:
    """Headings that stay in sight, columns of text, lists to choose from, the examples."""
    sheet = workbook.add_worksheet(say(ITEMS_SHEET))
    text = workbook.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top"})
    bold = workbook.add_format(
        {"bold": True, "num_format": TEXT, "bg_color": "#DDE6F0", "bottom": 1, "text_wrap": True}
    )
    grey = workbook.add_format(
        {"num_format": TEXT, "italic": True, "font_color": "#7F7F7F", "text_wrap": True, "valign": "top"}
    )
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width, text)
        sheet.write_string(0, number, say(column.heading), bold)
        if column.choices:
            words = [say(word) for word in column.choices]
            rule = {"validate": "list", "source": words, "ignore_blank": True, "error_type": "warning"}
            sheet.data_validation(1, number, LAST_ROW, number, rule)
    for row, cells in enumerate(examples(say), start=1):
        for number, cell in enumerate(cells):
            sheet.write_string(row, number, cell, grey) if cell else sheet.write_blank(row, number, None, grey)
    sheet.freeze_panes(1, 0)
    _fit_to_paper(sheet, pages_across=3)
    # No green corner on every number that is meant to be text.
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{LAST_ROW + 1}"})


def _write_instructions(workbook: "Workbook", say: Say) -> None:
    """What goes into each column, whether it is needed, and an example."""
    sheet = workbook.add_worksheet(say(INSTRUCTIONS_SHEET))
    wrapped = workbook.add_format({"num_format": TEXT, "text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True, "num_format": TEXT, "bg_color": "#DDE6F0", "bottom": 1})
    unwrapped = workbook.add_format({"num_format": TEXT})
    titles = (Message("column"), Message("needed"), Message("what goes in"), Message("example"))
    for number, (title, width) in enumerate(zip(titles, (14, 14, 60, 60), strict=True)):
        sheet.set_column(number, number, width, wrapped)
        sheet.write_string(0, number, say(title), bold)
    example = examples(say)[1]
    for row, (column, shown) in enumerate(zip(COLUMNS, example, strict=True), start=1):
        for number, cell in enumerate((say(column.heading), say(column.needed), say(column.meaning), shown)):
            sheet.write_string(row, number, cell, wrapped)
    lines = (
        Message("Fill in one item a row. Rows whose stem begins with “[Example]” are left out when you import."),
        Message("Save the file and import it: examapp bank import FILE"),
    )
    for row, line in enumerate(lines, start=len(COLUMNS) + 2):
        sheet.write_string(row, 0, say(line), unwrapped)
    sheet.freeze_panes(1, 0)
    _fit_to_paper(sheet, pages_across=1)


def _fit_to_paper(sheet: "Worksheet", *, pages_across: int) -> None:
    """For who prints it: A4 across, the headings on each page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_across, 0)
    sheet.repeat_rows(0)
