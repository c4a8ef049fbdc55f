"""Documents as PDF, set by typst; what they say goes in as data and is never evaluated."""

import json
import re
from typing import TYPE_CHECKING

from examapp.domain.errors import Message, NotPossible
from examapp.reports.document_words import DIGEST_DIGITS, colon_after, mark_of, page_text, stamp_text
from examapp.reports.documents import (
    Block,
    Callout,
    Cell,
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
from examapp.reports.fonts import FANGSONG, TITLE, first_of, fonts_for, refuse_missing_font, typst_missing

if TYPE_CHECKING:
    from typst import TypstError

SOURCE = r"""
#let given = json(bytes(sys.inputs.document))
#let official = given.official
#let size = if official { 16pt } else { 10.5pt }
#let small = if official { 12pt } else { 9.5pt }
#let gap = if official { 12pt } else { 0.7em }
#let edges = if official { (top-edge: 0.8em, bottom-edge: -0.2em) } else { (:) }
#let lines(body) = body.split("\n").map(line => [#line]).join(linebreak())
#let strong-text(body, ..how) = text(font: given.sans, weight: "bold", ..how, body)
#let sides = (left: left + horizon, centre: center + horizon, right: right + horizon)

#set document(title: given.title, date: none)
#set text(font: given.body, size: size, lang: given.language, region: given.region, ..edges)
#set par(leading: gap, spacing: gap, justify: true)
#set page(
  paper: "a4",
  flipped: given.landscape,
  margin: if official {
    (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm)
  } else { (x: 18mm, top: 20mm, bottom: 20mm) },
  header: if given.mark != "" { align(center, strong-text(given.mark, size: 9pt)) },
  footer: context {
    set text(size: 9pt)
    grid(
      columns: (1fr, auto, 1fr),
      text(size: 7pt, given.inputs),
      if given.sheets { [] } else { given.page
        .replace("{pages}", str(counter(page).final().first()))
        .replace("{page}", str(counter(page).get().first())) },
      [],
    )
  },
)
#show heading: it => {
  let sizes = if official { (22pt, 16pt, 16pt, 16pt) } else { (18pt, 13pt, 11.5pt, 10.5pt) }
  let font = if official and it.level == 1 {
    given.heading
  } else if official and it.level > 2 { given.body } else { given.sans }
  set text(font: font, size: sizes.at(it.level - 1), weight: "bold")
  if it.level == 1 {
    block(width: 100%, above: 0em, below: if official { 28pt } else { 4mm }, align(center, it.body))
  } else {
    let below = if official { gap } else { 0.8em }
    let above = if official { gap } else { 1.5em }
    block(sticky: true, above: above, below: below, inset: (left: if official { 2em } else { 0em }), it.body)
  }
}

#let facts(each) = block(above: 1.2em, below: 1.2em, grid(
  columns: (auto, 1fr), column-gutter: 5mm, row-gutter: if official { gap } else { 0.5em },
  ..each.pairs.map(pair => (lines(pair.at(0)), lines(pair.at(1)))).flatten(),
))

#let shown(cell, side) = {
  let body = lines(cell.text)
  align(sides.at(side), if cell.strong { strong-text(body) } else { body })
}

#let one-table(each) = {
  set text(size: small)
  set par(leading: 0.5em, justify: false)
  let width = each.titles.len()
  block(above: 1.2em, below: if each.notes.len() > 0 { 0.6em } else { 1.2em }, {
    if each.caption != "" {
      block(sticky: true, width: 100%, below: 0.7em, align(center, strong-text(lines(each.caption))))
    }
    table(
      columns: each.widths.map(width => width * 1fr),
      rows: if each.row-mm > 0 { (auto,) * calc.max(1, each.head-rows) + (each.row-mm * 1mm,) } else { auto },
      stroke: 0.5pt,
      inset: (x: 1.2mm, y: 1.5mm),
      table.header(
        ..each.spans.map(span => table.cell(colspan: span.columns, align: center + horizon, strong-text(span.title))),
        ..each.titles.map(title => table.cell(align: center + horizon, strong-text(lines(title)))),
      ),
      ..each.rows.map(row => if type(row) == str {
        (table.cell(colspan: width, align: left + horizon, strong-text(row)),)
      } else {
        row.enumerate().map(((place, cell)) => table.cell(breakable: false, shown(cell, each.sides.at(place))))
      }).flatten(),
    )
  })
  for note in each.notes { block(above: 0.6em, below: 0.6em, text(size: 9pt, lines(note))) }
}

#let figure-of(each) = block(breakable: false, width: 100%, above: 1.4em, below: 1.4em, align(center, {
  if each.caption != "" { block(below: 0.8em, strong-text(lines(each.caption), size: small)) }
  layout(space => {
    let drawing = image(bytes(each.svg), format: "svg", alt: each.alt)
    let fitting = image(bytes(each.svg), format: "svg", alt: each.alt, width: 100%)
    if measure(drawing).width > space.width { fitting } else { drawing }
  })
}))

#let note(each) = block(width: 100%, stroke: 0.6pt, inset: (x: 4mm, y: 3mm), above: 1.4em, below: 1.4em, {
  set text(size: small)
  set par(leading: 0.6em, spacing: 0.7em)
  block(sticky: true, below: 0.7em, strong-text(each.title))
  for line in each.paragraphs { par(lines(line)) }
})

#let signatures(each) = block(breakable: false, width: 100%, above: 3em, {
  let rule = box(width: 1fr, line(length: 100%, stroke: 0.6pt))
  if each.roles.len() > 0 {
    set text(size: if official { 14pt } else { 10.5pt })
    grid(columns: (1fr,) * each.roles.len(), column-gutter: 6mm, ..each.roles.map(role => [#role~#rule]))
  }
  if each.organisation != "" or each.date != "" {
    v(16mm)
    align(right, pad(right: 8mm, box(align(center, {
      set par(justify: false)
      [#each.organisation]
      if each.stamp != "" { linebreak(); text(size: 9pt, fill: luma(100), each.stamp) }
      linebreak()
      [#each.date]
    }))))
    v(10mm)
  }
})

#let set-block(each) = {
  if each.kind == "heading" { heading(level: each.level, each.text) }
  if each.kind == "paragraph" {
    let body = if each.strong { strong-text(lines(each.text)) } else { lines(each.text) }
    if each.indented { par(first-line-indent: (amount: 2em, all: true), body) } else { par(body) }
  }
  if each.kind == "callout" {
    block(
      width: 100%, stroke: 1.2pt, inset: (x: 4mm, y: 3mm), above: 1.4em, below: 1.4em,
      strong-text(lines(each.text)),
    )
  }
  if each.kind == "title" { heading(level: 1, each.text) }
  if each.kind == "facts" { facts(each) }
  if each.kind == "table" { one-table(each) }
  if each.kind == "figure" { figure-of(each) }
  if each.kind == "note" { note(each) }
  if each.kind == "signatures" { signatures(each) }
  if each.kind == "page-break" { pagebreak(weak: true) }
}

#if not given.sheets { heading(level: 1, given.title) }
#for line in given.subtitle { align(center, par(line)) }
#for each in given.blocks { set-block(each) }
"""
GLYPH = re.compile(r"the text `\"(?P<text>.*)\"` could not be displayed with font")
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def document_pdf(document: Document) -> bytes:
    """The document as an accessible PDF (PDF/UA-1), the same bytes for the same document.

    NotPossible where typst, a font that has Chinese, or a character in every font is missing.
    """
    try:
        import typst
    except ImportError as error:
        raise typst_missing() from error
    given = {**_data(document), **_fonts(document, set(typst.Fonts().families()))}
    inputs = {"document": json.dumps(given, ensure_ascii=False)}
    try:
        pdf, warnings = typst.compile_with_warnings(
            SOURCE.encode(), sys_inputs=inputs, timestamp=0, pdf_standards=["ua-1"]
        )
    except typst.TypstError as error:
        raise _missing_character(error) from error
    refuse_missing_font(warnings)
    return pdf


def _missing_character(error: "TypstError") -> NotPossible:
    """A character that no font has, by name; any other mistake of ours as it is."""
    found = GLYPH.search(str(error))
    if found is None:
        raise error
    text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), found["text"])
    codes = " ".join(f"U+{ord(sign):04X}" for sign in text)
    return NotPossible(
        Message("No font has the character {text} ({codes}); the PDF was not made.", {"text": text, "codes": codes}),
        hint=Message(
            "Install a font with rare characters (Windows: SimSun-ExtB; Debian and Ubuntu: apt install "
            "fonts-hanazono), or print the HTML page from any browser."
        ),
    )


