"""Bring the gettext catalogues in step with the code: `python catalogues.py`, then translate what is empty in zh_CN.

English texts are the msgids, so the English catalogue fills itself; texts no longer in the code are dropped.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from hatch_build import LOCALE, compile_catalogues

CODE = LOCALE.parent
KEYWORDS = {"_": None, "Message": None}


def texts_in_code() -> dict[str, set[str]]:
    """Every text that people see, with the files it stands in."""
    found: dict[str, set[str]] = {}
    for file, _line, text, _comments, _context in extract_from_dir(CODE, [("**.py", "python")], keywords=KEYWORDS):
        found.setdefault(text[0] if isinstance(text, tuple) else text, set()).add(f"examapp/{Path(file).as_posix()}")
    return found


def update(path: Path, texts: dict[str, set[str]], *, translated: bool) -> list[str]:
    """Rewrite one catalogue; the texts that wait for a translation."""
    with path.open("rb") as file:
        old = read_po(file)
    new = Catalog(
        locale=old.locale, domain="examapp", project="examapp", version="1", charset="utf-8", fuzzy=False,
        header_comment=old.header_comment, copyright_holder="The examapp contributors",
        last_translator="The examapp contributors", language_team=str(old.locale),
        creation_date=old.creation_date, revision_date=old.revision_date,
    )  # fmt: skip
    waiting = []
    for text, files in sorted(texts.items()):
        entry = old.get(text)
        translation = (entry.string if entry else "") if translated else text
        new.add(text, translation, locations=[(file, None) for file in sorted(files)])
        if not translation:
            waiting.append(text)
    with path.open("wb") as file:
        write_po(file, new, width=110)
    return waiting


def main() -> int:
    """Update both catalogues and compile them; 1 when a translation is missing."""
    texts = texts_in_code()
    update(LOCALE / "en" / "LC_MESSAGES" / "examapp.po", texts, translated=False)
    waiting = update(LOCALE / "zh_CN" / "LC_MESSAGES" / "examapp.po", texts, translated=True)
    compile_catalogues()
    for text in waiting:
        print(f"zh_CN lacks: {text!r}")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
