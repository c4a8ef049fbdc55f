"""The command `examapp bank export`: practice items as an Anki package."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.files import write_whole
from examapp.cli.practise import SEE_STATS, practice_pool, topic_titles
from examapp.cli.workspace import refuse_while_sitting
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.items import Item
from examapp.domain.practice import Pool, Subject, topics_of
from examapp.locale import _, say
from examapp.reports.items import (
    LETTERS,
    LEVEL_WORDS,
    TYPE_WORDS,
    ground_text,
    grounds_of,
    kind_text,
    letters_of,
    option_text,
)

if TYPE_CHECKING:
    from examapp.banks.formats.anki import Card, Words
    from examapp.domain.statutes import Registry

SUFFIX = ".apkg"


@click.command("export", help=_("Write practice items as an Anki package: all, or those of these BANKS and TOPICS."))
@click.argument("names", metavar="[BANK|TOPIC]…", nargs=-1)
@click.option(
    "-o", "--output", metavar="FILE.apkg", type=click.Path(path_type=Path), required=True, help=_("The file.")
)
@pass_context
def export_items(context: Context, names: tuple[str, ...], *, output: Path) -> None:
    """Write what may be practised here, keys and all; refused while somebody sits a closed-book exam here."""
    from examapp.banks.formats.anki import TopicCards, anki_package
    from examapp.banks.statutes import load_registry  # YAML loads only here

    refuse_while_sitting(context)
    if output.suffix.lower() != SUFFIX:
        raise NotPossible(
            Message("Items are exported as an Anki package, whose name ends in {suffix}.", {"suffix": SUFFIX}),
            where=str(output),
            hint=Message("For example: -o practice{suffix}", {"suffix": SUFFIX}),
        )
    registry, _problems = load_registry(context.banks / "statutes.yaml")
    pool = _chosen(context, registry, names)
    subjects = topics_of(pool, topic_titles(context, context.language))
    decks = [
        TopicCards(each.subject_id, each.title, tuple(card_of(item, registry) for item in each.items))
        for each in subjects
    ]
    write_whole(output, anki_package(decks, card_words(context.language)))
    click.echo(str(output))
    _tell(pool, subjects)


def _tell(pool: Pool, subjects: Sequence[Subject]) -> None:
    narrate(_("Items in it: {count}, in {decks} decks.").format(count=len(pool.items), decks=len(subjects)))
    if pool.withheld:
        line = _("Items left out, because they may be in an exam in this data folder: {count}.")
        narrate(line.format(count=len(pool.withheld)))
    for_exams = sum(len(bank.items) for bank in pool.banks if not bank.practice_only)
    if for_exams:
        line = _(
            "Items in it from banks that exams draw from: {count}. Whoever has the file has their keys; name banks "
            "that are for practice only to leave them out."
        )
        narrate(line.format(count=for_exams))


def _chosen(context: Context, registry: "Registry", names: Sequence[str]) -> Pool:
    """What is meant of what may be practised; NotFound when a name is no bank or topic, NotPossible when none is left.

    What is withheld is decided over all banks, so that no choice lets an item through.
    """
    pool = practice_pool(context, registry)
    if names:
        pool = _narrowed(pool, _homes(context, registry), names)
    if not pool.items:
        raise NotPossible(
            Message(
                "There is nothing to export; items that may be in an exam here: {count}.", {"count": len(pool.withheld)}
            ),
            hint=SEE_STATS,
        )
    return pool


def _homes(context: Context, registry: "Registry") -> dict[str, str]:
    """The bank of every item, withheld or not."""
    from examapp.banks.loader import load_banks

    banks, _problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    return {item.item_id: bank.bank_id for bank in banks for item in bank.items}


def _narrowed(pool: Pool, homes: Mapping[str, str], names: Sequence[str]) -> Pool:
    """The items of these banks and topics."""
    wanted = {name.casefold() for name in names}
    banks = [bank.bank_id for bank in pool.banks]
    topics = sorted({item.topic for item in (*pool.items, *pool.withheld)})
    there = {each.casefold() for each in (*banks, *topics)}
    unknown = [name for name in names if name.casefold() not in there]
    if unknown:
        known = {"topics": ", ".join(topics) or "-", "banks": ", ".join(banks) or "-"}
        raise NotFound(
            Message("There is no topic or bank {topic}.", {"topic": ", ".join(unknown)}),
            hint=Message("Name one of the topics {topics}, or one of the banks {banks}.", known),
        )

    def fitting(items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(each for each in items if {each.topic.casefold(), homes[each.item_id].casefold()} & wanted)

    return Pool(tuple(replace(bank, items=fitting(bank.items)) for bank in pool.banks), fitting(pool.withheld))


def card_words(language: str) -> "Words":
    """What cards say of themselves."""
    from examapp.banks.formats.anki import Words

    return Words(
        language=language,
        name=_("Practice items (examapp)"),
        key=_("Key: {key}"),
        rationale=_("Rationale"),
        grounds=_("Grounds"),
        topic=_("Topic: {topic}"),
    )


def card_of(item: Item, registry: "Registry") -> "Card":
    """An item as a card."""
    from examapp.banks.formats.anki import Card

    lettered = zip(LETTERS, item.options, strict=False)
    tags = (
        f"{_('topic')}::{item.topic}",
        f"{_('level')}::{say(LEVEL_WORDS[item.level])}",
        f"{_('type')}::{say(TYPE_WORDS[item.type])}",
    )
    return Card(
        item_id=item.item_id,
        kind=kind_text(item),
        facts=item.stimulus or "",
        stem=item.stem,
        options=tuple((letter, option_text(item, option)) for letter, option in lettered),
        key=letters_of(item, item.key),
        rationale=item.rationale,
        grounds=tuple(ground_text(each) for each in grounds_of(item, registry, {})),
        tags=tags,
        checked=max(filter(None, (item.reviewed_at, item.review.date if item.review else None)), default=None),
    )
