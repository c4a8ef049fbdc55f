"""The commands `examapp exam inspect` and `exam open`: what a sealed paper says of itself, and opening it by two."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.application.administration import refuse_while_another_is_sat
from examapp.cli.context import FIXABLE, Context, narrate, pass_context, stop
from examapp.cli.exam_day import confirm_paper
from examapp.cli.hidden_input import PASSPHRASE_FILE, passphrases_of
from examapp.cli.machine import MachineClock
from examapp.cli.recording import open_audit, record
from examapp.cli.sealed_files import beside, label_beside, read_sealed
from examapp.cli.trust import StationStanding, require_trust, standing_of
from examapp.cli.workspace import DEMONSTRATION, is_demonstration, open_store
from examapp.domain.audit import AuditKind
from examapp.domain.errors import ExamError, Message, NotPossible
from examapp.locale import _
from examapp.reports.facts import facts_text
from examapp.storage.papers import form_from_paper, rows_of_paper
from examapp.storage.store import Store

if TYPE_CHECKING:
    from examapp.exchange.papers import Label, Paper, SealedFile

FILE = click.argument("file", type=click.Path(path_type=Path))


@click.command("inspect", help=_("Say what a sealed FILE says about itself, without opening it."))
@FILE
@pass_context
def inspect(context: Context, file: Path) -> None:
    """Print the label's facts; exit code 1 when a file beside it is not the one that was sealed."""
    from examapp.exchange.papers import KEYS_END, PAPER_END  # pyrage and cryptography load only here

    label = label_beside(file)
    paper_state, paper_sound = _state(beside(file, PAPER_END), label.paper)
    keys_state, keys_sound = _state(beside(file, KEYS_END), label.keys)
    facts = [
        (_("Exam"), f"{label.title} ({label.exam_id})"),
        (_("Forms"), ", ".join(form_id[:8] for form_id in label.form_ids)),
        (_("Sealed"), f"{label.sealed_at.astimezone():%Y-%m-%d %H:%M}"),
        (_("Sealed by"), f"{label.sealed_by.name} ({label.sealed_by.station_id})"),
        (_("Signature"), _("holds")),
        (_("Trust"), _trust_text(standing_of(context, label.sealed_by), label.sealed_by.spoken)),
        (_("Sealed paper"), paper_state),
        ("SHA-256", label.paper.sha256),
        (_("Sealed keys"), keys_state),
        ("SHA-256", label.keys.sha256),
        (_("Opens for"), _("any two of {names}").format(names=_listed(label.custodians))),
        ("", _("and the station that sealed it, which alone opens the keys")),
    ]
    if label.demonstration:
        facts.append((_("Note"), _("DEMONSTRATION DATA: the people here are invented.")))
    click.echo(facts_text(facts))
    if not (paper_sound and keys_sound):
        stop(FIXABLE)


def _state(path: Path, file: "SealedFile") -> tuple[str, bool]:
    """What there is of a sealed file, in words, and whether it is sound or only elsewhere."""
    from examapp.exchange.papers import check_file

    named = _("{name}, {size} bytes").format(name=file.name, size=f"{file.size:,}")
    if not path.exists():
        return _("{file}: not here").format(file=named), True
    try:
        check_file(read_sealed(path), file, name=str(path))
    except ExamError:
        return _("{file}: NOT as it was sealed").format(file=named), False
    return _("{file}: as it was sealed").format(file=named), True


def _trust_text(standing: StationStanding, digits: str) -> str:
    return {
        StationStanding.TRUSTED: _("this machine trusts that station"),
        StationStanding.REVOKED: _("that station was REVOKED"),
        StationStanding.UNKNOWN: _("NOT trusted here; its digits are {digits}").format(digits=digits),
        StationStanding.OTHERWISE: _("NOT trusted here: known with another name or key"),
    }[standing]


def _listed(names: Sequence[str]) -> str:
    return _(", ").join(names)


