"""A stored baseline, laid out for reading: where it comes from, and its figures."""

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.domain.baselines import Baseline, Summary
from examapp.domain.marking import show_points
from examapp.locale import _
from examapp.reports.figures import percent_text, points_text, rate_text, size_text
from examapp.reports.text import Paragraph


def baseline_line(baseline: Baseline) -> str:
    """A baseline in one line: id, norm group, n, day, form, and whether it is invented."""
    facts = {
        "id": baseline.baseline_id,
        "norm_group": baseline.norm_group,
        "n": size_text(baseline.whole.n),
        "day": baseline.sat_on.isoformat(),
        "exam": baseline.exam_id,
        "form": baseline.form_id[:8],
    }
    line = _("{id}  {norm_group}, n = {n}, sat on {day}, exam {exam}, form {form}").format(**facts)
    return marked(line, baseline)


def marked(text: str, baseline: Baseline) -> str:
    """The text, and before it that the figures are invented when they are."""
    return _("[{mark}] {text}").format(mark=_("DEMONSTRATION"), text=text) if baseline.demonstration else text


def render_baseline(baseline: Baseline) -> RenderableType:
    """Everything that is stored of a baseline."""
    facts = [
        (_("Id"), baseline.baseline_id),
        (_("Norm group"), baseline.norm_group),
        (_("Source"), baseline.source),
        (_("Sat on"), baseline.sat_on.isoformat()),
        (_("Exam"), baseline.exam_id),
        (_("Form"), baseline.form_id[:8]),
        (_("Marking"), ", ".join(f"{section}: {rule}" for section, rule in sorted(baseline.marking.items()))),
    ]
    lines = [Paragraph(_("{field}: {value}").format(field=name, value=value)) for name, value in facts]
    return Group(
        Paragraph(marked(baseline.title, baseline), "bold"), *lines, "", _figures(baseline), "", _topics(baseline)
    )


def _figures(baseline: Baseline) -> Table:
    columns = [(_("whole paper"), baseline.whole)]
    if baseline.common is not None:
        columns.append((_("common part"), baseline.common))
    table = _table(["", *(heading for heading, _summary in columns)])
    rows = zip(*(_cells(summary) for _heading, summary in columns), strict=True)
    for name, cells in zip(_names(), rows, strict=True):
        table.add_row(Text(name), *(Text(cell) for cell in cells))
    return table


def _names() -> list[str]:
    return [
        _("Maximum"),
        _("People (n)"),
        _("Mean"),
        _("SD (n - 1)"),
        _("Median"),
        _("Lowest"),
        _("Highest"),
        _("Pass rate"),
    ]


def _cells(summary: Summary) -> list[str]:
    figures = (summary.mean, summary.sd, summary.median, summary.lowest, summary.highest)
    points = [points_text(figure) for figure in figures]
    return [
        show_points(summary.maximum, places=None),
        size_text(summary.n),
        *points,
        rate_text(summary.passed, summary.n),
    ]


def _topics(baseline: Baseline) -> RenderableType:
    if not baseline.topics:
        return Paragraph(_("It has no figures by topic."))
    table = _table([_("Topic"), _("Share of the points, %")])
    for topic, share in sorted(baseline.topics.items()):
        table.add_row(Text(topic), Text(percent_text(share)))
    return table


def _table(headings: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for number, heading in enumerate(headings):
        table.add_column(Text(heading), justify="right" if number else "left")
    return table
