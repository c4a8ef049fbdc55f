"""What a corrected key changes, laid out for the two people who decide about it."""

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from examapp.domain.errors import Message
from examapp.domain.forms import Form, KeyEntry, Ruling
from examapp.domain.items import TRUE_OPTION, ItemType
from examapp.domain.marking import show_points
from examapp.domain.rescoring import PersonChange, Rescoring
from examapp.locale import _, say
from examapp.reports.figures import signed
from examapp.reports.text import Paragraph

RULING_WORDS = {Ruling.ALL: Message("points for everybody"), Ruling.DROP: Message("not scored")}


def render_rescoring(rescoring: Rescoring, *, demonstration: bool) -> RenderableType:
    """The keys before and after, everybody's points before and after, and the counts; it fits 80 columns."""
    form, versions = rescoring.form, (rescoring.before.number, rescoring.after.number)
    facts = {"title": form.exam.title, "form": form.code, "old": versions[0], "new": versions[1]}
    title = _("Rescoring: {title}, form {form}, key version {old} beside {new}").format(**facts)
    parts: list[RenderableType] = []
    if demonstration:
        parts.append(Paragraph(_("DEMONSTRATION DATA: the people here are invented.")))
    parts += [Paragraph(title, "bold"), Paragraph(cut_line(rescoring)), "", _items_table(rescoring), ""]
    if rescoring.people:
        parts += [_people_table(rescoring), ""]
    parts.append(Paragraph(summary(rescoring), "bold"))
    return Group(*parts, *(Paragraph(line) for line in crossing_lines(rescoring)))


def cut_line(rescoring: Rescoring) -> str:
    """The cut score and the maximum, and that a dropped item lowers the one and not the other."""
    cut = show_points(rescoring.form.exam.cut_score, places=None)
    maxima = [show_points(maximum, places=None) for maximum in rescoring.maxima]
    if maxima[0] == maxima[1]:
        return _("Cut score {cut} of {maximum} points.").format(cut=cut, maximum=maxima[0])
    line = _(
        "The maximum changes from {old} to {new} points; the cut score stays {cut}, and a baseline out of {old} points "
        "can be compared no longer."
    )
    return line.format(old=maxima[0], new=maxima[1], cut=cut)


def summary(rescoring: Rescoring) -> str:
    """How many people have other points, and how many come to lie on the other side of the cut score."""
    line = _(
        "{people} people scored: {changed} have other points; {passed} pass who did not before, "
        "{failed} do not pass who did."
    )
    return line.format(
        people=len(rescoring.people),
        changed=rescoring.changed,
        passed=rescoring.now_passed,
        failed=rescoring.now_failed,
    )


def crossing_lines(rescoring: Rescoring) -> list[str]:
    """By name, those for whom the verdict changes; nothing where it does for nobody."""
    texts = {True: _("Pass now: {people}"), False: _("Pass no longer: {people}")}
    lines = []
    for passes, text in texts.items():
        people = [
            _("{name} ({number})").format(name=person.candidate.name, number=person.candidate.licence_no)
            for person in rescoring.people
            if person.crosses and person.after.passed is passes
        ]
        if people:
            lines.append(text.format(people=_(", ").join(people)))
    return lines


def _table(*headings: str, right: tuple[str, ...] = ()) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold", justify="right" if heading in right else "left")
    return table


def _items_table(rescoring: Rescoring) -> Table:
    table = _table(_("Item"), _("Key before"), _("Key after"), _("People affected"), right=(_("People affected"),))
    for change in rescoring.items:
        keys = [entry_text(rescoring.form, change.item_id, entry) for entry in (change.before, change.after)]
        table.add_row(*(Text(cell) for cell in (change.item_id, *keys, str(change.people))))
    return table


def entry_text(form: Form, item_id: str, entry: KeyEntry) -> str:
    """An entry of a key sheet in words: the letters in the order of the bank, or what was decided instead."""
    if entry.ruling is not Ruling.BY_KEY:
        return say(RULING_WORDS[entry.ruling])
    if form.item(item_id).type is ItemType.TRUE_FALSE:
        return _("True") if TRUE_OPTION in entry.key else _("False")
    return "".join(sorted(entry.key))


def _people_table(rescoring: Rescoring) -> Table:
    figures = (_("Before"), _("After"), _("Difference"))
    table = _table(_("Name"), _("Licence number"), *figures, _("Passed"), right=figures)
    table.columns[1].no_wrap = True
    for person in rescoring.people:
        table.add_row(*(Text(cell) for cell in _cells(person)))
    return table


def _cells(change: PersonChange) -> list[str]:
    person, before, after = change.candidate, change.before, change.after
    points = [show_points(score.raw.points) for score in (before, after)]
    difference = signed(float(after.raw.points - before.raw.points)) if change.changed else ""
    return [person.name, person.licence_no, *points, difference, passed_text(change)]


def passed_text(change: PersonChange) -> str:
    """Whether somebody passes, and whether that is new."""
    words = [_("yes") if score.passed else _("no") for score in (change.before, change.after)]
    return _("{old} → {new}").format(old=words[0], new=words[1]) if change.crosses else words[1]
