"""Items and test in figures: the table that a trainer reads, and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence

from examapp.analysis.item_analysis import Flag, ItemAnalysis, ItemStatistics
from examapp.analysis.matrices import CLAIM_N, SETTLED_N, Standing
from examapp.analysis.option_analysis import OptionStatistics
from examapp.analysis.reliability import FormAnalysis
from examapp.locale import _, say
from examapp.reports.charts_item_maps import ItemMap, ItemPoint
from examapp.reports.documents import Cell, Column, Facts, Figure, Kind, Table, number
from examapp.reports.figures import NOTHING, points_text
from examapp.reports.flag_words import FLAG_WORDS


def coefficient(value: float | None, *, places: int = 2) -> Cell:
    """A coefficient with its decimals, a dash where it is withheld or not defined."""
    return number(value, NOTHING if value is None else f"{value:.{places}f}")


def flags_text(flags: Sequence[Flag]) -> str:
    """Why an item should be looked at, in words."""
    return _("; ").join(say(FLAG_WORDS[flag]) for flag in flags)


def items_table(found: ItemAnalysis, *, labels: Mapping[str, str] | None = None) -> Table:
    """A row an item: facility with its interval, discrimination, upper-lower index, alpha without it, flags."""
    columns = (
        Column(_("Item"), weight=1.6),
        Column(_("Facility"), Kind.NUMBER),
        Column(_("95 % interval"), weight=2),
        Column(_("Discrimination"), Kind.NUMBER),
        Column(_("Upper-lower 27 %"), Kind.NUMBER),
        Column(_("Alpha without it"), Kind.NUMBER),
        Column(_("To look at"), weight=2.8),
    )
    rows = tuple(_row(item, (labels or {}).get(item.item_id, item.item_id)) for item in found.items)
    return Table("items", columns, rows, caption=_("Every item"), notes=tuple(_standing_notes(found)))


def _row(item: ItemStatistics, label: str) -> tuple[Cell | str, ...]:
    interval, ends = NOTHING, item.facility_ci95
    if ends is not None:
        interval = _("{low} to {high}").format(low=f"{ends.low:.2f}", high=f"{ends.high:.2f}")
    return (
        label,
        coefficient(item.facility),
        interval,
        coefficient(item.discrimination),
        coefficient(item.upper_lower_27),
        coefficient(item.alpha_if_deleted, places=3),
        flags_text(item.flags),
    )


def _standing_notes(found: ItemAnalysis) -> Iterator[str]:
    if found.standing is Standing.WITHHELD:
        yield _("n = {n}: below {count} people no coefficient and no verdict on an item is given.").format(
            n=found.n_persons, count=CLAIM_N
        )
    elif found.standing is Standing.PROVISIONAL:
        yield _("n = {n}: below {count} people every verdict on an item is provisional.").format(
            n=found.n_persons, count=SETTLED_N
        )


def options_table(item: ItemStatistics, *, caption: str) -> Table:
    """Who chose which option of an item, from the lowest to the highest scores."""
    columns = (
        Column(_("Option")),
        Column(_("Key")),
        Column(_("People"), Kind.NUMBER),
        Column(_("% of all"), Kind.NUMBER),
        Column(_("% of the lowest 27 %"), Kind.NUMBER),
        Column(_("% between"), Kind.NUMBER),
        Column(_("% of the highest 27 %"), Kind.NUMBER),
        Column(_("Correlation with the rest"), Kind.NUMBER),
    )
    rows = tuple(_option_row(option) for option in item.options)
    return Table(f"options-{item.item_id}", columns, rows, caption=caption)


def _option_row(option: OptionStatistics) -> tuple[Cell | str, ...]:
    shares = (option.p, option.p_low27, option.p_mid, option.p_high27)
    return (
        option.option_id,
        _("yes") if option.key else "",
        number(option.n),
        *(number(None if share is None else 100 * share, _share(share)) for share in shares),
        coefficient(option.r_rest),
    )


def _share(share: float | None) -> str:
    return NOTHING if share is None else points_text(100 * share)


def form_facts(form: FormAnalysis) -> Facts:
    """The test as a whole: scores, reliability, error, and how sure a decision at the cut score is."""
    return Facts(tuple(_form_pairs(form)))


def _form_pairs(form: FormAnalysis) -> Iterator[tuple[str, str]]:
    spread = form.distribution
    yield _("People, items"), f"{form.n_persons}, {form.n_items}"
    if spread.mean is not None:
        line = _("mean {mean}, median {median}, lowest {low}, highest {high}, of {maximum}")
        figures = {"mean": spread.mean, "median": spread.median, "low": spread.lowest, "high": spread.highest}
        texts = {name: points_text(value) for name, value in figures.items()}
        yield _("Scores"), line.format(maximum=points_text(spread.maximum), **texts)
    if spread.sd is not None:
        line = _("SD {sd}, skewness {skewness}, kurtosis {kurtosis}")
        yield (
            _("Spread"),
            line.format(
                sd=points_text(spread.sd, places=2),
                skewness=coefficient(spread.skewness).text,
                kurtosis=coefficient(spread.kurtosis).text,
            ),
        )
    if form.alpha is None or form.alpha_ci95 is None or form.sem is None:
        yield _("Reliability"), _("withheld: fewer than {count} people").format(count=CLAIM_N)
        return
    line = _("alpha {alpha}, interval {low} to {high} (Feldt, 95 %); standard error of measurement {sem} points")
    low, high = form.alpha_ci95
    values = {"alpha": f"{form.alpha:.3f}", "low": f"{low:.3f}", "high": f"{high:.3f}"}
    yield _("Reliability"), line.format(sem=points_text(form.sem, places=2), **values)
    yield from _cut_pairs(form)


def _cut_pairs(form: FormAnalysis) -> Iterator[tuple[str, str]]:
    cut = form.cut
    if cut is None:
        return
    if cut.sem is not None and cut.near is not None:
        line = _("conditional standard error {sem} points; {count} people lie within it")
        yield _("At the cut score"), line.format(sem=points_text(cut.sem, places=2), count=len(cut.near))
    if cut.decisions is not None:
        line = _("same decision on a parallel form {consistency} %, right decision {accuracy} % (Livingston-Lewis)")
        shares = (cut.decisions.consistency, cut.decisions.accuracy)
        consistency, accuracy = (points_text(100 * share) for share in shares)
        yield _("Decisions"), line.format(consistency=consistency, accuracy=accuracy)


def item_map(found: ItemAnalysis, labels: Mapping[str, str] | None = None) -> Figure | None:
    """Facility against discrimination; None where no discrimination is given."""
    points = tuple(
        ItemPoint((labels or {}).get(item.item_id, item.item_id), item.facility, item.discrimination, bool(item.flags))
        for item in found.items
        if item.facility is not None and item.discrimination is not None
    )
    if not points:
        return None
    return Figure("item-map", ItemMap(points, found.n_persons), _("Facility and discrimination of the items"))
