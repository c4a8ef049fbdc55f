"""One document in each format: nothing is lost, nothing is fetched, and the same input gives the same bytes."""

import html.parser
import io
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from fractions import Fraction

import docx
import pytest
from python_calamine import CalamineWorkbook

from examapp.domain.errors import NotPossible
from examapp.locale import use_language
from examapp.reports.documents import (
    Callout,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Group,
    Heading,
    Kind,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Span,
    Table,
    Title,
    number,
)
from examapp.reports.format_csv import safe
from examapp.reports.rendering import FORMATS, render

LICENCE = "13416201281012345"


@dataclass(frozen=True, slots=True)
class Dots:
    """A small chart."""

    def terminal(self, width):
        return ["·" * min(width, 5)]

    def svg(self):
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="20mm" viewBox="0 0 60 20">'
            '<circle cx="9" cy="9" r="4"/></svg>'
        )

    def numbers(self):
        return ("place", "share"), (("left", 0.25), ("right", None))


def sample(rows=60, **changes) -> Document:
    columns = (
        Column("No.", Kind.NUMBER, mm=12),
        Column("Name"),
        Column("Licence number", Kind.LICENCE),
        Column("Score", Kind.NUMBER),
    )
    body = tuple(
        (number(place), f"示例考生{place}", LICENCE, number(Fraction(141, 2), "70.5")) for place in range(1, rows + 1)
    )
    blocks = (
        Heading("一、总体情况"),
        Paragraph("A paragraph & its <signs>.", indented=True),
        Facts((("n", "60"), ("mean", "70.5"))),
        Callout("The conclusion."),
        Table("people", columns, body, caption="People", notes=("A note.",), groups=(Group("Centre A", 0),)),
        Figure("dots", Dots(), "Dots"),
        Note("Method", ("First.", "Second.")),
        PageBreak(),
        Table("wide", (Column("a"), Column("b")), (("=1+1", "x"),), spans=(Span("both", 2),)),
        Signatures(("Prepared by",), "An office", "2026-12-10"),
    )
    fields = {
        "name": "sample",
        "title": "示例报告",
        "blocks": blocks,
        "language": "zh",
        "inputs_sha256": "ab" * 32,
        "data": {"n": 60},
    }
    return Document(**{**fields, **changes})


def contents(document, file_format):
    try:
        return render(document, file_format)
    except NotPossible as error:
        pytest.skip(f"no PDF here: {error.problem.msgid}")


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_document_gives_the_same_bytes(file_format):
    assert contents(sample(), file_format) == contents(sample(), file_format)


@pytest.mark.parametrize("file_format", ["terminal", "text", "csv", "html"])
def test_every_name_and_number_is_in_the_text_formats(file_format):
    text = contents(sample(), file_format)
    assert text.count(LICENCE) == 60
    assert "示例考生60" in text
    assert "70.5" in text


def test_what_is_invented_is_called_so_in_every_format():
    invented = sample(demonstration=True)
    for file_format in ("terminal", "text", "csv", "html"):
        assert "示例数据" in contents(invented, file_format)
        assert "示例数据" not in contents(sample(), file_format)
    assert json.loads(contents(invented, "json"))["demonstration"] is True
    book = CalamineWorkbook.from_filelike(io.BytesIO(contents(invented, "xlsx")))
    for name in book.sheet_names:
        assert any("示例数据" in str(cell) for row in book.get_sheet_by_name(name).to_python()[:3] for cell in row)
    word = docx.Document(io.BytesIO(contents(invented, "docx")))
    assert "示例数据" in word.sections[0].header.paragraphs[0].text


def test_json_has_the_data_and_what_it_was_made_of():
    found = json.loads(contents(sample(), "json"))
    assert found == {"report": "sample", "demonstration": False, "inputs_sha256": "ab" * 32, "n": 60}


