"""Items that a table has twice, or that a bank has already."""

from collections.abc import Sequence

from examapp.banks.checks import compared_text
from examapp.banks.findings import Findings
from examapp.banks.formats.headings import Header
from examapp.banks.near_duplicates import near_duplicates
from examapp.domain.errors import Message
from examapp.domain.items import Item

Numbered = Sequence[tuple[int, Item]]


def without_repeats(drafts: Numbered, known: Sequence[Item], header: Header, findings: Findings) -> Numbered:
    """The items without those that repeat an earlier one; of two that contradict each other neither is kept."""
    first: dict[str, int] = {}
    items = dict(drafts)
    refused: set[int] = set()
    for number, item in drafts:
        earlier = first.setdefault(_content(item), number)
        if earlier == number:
            continue
        refused.add(number)
        place = header.place(number, header.columns["stem"])
        if _right_texts(items[earlier]) == _right_texts(item):
            message = Message("The item repeats row {row}.", {"row": earlier})
            findings.error("item-repeated", place, message, Message("Delete one of the two."))
        else:
            refused.add(earlier)
            message = Message("The item repeats row {row} with another key.", {"row": earlier})
            remedy = Message("Find out which key is right, and delete the other row; neither is imported until then.")
            findings.error("item-repeated", place, message, remedy)
    kept = [(number, item) for number, item in drafts if number not in refused]
    _warn_likeness(kept, known, header, findings)
    return kept


def _content(item: Item) -> str:
    """What makes two items the same: stem and texts of the options in any order, white space left out."""
    texts = [item.stem, *sorted(option.text for option in item.options)]
    return "\0".join("".join(text.split()) for text in texts)


def _right_texts(item: Item) -> frozenset[str]:
    return frozenset(option.text or option.option_id for option in item.options if option.option_id in item.key)


def _warn_likeness(drafts: Numbered, known: Sequence[Item], header: Header, findings: Findings) -> None:
    """Warn of items that ask nearly what another row, or an item of a bank, asks."""
    rows = {f"{number}:": number for number, _item in drafts}  # no id of an item has a colon
    texts = {item.item_id: compared_text(item) for item in known}
    texts |= {f"{number}:": compared_text(item) for number, item in drafts}
    for name, rival, likeness in near_duplicates(texts):
        if name not in rows:
            continue
        values = {"rival": rival, "percent": round(100 * likeness)}
        message = Message("This item says nearly what {rival} says ({percent} % alike).", values)
        if rival in rows:
            values = {"row": rows[rival], "percent": round(100 * likeness)}
            message = Message("This item says nearly what row {row} says ({percent} % alike).", values)
        place = header.place(rows[name], header.columns["stem"])
        findings.warning("near-duplicate", place, message, Message("Keep the better one, or ask something else."))
