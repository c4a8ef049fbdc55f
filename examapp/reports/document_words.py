"""What the formats say of their own: pages, demonstration data, the hash of the inputs, signatures."""

from examapp.locale import _
from examapp.reports.documents import Document

DIGEST_DIGITS = 16


def mark_of(document: Document) -> str:
    """The mark that stands on every page and sheet of a demonstration; empty elsewhere."""
    return _("DEMONSTRATION DATA: the people here are invented.") if document.demonstration else ""


def short_mark_of(document: Document) -> str:
    """The mark where a line is short."""
    return _("DEMONSTRATION DATA") if document.demonstration else ""


def inputs_line(document: Document, *, digits: int = DIGEST_DIGITS) -> str:
    """Which data it was made of; empty where the document does not say."""
    if not document.inputs_sha256:
        return ""
    return _("Made of data with the SHA-256 {digest}").format(digest=document.inputs_sha256[:digits])


def page_text() -> str:
    """The foot of a page, with `{page}` and `{pages}` still in it."""
    return _("Page {page} of {pages}")


def stamp_text() -> str:
    """What the room for a stamp says."""
    return _("(stamp)")


def colon_after(name: str) -> str:
    """A name before what is to be filled in."""
    return _("{name}:").format(name=name)