@click.command("open", help=_("Open a sealed paper (FILE.paper.age) with two of its custodians."))
@FILE
@click.option("--custodian", "names", metavar="NAME", multiple=True, help=_("A custodian; two are needed."))
@click.option("--confirm", is_flag=True, help=_("The two custodians open it although something speaks against it."))
@click.option("--reason", default="", help=_("Why it is opened all the same."))
@PASSPHRASE_FILE
@pass_context
def open_paper(
    context: Context, file: Path, names: tuple[str, ...], passphrase_file: Path | None, *, confirm: bool, reason: str
) -> None:
    """Check who sealed it and that it is whole, then open it: all of it is kept here, or nothing."""
    from examapp.exchange import papers  # pyrage and cryptography load only here

    paper_file = beside(file, papers.PAPER_END)
    label, sealed = label_beside(file), read_sealed(paper_file)
    require_trust(context, label.sealed_by, where=str(paper_file))
    papers.check_file(sealed, label.paper, name=str(paper_file))
    if _was_opened(context, label):
        narrate(_("This paper was opened here before; nothing was changed."))
    else:
        custodians = _two(names, label)
        passphrases = dict(zip(custodians, passphrases_of(custodians, passphrase_file), strict=True))
        narrate(_("Opening; this takes some seconds …"))
        paper = papers.open_paper(sealed, label, passphrases, read_form=form_from_paper, name=str(paper_file))
        confirm_paper(context, paper.manifests, label.paper.sha256, by=custodians, reason=reason if confirm else "")
        _keep(context, label, paper, custodians)
    for form_id in label.form_ids:
        click.echo(form_id[:8])


def _two(names: Sequence[str], label: "Label") -> tuple[str, str]:
    """Two of the custodians as the label spells them."""
    spelled = {name.casefold(): name for name in label.custodians}
    found = dict.fromkeys(spelled.get(" ".join(name.split()).casefold(), "") for name in names)
    if len(names) != 2 or len(found) != 2 or "" in found:
        sentence = _("Name two of the custodians with --custodian: {names}").format(names=_listed(label.custodians))
        raise click.UsageError(sentence)
    one, other = found
    return one, other


def _was_opened(context: Context, label: "Label") -> bool:
    with open_audit(context) as audit:
        entries = audit.entries()
    return any(
        entry.kind is AuditKind.PAPER_OPENED and entry.data.get("paper") == label.paper.sha256 for entry in entries
    )


def _keep(context: Context, label: "Label", paper: "Paper", custodians: tuple[str, str]) -> None:
    """Keep an opened paper and the audit's entry about it, both or neither; NotPossible when it has no place here."""
    now = MachineClock().read().wall_at
    with open_store(context) as store:
        _refuse_mixing(store, paper)
        refuse_while_another_is_sat(paper.forms, store)
    settings = {DEMONSTRATION: "1"} if paper.demonstration else {}
    data = {
        "by": list(custodians),
        "exam": label.exam_id,
        "forms": list(label.form_ids),
        "paper": label.paper.sha256,
        "sealed_by": label.sealed_by.station_id,
    }
    rows = rows_of_paper(paper.forms, paper.roster, paper.manifests, settings, opened_at=now)
    record(context, AuditKind.PAPER_OPENED, data, also=rows)
    facts = {"title": label.title, "forms": len(paper.forms), "people": len(paper.roster)}
    narrate(_("“{title}” is open: {forms} forms, {people} people.").format(**facts))
    narrate(_("Candidates sit it with: examapp take {exam}").format(exam=label.exam_id))


def _refuse_mixing(store: Store, paper: "Paper") -> None:
    """Invented people and real ones never share a data folder."""
    if store.candidates() and is_demonstration(store) != paper.demonstration:
        raise NotPossible(
            Message("Demonstration data and a real exam do not go into one data folder."),
            hint=Message("Open the paper in another folder: --data DIR"),
        )
