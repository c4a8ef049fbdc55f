"""The report on items for the trainer: what each item did, and the options of those to look at. It holds keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from examapp.analysis.item_analysis import Flag, ItemAnalysis, ItemStatistics
from examapp.analysis.item_contrasts import Contrasts
from examapp.analysis.matrices import CLAIM_N, SETTLED_N, Standing
from examapp.analysis.reliability import FormAnalysis
from examapp.domain.items import ItemType
from examapp.locale import _, current_language, say
from examapp.reports.charts_bars import OptionBars, OptionCounts
from examapp.reports.contrast_tables import contrast_blocks, contrast_data
from examapp.reports.documents import Block, Callout, Cell, Column, Document, Figure, Heading, Kind, Note, Table, number
from examapp.reports.figures import NOTHING, percent_text
from examapp.reports.item_tables import coefficient, flags_text, form_facts, item_map, options_table
from examapp.reports.items import TYPE_WORDS
from examapp.reports.responses import analysis_data

MOST_DETAILS = 40


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where an item stands on the form, from 1, its topic and type, and its stem."""

    number: int
    topic_id: str
    type: ItemType
    stem: str


@dataclass(frozen=True, slots=True)
class ItemsFacts:
    """What the report says of its form and people; `norm_group` is whom items are put beside, empty for nobody.

    `some_sat_again` says that people for whom the form is a retake were left out.
    """

    exam_title: str
    form_code: str
    key_version: int
    group: str
    norm_group: str = ""
    some_sat_again: bool = False


def items_report(
    found: ItemAnalysis,
    form: FormAnalysis,
    places: Mapping[str, ItemPlace],
    facts: ItemsFacts,
    *,
    contrasts: Contrasts | None = None,
    by_flags: bool = False,
    demonstration: bool = False,
    inputs_sha256: str = "",
) -> Document:
    """All items in the order of the form, or those with the most flags first; then the options of the flagged ones.

    `contrasts` are the items of a norm group beside ours.
    """
    items = list(found.items)
    if by_flags:
        items.sort(key=lambda item: (-len(item.flags), places[item.item_id].number))
    return Document(
        name="items",
        title=_("{exam}: report on items").format(exam=facts.exam_title),
        subtitle=(
            _("Form {form}, key version {version}").format(form=facts.form_code, version=facts.key_version),
            _people_line(facts, found.n_persons),
        ),
        blocks=(*_blocks(items, found, form, places), *_beside(contrasts, places, facts), _how_to_read()),
        language=current_language(),
        landscape=True,
        demonstration=demonstration,
        inputs_sha256=inputs_sha256,
        data={
            "exam": facts.exam_title,
            "form": facts.form_code,
            "group": facts.group,
            **analysis_data(found, form),
            "beside_baseline": contrast_data(contrasts),
        },
    )


def _labels(places: Mapping[str, ItemPlace]) -> dict[str, str]:
    return {item_id: str(place.number) for item_id, place in places.items()}


def _how_to_read() -> Note:
    return Note(_("How to read it"), tuple(_legend()))


def _beside(contrasts: Contrasts | None, places: Mapping[str, ItemPlace], facts: ItemsFacts) -> list[Block]:
    return [] if contrasts is None else contrast_blocks(contrasts, _labels(places), norm_group=facts.norm_group)


def _blocks(
    items: list[ItemStatistics], found: ItemAnalysis, form: FormAnalysis, places: Mapping[str, ItemPlace]
) -> Iterator[Block]:
    yield Callout(_("Contains keys: not for candidates, and not for a machine on which the exam is still to be sat."))
    yield form_facts(form)
    yield _table(items, found, places)
    figure = item_map(found, _labels(places))
    if figure is not None:
        yield figure
    yield from _flagged(items, places)


def _people_line(facts: ItemsFacts, n: int) -> str:
    if facts.some_sat_again:
        line = _("People: {group}, first attempts only, n = {n}; who sat again in the same year is left out")
    else:
        line = _("People: {group}, n = {n}")
    return line.format(group=facts.group, n=n)


