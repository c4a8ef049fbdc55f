"""The command line as a whole: global options anywhere, languages, exit codes."""

from pathlib import Path

import pytest

from examapp.cli.main import run, split_global_options
from examapp.locale import language_of_locale


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data", "d", "exam", "list", "--lang", "en"],
        ["exam", "--data=d", "list", "--lang=en"],
        ["exam", "list", "--lang", "en", "--data", "d"],
    ],
)
def test_global_options_stand_before_or_after_a_command(arguments):
    found = split_global_options(arguments)
    assert found.values == {"--data": "d", "--lang": "en"}
    assert found.rest == ["exam", "list"]


def test_after_two_dashes_nothing_is_a_global_option():
    assert split_global_options(["take", "--", "--data", "x"]).rest == ["take", "--", "--data", "x"]


def test_an_unknown_language_is_a_usage_error(capsys):
    assert run(["--lang", "fr", "--help"]) == 2
    assert "zh" in capsys.readouterr().err


def test_an_option_without_its_folder_is_a_usage_error(capsys):
    assert run(["--lang", "en", "exam", "list", "--data"]) == 2
    assert "--data needs a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ["用法", "命令", "参加考试"]), ("en", ["Usage", "Commands", "Sit an exam"])]
)
def test_help_speaks_the_language_chosen(language, words, capsys):
    assert run(["--lang", language, "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in words)


def test_a_usage_error_speaks_chinese(capsys):
    assert run(["--lang", "zh", "nosuch"]) == 2
    assert "没有命令" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "zh"),
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LC_ALL": "C", "LANG": "en_US"}, "en"),
    ],
)
def test_the_locale_names_the_language_and_chinese_is_the_default(environment, language, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == language


def test_the_data_folder_is_the_one_that_the_environment_names(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("EXAMAPP_DATA", str(tmp_path / "here"))
    assert run(["--lang", "en", "exam", "list"]) == 0
    assert (tmp_path / "here" / "examapp.db").is_file()
    assert str(Path.cwd()) not in capsys.readouterr().out
