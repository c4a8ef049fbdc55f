"""Running the full-screen app from a command."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from examapp.tui.app import ExamApp


def run_app(app: "ExamApp") -> None:
    """Run an app to its end; raise the error that ended it, or leave with its exit code."""
    app.run()
    if app.failure is not None:
        raise app.failure
    if app.return_code:
        raise click.exceptions.Exit(app.return_code)
