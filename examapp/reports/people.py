"""The roster as text, JSON and CSV."""

import csv
import io
import json
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.domain.people import Candidate
from examapp.locale import _, say
from examapp.reports.text import Paragraph
from examapp.reports.words import CATEGORY_WORDS, GROUP_WORDS, STATE_WORDS


def headings() -> list[str]:
    """The columns of a roster, which are also read back from a CSV file."""
    return [_("Name"), _("Licence number"), _("Centre"), _("Category"), _("Group"), _("State"), _("Seat")]


def cells(person: Candidate) -> list[str]:
    """A candidate as a row under these headings."""
    return [
        person.name,
        person.licence_no,
        person.centre,
        say(CATEGORY_WORDS[person.category]),
        say(GROUP_WORDS[person.comparison_group]),
        say(STATE_WORDS[person.state]),
        person.seat,
    ]


def render_roster(people: Sequence[Candidate], *, demonstration: bool) -> RenderableType:
    """The roster as a table, with the number of people under it."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for heading in headings():
        table.add_column(Text(heading), overflow="fold", no_wrap=heading == _("Licence number"))
    for person in people:
        table.add_row(*(Text(cell) for cell in cells(person)))
    count = _("{count} people").format(count=len(people))
    marks = [Paragraph(_("DEMONSTRATION DATA: the people here are invented."))] if demonstration else []
    return Group(*marks, table, Paragraph(count))


def roster_csv(people: Sequence[Candidate]) -> str:
    """The roster as CSV that `roster import` reads."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow(headings())
    writer.writerows(cells(person) for person in people)
    return paper.getvalue()


def roster_json(people: Sequence[Candidate], *, demonstration: bool) -> str:
    """The roster as JSON; values are the program's own names."""
    data = {
        "demonstration": demonstration,
        "candidates": [
            {
                "name": person.name,
                "licence_no": person.licence_no,
                "centre": person.centre,
                "category": person.category,
                "group": person.comparison_group,
                "state": person.state,
                "seat": person.seat,
            }
            for person in people
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def changes(before: Candidate, after: Candidate) -> list[str]:
    """What differs between two rows of one person, as `heading: old -> new`."""
    pairs = zip(headings(), cells(before), cells(after), strict=True)
    return [_("{field}: {old} -> {new}").format(field=name, old=old, new=new) for name, old, new in pairs if old != new]
