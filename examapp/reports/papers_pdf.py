"""Papers and answer sheets as PDF, set by typst; what candidates read goes in as data and is never evaluated."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from examapp.reports.fonts import fonts_for, refuse_missing_font, typst_missing
from examapp.reports.papers import Paper
from examapp.reports.papers_pages import rows_of

SOURCE = r"""
#let given = json(bytes(sys.inputs.papers))
#set document(title: given.title, date: none)
#set text(font: given.serif, size: 10.5pt, lang: given.language, region: given.region)
#set par(leading: 0.62em, spacing: 0.62em, justify: true)
#let strong-text(body, size: 10.5pt) = text(font: given.sans, size: size, weight: "bold", body)
#let lines(body) = body.split("\n").map(line => [#line]).join(linebreak())
#let rule = box(width: 1fr, line(length: 100%, stroke: 0.6pt))

#let person(rows, above, strong: none) = table(
  columns: (30mm, 1fr, 30mm, 1fr),
  inset: (x: 2mm, y: above),
  stroke: 0.6pt,
  align: (center + horizon, left + horizon, center + horizon, left + horizon),
  ..rows.map(row => (
    [#row.at(0)],
    if row.at(0) == strong { strong-text(row.at(1), size: 13pt) } else { [#row.at(1)] },
  )).flatten(),
)

#let mark(words) = if words.mark != "" { align(center, strong-text(words.mark)) }

#let item(each) = block(breakable: not each.whole, sticky: each.last, width: 100%, above: 1em, below: 0em, grid(
  columns: (8mm, 1fr),
  strong-text(str(each.number) + "."),
  {
    par(lines(each.stem))
    if each.options.len() > 0 {
      v(0.1em)
      grid(
        columns: (1fr,) * each.columns,
        column-gutter: 2mm,
        row-gutter: 0.62em,
        ..each.options.map(option => grid(columns: (6mm, 1fr), option.at(0) + ".", lines(option.at(1)))),
      )
    }
  },
))

#let group(each, label) = {
  if each.facts != "" {
    block(
      sticky: true, width: 100%, above: 1.2em, below: 1em, stroke: 0.6pt, inset: (x: 4mm, y: 2.4mm),
      par(strong-text(label) + h(0.8em) + lines(each.facts)),
    )
  }
  for one in each.items { item(one) }
}

#let section(each, label) = {
  block(sticky: true, above: 1.8em, below: 0.8em, strong-text(each.heading, size: 12pt))
  if each.note != "" { block(sticky: true, above: 0em, below: 0.4em, each.note) }
  for one in each.groups { group(one, label) }
}

