"""The command `examapp bank statutes remap`: citations follow a statute that was amended."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import FIXABLE, Context, narrate, pass_context, show_problems, stop
from examapp.cli.files import write_whole
from examapp.cli.texts import TEXTS_OPTION, texts_at_hand
from examapp.domain.articles import article_name
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.statutes import StatuteStatus
from examapp.locale import _, say

if TYPE_CHECKING:
    from examapp.banks.remapping import Move, Remapping, Version
    from examapp.domain.items import Bank
    from examapp.domain.statutes import Registry, Statute

REFERENCE = re.compile(r"([a-z0-9][a-z0-9-]*)@(\S+)")
FATES = {
    "repealed": Message("repealed: stays as it is, tagged for recheck"),
    "divided": Message("divided: choose by hand"),
    "unmapped": Message("not in the map"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What a remap does to one file; `bank` is what the file holds before."""

    path: Path
    bank: "Bank"
    remapping: "Remapping"


@click.command(
    "remap", help=_("Point citations of version OLD to version NEW (each as id@version), by a map of articles.")
)
@click.argument("old")
@click.argument("new")
@click.option(
    "--map", "map_file", metavar="FILE", required=True, type=click.Path(path_type=Path),
    help=_("A CSV or XLSX table with the columns 旧条 and 新条 (old, new)."),
)  # fmt: skip
@TEXTS_OPTION
@click.option("--accept-partial", is_flag=True, help=_("Write although some citations have no article in the map."))
@click.option("--check", is_flag=True, help=_("Only say what would be written."))
@pass_context
def remap_citations(
    context: Context,
    old: str,
    new: str,
    map_file: Path,
    texts_folder: Path | None,
    *,
    accept_partial: bool,
    check: bool,
) -> None:
    """List every citation that moves, and write the banks; nothing when the map is wrong or leaves one out."""
    from examapp.banks.article_maps import read_article_map
    from examapp.banks.statutes import load_registry

    registry, problems = load_registry(context.banks / "statutes.yaml")
    before, after = _version(old, registry), _version(new, registry, at_hand=True)
    article_map, in_map = read_article_map(map_file)
    texts, in_texts = texts_at_hand(context, texts_folder, registry)
    if show_problems([*problems, *in_map, *in_texts]):
        raise NotPossible(Message("Nothing was written, because of the errors above."), where=str(map_file))
    changes = []
    for path, bank, data in _sound_banks(context, registry):
        from examapp.banks.remapping import remap

        text = texts.get(after.reference)
        remapping = remap(data, str(path), before, after, articles=article_map, text=text)
        if remapping.moves:
            changes.append(Change(path, bank, remapping))
    _say(changes, registry[before.statute_id])
    _finish(changes, registry, check=check, accept_partial=accept_partial)


def _version(reference: str, registry: "Registry", *, at_hand: bool = False) -> "Version":
    """The version that `id@version` names; NotFound, NotPossible when the registry does not have it or its text."""
    from examapp.banks.remapping import Version

    found = REFERENCE.fullmatch(reference)
    statute = registry.get(found[1]) if found else None
    version = statute.version(found[2]) if statute and found else None
    if found is None or statute is None or version is None:
        known = [f"{each.statute_id}@{version.version}" for each in registry.values() for version in each.versions]
        hint = Message(
            "Write a statute and version of statutes.yaml, such as {known}.", {"known": known[0] if known else "-"}
        )
        raise NotFound(Message("The registry knows no “{reference}”.", {"reference": reference}), hint=hint)
    if at_hand and version.status is StatuteStatus.NOT_AT_HAND:
        raise NotPossible(
            Message("The registry says that the text of {reference} is not at hand.", {"reference": reference}),
            where="statutes.yaml",
            hint=Message(
                "Get it ({source}), then correct status and articles there.", {"source": statute.source or "-"}
            ),
        )
    return Version(found[1], found[2])


