"""The command `examapp practise`: an item, the answer, and at once why; on the full screen, or line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.learner import as_option, learner_of, practice_log, remarks_of, training_log
from examapp.cli.own_subjects import OWN, own_subject, own_subjects
from examapp.cli.repetition import schedule_of
from examapp.cli.running import run_app
from examapp.cli.texts import TEXTS_OPTION, texts_at_hand
from examapp.cli.workspace import digests_in_forms, guard_of, refuse_while_sitting, withheld_text
from examapp.domain.errors import Message, NotFound, NotPossible, Severity
from examapp.domain.items import Bank
from examapp.domain.practice import Pool, Subject, pool_of, topics_of
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.application.practising import PracticeLog
    from examapp.domain.errors import Problem
    from examapp.domain.statutes import Registry
    from examapp.tui.rounds import Offer

DEFAULT_COUNT = 20
MIXED = "mixed"


@click.command(
    "practise",
    help=_("Practise TOPIC, a bank, “mixed”, “due”, “wrong”, “sure” or “weak”; without it choose from a list."),
)
@click.argument("topic", metavar="[TOPIC]", required=False)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=DEFAULT_COUNT,
    show_default=True,
    help=_("How many items a round has at most."),
)
@click.option("--line", is_flag=True, help=_("Plain lines instead of a full screen: for screen readers and pipes."))
@as_option
@click.option("--seed", type=click.IntRange(min=0), help=_("The seed; the same seed draws the same items again."))
@TEXTS_OPTION
@pass_context
def command(
    context: Context,
    topic: str | None,
    *,
    count: int,
    line: bool,
    licence_no: str | None,
    seed: int | None,
    texts_folder: Path | None,
) -> None:
    """Gather what can be practised, and hand it to a screen; refused while somebody sits a closed-book exam here."""
    from examapp.cli.machine import is_terminal

    if not line and not is_terminal():
        raise NotPossible(
            Message("The practice screen needs a terminal."),
            hint=Message("Use plain lines instead: examapp practise --line"),
        )
    refuse_while_sitting(context)
    learner = learner_of(context, licence_no)
    with training_log(context) as log, schedule_of(context, learner) as schedule:
        kept = practice_log(log, learner, schedule)
        offer = offer_of(context, topic, kept, count=count, seed=seed, texts_folder=texts_folder)
        _practise(replace(offer, remarks=remarks_of(log, learner), learner=learner), line=line)


def _practise(offer: "Offer", *, line: bool) -> None:
    if line:
        from examapp.cli.practise_line import LinePractice

        if offer.note:
            narrate(offer.note)
        LinePractice(offer).run()
        return
    from examapp.tui.app import ExamApp  # Textual loads only here
    from examapp.tui.rounds import practise

    run_app(ExamApp(work=partial(practise, offer)))


def offer_of(
    context: Context,
    topic: str | None,
    kept: "PracticeLog",
    *,
    count: int,
    seed: int | None,
    texts_folder: Path | None,
) -> "Offer":
    """What can be practised; NotFound when there is no such topic, NotPossible when nothing of it is left."""
    from examapp.application.administration import random_seed
    from examapp.application.rating import Rater
    from examapp.banks.statutes import load_registry  # YAML loads only here
    from examapp.reports.items import grounds_of
    from examapp.tui.rounds import Offer

    registry, _problems = load_registry(context.banks / "statutes.yaml")
    texts, in_texts = texts_at_hand(context, texts_folder, registry)
    remark = _("Texts of statutes that were not understood: {count}. To see why: examapp bank statutes --texts DIR")
    _say_how_many(remark, in_texts)
    choice = _choose(context, _load_banks(context, registry), topic, kept)
    return Offer(
        subjects=choice.subjects,
        titles={subject.subject_id: subject.title for subject in choice.subjects},
        grounds=partial(grounds_of, registry=registry, texts=texts),
        count=count,
        seed=random_seed() if seed is None else seed,
        chosen=choice.chosen,
        note=withheld_text(choice.withheld),
        own=partial(own_subjects, kept, choice.pool),
        recorder=kept,
        pool=choice.pool,
        guard=guard_of(context),
        rater=Rater(kept, kept.schedule) if kept.schedule else None,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """The topics there are and all of them mixed, the subject that was named, and how many items are withheld.

    `pool` is what all of them draw from.
    """

    pool: Pool
    subjects: tuple[Subject, ...]
    chosen: Subject | None
    withheld: int


def _load_banks(context: Context, registry: "Registry") -> list[Bank]:
    """The banks of all languages; says how many problems keep items out."""
    from examapp.banks.loader import load_banks

    banks, problems = load_banks(context.banks / "banks", registry=registry, cache_folder=context.cache)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    _say_how_many(_("Errors in question banks that keep items out: {count}. To see them: examapp bank check"), errors)
    return banks


def _choose(context: Context, banks: list[Bank], topic: str | None, kept: "PracticeLog") -> Choice:
    """What is meant by TOPIC among these banks: a bank of any language, else a topic in the language in use."""
    named = [bank for bank in banks if bank.bank_id.casefold() == (topic or "").casefold()]
    language = named[0].language if named else context.language
    scope = named or [bank for bank in banks if bank.language == language]
    pool = pool_of(scope, in_forms=digests_in_forms(context))
    mixed = Subject(_("mixed"), _("All topics, mixed"), pool.items)
    subjects = (*topics_of(pool, topic_titles(context, language)), mixed)
    if topic is None or topic.casefold() in (MIXED, mixed.subject_id):
        chosen, withheld = mixed, pool.withheld
    elif topic.casefold() in OWN:
        chosen, withheld = own_subject(kept, pool, topic.casefold()), ()
    elif named:
        chosen, withheld = Subject(named[0].bank_id, named[0].title, pool.items), pool.withheld
    else:
        known = {item.topic.casefold(): item.topic for bank in scope for item in bank.items}
        if topic.casefold() not in known:
            raise _unknown(topic, sorted(known.values()), banks)
        name = known[topic.casefold()]
        chosen = next((each for each in subjects if each.subject_id == name), Subject(name, name, ()))
        withheld = tuple(item for item in pool.withheld if item.topic == name)
    if not chosen.items:
        facts = {"topic": chosen.title, "count": len(withheld)}
        problem = Message("Nothing of {topic} can be practised; items that may be in an exam here: {count}.", facts)
        raise NotPossible(problem, hint=SEE_STATS)
    return Choice(pool, subjects, chosen if topic is not None else None, len(withheld))


SEE_STATS = Message("Only reviewed items are practised. To see what there is: examapp bank stats")


def _unknown(topic: str, topics: Sequence[str], banks: Sequence[Bank]) -> NotFound:
    known = {"topics": ", ".join(topics) or "-", "banks": ", ".join(bank.bank_id for bank in banks) or "-"}
    return NotFound(
        Message("There is no topic or bank {topic}.", {"topic": topic}),
        hint=Message("Name one of the topics {topics}, or one of the banks {banks}.", known),
    )


def topic_titles(context: Context, language: str) -> dict[str, str]:
    """Topic to title, as the exams of a language name them; an exam with errors names none."""
    from examapp.banks.exams import find_exams

    exams, _problems = find_exams(context.banks / "exams")
    return {topic.topic_id: topic.title for exam in exams if exam.language == language for topic in exam.topics}


def practice_pool(context: Context, registry: "Registry") -> Pool:
    """Everything that may be practised here in the language in use."""
    banks = [bank for bank in _load_banks(context, registry) if bank.language == context.language]
    return pool_of(banks, in_forms=digests_in_forms(context))


def _say_how_many(text: str, problems: "Sequence[Problem]") -> None:
    if problems:
        narrate(text.format(count=len(problems)))
