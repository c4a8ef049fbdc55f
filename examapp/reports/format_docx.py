"""Documents as DOCX, to be edited in Word or WPS before they are signed."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from examapp.reports.document_words import colon_after, inputs_line, mark_of, page_text, stamp_text
from examapp.reports.documents import (
    Align,
    Block,
    Callout,
    Document,
    Facts,
    Figure,
    Heading,
    Margins,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    Title,
    widths_of,
)

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a file's dates have no zone)
# East Asian fonts by their names in Word and WPS; a machine without them takes its own.
BODY, HEADS, TITLE = "仿宋", "黑体", "宋体"
LATIN = "Times New Roman"


def document_docx(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    import docx  # only where one is written

    word = docx.Document()
    for dated in ("created", "modified"):
        setattr(word.core_properties, dated, CREATED)
    word.core_properties.title, word.core_properties.author = document.title, "examapp"
    _set_page(word, document)
    size = 16 if document.margins is Margins.OFFICIAL else 10.5
    _line(
        word,
        document.title,
        size=22 if document.margins is Margins.OFFICIAL else 18,
        font=TITLE,
        strong=True,
        side=Align.CENTRE,
    )
    for line in (*document.subtitle, mark_of(document)):
        if line:
            _line(word, line, size=size, side=Align.CENTRE)
    for block in document.blocks:
        _add(word, block, document, size)
    if document.inputs_sha256:
        _line(word, inputs_line(document), size=9)
    paper = io.BytesIO()
    word.save(paper)
    return _undated(paper.getvalue())


def _undated(content: bytes) -> bytes:
    """The same archive with one date for every part."""
    import zipfile

    paper = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return paper.getvalue()


def _set_page(word: "Word", document: Document) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = word.sections[0]
    width, height = (297, 210) if document.landscape else (210, 297)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    official = document.margins is Margins.OFFICIAL
    above, below, left, right = (37, 35, 28, 26) if official else (20, 20, 18, 18)
    section.top_margin, section.bottom_margin = Mm(above), Mm(below)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    _page_numbers(section.footer.paragraphs[0])
    if document.demonstration:
        _write(section.header.paragraphs[0], mark_of(document), size=9, strong=True)


def _page_numbers(paragraph: "WordParagraph") -> None:
    """The foot of a page with fields that Word counts."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, rest = page_text().split("{page}")
    between, after = rest.split("{pages}")
    for text, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        _write(paragraph, text, size=9)
        if field:
            _field(paragraph, field)


def _field(paragraph: "WordParagraph", name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run()._r
    for kind in ("begin", "", "end"):
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = name
        run.append(element)


def _write(paragraph: "WordParagraph", text: str, *, size: float, font: str = BODY, strong: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.name, run.bold = Pt(size), LATIN, strong
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


def _line(
    word: Any,  # noqa: ANN401  (a document or a cell of a table)
    text: str,
    *,
    size: float,
    font: str = BODY,
    strong: bool = False,
    side: Align = Align.LEFT,
    indented: bool = False,
) -> "WordParagraph":
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = {Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph: WordParagraph = word.add_paragraph()
    paragraph.alignment = sides.get(side, WD_ALIGN_PARAGRAPH.LEFT)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = Pt(28) if size == 16 else Pt(size * 1.5)
    if indented:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _write(paragraph, text, size=size, font=font, strong=strong)
    return paragraph


def _add(word: "Word", block: Block, document: Document, size: float) -> None:  # noqa: C901  (one for each kind)
    match block:
        case Title(text):
            _line(word, text, size=18, font=TITLE, strong=True, side=Align.CENTRE)
        case Heading(text, level):
            font = HEADS if level == 1 else BODY
            official = document.margins is Margins.OFFICIAL
            _line(
                word, text, size=size, font=font, strong=level > 1, indented=official
            ).paragraph_format.keep_with_next = True
        case Paragraph(text, strong, indented):
            _line(word, text, size=size, strong=strong, indented=indented)
        case Callout(text):
            _line(word, text, size=size, font=HEADS, strong=True)
        case Facts(pairs):
            _grid(word, [[name, value] for name, value in pairs], size=size)
        case Table():
            _table(word, block, document)
        case Figure():
            _table(word, block.table, document)
        case Note(title, paragraphs):
            _line(word, title, size=size, font=HEADS, strong=True)
            for text in paragraphs:
                _line(word, text, size=size)
        case Signatures():
            _signatures(word, block, size)
        case PageBreak():
            word.add_page_break()  # type: ignore[no-untyped-call]


def _grid(word: "Word", rows: list[list[str]], *, size: float) -> None:
    """Facts as a table without lines."""
    table = word.add_table(rows=0, cols=2)
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            _write(cell.paragraphs[0], text, size=size)


def _table(word: "Word", table: Table, document: Document) -> None:
    from docx.shared import Mm

    if table.caption:
        _line(word, table.caption, size=12, font=HEADS, side=Align.CENTRE).paragraph_format.keep_with_next = True
    grid = word.add_table(rows=0, cols=len(table.columns))
    grid.style, grid.autofit = "Table Grid", False
    widths = widths_of(table.columns, document.text_width, licence=41)
    if table.spans:
        _head(_span_texts(table), grid)
    _head([column.title for column in table.columns], grid)
    for line in table.lines():
        cells = grid.add_row().cells
        if isinstance(line, str):
            _write(cells[0].merge(cells[-1]).paragraphs[0], line, size=10.5, strong=True)
            continue
        for cell, found, column in zip(cells, line, table.columns, strict=True):
            _fill(cell, found.text, column.side, strong=found.strong)
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for note in table.notes:
        _line(word, note, size=9)


def _span_texts(table: Table) -> list[str]:
    return [text for span in table.spans for text in (span.title, *[""] * (span.columns - 1))]


def _head(texts: Iterable[str], grid: Any) -> None:  # noqa: ANN401
    """A row that stands at the head of each page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    row = grid.add_row()
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
    for cell, text in zip(row.cells, texts, strict=True):
        _fill(cell, text, Align.CENTRE, strong=True)


def _fill(cell: Any, text: str, side: Align, *, strong: bool) -> None:  # noqa: ANN401
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    sides = {Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
    paragraph = cell.paragraphs[0]
    paragraph.alignment = sides.get(side, WD_ALIGN_PARAGRAPH.LEFT)
    _write(paragraph, text, size=10.5, strong=strong)


def _signatures(word: "Word", block: Signatures, size: float) -> None:
    _line(word, "", size=size)
    if block.roles:
        _line(word, "".join(f"{colon_after(role)}{'＿' * 6}　" for role in block.roles), size=size)
    _line(word, "", size=size)
    for text in (block.organisation, block.date, stamp_text() if block.organisation else ""):
        if text:
            _line(word, text, size=size, side=Align.RIGHT)
