"""Conflicts as a page to print, with room for what two people decide of each: no script, no network."""

from collections.abc import Iterator, Sequence
from html import escape

from examapp.locale import _, current_language
from examapp.reports.collecting import ConflictRow, conflict_count, conflict_heading

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1b1b1b; background: #fff; margin: 0 auto; max-width: 1000px; padding: 24px; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 22px 0 6px; }
.note { color: #555; margin: 0 0 12px; }
section { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #888; padding: 5px 9px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f1efe6; }
td p { margin: 0; }
.decision { margin: 6px 0 0; }
.field { display: inline-block; white-space: nowrap; margin: 0 12px 6px 0; }
.line { display: inline-block; min-width: 13em; border-bottom: 1px solid #555; }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } @page { size: A4; margin: 15mm; } }
"""


def conflicts_html(rows: Sequence[ConflictRow], *, now: str) -> str:
    """The page; `now` says when it was made."""
    title = _("Conflicts found at the merge")
    language = "zh-CN" if current_language() == "zh" else "en"
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
    note = _("{count} Made {moment}.").format(count=conflict_count(rows), moment=now)
    parts = [f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>', f"<h1>{escape(title)}</h1>"]
    parts.append(f'<p class="note">{escape(note)}</p>')
    for row in sorted(rows, key=lambda row: row.settled):
        parts += list(_section(row))
    return "\n".join([*parts, "</body>", "</html>", ""])


def _section(row: ConflictRow) -> Iterator[str]:
    yield f"<section><h2>{escape(conflict_heading(row))}</h2><table>"
    yield "<tr>" + "".join(f"<th>{escape(side.teller)}</th>" for side in row.sides) + "</tr><tr>"
    for side in row.sides:
        yield "<td>" + "".join(f"<p>{escape(line)}</p>" for line in side.lines) + "</td>"
    yield "</tr></table>"
    if not row.settled:
        blanks = (_("What holds:"), _("Why:"), _("Decided by:"), _("and by:"))
        line = '<span class="line">&nbsp;</span>'
        fields = " ".join(f'<span class="field">{escape(word)} {line}</span>' for word in blanks)
        yield f'<p class="decision">{fields}</p>'
    yield "</section>"
