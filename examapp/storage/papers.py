"""An opened paper in the store: all of it and the audit's entry about it, or nothing; and forms as a paper has them."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from examapp.domain.errors import JournalBroken
from examapp.domain.forms import Form, form_fault
from examapp.domain.items import canonical_json
from examapp.domain.people import Candidate
from examapp.storage.codecs import content_to_json, form_from_json, form_to_json
from examapp.storage.connection import connect
from examapp.storage.migrations import STORE_STEPS
from examapp.storage.rows import candidate_row
from examapp.storage.store import STORE_FILE

Json = Mapping[str, Any]


def form_to_paper(form: Form) -> dict[str, Any]:
    """A form with the contents it shows, as JSON that travels."""
    return {
        "form_id": form.form_id,
        "form": json.loads(form_to_json(form)),
        "contents": {item.digest: json.loads(content_to_json(item)) for item in form.items},
    }


def form_from_paper(stored: Json) -> Form:
    """The form in such JSON; JournalBroken when it is not what its digests name."""
    contents = {str(digest): canonical_json(content) for digest, content in dict(stored["contents"]).items()}
    form = form_from_json(str(stored["form_id"]), canonical_json(stored["form"]), contents)
    fault = form_fault(form)
    if fault is not None:
        raise JournalBroken(fault)
    return form


def manifests_in(folder: Path) -> list[dict[str, Any]]:
    """The session manifests of a data folder, as the JSON that is stored and travels."""
    connection = connect(folder / STORE_FILE, STORE_STEPS)
    try:
        rows = connection.execute("SELECT body FROM sessions ORDER BY session_id").fetchall()
    finally:
        connection.close()
    return [dict(json.loads(body)) for (body,) in rows]


def rows_of_paper(
    forms: Sequence[Form],
    roster: Sequence[Candidate],
    manifests: Sequence[Json],
    settings: Mapping[str, str],
    *,
    opened_at: datetime,
) -> Callable[[sqlite3.Connection], None]:
    """What writes an opened paper into a store: the paper's people, sessions and settings replace what was known."""
    moment = opened_at.astimezone(UTC).isoformat(timespec="milliseconds")
    contents = [(item.digest, content_to_json(item)) for form in forms for item in form.items]
    rows = [(form.form_id, form.exam.exam_id, moment, form_to_json(form)) for form in forms]
    sessions = [(str(manifest["session_id"]), canonical_json(manifest)) for manifest in manifests]

    def write(connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT OR IGNORE INTO contents VALUES (?, ?)", contents)
        connection.executemany("INSERT OR IGNORE INTO forms VALUES (?, ?, ?, ?)", rows)
        people = [candidate_row(person) for person in roster]
        connection.executemany("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?)", people)
        connection.executemany("INSERT OR REPLACE INTO sessions VALUES (?, ?)", sessions)
        connection.executemany("INSERT OR REPLACE INTO settings VALUES (?, ?)", settings.items())

    return write