def _fonts(document: Document, installed: set[str]) -> dict[str, list[str]]:
    text = json.dumps(_data(document), ensure_ascii=False)
    chinese = document.language == "zh"
    serif, sans = fonts_for(text, installed, latin_first=not chinese)
    if document.margins is not Margins.OFFICIAL or not chinese:
        return {"body": serif, "sans": sans, "heading": serif}
    body, heading = first_of(FANGSONG, installed), first_of(TITLE, installed)
    return {"body": [*body, *serif], "sans": sans, "heading": [*heading, *serif]}


def _data(document: Document) -> dict[str, object]:
    """The document as typst gets it."""
    digest = document.inputs_sha256[:DIGEST_DIGITS]
    return {
        "title": document.title,
        "sheets": document.sheets,
        "subtitle": document.subtitle,
        "language": document.language,
        "region": "CN" if document.language == "zh" else "GB",
        "landscape": document.landscape,
        "official": document.margins is Margins.OFFICIAL,
        "mark": mark_of(document),
        "page": page_text(),
        "inputs": f"SHA-256 {digest}" if digest else "",
        "blocks": [_block(block, document, level) for block, level in _with_levels(document)],
    }


def _with_levels(document: Document) -> list[tuple[Block, int]]:
    """Blocks with the level of their heading below the title: readers by ear need levels without gaps."""
    leveled, level = [], 1
    for block in document.blocks:
        if isinstance(block, Heading):
            level = min(block.level + 1, level + 1)
        leveled.append((block, level))
    return leveled


