"""A sign-in sheet to be printed and signed, or ticked on the screen, which `attendance` reads back."""

import io
from collections.abc import Callable, Sequence

from examapp.banks.attendance import Given
from examapp.domain.errors import Message
from examapp.domain.hours import show_hours
from examapp.domain.people import Candidate

Say = Callable[[Message], str]

TEXT = 49  # the number of Excel's own format for text
BLANK_ROWS = 30
COLUMNS = (
    (Message("No."), 6),
    (Message("Name"), 14),
    (Message("Licence number"), 24),
    (Message("Office"), 34),
    (Message("Sign-in"), 16),
)
LICENCE_COLUMN = 2


def sign_in_workbook(people: Sequence[Candidate], given: Given, say: Say) -> bytes:
    """A sheet with lines for the lecture above a row for each person; without people, empty rows."""
    from xlsxwriter import Workbook  # only where a workbook is written

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(say(Message("Sign-in sheet")))
    bold = book.add_format({"bold": True, "border": 1, "align": "center"})
    text = book.add_format({"num_format": TEXT, "border": 1})
    for number, (label, said) in enumerate(_lines(given, say)):
        sheet.write_string(number, 0, f"{label}：{said}")
    top = len(_lines(given, say)) + 1
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(top, column, say(heading), bold)
    rows = [(person.name, person.licence_no, person.centre) for person in people] or [("", "", "")] * BLANK_ROWS
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate((str(number), *row, "")):
            sheet.write_string(top + number, column, value, text)
    sheet.set_row(top, 20)
    sheet.repeat_rows(top)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    book.close()
    return content.getvalue()


def _lines(given: Given, say: Say) -> list[tuple[str, str]]:
    return [
        (say(Message("Lecture")), given.title),
        (say(Message("Lecturer")), given.lecturer),
        (say(Message("Place")), given.place),
        (say(Message("Date")), "" if given.day is None else given.day.isoformat()),
        (say(Message("Hours")), "" if given.hours is None else show_hours(given.hours)),
    ]
