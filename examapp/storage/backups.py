"""Backups: databases copied while others write to them, packed with a manifest of digests, and read back whole."""

import hashlib
import json
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from examapp.domain.errors import Message, NotPossible
from examapp.domain.items import canonical_json
from examapp.storage.connection import BUSY_SECONDS
from examapp.storage.soundness import database_fault, row_counts

FORMAT, KIND, MANIFEST = 1, "backup", "manifest.json"
MANIFEST_LIMIT = 1 << 20
# The zip file's comment is the digest of everything before it, so that no byte of the file can change unseen.
COMMENT_SIZE = 64
CHUNK = 1 << 20
NO_BACKUP = Message("This is not a backup of examapp, or it was cut or changed.")
# What reading a file that only looks like a backup may raise.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    TypeError,
    ValueError,
)
DAMAGED_HINT = Message("Take another copy of the file, or another backup; nothing was restored.")


@dataclass(frozen=True, slots=True)
class BackedFile:
    """One file of a backup; `counts` are the rows of each table where it is a database."""

    name: str
    size: int
    sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    made_at: str
    version: str
    station_id: str
    station: str
    files: tuple[BackedFile, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The files in it."""
        return tuple(file.name for file in self.files)

    @property
    def counts(self) -> Mapping[str, int]:
        """The rows of all tables of its databases."""
        return {table: count for file in self.files for table, count in file.counts.items()}


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others write; NotPossible when it cannot be read."""
    try:
        uri = f"{source.absolute().as_uri()}?mode=rw"
        with (
            closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as origin,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            origin.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise _not_copied(source, str(error)) from error
    fault = database_fault(target)
    if fault:
        raise _not_copied(source, fault)


def _not_copied(source: Path, reason: str) -> NotPossible:
    return NotPossible(
        Message("The database cannot be copied: {reason}", {"reason": reason}),
        where=str(source),
        hint=Message("Is there room where the backup goes? If there is, copy the whole data folder as it is."),
    )


def describe(name: str, path: Path) -> BackedFile:
    """A file as the manifest has it."""
    counts = row_counts(path) if path.suffix == ".db" else {}
    return BackedFile(name, path.stat().st_size, _digest_of(path), counts)


def pack(target: Path, manifest: Manifest, sources: Mapping[str, Path]) -> None:
    """Write a backup to a file that is not there yet; OSError when the disk says no."""
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(MANIFEST), _manifest_json(manifest))
        for name in manifest.names:
            with sources[name].open("rb") as source, archive.open(_entry(name), "w") as packed:
                shutil.copyfileobj(source, packed, CHUNK)
        archive.comment = b"0" * COMMENT_SIZE
    with target.open("r+b") as file:
        digest = _digest_before_comment(target)
        file.seek(-COMMENT_SIZE, 2)
        file.write(digest.encode())


def unpack(backup: Path, folder: Path, *, names: Iterable[str]) -> Manifest:
    """Put the files of a backup into an empty folder after every byte has been checked; its manifest.

    `names` are those that a backup may hold. NotPossible when the file is not a backup, or not as it was written.
    """
    manifest = read_manifest(backup)
    if not set(manifest.names) <= set(names):
        raise _refused(backup, Message("This backup holds a file that belongs in none."))
    try:
        with zipfile.ZipFile(backup) as archive:
            if archive.namelist() != [MANIFEST, *manifest.names]:
                raise _refused(backup, Message("This backup does not hold what its manifest names."))
            for file in manifest.files:
                _take_out(archive, file, folder)
    except UNREADABLE as error:
        raise _refused(backup, NO_BACKUP) from error
    for file in manifest.files:
        _check(backup, folder / file.name, file)
    return manifest


def read_manifest(backup: Path) -> Manifest:
    """What a backup says about itself; NotPossible when it is none, or one that only a newer version reads."""
    try:
        if _digest_before_comment(backup) != _comment_of(backup):
            raise _refused(backup, NO_BACKUP)
        with zipfile.ZipFile(backup) as archive:
            if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise _refused(backup, NO_BACKUP)
            stored = json.loads(archive.read(MANIFEST))
        if stored["kind"] != KIND:
            raise _refused(backup, NO_BACKUP)
        if int(stored["format"]) > FORMAT:
            raise NotPossible(
                Message("This backup was written by a newer version of examapp."),
                where=str(backup),
                hint=Message("Install that version here; nothing was restored."),
            )
        files = tuple(BackedFile(**file) for file in stored["files"])
        words = {name: str(stored[name]) for name in ("made_at", "version", "station_id", "station")}
        return Manifest(**words, files=files)
    except UNREADABLE as error:
        raise _refused(backup, NO_BACKUP) from error


def _manifest_json(manifest: Manifest) -> str:
    return canonical_json({"format": FORMAT, "kind": KIND, **asdict(manifest)})


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _take_out(archive: zipfile.ZipFile, file: BackedFile, folder: Path) -> None:
    path = folder / PurePosixPath(file.name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with archive.open(file.name) as packed, path.open("wb") as target:
        shutil.copyfileobj(packed, target, CHUNK)


def _check(backup: Path, path: Path, file: BackedFile) -> None:
    name = {"file": file.name}
    if path.stat().st_size != file.size or _digest_of(path) != file.sha256:
        raise _refused(backup, Message("{file} in this backup is not what its manifest names.", name))
    if path.suffix != ".db":
        return
    fault = database_fault(path)
    if fault:
        values = {"file": file.name, "reason": fault}
        raise _refused(backup, Message("{file} in this backup is damaged: {reason}", values))
    if row_counts(path) != dict(file.counts):
        raise _refused(backup, Message("{file} in this backup has other counts than its manifest.", name))


def _refused(backup: Path, problem: Message) -> NotPossible:
    return NotPossible(problem, where=str(backup), hint=DAMAGED_HINT)


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_before_comment(path: Path) -> str:
    left, digest = path.stat().st_size - COMMENT_SIZE, hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _comment_of(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - COMMENT_SIZE))
        return file.read().decode("ascii", "replace")
