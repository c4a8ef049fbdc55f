"""Languages: which one is asked for, and texts and messages said in it."""

from collections.abc import Callable
from contextvars import Context, copy_context
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from examapp import locale
from examapp.domain.errors import Message
from examapp.locale import _, current_language, language_of_locale, say, use_language

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put catalogues of our own in the place of the shipped ones."""
    chinese = Catalog(locale="zh_CN")
    chinese.add("Saved", "已保存")
    chinese.add("{count} items of {topic}", "{topic}：{count} 题")
    chinese.add("{lacks} short", "缺 {lacks} 题")
    for name, catalogue in (("zh_CN", chinese), ("en", Catalog(locale="en"))):
        target = tmp_path / name / "LC_MESSAGES" / "examapp.mo"
        target.parent.mkdir(parents=True)
        with target.open("wb") as file:
            write_mo(file, catalogue)
    monkeypatch.setattr(locale, "FOLDER", tmp_path)


@pytest.fixture
def apart() -> Callable:
    """Run a function where the language it chooses is forgotten afterwards."""
    return copy_context().run


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "en:zh", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_US", "LANG": "zh_CN"}, "en"),
        ({"LANG": ""}, "zh"),
    ],
)
def test_the_language_is_what_the_environment_asks_for_and_chinese_where_it_names_none(
    monkeypatch, environment, language
):
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert language_of_locale() == language


def test_texts_are_said_in_the_language_in_use(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        assert current_language() == "zh"
        assert _("Saved") == "已保存"
        use_language("en")
        assert current_language() == "en"
        assert _("Saved") == "Saved"

    apart(speak)


def test_a_message_is_said_with_its_values_in_the_order_of_the_language(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        assert say(Message("{count} items of {topic}", {"count": 3, "topic": "T06"})) == "T06：3 题"

    apart(speak)


def test_messages_inside_a_message_are_said_in_the_same_language(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        inner = Message("{lacks} short", {"lacks": 2})
        assert say(Message("{m0}; {m1}", {"m0": inner, "m1": "T07"})) == "缺 2 题; T07"

    apart(speak)


def test_a_text_that_no_catalogue_has_is_said_as_it_is_written(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        assert _("Never translated") == "Never translated"

    apart(speak)


def test_an_empty_text_stays_empty(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        assert _("") == ""

    apart(speak)


def test_without_any_catalogue_everything_is_said_in_english(tmp_path, monkeypatch, apart):
    monkeypatch.setattr(locale, "FOLDER", tmp_path)

    def speak() -> None:
        use_language("zh")
        assert _("Saved") == "Saved"

    apart(speak)


def test_before_a_language_is_chosen_texts_are_english():
    assert Context().run(_, "Saved") == "Saved"
    assert Context().run(current_language) == "en"


def test_braces_in_a_value_are_no_placeholders(catalogues, apart):
    def speak() -> None:
        use_language("zh")
        assert say(Message("{lacks} short", {"lacks": "{odd}"})) == "缺 {odd} 题"

    apart(speak)


def test_a_language_that_we_do_not_speak_is_a_mistake_of_ours(apart):
    with pytest.raises(KeyError):
        apart(use_language, "de")
