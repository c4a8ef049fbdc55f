"""Documents as one page for any browser: A4 when printed, header rows on every page, no script, no network."""

from collections.abc import Iterator
from html import escape

from examapp.reports.document_words import colon_after, inputs_line, mark_of, page_text, short_mark_of, stamp_text
from examapp.reports.documents import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Heading,
    Kind,
    Margins,
    Note,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    Title,
    widths_of,
)
from examapp.reports.fonts import FANGSONG, SANS, SERIF, TITLE

STYLE = """
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #d9d9d6; color: #000; font: 10.5pt/1.32 SERIF; }
main { width: PAPER_WIDTH; margin: 4mm auto; padding: MARGINS; background: #fff; position: relative; }
h1 { font: 700 18pt/1.35 SANS; text-align: center; margin: 0 0 2mm; }
.subtitle { text-align: center; margin: 0; }
.mark { text-align: center; font-family: SANS; font-weight: 700; margin: 1mm 0; }
h2, h3, h4 { font-family: SANS; margin: 5mm 0 2mm; line-height: 1.35; break-after: avoid; page-break-after: avoid; }
h2 { font-size: 13pt; } h3 { font-size: 11.5pt; } h4 { font-size: 10.5pt; }
p { margin: 0 0 0.8mm; text-align: justify; white-space: pre-line; orphans: 2; widows: 2; }
.indented { text-indent: 2em; } .strong { font-weight: 700; }
.callout { border: 0.5mm solid #000; padding: 2mm 4mm; margin: 3mm 0; font-family: SANS; font-weight: 700; }
.note { border: 0.25mm solid #000; padding: 1.2mm 3mm 0.6mm; margin: 2mm 0; font-size: 9.5pt; }
.note b { font-family: SANS; display: block; margin-bottom: 1mm; }
.callout, .note, figure, .signatures { break-inside: avoid; page-break-inside: avoid; }
.facts { display: grid; grid-template-columns: max-content 1fr; column-gap: 5mm; row-gap: 0.1mm; margin: 2mm 0; }
.facts dt { max-width: 60mm; } .facts dd { margin: 0; }
table { width: 100%; border-collapse: collapse; margin: 0; table-layout: fixed; font-size: 9.5pt; line-height: 1.2; }
.table { margin: 2.5mm 0; }
caption, figcaption { caption-side: top; text-align: center; font-family: SANS; font-weight: 700; padding: 0 0 1.5mm; }
caption { break-after: avoid; }
thead { display: table-header-group; }
tbody td { height: var(--row, auto); }
tr { break-inside: avoid; page-break-inside: avoid; }
th, td { border: 0.2mm solid #000; padding: 0.35mm 1.2mm; overflow-wrap: anywhere; vertical-align: middle; }
th { font-family: SANS; font-weight: 700; text-align: center; }
tbody th { text-align: left; break-after: avoid; page-break-after: avoid; }
.left { text-align: left; } .centre { text-align: center; } .right { text-align: right; }
.whole { white-space: nowrap; font-variant-numeric: tabular-nums; }
.table-note { font-size: 9pt; margin: 1mm 0 0; }
figure { margin: 2.5mm 0; text-align: center; } figure svg { max-width: 100%; height: auto; }
.signatures { margin: 8mm 0 0; }
.roles { display: flex; gap: 6mm; } .roles span { flex: 1; display: flex; white-space: nowrap; }
.roles i { flex: 1; border-bottom: 0.25mm solid #000; margin-left: 1mm; }
.stamp { margin: 16mm 8mm 8mm auto; width: max-content; max-width: 100%; min-width: 50mm; }
.stamp p { text-align: center; margin: 0; } .stamp .room { font-size: 9pt; color: #666; }
.page-break { break-after: page; page-break-after: always; }
.inputs { font-size: 8pt; margin: 5mm 0 0; overflow-wrap: anywhere; }
.behind { display: none; }
main > :last-child { margin-bottom: 0; }
@media print { body { background: #fff; } html, body { height: auto; } main { width: auto; margin: 0; padding: 0; }
  .behind { display: block; position: fixed; top: 45%; left: 0; right: 0; text-align: center; z-index: 1;
    font: 700 44pt SANS; color: rgba(0, 0, 0, 0.07); transform: rotate(-30deg); } }
"""
OFFICIAL = """
body { font: 16pt/28pt FANGSONG; }
h1 { font: 700 22pt/32pt TITLE; margin: 0 0 8mm; }
h2, h3, h4 { font-size: 16pt; line-height: 28pt; margin: 0; padding-left: 2em; } h3 { font-family: FANGSONG; }
p { margin: 0; } table { font-size: 12pt; } .note { font-size: 12pt; line-height: 1.4; }
.facts { line-height: 28pt; }
"""


def document_html(document: Document) -> str:
    """The page, complete in itself."""
    language = "zh-CN" if document.language == "zh" else "en"
    title = escape(document.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_page_style(document)}{style(document)}</style>'
    mark = f'<p class="mark">{escape(mark_of(document))}</p>' if document.demonstration else ""
    behind = f'<div class="behind" aria-hidden="true">{escape(short_mark_of(document))}</div>' if mark else ""
    subtitle = "".join(f'<p class="subtitle">{escape(line)}</p>' for line in document.subtitle)
    heading = "" if document.sheets else f"<h1>{title}</h1>"
    digest = inputs_line(document)
    foot = f'<p class="inputs">{escape(digest)}</p>' if digest else ""
    body = "\n".join(_block(block, document.text_width) for block in document.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head><body>{behind}<main>\n'
        f"{heading}{subtitle}{mark}\n{body}\n{foot}</main></body></html>\n"
    )


