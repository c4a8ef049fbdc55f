"""Sealed papers: what a centre gets before the day, without a key in it, and apart from it the keys for the city.

Sealing makes four files. NAME.paper.age is an age file for two recipients: a random key made for this paper alone, and
the city. NAME.key.age is an age file for the city. NAME.label.json says of both what anybody may know, and holds the
paper's key for each two of its custodians (`custody`). NAME.label.json.sig is the sealing station's signature of the
label (SSHSIG, namespace label@examapp).
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from examapp.domain.errors import ExamError, Message, NotPossible
from examapp.domain.forms import Form
from examapp.domain.items import canonical_json
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.exchange.custody import PASSPHRASES, Custodian, Pairs, Wrapping, check_custodians, unwrap_key, wrap_key
from examapp.exchange.identity import Identity, Station, station_from_json
from examapp.exchange.sealing import DAMAGED_OR_FOREIGN, NotOpened, new_key, recipient_of, seal, unseal
from examapp.exchange.signatures import NotSigned, check

FORMAT = 1
PAPER_END, KEYS_END, LABEL_END, SIGNATURE_END = ".paper.age", ".key.age", ".label.json", ".label.json.sig"
ENDS = (PAPER_END, LABEL_END, SIGNATURE_END, KEYS_END)
NAMESPACE = "label@examapp"
# What reading JSON of another shape than ours ends in.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError)

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes to a centre: forms, people, and sessions as JSON. A form has no field for a key, and nor has this."""

    forms: tuple[Form, ...]
    roster: tuple[Candidate, ...]
    manifests: tuple[Json, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file as the label names it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Label:
    """What a sealed paper says about itself; `pairs` has the paper's key for each two custodians."""

    exam_id: str
    title: str
    form_ids: tuple[str, ...]
    paper: SealedFile
    keys: SealedFile
    sealed_by: Station
    sealed_at: datetime
    custodians: tuple[str, ...]
    pairs: Pairs
    demonstration: bool = False


@dataclass(frozen=True, slots=True)
class SealedPaper:
    """The four files of a sealed paper: names and contents."""

    label: Label
    files: Mapping[str, bytes]


def seal_paper(
    paper: Paper,
    key_sheets: Mapping[str, str],
    *,
    name: str,
    identity: Identity,
    custodians: Sequence[Custodian],
    write_form: Callable[[Form], Json],
    sealed_at: datetime,
    wrapping: Wrapping = PASSPHRASES,
) -> SealedPaper:
    """Seal a paper and, apart from it, its key sheets (form id to JSON); NotPossible unless all of it fits together."""
    check_custodians(custodians)
    exams = {form.exam.exam_id: form.exam.title for form in paper.forms}
    if len(exams) != 1 or set(key_sheets) != {form.form_id for form in paper.forms}:
        raise NotPossible(Message("A paper has the forms of one exam, each with its key sheet."))
    key, station = new_key(), identity.station
    sealed = seal(_paper_json(paper, station, sealed_at, write_form), [recipient_of(key), station.recipient])
    sheets = {form_id: json.loads(body) for form_id, body in key_sheets.items()}
    content = canonical_json({"format": FORMAT, "kind": "keys", "key_sheets": sheets}).encode()
    sealed_keys = seal(content, [station.recipient])
    ((exam_id, title),) = exams.items()
    label = Label(
        exam_id=exam_id,
        title=title,
        form_ids=tuple(form.form_id for form in paper.forms),
        paper=_sealed_file(name + PAPER_END, sealed),
        keys=_sealed_file(name + KEYS_END, sealed_keys),
        sealed_by=station,
        sealed_at=sealed_at,
        custodians=tuple(custodian.name for custodian in custodians),
        pairs=wrap_key(key, custodians, wrapping=wrapping),
        demonstration=paper.demonstration,
    )
    written = _label_json(label)
    signature = identity.sign(written, namespace=NAMESPACE).encode()
    files = {label.paper.name: sealed, label.keys.name: sealed_keys, name + LABEL_END: written}
    return SealedPaper(label, {**files, name + SIGNATURE_END: signature})


def read_label(content: bytes, signature: bytes, *, name: str = "") -> Label:
    """What a label says, as the station that it names signed it; whether that one is trusted is for the reader to ask.

    NotOpened when it is no label, NotSigned when it, or its signature, was changed.
    """
    stored = _read_json(content, name)
    try:
        label, armoured = _label(stored), signature.decode("ascii")
    except UNREADABLE as error:
        raise NotOpened(
            Message("This is not the label of a sealed paper."), where=name, hint=DAMAGED_OR_FOREIGN
        ) from error
    if armoured != "".join(f"{line.strip()}\n" for line in armoured.strip().splitlines()):
        raise NotSigned(Message("The signature cannot be read."), where=name)
    check(content, armoured, label.sealed_by.signing_key, namespace=NAMESPACE, name=name)
    return label


def check_file(content: bytes, file: SealedFile, *, name: str = "") -> None:
    """NotOpened unless these are the bytes that the label names."""
    if len(content) != file.size or hashlib.sha256(content).hexdigest() != file.sha256:
        cut = Message("The file was cut: it has {size} of {whole} bytes.", {"size": len(content), "whole": file.size})
        message = cut if len(content) < file.size else Message("The file has been changed since it was sealed.")
        raise NotOpened(message, where=name, hint=DAMAGED_OR_FOREIGN)


def open_paper(
    sealed: bytes,
    label: Label,
    passphrases: Mapping[str, str],
    *,
    read_form: Callable[[Json], Form],
    wrapping: Wrapping = PASSPHRASES,
    name: str = "",
) -> Paper:
    """The paper that the label names, for two custodians by name; NotOpened, with nothing opened, in any other case."""
    check_file(sealed, label.paper, name=name)
    key = unwrap_key(label.pairs, passphrases, wrapping=wrapping, name=name)
    stored = _read_json(unseal(sealed, key, name=name), name)
    try:
        paper = _paper(stored, read_form)
        agrees = stored["kind"] == "paper" and tuple(form.form_id for form in paper.forms) == label.form_ids
    except (*UNREADABLE, ExamError) as error:
        raise NotOpened(Message("The sealed file does not hold a sound paper."), where=name) from error
    if not agrees or paper.demonstration != label.demonstration:
        raise NotOpened(Message("The sealed file holds another paper than its label says."), where=name)
    return paper


def open_keys(sealed: bytes, label: Label, identity: Identity, *, name: str = "") -> dict[str, str]:
    """Form id to the JSON of its key sheet, for the city that the keys were sealed for; NotOpened otherwise."""
    check_file(sealed, label.keys, name=name)
    stored = _read_json(identity.unseal(sealed, name=name), name)
    try:
        sheets = {str(form_id): canonical_json(sheet) for form_id, sheet in stored["key_sheets"].items()}
        agrees = stored["kind"] == "keys" and set(sheets) == set(label.form_ids)
    except UNREADABLE as error:
        raise NotOpened(Message("The sealed file does not hold key sheets."), where=name) from error
    if not agrees:
        raise NotOpened(Message("The sealed file holds other keys than its label says."), where=name)
    return sheets


def _sealed_file(name: str, content: bytes) -> SealedFile:
    return SealedFile(name, hashlib.sha256(content).hexdigest(), len(content))


def _paper_json(paper: Paper, station: Station, sealed_at: datetime, write_form: Callable[[Form], Json]) -> bytes:
    return canonical_json(
        {
            "format": FORMAT,
            "kind": "paper",
            "exam": paper.forms[0].exam.exam_id,
            "demonstration": paper.demonstration,
            "forms": [write_form(form) for form in paper.forms],
            "manifests": list(paper.manifests),
            "roster": [asdict(person) for person in paper.roster],
            "sealed_by": asdict(station),
            "sealed_at": _moment(sealed_at),
        }
    ).encode()


def _paper(stored: Json, read_form: Callable[[Json], Form]) -> Paper:
    return Paper(
        forms=tuple(read_form(form) for form in stored["forms"]),
        roster=tuple(_candidate(person) for person in stored["roster"]),
        manifests=tuple(dict(manifest) for manifest in stored["manifests"]),
        demonstration=bool(stored["demonstration"]),
    )


def _candidate(stored: Json) -> Candidate:
    return Candidate(
        name=str(stored["name"]),
        licence_no=str(stored["licence_no"]),
        centre=str(stored["centre"]),
        category=Category(stored["category"]),
        comparison_group=ComparisonGroup(stored["comparison_group"]),
        state=CandidateState(stored["state"]),
        seat=str(stored["seat"]),
    )


def _label_json(label: Label) -> bytes:
    stored = {
        "format": FORMAT,
        "kind": "label",
        "exam": label.exam_id,
        "title": label.title,
        "demonstration": label.demonstration,
        "forms": list(label.form_ids),
        "paper": asdict(label.paper),
        "keys": asdict(label.keys),
        "sealed_by": asdict(label.sealed_by),
        "sealed_at": _moment(label.sealed_at),
        "custodians": list(label.custodians),
        "pairs": [{"custodians": list(pair), "key": text} for pair, text in label.pairs.items()],
    }
    return (json.dumps(stored, ensure_ascii=False, indent=2) + "\n").encode()


def _label(stored: Json) -> Label:
    if stored["kind"] != "label":
        raise ValueError(stored["kind"])
    return Label(
        exam_id=str(stored["exam"]),
        title=str(stored["title"]),
        form_ids=tuple(str(form_id) for form_id in stored["forms"]),
        paper=_file(stored["paper"]),
        keys=_file(stored["keys"]),
        sealed_by=station_from_json(canonical_json(stored["sealed_by"])),
        sealed_at=datetime.fromisoformat(stored["sealed_at"]),
        custodians=tuple(str(name) for name in stored["custodians"]),
        pairs={(str(pair["custodians"][0]), str(pair["custodians"][1])): str(pair["key"]) for pair in stored["pairs"]},
        demonstration=bool(stored["demonstration"]),
    )


def _file(stored: Json) -> SealedFile:
    return SealedFile(str(stored["name"]), str(stored["sha256"]), int(stored["size"]))


def _read_json(content: bytes, name: str) -> Json:
    """The JSON object in a file of ours; NotOpened when it is none, or one of a later format."""
    try:
        stored = json.loads(content)
        if stored["format"] == FORMAT:
            return dict(stored)
        newer = int(stored["format"]) > FORMAT
    except UNREADABLE as error:
        raise NotOpened(Message("This file was not made by examapp."), where=name, hint=DAMAGED_OR_FOREIGN) from error
    if newer:
        raise NotOpened(
            Message("This file was made by a newer version of examapp."), where=name, hint=Message("Install that one.")
        )
    raise NotOpened(Message("This file was not made by examapp."), where=name, hint=DAMAGED_OR_FOREIGN)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
