"""One document in any of the formats, by one function."""

from contextvars import copy_context

from examapp.locale import use_language
from examapp.reports.documents import Document

TEXT_FORMATS = ("terminal", "text", "json", "csv", "html")
BINARY_FORMATS = ("pdf", "xlsx", "docx")
FORMATS = (*TEXT_FORMATS, *BINARY_FORMATS)


def render(document: Document, file_format: str) -> str | bytes:
    """The document in a format of FORMATS, in its own language, the same for the same document.

    NotPossible where a format needs what is not installed; ValueError for a format that there is not.
    """
    return copy_context().run(_render, document, file_format)


def _render(document: Document, file_format: str) -> str | bytes:
    use_language(document.language)
    if file_format in TEXT_FORMATS:
        return _text(document, file_format)
    if file_format in BINARY_FORMATS:
        return _bytes(document, file_format)
    raise ValueError(f"no such format: {file_format}")


def _text(document: Document, file_format: str) -> str:
    match file_format:
        case "json":
            from examapp.reports.format_json import document_json

            return document_json(document)
        case "csv":
            from examapp.reports.format_csv import document_csv

            return document_csv(document)
        case "html":
            from examapp.reports.format_html import document_html

            return document_html(document)
    from examapp.reports.format_terminal import document_text

    return document_text(document)


def _bytes(document: Document, file_format: str) -> bytes:
    match file_format:
        case "pdf":
            from examapp.reports.format_pdf import document_pdf

            return document_pdf(document)
        case "xlsx":
            from examapp.reports.format_xlsx import document_xlsx

            return document_xlsx(document)
    from examapp.reports.format_docx import document_docx

    return document_docx(document)