def _block(block: Block, document: Document, level: int) -> dict[str, object]:  # noqa: C901, PLR0911  (a case a kind)
    match block:
        case Title(text):
            return {"kind": "title", "text": text}
        case Heading(text, _level):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text, strong, indented):
            return {"kind": "paragraph", "text": text, "strong": strong, "indented": indented}
        case Callout(text):
            return {"kind": "callout", "text": text}
        case Facts(pairs):
            return {"kind": "facts", "pairs": pairs}
        case Table():
            return _table(block, document)
        case Figure(name, chart, caption):
            return {"kind": "figure", "svg": chart.svg(), "caption": caption, "alt": caption or name}
        case Note(title, paragraphs):
            return {"kind": "note", "title": title, "paragraphs": paragraphs}
        case Signatures(roles, organisation, date):
            stamp = stamp_text() if organisation else ""
            named = [colon_after(role) for role in roles]
            return {"kind": "signatures", "roles": named, "organisation": organisation, "date": date, "stamp": stamp}
        case PageBreak():
            return {"kind": "page-break"}


def _table(table: Table, document: Document) -> dict[str, object]:
    licence = 41.0 if document.margins is Margins.OFFICIAL else 34.0
    return {
        "kind": "table",
        "caption": table.caption,
        "notes": table.notes,
        "widths": widths_of(table.columns, document.text_width, licence=licence),
        "sides": [column.side for column in table.columns],
        "titles": [column.title for column in table.columns],
        "row-mm": table.row_mm,
        "head-rows": 2 if table.spans else 1,
        "spans": [{"title": span.title, "columns": span.columns} for span in table.spans],
        "rows": [line if isinstance(line, str) else [_cell(cell) for cell in line] for line in table.lines()],
    }


def _cell(cell: Cell) -> dict[str, object]:
    return {"text": cell.text, "strong": cell.strong}
