"""Items beside those of a norm group: the table, the delta plot, and what may be said of single items."""

from collections.abc import Iterator, Mapping

from examapp.analysis.dif import FEWEST_IN_A_GROUP, FEWEST_IN_ALL, ItemDif
from examapp.analysis.item_contrasts import Contrasts, ItemContrast
from examapp.analysis.matrices import CLAIM_N
from examapp.locale import _
from examapp.reports.charts_delta_plots import DeltaPlot, DeltaPoint
from examapp.reports.documents import Block, Cell, Column, Figure, Heading, Kind, Table, number
from examapp.reports.figures import NOTHING, signed, size_text

MOST_NAMES = 8


def contrast_blocks(found: Contrasts, labels: Mapping[str, str], *, norm_group: str) -> list[Block]:
    """The items of both groups as a table and as a delta plot; `labels` name the items."""
    points = tuple(
        DeltaPoint(labels[item.item_id], item.their_delta, item.our_delta, item.unlike) for item in found.items
    )
    chart = DeltaPlot(points, (_("our people"), norm_group), found.shift)
    return [
        Heading(_("Items beside {norm_group}").format(norm_group=norm_group)),
        _table(found, labels, norm_group),
        Figure("delta-plot", chart, _("Difficulty of the items in both groups")),
    ]


def _table(found: Contrasts, labels: Mapping[str, str], norm_group: str) -> Table:
    columns = [
        Column(_("No."), Kind.NUMBER, mm=11),
        Column(_("Item"), weight=2),
        Column(_("Facility, ours"), Kind.NUMBER),
        Column(_("Facility, theirs"), Kind.NUMBER),
        Column(_("Difference in delta"), Kind.NUMBER),
        Column(_("To look at"), weight=1.6),
    ]
    if found.matched:
        columns += [Column(_("Odds ratio (95 %)"), weight=2), Column(_("DIF class"), weight=1)]
    rows = tuple(_row(item, labels, matched=found.matched) for item in found.items)
    caption = _("Facilities of {norm_group} (n = {theirs}) and of our people (n = {ours})").format(
        norm_group=norm_group, theirs=size_text(found.theirs), ours=found.ours
    )
    return Table("item-contrasts", tuple(columns), rows, caption=caption, notes=tuple(_notes(found)))


def _row(item: ItemContrast, labels: Mapping[str, str], *, matched: bool) -> tuple[Cell | str, ...]:
    apart = item.our_delta - item.their_delta
    cells: list[Cell | str] = [
        labels[item.item_id],
        item.item_id,
        number(item.ours, f"{item.ours:.2f}"),
        number(item.theirs, f"{item.theirs:.2f}"),
        number(apart, signed(apart)),
        _("unlike the others") if item.unlike else "",
    ]
    return (*cells, *_dif_cells(item.dif)) if matched else tuple(cells)


def _dif_cells(found: ItemDif | None) -> list[str]:
    if found is None:
        return [NOTHING, NOTHING]
    ratio = _("{ratio} ({low} to {high})")
    ends = {"ratio": found.odds_ratio, "low": found.low, "high": found.high}
    return [ratio.format(**{name: f"{value:.2f}" for name, value in ends.items()}), found.ets]


def _notes(found: Contrasts) -> Iterator[str]:
    yield _("Difference in delta: above 0 the item is harder for our people. Unlike: it strays from the other items.")
    if not found.judged:
        yield _("No item is called unlike the others: one of the groups has fewer than {count} people.").format(
            count=CLAIM_N
        )
    if found.matched:
        yield _(
            "Odds ratio after Mantel and Haenszel, matched by total score; classes A, B, C of ETS: none, some, much."
        )
    else:
        yield _(
            "Not matched by total score (DIF): that needs single responses of {all} people, {each} in either group."
        ).format(all=FEWEST_IN_ALL, each=FEWEST_IN_A_GROUP)


def contrast_text(found: Contrasts, numbers: Mapping[str, int]) -> str:
    """In one line which items behave unlike the others in the two groups; `numbers` are places on the form."""
    if not found.judged:
        return _("no verdict: one of the groups has fewer than {count} people").format(count=CLAIM_N)
    if not found.unlike:
        return _("none of {count} strays from the others").format(count=len(found.items))
    places = sorted(numbers[name] for name in found.unlike)
    shown = _(", ").join(str(place) for place in places[:MOST_NAMES])
    line = _("of {count}, {unlike} unlike the others (no. {numbers}); the difference of the means rests on them too")
    return line.format(count=len(found.items), unlike=len(places), numbers=shown)


def contrast_data(found: Contrasts | None) -> list[dict[str, object]]:
    """The items of both groups for other programs."""
    if found is None:
        return []
    return [
        {
            "id": item.item_id,
            "facility": round(item.ours, 6),
            "facility_baseline": round(item.theirs, 6),
            "delta_difference": round(item.our_delta - item.their_delta, 6),
            "unlike": item.unlike,
            "mh_odds_ratio": None if item.dif is None else round(item.dif.odds_ratio, 6),
            "ets_class": None if item.dif is None else item.dif.ets,
        }
        for item in found.items
    ]
