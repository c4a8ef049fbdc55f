"""Reading bank files from disk: what cannot be read or is not UTF-8 becomes one problem with its remedy."""

import re
from pathlib import Path

from examapp.domain.errors import Message, Place, Problem

BOM = b"\xef\xbb\xbf"
UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = Message("Open it in Notepad, choose “Save as”, and under “Encoding” choose UTF-8.")
# YAML counts these as line ends, editors do not; they come along when text is pasted.
INVISIBLE_BREAKS = ("\x85", "\u2028", "\u2029")
LINE_END = re.compile(r"\r\n|\r|\n")


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder in the order of their names."""
    return sorted(path for path in folder.glob("*") if path.suffix in (".yaml", ".yml"))


def read_bytes(path: Path) -> bytes | Problem:
    """The content of a file, or why it cannot be read."""
    place = Place(str(path))
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = Message("There is no such file.")
        return Problem("no-file", place, message, Message("Check the name and the folder."))
    except IsADirectoryError:
        message = Message("This is a folder, not a file.")
        return Problem("no-file", place, message, Message("Name the files in it."))
    except OSError as error:
        message = Message("The file cannot be read: {reason}.", {"reason": error.strerror or type(error).__name__})
        return Problem("no-file", place, message, Message("Check who may read it, and that the disk is there."))


def decode(data: bytes, file: str) -> str | Problem:
    """The text of a file, without its byte order mark; a problem when it is not UTF-8 or empty."""
    if data.startswith(UTF16_BOMS) or b"\0" in data[:200]:
        message = Message("The file is saved as UTF-16 (“Unicode” in Notepad), not as UTF-8.")
        return Problem("not-utf8", Place(file, 1, 1), message, SAVE_AS_UTF8)
    body = data.removeprefix(BOM)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(body, error.start, file)
    if not text.strip():
        message = Message("The file is empty.")
        return Problem("empty-file", Place(file, 1, 1), message, Message("Begin with “format: 1”; see docs/banks.md."))
    for sign in INVISIBLE_BREAKS:
        if sign in text:
            text = text.replace(sign, " ")
    return text


def kind_of(data: bytes) -> str:
    """What a file is about, by its fields at the left margin: `exam`, `statutes`, `course`, else `bank`."""
    found = re.search(rb"^(exam|statutes|course|bank)[ \t]*:", data, re.MULTILINE)
    return found[1].decode() if found else "bank"


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them, without their ends."""
    return LINE_END.split(text)


def _not_utf8(body: bytes, position: int, file: str) -> Problem:
    before = lines_of(body[:position].decode("utf-8"))
    place = Place(file, len(before), len(before[-1]) + 1)
    try:
        body.decode("gb18030")
    except UnicodeDecodeError:
        message = Message("The file is not saved as UTF-8: this character cannot be read.")
    else:
        message = Message("The file is saved as GBK (“ANSI” in Notepad), not as UTF-8.")
    return Problem("not-utf8", place, message, SAVE_AS_UTF8)
