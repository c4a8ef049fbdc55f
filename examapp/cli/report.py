"""The commands `examapp report …`: one module a report, imported when it is printed."""

import click

from examapp.cli.lazy_groups import lazily
from examapp.domain.errors import Message
from examapp.locale import _

REPORTS = {
    "sign-in": ("examapp.cli.report_room:sign_in", Message("Before the exam: the sheet on which candidates sign")),
    "seat-list": ("examapp.cli.report_room:seat_list", Message("Before the exam: who sits where, for the door")),
    "incident-sheet": ("examapp.cli.report_room:incident_sheet", Message("After the exam: what happened in the room")),
    "book": ("examapp.cli.report_book", Message("The score book: everybody's score")),
    "summary": ("examapp.cli.report_summary", Message("The notice of results, to be edited and signed")),
    "topics": ("examapp.cli.report_topics", Message("Shares of the points by topic and centre")),
    "items": ("examapp.cli.report_items", Message("For the trainer: what each item did; contains keys")),
    "candidate": ("examapp.cli.report_candidate", Message("Score notices, a sheet for each candidate")),
    "eligibility": ("examapp.cli.report_eligibility", Message("Hours, scores and what is missing, by person")),
    "wrong-answers": ("examapp.cli.report_own:wrong_answers", Message("Your wrong-answer book, to be printed")),
    "sure-and-wrong": ("examapp.cli.report_own:sure_and_wrong", Message("What you were quite sure of and wrong about")),
    "hours": ("examapp.cli.report_hours", Message("Records of training hours, a sheet for each person")),
    "training": ("examapp.cli.report_training", Message("For the trainer: how the training goes; contains keys")),
    "gain": ("examapp.cli.report_gain", Message("Did it help: from the mock exam before the training to the exam")),
    "trend": ("examapp.cli.report_trend", Message("Results over time")),
    "comparison": ("examapp.cli.report_comparison", Message("Legal-aid lawyers beside the practising lawyers")),
}


@click.group("report", cls=lazily(REPORTS), help=_("Print reports, or write them to files."))
def command() -> None:
    """Hold the reports together."""