def _sound_banks(context: Context, registry: "Registry") -> "list[tuple[Path, Bank, bytes]]":
    """Every bank with its path and content; NotPossible, after the problems, when one of them has errors."""
    from examapp.banks.files import read_bytes, yaml_files
    from examapp.banks.loader import load_bank

    found, problems = [], []
    for path in yaml_files(context.banks / "banks"):
        bank, in_bank = load_bank(path, registry=registry, cache_folder=context.cache)
        data = read_bytes(path)
        problems += [problem for problem in in_bank if problem.severity == "error"]
        if bank is not None and isinstance(data, bytes):
            found.append((path, bank, data))
    if show_problems(problems):
        raise NotPossible(Message("Nothing was written, because a bank has errors: correct them first."))
    return found


def _say(changes: list[Change], statute: "Statute") -> None:
    """One line a citation, and the rationales that speak of the old text by article."""
    for change in changes:
        click.echo(str(change.path))
        for move in change.remapping.moves:
            click.echo(f"  {_line(move, statute)}")
        named = re.compile(
            rf"《(?:{re.escape(statute.title)}|{re.escape(statute.short_title)})》[^。；]{{0,12}}?第.{{1,8}}?[条项]"
        )
        moved = {move.item_id for move in change.remapping.moves}
        for item in change.bank.items:
            if item.item_id in moved and (found := named.search(item.rationale)):
                click.echo(
                    "  "
                    + _("{item}: its rationale says “{words}”: correct it by hand.").format(
                        item=item.item_id, words=found[0]
                    )
                )


def _line(move: "Move", statute: "Statute") -> str:
    old = article_name(move.old, by_items=statute.by_items)
    if move.fate in FATES:
        more = f" ({move.new})" if move.new else ""
        return f"{move.item_id}: {old} — {say(FATES[move.fate])}{more}"
    words = {True: _("the quoted words stand there"), False: _("the quoted words do NOT stand there"), None: ""}
    remark = words[move.has_words]
    return f"{move.item_id}: {old} → {article_name(move.new, by_items=statute.by_items)}" + (
        f" — {remark}" if remark else ""
    )


def _finish(changes: list[Change], registry: "Registry", *, check: bool, accept_partial: bool) -> None:
    """Write what may be written, and say what was done."""
    moves = [move for change in changes for move in change.remapping.moves]
    moved = sum(move.fate == "moved" for move in moves)
    left = sum(move.fate in ("unmapped", "divided") for move in moves)
    if not moves:
        narrate(_("No item cites this version; nothing is to be done."))
        return
    _refuse_new_errors(changes, registry)
    if left and not accept_partial:
        text = _(
            "Nothing was written: {left} citations have no single article in the map. "
            "Add them, or write the others with --accept-partial."
        )
        narrate(text.format(left=left))
        stop(FIXABLE)
    if check:
        narrate(_("Nothing was written: this was a check."))
    else:
        for change in changes:
            write_whole(change.path, change.remapping.content)
    items = len({move.item_id for move in moves if move.fate != "unmapped"})
    narrate(
        _("{moved} citations moved, {left} left; {items} items tagged for recheck.").format(
            moved=moved, left=len(moves) - moved, items=items
        )
    )
    narrate(
        _("Read each item against the new text, and take the tag off when it is right: examapp bank statutes --waiting")
    )


def _refuse_new_errors(changes: list[Change], registry: "Registry") -> None:
    """NotPossible when a bank would not load as it did before: the map names articles that there are not."""
    from examapp.banks.loader import read_bank

    problems = []
    for change in changes:
        reading = read_bank(change.remapping.content, str(change.path), registry)
        problems += [problem for problem in reading.problems if problem.severity == "error"]
    if show_problems(problems):
        raise NotPossible(
            Message("Nothing was written, because the map leads to these errors."),
            hint=Message("Correct the map, or the number of articles in statutes.yaml."),
        )