def test_a_workbook_has_numbers_as_numbers_and_licence_numbers_as_text():
    book = CalamineWorkbook.from_filelike(io.BytesIO(contents(sample(), "xlsx")))
    assert book.sheet_names == ["报告", "People", "Dots", "wide"]
    rows = book.get_sheet_by_name("People").to_python()
    assert [1.0, "示例考生1", LICENCE, 70.5] in rows
    assert book.get_sheet_by_name("wide").to_python()[-1] == ["=1+1", "x"]


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@x", "  =1", "＝1"])
def test_a_text_that_a_spreadsheet_would_compute_is_made_harmless(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-2.5", "+2.3", "-", "95.0% (57/60)", "", "abc", 3, -1.5])
def test_numbers_and_words_stay_as_they_are(value):
    assert safe(value) == value


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in ("href", "src", "xlink:href")]
        if tag not in ("meta", "col", "br", "circle", "rect", "line", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("circle", "rect", "line", "path"):
            assert self.open.pop() == tag


def test_the_page_is_well_formed_and_fetches_nothing():
    page = contents(sample(), "html")
    tags = Tags()
    tags.feed(page)
    assert (tags.open, tags.links) == ([], [])
    assert "<script" not in page
    assert not re.search(r"url\(|@import", page)
    assert "A paragraph &amp; its &lt;signs&gt;." in page
    assert "<thead>" in page


def test_lines_of_the_terminal_fit_eighty_cells():
    from rich.cells import cell_len

    assert max(cell_len(line) for line in contents(sample(), "text").splitlines()) <= 80


def pdf_text(document, *options):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=contents(document, "pdf"), capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def test_a_pdf_gives_names_and_numbers_back_with_the_header_on_each_page():
    pages = pdf_text(sample(), "-layout").split("\f")
    whole = "".join(pages)
    assert whole.count(LICENCE) == 60
    assert "示例考生60" in whole.replace(" ", "")
    with_people = [page for page in pages if LICENCE in page]
    assert len(with_people) > 1
    assert all("Licence" in page for page in with_people)
    assert f"共{len(pages) - 1}页" in whole.replace(" ", "").replace("\u3000", "")


def test_sheets_for_several_people_have_titles_and_no_page_numbers():
    sheets = sample(blocks=(Title("One"), Paragraph("a"), PageBreak(), Title("Two")), sheets=True)
    for file_format in ("text", "html"):
        assert "One" in contents(sheets, file_format)
        assert "counter(page)" not in contents(sheets, file_format)
    text = pdf_text(sheets)
    assert text.count("\f") == 2
    assert "示例报告" not in text
    assert "第" not in text


def test_a_character_that_no_font_has_is_an_error_and_no_box():
    strange = sample(blocks=(Paragraph("\U0001f9ff\u0378"),))
    with pytest.raises(NotPossible) as caught:
        render(strange, "pdf")
    assert caught.value.hint is not None


def test_a_document_to_edit_has_its_texts_tables_and_repeated_heads():
    word = docx.Document(io.BytesIO(contents(sample(), "docx")))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert texts[0] == "示例报告"
    assert "A paragraph & its <signs>." in texts
    people = next(table for table in word.tables if table.cell(0, 1).text == "Name")
    assert len(people.rows) == 62
    assert "w:tblHeader" in people.rows[0]._tr.xml
    assert any(cell.text == LICENCE for cell in people.columns[2].cells)


def test_a_table_whose_rows_do_not_fit_is_refused():
    with pytest.raises(ValueError, match="2 columns"):
        Table("t", (Column("a"), Column("b")), (("1",),))
    with pytest.raises(ValueError, match="licence number"):
        Table("t", (Column("a", Kind.LICENCE),), ((number(5),),))
    with pytest.raises(ValueError, match="nan"):
        Cell("x", float("nan"))


def test_a_document_speaks_its_own_language_whatever_is_in_use():
    use_language("en")
    assert "第" in contents(sample(), "html")
    assert "Page" in contents(sample(language="en"), "html")
