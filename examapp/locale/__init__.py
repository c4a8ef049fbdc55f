"""The words that people see: gettext catalogues, the language in use, and messages said in it."""

import gettext
import os
from contextvars import ContextVar
from pathlib import Path

from examapp.domain.errors import Message

LANGUAGES = {"zh": "zh_CN", "en": "en"}
DEFAULT_LANGUAGE = "zh"
# The msgids are English, and the English catalogue only repeats them: it is there for translators, not to be read.
SOURCE_LANGUAGE = "en"
DOMAIN = "examapp"
FOLDER = Path(__file__).parent

_catalogue: ContextVar[gettext.NullTranslations | None] = ContextVar("examapp.catalogue", default=None)
_language: ContextVar[str] = ContextVar("examapp.language", default="en")


def use_language(language: str) -> None:
    """Say everything from here on in `zh` or `en`; texts already said stay as they are."""
    if language == SOURCE_LANGUAGE:
        _catalogue.set(None)
    else:
        _catalogue.set(gettext.translation(DOMAIN, FOLDER, languages=[LANGUAGES[language]], fallback=True))
    _language.set(language)


def current_language() -> str:
    """The language in use: `zh` or `en`."""
    return _language.get()


def language_of_locale() -> str:
    """The language that the environment asks for; Chinese where it names none that we speak."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        name = os.environ.get(variable, "").split(":")[0].lower()
        if name in ("", "c", "posix") or name.startswith("c."):
            continue
        return "en" if name.startswith("en") else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE


def _(msgid: str) -> str:
    """The text in the language in use; gettext keeps its own notes under the empty text, which nobody asks for."""
    catalogue = _catalogue.get()
    return catalogue.gettext(msgid) if catalogue is not None and msgid else msgid


def say(message: Message) -> str:
    """A message in the language in use, messages among its values included."""
    values = {name: say(value) if isinstance(value, Message) else value for name, value in message.values.items()}
    return _(message.msgid).format(**values)
