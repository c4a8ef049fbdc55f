"""The catalogues: every text that people see is in both of them, translated, with the same placeholders."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "examapp"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("en", "zh_CN")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# A line that is typed as it stands is the same in every language.
COMMAND = re.compile(r"\s*examapp( [a-z-]+)*\s*")


@cache
def catalogue(language: str, domain: str = "examapp") -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file)


def entries(found: Catalog) -> dict[str, str]:
    """Msgid to translation, of plurals the singular to the first form, the header left out."""
    return {first(message.id): first(message.string) for message in found if message.id}


def first(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def different_placeholders(found: Catalog) -> list[str]:
    """The texts whose translation has other placeholders; of plurals the last form decides, in both languages."""
    return [
        first(message.id)
        for message in found
        if message.id and last(message.string) and placeholders(last(message.string)) != placeholders(last(message.id))
    ]


def last(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[-1]


@cache
def texts_in_code() -> frozenset[str]:
    """What babel finds to translate."""
    keywords = {"_": (1,), "Message": (1,)}
    rows = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=keywords)
    return frozenset(first(row[2]) for row in rows)


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Place and node of every call of a function by one of these names."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node


def text_of(call: ast.Call) -> str | None:
    """The text that a call is given as it stands in the code; None when it is computed."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def placeholders(text: str) -> set[str]:
    """The names in braces and in %(…)s."""
    braces = {field for _literal, field, _spec, _conversion in Formatter().parse(text) if field is not None}
    return braces | set(re.findall(r"%\((\w+)\)", text))


def test_there_is_something_to_translate():
    assert len(texts_in_code()) > 200


def test_every_text_in_the_code_is_one_that_babel_sees():
    written = {text for _place, call in calls("_", "Message") if (text := text_of(call)) is not None}
    assert written - texts_in_code() == set()


def test_no_text_is_glued_together_before_it_is_translated():
    glued = [
        place
        for place, call in calls("_", "Message")
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert [place for place in glued if not place.startswith("examapp/domain/assembling.py")] == []


def test_messages_are_given_the_values_that_their_braces_name():
    found = []
    for place, call in calls("Message"):
        values = call.args[1] if len(call.args) > 1 else None
        if text_of(call) is not None and isinstance(values, ast.Dict):
            given = {key.value for key in values.keys if isinstance(key, ast.Constant)}
            if given != placeholders(text_of(call)):
                found.append(f"{place}: {sorted(given)}")
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_every_text_of_the_code(language):
    assert sorted(texts_in_code() - set(entries(catalogue(language)))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_no_text_that_left_the_code(language):
    found = catalogue(language)
    assert sorted(set(entries(found)) - texts_in_code()) == []
    assert list(found.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_a_catalogue_is_empty_or_fuzzy(language):
    found = catalogue(language)
    assert [msgid for msgid, text in entries(found).items() if not text.strip()] == []
    assert [message.id for message in found if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language):
    assert different_placeholders(catalogue(language)) == []


def test_english_is_said_as_it_is_written():
    assert {msgid: text for msgid, text in entries(catalogue("en")).items() if text != msgid} == {}


def test_no_chinese_text_is_left_in_english():
    left = []
    for msgid, text in entries(catalogue("zh_CN")).items():
        bare = re.sub(r"\{[^}]*\}", "", msgid)
        if re.search(r"[A-Za-z]{3,}", bare) and not COMMAND.fullmatch(bare) and not CHINESE.search(text):
            left.append(msgid)
    assert left == []


# --- the words of the command-line library ---------------------------------------------------------------------------


def texts_of_click() -> set[str]:
    """What click itself looks up: the texts of its calls of `_` and `ngettext`."""
    found = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in ("_", "ngettext") and (text := text_of(node)) is not None:
                found.add(text)
    return found


@pytest.mark.skipif(not version("click").startswith("8.5."), reason="translated for click 8.5; others say other things")
def test_click_speaks_chinese_throughout():
    known = entries(catalogue("zh_CN", "messages"))
    assert len(texts_of_click()) > 20
    assert sorted(texts_of_click() - set(known)) == []
    assert [msgid for msgid, text in known.items() if not text.strip() or not CHINESE.search(text)] == []
    assert [message.id for message in catalogue("zh_CN", "messages") if message.id and message.fuzzy] == []


def test_clicks_chinese_has_the_placeholders_of_its_english():
    assert different_placeholders(catalogue("zh_CN", "messages")) == []
