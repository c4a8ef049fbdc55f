"""Where a report goes: the options -f and -o, and writing the file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examapp.cli.context import narrate
from examapp.domain.errors import Message, NotPossible
from examapp.locale import _
from examapp.reports.rendering import BINARY_FORMATS, FORMATS, render

if TYPE_CHECKING:
    from examapp.reports.documents import Document

Command = Callable[..., Any]
DEFAULT_FORMATS = tuple(name for name in FORMATS if name != "docx")


def output_options(*formats: str) -> Callable[[Command], Command]:
    """The options -f and -o, which reach the command as `file_format` and `output`; without names all but DOCX."""
    choice = click.Choice(formats or DEFAULT_FORMATS)
    form = click.option("-f", "--format", "file_format", type=choice, default="terminal", help=_("The format."))
    file = click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write to this file."))

    def decorate(function: Command) -> Command:
        return form(file(function))

    return decorate


def deliver(document: "Document", file_format: str, output: Path | None) -> None:
    """Print a document or write it to a file; NotPossible where a PDF or a workbook has no file to go to."""
    if output is None and file_format in BINARY_FORMATS:
        raise NotPossible(
            Message("A report in the format {format} needs a file.", {"format": file_format}),
            hint=Message("Name it with -o, for example: -o report.{format}", {"format": file_format}),
        )
    contents = render(document, file_format)
    if output is None:
        click.echo(contents, nl=False)
    else:
        write(contents, output, file_format)
        narrate(_("Written to {file}.").format(file=output))
    if document.inputs_sha256 and file_format != "terminal":
        narrate(_("Inputs, SHA-256: {digest}").format(digest=document.inputs_sha256))


def write(contents: str | bytes, file: Path, file_format: str) -> None:
    """Write a report; CSV with the mark by which Excel knows UTF-8. NotPossible when the disk says no."""
    encoding = "utf-8-sig" if file_format == "csv" else "utf-8"
    try:
        file.write_bytes(contents if isinstance(contents, bytes) else contents.encode(encoding))
    except OSError as error:
        reason = {"reason": error.strerror or str(error)}
        raise NotPossible(
            Message("The report cannot be written: {reason}", reason),
            where=str(file),
            hint=Message("Name a folder that exists and in which you may write."),
        ) from error
