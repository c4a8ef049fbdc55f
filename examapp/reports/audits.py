"""The audit as people read it, and as JSON and CSV: when, who, what, why, one station after the other."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rich.cells import cell_len
from rich.console import Group, RenderableType

from examapp.domain.audit import AuditEntry
from examapp.domain.items import canonical_json
from examapp.domain.journal import Json
from examapp.locale import _, say
from examapp.reports.text import Hanging, Paragraph
from examapp.reports.words import (
    ABOUT_WORDS,
    ABOUT_WORDS_OF,
    AUDIT_WORDS,
    COUNT_WORDS,
    REASON_WORDS,
    UNSAID,
    VALUE_WORDS,
)

# Said in columns of their own.
ASIDE = ("by", "reason")
DIGEST_DIGITS, SHOWN_DIGITS = 64, 8
LONGEST_VALUE = 60
STATIONS = ("station", "to", "sealed_by", "revoked")
MOMENTS = ("counts_as", "made_at")
EMPTY: tuple[object, ...] = ("", [], (), {})


def render_audit(
    chains: Mapping[str, Sequence[AuditEntry]], names: Mapping[str, str], stations: Mapping[str, str]
) -> RenderableType:
    """Every station's entries under its name: when and what, who and why, and what it is about.

    `names` says what a chain is called, `stations` the names of the stations that are known here.
    """
    parts: list[RenderableType] = []
    for station_id, entries in chains.items():
        name = _title(station_id, stations[station_id]) if station_id in stations else names.get(station_id, station_id)
        heading = visible(_("{name}: {count} entries").format(name=name, count=len(entries)))
        lines = (line for entry in entries for line in _lines(entry, stations))
        parts += [Paragraph(heading, "bold"), *lines, ""]
    return Group(*parts, Paragraph(_("{count} entries in all").format(count=sum(map(len, chains.values())))))


def _title(station_id: str, name: str) -> str:
    return _("Station {name} ({station})").format(name=name, station=_beginning(station_id))


def _beginning(station_id: str) -> str:
    return f"{station_id[:SHOWN_DIGITS]}…"


def _lines(entry: AuditEntry, stations: Mapping[str, str]) -> Iterator[Hanging]:
    lead = f"{moment_text(entry)}  "
    yield Hanging(lead, say(AUDIT_WORDS[entry.kind]), "bold")
    people, reason = who(entry), why(entry)
    decision = _("{who}: {why}").format(who=people, why=reason) if people and reason else people or reason
    for text in (decision, about_text(entry, stations)):
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
    """The reason, as it was given; the program's own reasons in words."""
    reason = entry.data.get("reason", "")
    if not isinstance(reason, str):
        return canonical_json(reason)
    words = REASON_WORDS.get((entry.kind, reason))
    return reason if words is None else say(words)


def about_text(entry: AuditEntry, stations: Mapping[str, str]) -> str:
    """What an entry is about, in short: long digests by their first digits, stations by name, no empty fields."""
    known = [name for name in ABOUT_WORDS if name in entry.data]
    others = [name for name in entry.data if name not in (*ABOUT_WORDS, *ASIDE, *UNSAID)]
    # An entry that names its station itself says the whole id beside the name.
    called = {} if "name" in entry.data else stations
    facts = [
        _("{name} {value}").format(name=_field(entry, name), value=_said(name, entry.data[name], called))
        for name in (*known, *others)
        if entry.data[name] not in EMPTY
    ]
    return _("; ").join(facts)


def _field(entry: AuditEntry, name: str) -> str:
    words = ABOUT_WORDS_OF.get((entry.kind, name)) or ABOUT_WORDS.get(name)
    return name if words is None else say(words)


def _said(name: str, value: Json, stations: Mapping[str, str]) -> str:
    """The value of a field: stations by name, moments in the time zone here, the program's own words in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return _text(name, value, stations)
    if name == "counts" and isinstance(value, Mapping):
        return _(", ").join(f"{say(words)} {value[each]}" for each, words in COUNT_WORDS.items() if each in value)
    if name == "files" and isinstance(value, Sequence):
        return _(", ").join(_short(each.get("name", each) if isinstance(each, Mapping) else each) for each in value)
    if name in (*STATIONS, *VALUE_WORDS) and isinstance(value, Sequence):
        return _(", ").join(_said(name, each, stations) for each in value)
    return _short(value)


def _text(name: str, value: str, stations: Mapping[str, str]) -> str:
    if name in STATIONS and value in stations:
        return _("{name} ({station})").format(name=stations[value], station=_beginning(value))
    if name in MOMENTS:
        return _local(value)
    words = VALUE_WORDS.get(name, {}).get(value)
    return _short(value) if words is None else say(words)


def _local(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")


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
