"""The command `examapp exam seal`: forms, people and sessions leave the city without a key, and the keys apart."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.files import refuse_to_replace, write_new
from examapp.cli.hidden_input import PASSPHRASE_FILE, passphrases_of
from examapp.cli.machine import MachineClock
from examapp.cli.recording import record
from examapp.cli.trust import StationStanding, own_identity, standing_of
from examapp.cli.workspace import is_demonstration, newest_form, open_key_store, open_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import ExamError, Message, NotFound, NotPossible
from examapp.domain.forms import Form
from examapp.domain.people import Candidate
from examapp.locale import _
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.papers import form_to_paper, manifests_in
from examapp.storage.store import Store

if TYPE_CHECKING:
    from examapp.domain.journal import Json
    from examapp.exchange.papers import Paper, SealedPaper


@click.command("seal", help=_("Seal the newest forms of EXAM: a paper without keys, and the keys apart."))
@click.argument("exam_id", metavar="[EXAM]", required=False)
@click.option("--form", "codes", metavar="CODE", multiple=True, help=_("Seal these forms; may be given several times."))
@click.option("--centre", "centres", metavar="NAME", multiple=True, help=_("Only the people and sessions of a centre."))
@click.option("-o", "folder", metavar="FOLDER", required=True, type=click.Path(path_type=Path), help=_("Where to."))
@click.option("--keys", "keys_folder", metavar="FOLDER", type=click.Path(path_type=Path), help=_("The keys elsewhere."))
@click.option("--custodian", "names", metavar="NAME", multiple=True, help=_("A custodian; three are needed."))
@PASSPHRASE_FILE
@pass_context
def seal(
    context: Context,
    *,
    exam_id: str | None,
    codes: tuple[str, ...],
    centres: tuple[str, ...],
    folder: Path,
    keys_folder: Path | None,
    names: tuple[str, ...],
    passphrase_file: Path | None,
) -> None:
    """Write the four files, all or none, and print their names."""
    from examapp.exchange.papers import ENDS, KEYS_END  # pyrage and cryptography load only here

    custodians_named = _three(names)
    with open_store(context) as store:
        paper = _paper(context, store, _forms(store, exam_id, codes), centres)
    name = f"{paper.forms[0].exam.exam_id}-{paper.forms[0].code}"
    files = {end: ((keys_folder or folder) if end == KEYS_END else folder) / f"{name}{end}" for end in ENDS}
    for file in files.values():
        refuse_to_replace(file)
    with open_key_store(context) as key_store:
        key_sheets = {form.form_id: key_sheet_to_json(key_store.key_sheet(form.form_id)) for form in paper.forms}
    sealed = _seal(context, paper, key_sheets, name=name, names=custodians_named, passphrase_file=passphrase_file)
    _write_all({file: sealed.files[file.name] for file in files.values()})
    _record(context, sealed, paper)
    for file in files.values():
        click.echo(str(file))
    facts = {"forms": len(paper.forms), "people": len(paper.roster), "sessions": len(paper.manifests)}
    narrate(_("Sealed: {forms} forms, {people} people, {sessions} sessions.").format(**facts))
    narrate(_("{file} stays in the city; the other three travel together.").format(file=files[KEYS_END].name))


def _three(names: Sequence[str]) -> list[str]:
    cleaned = [" ".join(name.split()) for name in names]
    if len(cleaned) != 3 or not all(cleaned) or len({name.casefold() for name in cleaned}) != 3:
        raise click.UsageError(
            _("Name three custodians with --custodian, no one twice; any two of them open the paper.")
        )
    return cleaned


def _forms(store: Store, exam_id: str | None, codes: Sequence[str]) -> list[Form]:
    """The forms meant: those of these codes, else all that were built together with the newest."""
    rows = store.form_ids(exam_id)
    if not codes:
        newest = newest_form(store, exam_id=exam_id)
        moments = {form_id: (owner, built_at) for form_id, owner, built_at in rows}
        return [store.form(form_id) for form_id, *built in rows if tuple(built) == moments[newest.form_id]]
    found = []
    for code in dict.fromkeys(codes):
        meant = [form_id for form_id, _owner, _built_at in rows if form_id.startswith(code.lower())]
        if len(meant) != 1:
            raise NotFound(
                Message("There is no form {form} here.", {"form": code}),
                hint=Message("To see the forms that have been built: examapp exam list"),
            )
        found.append(store.form(meant[0]))
    return found


def _paper(context: Context, store: Store, forms: Sequence[Form], centres: Sequence[str]) -> "Paper":
    from examapp.exchange.papers import Paper  # pyrage and cryptography load only here

    exam_ids = {form.exam.exam_id for form in forms}
    if len(exam_ids) > 1:
        raise NotPossible(
            Message("These forms are of several exams: {exams}", {"exams": ", ".join(sorted(exam_ids))}),
            hint=Message("Seal a paper for each exam."),
        )
    form_ids = {form.form_id for form in forms}
    manifests = [
        manifest
        for manifest in manifests_in(context.data)
        if manifest.get("exam") in exam_ids
        and form_ids.issuperset(manifest.get("forms", ()))
        and (not centres or manifest.get("centre") in centres)
    ]
    roster = _extract(store.candidates(), centres)
    return Paper(tuple(forms), tuple(roster), tuple(manifests), demonstration=is_demonstration(store))


def _extract(roster: Sequence[Candidate], centres: Sequence[str]) -> list[Candidate]:
    """The people of these centres, or everybody; NotFound when a centre has nobody."""
    known = dict.fromkeys(person.centre for person in roster)
    unknown = [centre for centre in centres if centre not in known]
    if unknown:
        raise NotFound(
            Message("Nobody on the roster belongs to the centre {centre}.", {"centre": unknown[0]}),
            hint=Message("The roster has: {centres}", {"centres": ", ".join(known) or "-"}),
        )
    return [person for person in roster if not centres or person.centre in centres]


def _seal(
    context: Context,
    paper: "Paper",
    key_sheets: dict[str, str],
    *,
    name: str,
    names: Sequence[str],
    passphrase_file: Path | None,
) -> "SealedPaper":
    from examapp.exchange.custody import Custodian, check_custodians, passphrase_fault
    from examapp.exchange.papers import seal_paper

    identity = own_identity(context)
    if standing_of(context, identity.station) is StationStanding.REVOKED:
        raise NotPossible(
            Message("The identity of this machine was revoked; nobody would trust what it seals."),
            hint=Message("Seal on another machine, or in a data folder with a new identity."),
        )
    passphrases = passphrases_of(names, passphrase_file, judge=passphrase_fault)
    custodians = [Custodian(*each) for each in zip(names, passphrases, strict=True)]
    check_custodians(custodians)
    narrate(_("Sealing; this takes some seconds …"))
    return seal_paper(
        paper,
        key_sheets,
        name=name,
        identity=identity,
        custodians=custodians,
        write_form=form_to_paper,
        sealed_at=MachineClock().read().wall_at,
    )


def _write_all(files: Mapping[Path, bytes]) -> None:
    """Write every file or none."""
    written: list[Path] = []
    try:
        for file, content in files.items():
            _make(file.parent)
            write_new(file, content)
            written.append(file)
    except ExamError:
        for file in written:
            file.unlink(missing_ok=True)
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise NotPossible(Message("The folder cannot be made: {reason}", reason), where=str(folder)) from error


def _record(context: Context, sealed: "SealedPaper", paper: "Paper") -> None:
    label = sealed.label
    data: dict[str, Json] = {
        "by": list(label.custodians),
        "exam": label.exam_id,
        "forms": list(label.form_ids),
        "paper": label.paper.sha256,
        "keys": label.keys.sha256,
        "people": len(paper.roster),
        "sessions": len(paper.manifests),
    }
    record(context, AuditKind.PAPER_SEALED, data)
