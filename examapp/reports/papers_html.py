"""Papers and answer sheets as one page for any browser: A4 when printed, no script, no network."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from examapp.locale import current_language
from examapp.reports.papers import Paper, PaperGroup, PaperItem, PaperSection, SheetRow
from examapp.reports.papers_pages import (
    CELL,
    FIVE,
    SHEET_HEADING,
    SMALL_LINE,
    WIDTH,
    Block,
    facts_height,
    head_height,
    heading_height,
    lines_of,
    options_height,
    pages_of,
    rows_of,
    stem_height,
)

STYLE = """
@page { size: A4 portrait; margin: 0; }
* { box-sizing: border-box; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { margin: 0; background: #d9d9d6; color: #000; font: 10.5pt/5.2mm "Times New Roman", "Liberation Serif", serif; }
.zh { font-family: SimSun, NSimSun, "Songti SC", STSong, "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC",
  "WenQuanYi Zen Hei", serif; }
h1, h2, h3, th, .number, .row b { font-family: SimHei, "Heiti SC", "Noto Sans CJK SC", "Noto Sans SC",
  "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Zen Hei", Arial, sans-serif; }
.page { position: relative; width: 210mm; height: 296.5mm; margin: 4mm auto; padding: 22mm 18mm 20mm;
  background: #fff; }
.top, .foot { position: absolute; left: 18mm; right: 18mm; font-size: 9pt; line-height: 5mm; }
.top { top: 11mm; border-bottom: 0.3mm solid #000; padding-bottom: 1mm; display: flex;
  justify-content: space-between; }
.foot { bottom: 10mm; text-align: center; }
h1 { font-size: 18pt; line-height: 9.5mm; margin: 0; text-align: center; font-weight: 700; }
h2 { font-size: 12pt; line-height: 6.4mm; margin: 0; }
h3 { font-size: 10.5pt; line-height: 5mm; margin: 0 0 1mm; }
.facts-line { text-align: center; line-height: 6mm; margin: 0 0 3mm; }
.mark { text-align: center; line-height: 5mm; margin: 0 0 1mm; font-weight: 700; }
table { width: 100%; border-collapse: collapse; margin: 0 0 4mm; table-layout: fixed; }
th, td { border: 0.25mm solid #000; height: 9mm; padding: 0 2mm; text-align: left; overflow-wrap: anywhere;
  line-height: 4.2mm; }
th { width: 30mm; font-weight: 400; text-align: center; padding: 0 1mm; }
.rules { line-height: 5mm; border: 0.25mm solid #000; padding: 2mm 4mm; }
.rules p, .fill { margin: 0; line-height: 5mm; }
.rules p { padding-left: 1.4em; text-indent: -1.4em; }
.rules p.pledge { margin-top: 2mm; padding: 0; text-indent: 0; white-space: pre-wrap; }
.sign { display: flex; justify-content: flex-end; align-items: flex-end; height: 8mm; line-height: 5mm; }
.line { display: inline-block; width: 42mm; border-bottom: 0.25mm solid #000; margin-left: 2mm; }
.heading { padding-top: 3mm; } .heading p { margin: 0; }
.case { border: 0.25mm solid #000; padding: 1.6mm 4mm; margin: 2mm 0 1mm; white-space: pre-wrap;
  text-align: justify; }
.case b { font-weight: 700; margin-right: 0.6em; }
.item { display: grid; grid-template-columns: 8mm 1fr; padding-top: 1.6mm; break-inside: avoid; }
.stem { margin: 0; white-space: pre-wrap; text-align: justify; }
.options { grid-column: 2; display: grid; list-style: none; margin: 0; padding: 0; column-gap: 2mm; }
.options li { display: grid; grid-template-columns: 6mm 1fr; white-space: pre-wrap; }
.two { grid-template-columns: 1fr 1fr; } .four { grid-template-columns: repeat(4, 1fr); }
.end { text-align: center; padding-top: 5mm; }
.sheet h1 { line-height: 8mm; font-size: 16pt; } .sheet .facts-line { margin: 0 0 1mm; line-height: 5mm; }
.sheet table { margin: 0 0 2mm; } .sheet th, .sheet td { height: 7mm; } .check { font-size: 13pt; font-weight: 700; }
.fill { font-size: 9pt; line-height: 4.5mm; }
.part { font-size: 10pt; line-height: 5mm; padding-top: 1.6mm; font-weight: 700; margin: 0; }
.fives { display: flex; column-gap: 5mm; height: 29.6mm; padding-top: 1.2mm; }
.row { display: flex; height: 5.6mm; align-items: center; } .row b { width: 8mm; text-align: right;
  padding-right: 1.8mm; font-weight: 400; font-size: 9.5pt; }
.row i { width: 6mm; height: 4.2mm; margin-right: 1.2mm; border: 0.25mm solid #000; font: 7pt/3.7mm Arial, sans-serif;
  text-align: center; color: #555; }
.signs { display: grid; grid-template-columns: 1fr 1fr; column-gap: 10mm; padding-top: 2mm; }
.signs p { margin: 0; display: flex; align-items: flex-end; height: 8.5mm; line-height: 5mm; white-space: nowrap; }
.signs span { flex: 1; border-bottom: 0.25mm solid #000; margin-left: 2mm; }
.absent { display: flex; align-items: center; justify-content: flex-end; padding-top: 1mm; font-size: 9pt; }
.absent i { display: inline-block; width: 6mm; height: 4.2mm; border: 0.25mm solid #000; margin-left: 2mm; }
@media print { body { background: #fff; } .page { margin: 0; break-after: page; page-break-after: always; }
  .page:last-child { break-after: auto; page-break-after: auto; } }
"""


def papers_html(papers: Sequence[Paper], *, paper: bool = True, sheet: bool = True, duplex: bool = False) -> str:
    """The page with the papers and answer sheets of these seats, or one of the two.

    `duplex` adds empty pages, so that with both sides printed every paper and every sheet begins on a leaf of its own.
    """
    title = papers[0].words.title if papers else ""
    language = "zh-CN" if current_language() == "zh" else "en"
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
    parts: list[str] = []
    for each in papers:
        if paper:
            parts += _pages(each, paper_blocks(each), each.words.page, duplex=duplex)
        if sheet:
            parts += _pages(each, sheet_blocks(each), each.words.sheet_page, duplex=duplex, kind="page sheet")
    return "\n".join([f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>', *parts, "</body>", "</html>", ""])


def _pages(paper: Paper, blocks: Sequence[Block], foot: str, *, duplex: bool, kind: str = "page") -> list[str]:
    """The pages of a paper or a sheet, each with code, seat and number."""
    pages = ["".join(block.html for block in page) for page in pages_of(blocks)]
    lang = "zh-CN" if paper.language == "zh" else "en"
    family = f"{kind} zh" if paper.language == "zh" or current_language() == "zh" else kind
    words = paper.words
    top = f'<div class="top"><span>{escape(words.running)}</span><span>{escape(words.code)}</span></div>'
    written = [
        f'<section class="{family}" lang="{lang}">{top}{content}'
        f'<div class="foot">{escape(foot.format(page=number, pages=len(pages)))}</div></section>'
        for number, content in enumerate(pages, start=1)
    ]
    if duplex and len(pages) % 2:
        written.append(f'<section class="{family}"></section>')
    return written


def paper_blocks(paper: Paper) -> list[Block]:
    """What stands on the paper, in order."""
    blocks = [Block(_head(paper), head_height(paper))]
    for section in paper.sections:
        heading = f'<div class="heading"><h2>{escape(section.heading)}</h2><p>{escape(section.note)}</p></div>'
        blocks.append(Block(heading, heading_height(section), leads=True))
        for group in section.groups:
            blocks += _group(group, paper.words.case)
    # The last line does not stand on a page by itself.
    *before, last = blocks
    return [*before, replace(last, leads=True), Block(f'<p class="end">— {escape(paper.words.end)} —</p>', 11)]


def _group(group: PaperGroup, label: str) -> Iterator[Block]:
    if group.facts:
        html = f'<div class="case"><b>{escape(label)}</b>{escape(group.facts.strip())}</div>'
        yield Block(html, facts_height(group, label), leads=True)
    for item in group.items:
        height = stem_height(item) + (options_height(item) if item.options else 0)
        yield Block(_item(item), height)


def _item(item: PaperItem) -> str:
    columns = {1: "options", 2: "options two", 4: "options four"}[item.columns]
    rows = "".join(f"<li><span>{letter}.</span><span>{escape(text)}</span></li>" for letter, text in item.options)
    options = f'<ol class="{columns}">{rows}</ol>' if rows else ""
    number = f'<span class="number">{item.number}.</span>'
    return f'<article class="item">{number}<p class="stem">{escape(item.stem)}</p>{options}</article>'


def _head(paper: Paper) -> str:
    words = paper.words
    rules = "".join(f"<p>{escape(rule)}</p>" for rule in words.rules)
    pledge = ""
    if words.pledge:
        sign = f'<div class="sign">{escape(words.signature)}<span class="line"></span></div>'
        pledge = f'<p class="pledge">{escape(words.pledge)}</p>{sign}'
    return (
        f'<h1>{escape(words.title)}</h1><p class="facts-line">{escape(words.facts)}</p>{_mark(paper)}'
        f"{_table(words.person)}"
        f'<div class="rules"><h3>{escape(words.rules_heading)}</h3>{rules}{pledge}</div>'
    )


def _mark(paper: Paper) -> str:
    return f'<p class="mark">{escape(paper.words.mark)}</p>' if paper.words.mark else ""


def _table(cells: Sequence[tuple[str, str]], *, strong: str = "") -> str:
    """Names and values in two columns; the value under `strong` is printed large."""
    rows = [cells[start : start + 2] for start in range(0, len(cells), 2)]
    body = "".join(
        "<tr>"
        + "".join(f"<th>{escape(name)}</th><td{_large(name, strong)}>{escape(value)}</td>" for name, value in row)
        + "</tr>"
        for row in rows
    )
    return f"<table>{body}</table>"


def _large(name: str, strong: str) -> str:
    return ' class="check"' if name == strong else ""


def sheet_blocks(paper: Paper) -> list[Block]:
    """What stands on the answer sheet, in order."""
    words = paper.words
    fill = lines_of(words.how_to_fill, WIDTH, cell=CELL * 9 / 10.5)
    head = (
        f"<h1>{escape(words.sheet_title)}</h1>"
        f'<p class="facts-line">{escape(words.title)}</p>{_mark(paper)}'
        f"{_table((*words.person, words.form, words.check), strong=words.check[0])}"
        f'<p class="fill">{escape(words.how_to_fill)}</p>'
    )
    blocks = [Block(head, 8 + 6 + (6 if words.mark else 0) + 3 * 7 + 2.3 + fill * 4.5)]
    for section in paper.sections:
        blocks += _boxes(section)
    signs = "".join(f"<p>{escape(name)}<span></span></p>" for name in words.signatures)
    absent = f'<div class="absent">{escape(words.absent)}<i></i></div>'
    *before, last = blocks
    return [
        *before,
        replace(last, leads=True),
        Block(f'<div class="signs">{signs}</div>{absent}', 2 + 2 * 8.5 + SMALL_LINE + 1.6),
    ]


def _boxes(section: PaperSection) -> Iterator[Block]:
    yield Block(f'<p class="part">{escape(section.short)}</p>', SHEET_HEADING, leads=True)
    for row in rows_of(section):
        fives = "".join(f"<div>{''.join(map(_row, five))}</div>" for five in row)
        yield Block(f'<div class="fives">{fives}</div>', FIVE)


def _row(row: SheetRow) -> str:
    boxes = "".join(f"<i>{letter}</i>" for letter in row.letters)
    return f'<div class="row"><b>{row.number}</b>{boxes}</div>'
