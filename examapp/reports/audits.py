"""The audit as people read it, and as JSON and CSV: when, who, what, why, one station after the other."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType

from examapp.domain.audit import AuditEntry
from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.locale import _, say
from examapp.reports.text import Hanging, Paragraph
from examapp.reports.words import ABOUT_WORDS, AUDIT_WORDS

# Said in columns of their own.
ASIDE = ("by", "reason")
DIGEST_DIGITS, SHOWN_DIGITS = 64, 8
LONGEST_VALUE = 60


def render_audit(chains: Mapping[str, Sequence[AuditEntry]], names: Mapping[str, str]) -> RenderableType:
    """Every station's entries under its name: when and what, who and why, and what it is about."""
    parts: list[RenderableType] = []
    for station_id, entries in chains.items():
        heading = _("{name}: {count} entries").format(name=names.get(station_id, station_id), count=len(entries))
        parts += [Paragraph(heading, "bold"), *(line for entry in entries for line in _lines(entry)), ""]
    return Group(*parts, Paragraph(_("{count} entries in all").format(count=sum(map(len, chains.values())))))


def _lines(entry: AuditEntry) -> Iterator[Hanging]:
    lead = f"{moment_text(entry)}  "
    yield Hanging(lead, say(AUDIT_WORDS[entry.kind]), "bold")
    people, reason = who(entry), why(entry)
    decision = _("{who}: {why}").format(who=people, why=reason) if people and reason else people or reason
    for text in (decision, about_text(entry)):
        if text:
            yield Hanging(" " * cell_len(lead), visible(text))


def moment_text(entry: AuditEntry) -> str:
    """When it was by the machine's wall clock, in the time zone here."""
    return entry.reading.wall_at.astimezone().strftime("%Y-%m-%d %H:%M")


def who(entry: AuditEntry) -> str:
    """The names of those who answer for it; empty where the program did it by itself."""
    by = entry.data.get("by", ())
    names = [by] if isinstance(by, str) else by if isinstance(by, Sequence) else []
    return _(", ").join(str(name) for name in names)


def why(entry: AuditEntry) -> str:
    """The reason, as it was given."""
    reason = entry.data.get("reason", "")
    return reason if isinstance(reason, str) else canonical_json(reason)


def about_text(entry: AuditEntry) -> str:
    """What an entry is about, in short: long digests by their first digits."""
    known = [name for name in ABOUT_WORDS if name in entry.data]
    others = [name for name in entry.data if name not in (*ABOUT_WORDS, *ASIDE)]
    facts = [
        _("{name} {value}").format(
            name=say(ABOUT_WORDS[name]) if name in ABOUT_WORDS else name, value=_short(entry.data[name])
        )
        for name in (*known, *others)
    ]
    return _("; ").join(facts)


def _short(value: Json) -> str:
    if isinstance(value, str):
        return value[:SHOWN_DIGITS] if len(value) == DIGEST_DIGITS else value
    if isinstance(value, Mapping):
        text = _(", ").join(f"{_short(name)}: {_short(each)}" for name, each in value.items())
    elif isinstance(value, Sequence):
        text = _(", ").join(_short(each) for each in value)
    else:
        text = canonical_json(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def visible(text: str) -> str:
    """A text that another machine wrote, without signs that would move a terminal's cursor."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text)


def audit_json(chains: Mapping[str, Sequence[AuditEntry]], names: Mapping[str, str]) -> str:
    """The audit as JSON, whole: kinds and data are the program's own names."""
    stations = [
        {"station": station_id, "name": names.get(station_id, ""), "entries": [_entry_json(each) for each in entries]}
        for station_id, entries in chains.items()
    ]
    return json.dumps({"report": "audit", "stations": stations}, ensure_ascii=False, indent=2) + "\n"


def _entry_json(entry: AuditEntry) -> dict[str, object]:
    reading = entry.reading
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "wall_at": reading.wall_at.isoformat(timespec="milliseconds"),
        "boot_ms": reading.boot_ms,
        "boot_id": reading.boot_id,
        "data": dict(entry.data),
        "digest": entry.digest,
    }


def audit_csv(chains: Mapping[str, Sequence[AuditEntry]], names: Mapping[str, str]) -> str:
    """The audit as CSV, one entry a row; what it is about as JSON in the last column."""
    paper = io.StringIO()
    writer = csv.writer(paper, lineterminator="\r\n")
    writer.writerow([_("Station"), _("Number"), _("When"), _("Who"), _("What"), _("Why"), _("About")])
    for station_id, entries in chains.items():
        for entry in entries:
            about = canonical_json({name: value for name, value in entry.data.items() if name not in ASIDE})
            cells = [moment_text(entry), who(entry), say(AUDIT_WORDS[entry.kind]), why(entry), about]
            writer.writerow([names.get(station_id, station_id), entry.seq, *map(visible, cells)])
    return paper.getvalue()
