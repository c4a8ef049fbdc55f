"""Marking our stored responses again by the rules under which a norm group was marked."""

from collections.abc import Mapping
from dataclasses import replace

from examapp.application.administration import Seat
from examapp.application.analytics import Scored, scored_seats
from examapp.domain.blueprints import Exam
from examapp.domain.forms import Form, KeySheet
from examapp.domain.marking import parse_rule


def exam_marked_by(exam: Exam, marking: Mapping[str, str]) -> Exam | None:
    """The exam with other marking rules; None when a section has none that is known here."""
    sections = []
    for section in exam.sections:
        rule = parse_rule(marking.get(section.section_id, ""))
        if rule is None:
            return None
        sections.append(replace(section, marking=rule))
    return replace(exam, sections=tuple(sections))


def marked_by(
    form: Form, results: Scored, key_sheet: KeySheet, marking: Mapping[str, str]
) -> tuple[Form, Scored] | None:
    """The same form and sittings, scored by other rules from the stored responses; None when a rule is not known.

    What is stored stays as it is: these scores serve a comparison and nothing else.
    """
    exam = exam_marked_by(form.exam, marking)
    if exam is None:
        return None
    seats = tuple(_seat(seat, exam) for seat in results.seats)
    return replace(form, exam=exam), scored_seats(seats, key_sheet)


def _seat(seat: Seat, exam: Exam) -> Seat:
    if seat.sitting is None:
        return seat
    return replace(seat, sitting=replace(seat.sitting, form=replace(seat.sitting.form, exam=exam)))
