"""Sessions in words: what is planned, both rules about time, who sits where, and the slips with the seat codes."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from rich.cells import cell_len

from examapp.domain.errors import Message
from examapp.domain.manifests import SessionManifest
from examapp.domain.people import mask_licence_no
from examapp.locale import _, current_language, say


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One place of a session as it is listed on the day: a sign and words for how far its candidate has come."""

    seat: str
    name: str
    sign: str
    standing: Message | None = None
    answered: str = ""
    begun_at: datetime | None = None


def moment_text(moment: datetime) -> str:
    """A moment as calendar and clock here show it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def rules_text(latest_start_at: datetime, duration: timedelta | None) -> list[str]:
    """Both rules about time, which are often taken for one."""
    latest = f"{latest_start_at.astimezone():%H:%M}"
    first = _("A sitting may begin until {time}; after that only who is admitted late.").format(time=latest)
    if duration is None:
        return [first, _("That is not the end of work: whoever begins by then has the whole working time.")]
    facts = {"minutes": round(duration.total_seconds() / 60)}
    second = _("That is not the end of work: whoever begins by then has the whole {minutes} minutes.").format(**facts)
    return [first, second]


def manifest_text(
    manifest: SessionManifest,
    *,
    state: Message,
    latest_start_at: datetime,
    duration: timedelta | None,
    rows: Sequence[SeatRow] = (),
) -> str:
    """A session with everything that is known of it; its seats last. `latest_start_at` is as it was opened here."""
    codes = _("made; each candidate needs theirs") if manifest.has_codes else _("none")
    facts = [
        (_("Session"), manifest.session_id),
        (_("Exam"), manifest.exam_id),
        (_("Forms"), ", ".join(form_id[:8] for form_id in manifest.form_ids)),
        (_("Centre"), manifest.centre),
        (_("Place"), manifest.place),
        (_("Opens"), moment_text(manifest.opens_at)),
        (_("Latest start"), moment_text(latest_start_at)),
        (_("Closes"), moment_text(manifest.closes_at)),
        (_("Invigilators"), "、".join(manifest.invigilators) or _("none named")),
        (_("Seat codes"), codes),
        (_("State"), say(state)),
    ]
    lines = [*columns(facts), "", *rules_text(latest_start_at, duration), ""]
    people = rows or [SeatRow(seat.seat, seat.name, "○") for seat in manifest.seats]
    return "\n".join([*lines, _("{count} people:").format(count=len(manifest.seats)), *seat_lines(people)]) + "\n"


def seat_lines(rows: Sequence[SeatRow]) -> list[str]:
    """One line a place."""
    cells = []
    for row in rows:
        words = "" if row.standing is None else say(row.standing)
        begun = "" if row.begun_at is None else _("since {time}").format(time=f"{row.begun_at.astimezone():%H:%M}")
        cells.append((f"  {row.sign} {row.seat or '--':>4}", row.name, words, row.answered, begun))
    return columns(cells)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their cells under each other, whatever their signs' widths."""
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
    return [
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def slips_csv(manifest: SessionManifest, codes: Mapping[str, str]) -> str:
    """The seat codes as a table, for a mail merge of one's own."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow([_("Seat"), _("Name"), _("Licence number"), _("Seat code"), _("Centre"), _("Place"), _("Opens")])
    for seat in manifest.seats:
        place = [manifest.centre, manifest.place, moment_text(manifest.opens_at)]
        # A whole number of 17 digits would lose its last two in a spreadsheet.
        masked = mask_licence_no(seat.licence_no)
        writer.writerow([seat.seat, seat.name, masked, codes[seat.licence_no], *place])
    return "\ufeff" + paper.getvalue()


STYLE = """
body { font: 11pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #111; margin: 0 auto; max-width: 186mm; }
.note { color: #555; font-size: 9pt; }
main { display: grid; grid-template-columns: 1fr 1fr; }
section { border: 1px dashed #999; padding: 5mm 6mm; break-inside: avoid; }
h2 { font-size: 11pt; margin: 0 0 2mm; } dl { display: grid; grid-template-columns: 6em 1fr; margin: 0; }
dt { color: #555; } dd { margin: 0; } .code { font-size: 17pt; letter-spacing: .12em; font-weight: 600; }
.rules { font-size: 9pt; margin: 2mm 0 0; }
@page { size: A4; margin: 12mm; }
"""


def slips_html(manifest: SessionManifest, codes: Mapping[str, str], *, title: str, duration: timedelta) -> str:
    """A page of slips to print, cut and hand out, one a candidate: no script, no network."""
    language = "zh-CN" if current_language() == "zh" else "en"
    heading = _("Seat codes · {centre}").format(centre=manifest.centre)
    head = f'<head><meta charset="utf-8"><title>{escape(heading)}</title><style>{STYLE}</style></head>'
    note = _("Print, cut, hand out one to each candidate, and delete this file: the codes are stored nowhere else.")
    parts = [
        f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>',
        f'<p class="note">{escape(note)}</p>',
        "<main>",
    ]
    rules = " ".join(rules_text(manifest.latest_start_at, duration))
    for seat in manifest.seats:
        code = codes[seat.licence_no]
        rows = [
            (_("Name"), escape(seat.name)),
            (_("Licence number"), escape(seat.licence_no)),
            (_("Seat"), escape(seat.seat or "--")),
            (_("Seat code"), f'<span class="code">{code[:3]} {code[3:]}</span>'),
            (_("When"), escape(moment_text(manifest.opens_at))),
            (_("Where"), escape(f"{manifest.centre} {manifest.place}")),
        ]
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in rows)
        parts.append(f'<section><h2>{escape(title)}</h2><dl>{facts}</dl><p class="rules">{escape(rules)}</p></section>')
    return "\n".join([*parts, "</main>", "</body>", "</html>", ""])
