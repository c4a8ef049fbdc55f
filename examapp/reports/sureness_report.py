"""What a learner is sure of and wrong about: how right each sureness was, and the items, to be printed."""

from collections.abc import Callable, Mapping, Sequence

from examapp.domain.items import Item, sha256_of
from examapp.domain.sureness import SureStep, SureWrong
from examapp.locale import _, current_language, say
from examapp.reports.documents import Block, Column, Document, Heading, Kind, Note, Paragraph, Table, number
from examapp.reports.item_entries import item_entry
from examapp.reports.items import Ground
from examapp.reports.remarks import SURE_WORDS

Entries = Sequence[tuple[SureWrong, Item]]
# Fewer answers than these say nothing about how right somebody is.
FEWEST = 5


def sureness_report(
    steps: Sequence[SureStep],
    entries: Entries,
    grounds: Callable[[Item], Sequence[Ground]],
    titles: Mapping[str, str],
    *,
    learner: str,
) -> Document:
    """How often answers of each sureness were right, and the items of which somebody was quite sure and wrong."""
    blocks: list[Block] = [_steps_table(steps)]
    for place, (each, item) in enumerate(entries, start=1):
        blocks += item_entry(place, item, grounds(item), titles)
        blocks.append(Paragraph(_history(each)))
    if not entries:
        blocks += [Heading(_("Nothing"), level=2), Paragraph(_("You have not been quite sure and wrong so far."))]
    blocks.append(Note(_("How this is counted"), tuple(_notes())))
    said = sum(step.answers for step in steps)
    count = _("{count} answers with a word about how sure").format(count=said)
    return Document(
        name="sure-and-wrong",
        title=_("Sure and wrong"),
        subtitle=(_("{learner}, {count}").format(learner=learner, count=count) if learner else count,),
        blocks=tuple(blocks),
        language=current_language(),
        inputs_sha256=sha256_of({"steps": [str(step) for step in steps], "items": [str(each) for each, _i in entries]}),
        data={
            "learner": learner,
            "steps": [{"sure": str(step.sure), "answers": step.answers, "right": step.right} for step in steps],
            "items": [_data(each, item) for each, item in entries],
        },
    )


def _steps_table(steps: Sequence[SureStep]) -> Table:
    columns = (
        Column(_("You said")),
        Column(_("Answers"), Kind.NUMBER),
        Column(_("Right"), Kind.NUMBER),
        Column(_("Share right"), Kind.NUMBER),
    )
    rows = tuple(
        (say(SURE_WORDS[step.sure]), number(step.answers), number(step.right), number(None, _share(step)))
        for step in steps
    )
    return Table("sureness", columns, rows)


def _share(step: SureStep) -> str:
    """The share in whole percent; nothing where there are too few answers for one."""
    return "" if step.answers < FEWEST else f"{100 * step.right / step.answers:.0f} %"


def _history(each: SureWrong) -> str:
    line = _("Quite sure and wrong {times} times, last on {day}.").format(
        times=each.times, day=each.last_at.date().isoformat()
    )
    since = _("It has been right since.")
    return f"{line} {since}" if each.right_since else line


def _notes() -> list[str]:
    return [
        _("An answer counts where you said how sure you were before you handed it in (key U)."),
        _("A share is given from {count} answers on.").format(count=FEWEST),
        _("Items that were not right since come first. Answer them again: examapp practise sure"),
    ]


def _data(each: SureWrong, item: Item) -> dict[str, object]:
    return {
        "id": item.item_id,
        "topic": item.topic,
        "times": each.times,
        "last": each.last_at.date().isoformat(),
        "right_since": each.right_since,
    }