def style(document: Document) -> str:
    """The style sheet: fonts by their names, and the paper."""
    official = document.margins is Margins.OFFICIAL
    latin = () if document.language == "zh" else ("Times New Roman", "Liberation Serif")
    plain_latin = () if document.language == "zh" else ("Arial", "Liberation Sans")
    values = {
        "PAPER_WIDTH": "297mm" if document.landscape else "210mm",
        "MARGINS": "37mm 26mm 35mm 28mm" if official else "18mm",
        "FANGSONG": families(*latin, *FANGSONG, *SERIF) + ", serif",
        "TITLE": families(*latin, *TITLE, *SERIF) + ", serif",
        "SERIF": families(*latin, *SERIF) + ", serif",
        "SANS": families(*plain_latin, *SANS) + ", sans-serif",
    }
    text = STYLE + (OFFICIAL if official else "")
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def families(*names: str) -> str:
    """Families of fonts as a style sheet names them."""
    return ", ".join(f'"{name}"' if " " in name else name for name in names)


def _page_style(document: Document) -> str:
    """Paper and page numbers; a browser that has no margin boxes prints none."""
    side = "landscape" if document.landscape else "portrait"
    margins = "37mm 26mm 35mm 28mm" if document.margins is Margins.OFFICIAL else "13mm 18mm 14mm"
    before, between, after = page_text().replace("{pages}", "{page}").split("{page}")
    counted = f'"{before}" counter(page) "{between}" counter(pages) "{after}"'
    mark = f'@top-center {{ content: "{short_mark_of(document)}"; font-size: 9pt; }}' if document.demonstration else ""
    foot = "" if document.sheets else f"@bottom-center {{ content: {counted}; font-size: 9pt; }}"
    return f"\n@page {{ size: A4 {side}; margin: {margins}; {foot} {mark} }}"


def _block(block: Block, width: float) -> str:  # noqa: C901, PLR0911  (a case a kind)
    match block:
        case Title(text):
            return f"<h1>{escape(text)}</h1>"
        case Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Paragraph(text, strong, indented):
            names = " ".join(name for name, is_set in (("strong", strong), ("indented", indented)) if is_set)
            return f'<p class="{names}">{escape(text)}</p>' if names else f"<p>{escape(text)}</p>"
        case Callout(text):
            return f'<p class="callout">{escape(text)}</p>'
        case Facts(pairs):
            rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs)
            return f'<dl class="facts">{rows}</dl>'
        case Table():
            return _table(block, width)
        case Figure():
            return _figure(block)
        case Note(title, paragraphs):
            lines = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
            return f'<div class="note"><b>{escape(title)}</b>{lines}</div>'
        case Signatures():
            return _signatures(block)
        case PageBreak():
            return '<div class="page-break"></div>'


def _figure(figure: Figure) -> str:
    """The drawing without the line that only a file of its own begins with."""
    drawing = figure.chart.svg()
    drawing = drawing[drawing.index("<svg") :]
    caption = f"<figcaption>{escape(figure.caption)}</figcaption>" if figure.caption else ""
    label = escape(figure.caption or figure.name, quote=True)
    return f'<figure role="group" aria-label="{label}">{caption}{drawing}</figure>'


def _table(table: Table, width: float) -> str:
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    columns = "".join(f'<col style="width: {100 * each / width:.3f}%">' for each in widths_of(table.columns, width))
    spans = "".join(f'<th colspan="{span.columns}">{escape(span.title)}</th>' for span in table.spans)
    titles = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
    head = (f"<tr>{spans}</tr>" if spans else "") + f"<tr>{titles}</tr>"
    rows = "\n".join(_rows(table))
    tall = f' style="--row: {table.row_mm:g}mm"' if table.row_mm else ""
    notes = "".join(f'<p class="table-note">{escape(note)}</p>' for note in table.notes)
    return (
        f'<div class="table"{tall}><table>{caption}<colgroup>{columns}</colgroup><thead>{head}</thead>'
        f"<tbody>\n{rows}\n</tbody></table>{notes}</div>"
    )


def _rows(table: Table) -> Iterator[str]:
    for line in table.lines():
        if isinstance(line, str):
            yield f'<tr><th colspan="{len(table.columns)}">{escape(line)}</th></tr>'
        else:
            cells = (_cell(cell, column) for cell, column in zip(line, table.columns, strict=True))
            yield f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    names = column.side.value
    if cell.number is not None or (column.kind is Kind.LICENCE and cell.text.isascii()):
        names += " whole"
    return f'<td class="{names}{" strong" if cell.strong else ""}">{escape(cell.text)}</td>'


def _signatures(block: Signatures) -> str:
    roles = "".join(f"<span>{escape(colon_after(role))}<i></i></span>" for role in block.roles)
    end = ""
    if block.organisation or block.date:
        room = f'<p class="room">{escape(stamp_text())}</p>' if block.organisation else ""
        end = f'<div class="stamp"><p>{escape(block.organisation)}</p>{room}<p>{escape(block.date)}</p></div>'
    return f'<div class="signatures"><div class="roles">{roles}</div>{end}</div>'
