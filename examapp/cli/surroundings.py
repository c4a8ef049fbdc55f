"""Gathering the facts of a checkup: terminal, disk, data, identity, banks, fonts and programs of this machine."""

import os
import platform
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from examapp import __version__
from examapp.application.chains import walk_chains
from examapp.application.checkups import (
    WIDE_SIGN,
    BankFacts,
    DataFacts,
    DiskFacts,
    Facts,
    IdentityFacts,
    Package,
    TerminalFacts,
    Window,
)
from examapp.cli import probing
from examapp.cli.bank import check_all
from examapp.cli.context import Context
from examapp.cli.workspace import has_store
from examapp.domain.errors import ExamError, Message, Severity
from examapp.exchange.identity import FOLDER, LOCKED_FILE, PRIVATE_FILE, is_locked, load_station
from examapp.storage.audit import AuditLog
from examapp.storage.soundness import (
    database_fault,
    file_system,
    newest_moment,
    session_windows,
    trusted_stations,
    write_speed,
)
from examapp.storage.store import KEY_FILE, STORE_FILE, Store

SIGNS = ("●", "○", "▸", "×", "✓", "·", "“", "”", "…", "—", "│", "↑", "→", WIDE_SIGN)
# The lowest versions that will do, as pyproject.toml has them.
LOWEST = {
    "click": "8.3.1",
    "cryptography": "44",
    "msgspec": "0.20",
    "pyrage": "1.2",
    "pyyaml": "6.0.2",
    "rich": "14.2",
    "sqlite-utils": "4.2.1",
    "textual": "8.2",
}
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
# How the files of Chinese fonts begin.
FONT_NAMES = (
    *("notosanscjk", "notoserifcjk", "notosanssc", "notoserifsc", "notosansmonocjk", "sourcehan", "lxgw", "fandol"),
    *("simsun", "simhei", "simfang", "simkai", "msyh", "fangsong", "deng", "stsong", "stheiti", "stfangsong"),
    *("pingfang", "songti", "hiragino sans gb", "wqy", "uming", "ukai", "droidsansfallback", "gbsn", "gkai"),
)


def gather(context: Context) -> Facts:
    """Everything about this machine that a checkup looks at; nothing of it is changed."""
    return Facts(
        now=datetime.now(UTC),
        terminal=_terminal(),
        disk=_disk(context.data),
        data=_data(context.data),
        identity=_identity(context.data),
        banks=_banks(context),
        fonts=_fonts(),
        programs=(f"examapp {__version__}", f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"),
        packages=tuple(Package(name, _version(name), lowest) for name, lowest in LOWEST.items()),
    )


def _terminal() -> TerminalFacts | None:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    size = os.get_terminal_size(sys.stderr.fileno())
    found, tmux = probing.probe(SIGNS), probing.in_tmux()
    focus = probing.tmux_reports_focus() if tmux else found.focus
    return TerminalFacts(size.columns, size.lines, found.widths, focus, in_tmux=tmux)


def _disk(data: Path) -> DiskFacts:
    import shutil

    folder = next(place for place in (data.absolute(), *data.absolute().parents) if place.is_dir())
    free, kind = shutil.disk_usage(folder).free, file_system(folder)
    try:
        commit_ms, mode = write_speed(folder)
    except ExamError as error:
        return DiskFacts(free, kind, fault=str(error.problem))
    except OSError as error:
        return DiskFacts(free, kind, fault=error.strerror or type(error).__name__)
    return DiskFacts(free, kind, mode, commit_ms)


def _data(folder: Path) -> DataFacts:
    if not has_store(folder):
        return DataFacts()
    for name in (STORE_FILE, KEY_FILE):
        fault = database_fault(folder / name) if (folder / name).is_file() else ""
        if fault:
            return DataFacts(present=True, fault=Message("{file}: {reason}", {"file": name, "reason": fault}))
    try:
        return _stored(folder)
    except ExamError as error:
        return DataFacts(present=True, fault=error.problem)


def _stored(folder: Path) -> DataFacts:
    with closing(Store(folder)) as store, closing(AuditLog(folder)) as audits:
        chains = walk_chains(store, audits)
        forms, people = store.form_ids(), len(store.candidates())
        form_fault = _form_fault(store, [form_id for form_id, _exam_id, _built_at in forms])
    trusted, revoked = trusted_stations(folder / STORE_FILE)
    return DataFacts(
        present=True,
        sittings=chains.journals.sittings,
        events=chains.journals.events,
        audit_entries=chains.audit_entries,
        chain_faults=chains.faults,
        newest_at=newest_moment(folder / STORE_FILE),
        forms=len(forms),
        newest_form_at=max((built_at for _form_id, _exam_id, built_at in forms), default=None),
        form_fault=form_fault,
        people=people,
        trusted=trusted,
        revoked=revoked,
        windows=tuple(Window(opens_at, closes_at) for opens_at, closes_at in session_windows(folder / STORE_FILE)),
    )


def _form_fault(store: Store, form_ids: list[str]) -> Message | None:
    for form_id in form_ids:
        try:
            store.form(form_id)
        except ExamError as error:
            return error.problem
    return None


def _identity(data: Path) -> IdentityFacts:
    try:
        station = load_station(data)
    except ExamError as error:
        return IdentityFacts(fault=error.problem)
    except (OSError, UnicodeDecodeError) as error:
        return IdentityFacts(fault=Message("it cannot be read: {reason}", {"reason": type(error).__name__}))
    if station is None:
        return IdentityFacts()
    private = [path for name in (PRIVATE_FILE, LOCKED_FILE) if (path := data / FOLDER / name).is_file()]
    exposed = sys.platform != "win32" and any(path.stat().st_mode & 0o077 for path in private)
    return IdentityFacts(station.name, bool(private), is_locked(data), exposed)


def _banks(context: Context) -> BankFacts | None:
    if not (context.banks / "banks").is_dir():
        return None
    counts, problems = check_all(context)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return BankFacts(counts["banks"], counts["items"], errors)


def _fonts() -> tuple[str, ...]:
    names = {
        path.stem
        for folder in FONT_FOLDERS
        if (place := Path(folder).expanduser()).is_dir()
        for path in place.rglob("*.[toTO][tT]*")
        if path.stem.lower().startswith(FONT_NAMES)
    }
    return tuple(sorted(names, key=lambda name: (len(name), name)))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
