"""The analysis of responses that come from elsewhere, as a report and as data."""

from collections.abc import Sequence

from examapp.analysis.item_analysis import Flag, ItemAnalysis, ItemStatistics
from examapp.analysis.reliability import FormAnalysis
from examapp.locale import _, current_language
from examapp.reports.documents import Block, Document, Note
from examapp.reports.item_tables import form_facts, item_map, items_table, options_table

# An item with one of these deserves a look at its options.
OPTION_FLAGS = frozenset({Flag.PROBABLY_MISKEYED, Flag.NEGATIVE_DISCRIMINATION, Flag.DEAD_DISTRACTOR})


def responses_report(
    found: ItemAnalysis, form: FormAnalysis, *, source: str, inputs_sha256: str, notes: Sequence[str] = ()
) -> Document:
    """The report on one table of responses; `notes` say how the table was read."""
    blocks: list[Block] = [form_facts(form), items_table(found)]
    figure = item_map(found)
    blocks += [figure] if figure is not None else []
    for item in found.items:
        if item.options and OPTION_FLAGS & set(item.flags):
            caption = _("Options of item {item}").format(item=item.item_id)
            blocks.append(options_table(item, caption=caption))
    if notes:
        blocks.append(Note(_("How the file was read"), tuple(notes)))
    return Document(
        name="items",
        title=_("Item analysis: {file}").format(file=source),
        blocks=tuple(blocks),
        language=current_language(),
        inputs_sha256=inputs_sha256,
        data=analysis_data(found, form),
    )


def analysis_data(found: ItemAnalysis, form: FormAnalysis) -> dict[str, object]:
    """Every figure as it was computed; null where it is withheld or not defined."""
    spread = form.distribution
    return {
        "n_persons": found.n_persons,
        "n_items": found.n_items,
        "standing": found.standing.value,
        "alpha": form.alpha,
        "alpha_ci95": None if form.alpha_ci95 is None else list(form.alpha_ci95),
        "sem": form.sem,
        "items": [_item_data(item) for item in found.items],
        "total": {
            "mean": spread.mean,
            "sd": spread.sd,
            "median": spread.median,
            "lowest": spread.lowest,
            "highest": spread.highest,
            "skewness": spread.skewness,
            "kurtosis": spread.kurtosis,
            "frequencies": [[level.score, level.n] for level in spread.levels],
        },
    }


def _item_data(item: ItemStatistics) -> dict[str, object]:
    interval = item.facility_ci95
    return {
        "id": item.item_id,
        "n": item.n,
        "facility": item.facility,
        "facility_ci95": None if interval is None else [interval.low, interval.high],
        "discrimination": item.discrimination,
        "item_total": item.item_total,
        "upper_lower_27": item.upper_lower_27,
        "alpha_if_deleted": item.alpha_if_deleted,
        "sd": item.sd,
        "flags": [flag.value for flag in item.flags],
        "options": [
            {
                "id": option.option_id,
                "key": option.key,
                "n": option.n,
                "share": option.p,
                "mean_total": option.mean_total,
                "item_rest": option.r_rest,
                "low_27": option.p_low27,
                "middle": option.p_mid,
                "high_27": option.p_high27,
            }
            for option in item.options
        ],
    }