def _table(items: list[ItemStatistics], found: ItemAnalysis, places: Mapping[str, ItemPlace]) -> Table:
    columns = (
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Item"), weight=1.6),
        Column(_("Topic"), mm=14),
        Column(_("Type"), weight=1.2),
        Column(_("Facility"), Kind.NUMBER),
        Column(_("95 % interval"), weight=1.7),
        Column(_("Discrimination"), Kind.NUMBER, weight=1.1),
        Column(_("Upper-lower 27 %"), Kind.NUMBER, weight=1.1),
        Column(_("Omitted, not reached, %"), weight=1.4),
        Column(_("Median seconds"), Kind.NUMBER),
        Column(_("Rapid, %"), Kind.NUMBER),
        Column(_("To look at"), weight=2.6),
    )
    rows = tuple(_row(item, places[item.item_id]) for item in items)
    notes = []
    if found.standing is Standing.WITHHELD:
        notes.append(_("Below {count} people no coefficient and no verdict on an item is given.").format(count=CLAIM_N))
    elif found.standing is Standing.PROVISIONAL:
        notes.append(_("Below {count} people every verdict on an item is provisional.").format(count=SETTLED_N))
    return Table("items", columns, rows, caption=_("Every item"), notes=tuple(notes))


def _row(item: ItemStatistics, place: ItemPlace) -> tuple[Cell | str, ...]:
    ends, handling = item.facility_ci95, item.handling
    interval = NOTHING if ends is None else _("{low} to {high}").format(low=f"{ends.low:.2f}", high=f"{ends.high:.2f}")
    left = f"{percent_text(handling.omitted)}, {percent_text(handling.not_reached)}"
    return (
        number(place.number),
        item.item_id,
        place.topic_id,
        say(TYPE_WORDS[place.type]),
        coefficient(item.facility),
        interval,
        coefficient(item.discrimination),
        coefficient(item.upper_lower_27),
        left,
        number(handling.median_s, NOTHING if handling.median_s is None else f"{handling.median_s:.0f}"),
        number(None if handling.rapid is None else 100 * handling.rapid, percent_text(handling.rapid)),
        flags_text(item.flags),
    )


def _flagged(items: list[ItemStatistics], places: Mapping[str, ItemPlace]) -> list[Block]:
    """The options of the items to look at."""
    flagged = [item for item in items if item.flags]
    blocks: list[Block] = [Heading(_("Items to look at"))] if flagged else []
    for item in flagged[:MOST_DETAILS]:
        blocks += _details(item, places[item.item_id])
    return blocks


def _details(item: ItemStatistics, place: ItemPlace) -> list[Block]:
    caption = _("No. {number} ({item}): {flags}").format(
        number=place.number, item=item.item_id, flags=flags_text(item.flags)
    )
    blocks: list[Block] = []
    if item.options:
        blocks.append(options_table(item, caption=caption))
    if item.options and Flag.PROBABLY_MISKEYED in item.flags:
        bars = _bars(item)
        blocks += [Figure(f"option-bars-{place.number}", bars, caption)] if bars is not None else []
    return blocks


def _bars(item: ItemStatistics) -> OptionBars | None:
    """The options by score group, in people rounded from shares; None where the groups are not known."""
    sizes = (round(0.27 * item.n), item.n - 2 * round(0.27 * item.n), round(0.27 * item.n))
    options = []
    for option in item.options:
        shares = (option.p_low27, option.p_mid, option.p_high27)
        if None in shares:
            return None
        low, middle, high = (
            round(share * size) for share, size in zip(shares, sizes, strict=True) if share is not None
        )
        options.append(OptionCounts(option.option_id, (low, middle, high), option.key))
    return OptionBars(tuple(options), sizes)


def _legend() -> list[str]:
    return [
        _("Facility: the mean share of the item's points; high is easy."),
        _("Discrimination: correlation of the item with the other items together."),
        _("Upper-lower: mean share among the highest 27 % less that among the lowest."),
        _("Rapid: answered in under a tenth of the item's median time."),
        _("A flag asks people to look at the item; it is never a reason to drop it unseen."),
        _("A wrong key is corrected with: examapp exam rescore"),
    ]