#let paper(each) = {
  let words = each.words
  align(center, strong-text(words.title, size: 18pt))
  align(center, words.facts)
  mark(words)
  person(words.person, 3.2mm)
  block(stroke: 0.6pt, inset: (x: 4mm, y: 3mm), width: 100%, {
    strong-text(words.rules_heading)
    for line in words.rules { par(hanging-indent: 1.4em, line) }
    if words.pledge != "" {
      v(0.4em)
      par(lines(words.pledge))
      v(1em)
      align(right, box(width: 66mm, [#words.signature~#rule]))
    }
  })
  for one in each.sections { section(one, words.case) }
  align(center, block(above: 2em, [— #words.end —]))
}

#let boxes(row) = grid(
  columns: (8mm,) + (6mm,) * row.letters.len(),
  column-gutter: 1.2mm,
  align: (right + horizon,) + (center + horizon,) * row.letters.len(),
  text(font: given.sans, size: 9.5pt, str(row.number)),
  ..row.letters.clusters().map(letter => box(
    width: 6mm, height: 4.2mm, stroke: 0.6pt,
    align(center + horizon, text(size: 7pt, fill: luma(90), letter)),
  )),
)

#let fives(each) = {
  block(sticky: true, above: 1.3em, below: 0.7em, strong-text(each.short, size: 10pt))
  for row in each.rows {
    block(breakable: false, sticky: each.last and row == each.rows.last(), above: 2.6mm, below: 2.6mm, grid(
      columns: row.len(),
      column-gutter: 5mm,
      ..row.map(five => stack(spacing: 1.4mm, ..five.map(boxes))),
    ))
  }
}

#let sheet(each) = {
  let words = each.words
  align(center, strong-text(words.sheet_title, size: 16pt))
  align(center, words.title)
  mark(words)
  person((..words.person, words.form, words.check), 2.2mm, strong: words.check.at(0))
  block(text(size: 9pt, words.how_to_fill))
  for one in each.sections { fives(one) }
  block(breakable: false, above: 1em, {
    grid(
      columns: (1fr, 1fr), column-gutter: 10mm, row-gutter: 5mm, inset: (top: 2mm),
      ..words.signatures.map(name => [#name~#rule]),
    )
    align(right, text(size: 9pt)[
      #words.absent~#box(width: 6mm, height: 4.2mm, stroke: 0.6pt, baseline: 1mm)
    ])
  })
}

#let pages(each, foot, name, body) = {
  let words = each.words
  let end = label(name)
  set page(
    paper: "a4",
    margin: (x: 18mm, top: 22mm, bottom: 20mm),
    header: {
      set text(size: 9pt)
      grid(columns: (1fr, auto), words.running, words.code)
      v(-0.4em)
      line(length: 100%, stroke: 0.8pt)
    },
    footer: context align(center, text(size: 9pt, foot
      .replace("{pages}", str(counter(page).at(end).first()))
      .replace("{page}", str(counter(page).get().first())))),
  )
  counter(page).update(1)
  body
  [#metadata(none) #end]
  if given.duplex {
    set page(header: none, footer: none)
    pagebreak(to: "odd", weak: true)
  }
}

#for (place, each) in given.papers.enumerate() {
  if given.paper { pages(each, each.words.page, "paper-" + str(place), paper(each)) }
  if given.sheet { pages(each, each.words.sheet_page, "sheet-" + str(place), sheet(each)) }
}
"""
# An item longer than this, in characters, may go over the end of a page.
WHOLE = 1200


def papers_pdf(papers: Sequence[Paper], *, paper: bool = True, sheet: bool = True, duplex: bool = False) -> bytes:
    """The papers and answer sheets of these seats as one PDF, the same bytes for the same papers.

    NotPossible where typst, or a font that has Chinese, is not installed. `duplex` as for a page.
    """
    try:
        import typst
    except ImportError as error:
        raise typst_missing() from error
    data = [_data(each) for each in papers]
    text = json.dumps(data, ensure_ascii=False)
    serif, sans = fonts_for(text, typst.Fonts().families(), latin_first=not _is_chinese(papers))
    given = {
        "papers": data,
        "title": papers[0].words.title if papers else "",
        "serif": serif,
        "sans": sans,
        "language": "zh" if _is_chinese(papers) else "en",
        "region": "CN" if _is_chinese(papers) else "GB",
        "paper": paper,
        "sheet": sheet,
        "duplex": duplex,
    }
    inputs = {"papers": json.dumps(given, ensure_ascii=False)}
    document, warnings = typst.compile_with_warnings(SOURCE.encode(), sys_inputs=inputs, timestamp=0)
    refuse_missing_font(warnings)
    return document


def _is_chinese(papers: Sequence[Paper]) -> bool:
    return any(paper.language == "zh" for paper in papers)


def _data(paper: Paper) -> dict[str, object]:
    """A paper as typst gets it: which items stay whole, which is the last, which fives stand beside each other."""
    data = asdict(paper)
    count = sum(len(group.items) for section in paper.sections for group in section.groups)
    for section, stored in zip(paper.sections, data["sections"], strict=True):
        stored["last"] = section is paper.sections[-1]
        stored["rows"] = [[[asdict(row) for row in five] for five in row] for row in rows_of(section)]
        for group in stored["groups"]:
            for item in group["items"]:
                item["last"] = item["number"] == count
                item["whole"] = len(item["stem"]) + sum(len(text) for _letter, text in item["options"]) < WHOLE
    return data
