"""The documents say what the program does: commands exist, links lead somewhere, the twin READMEs agree."""

import re
import shlex
from pathlib import Path

import click
import pytest

from examapp.cli.context import Context
from examapp.cli.main import program, split_global_options

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "docs" / "README.zh.md"]


def code_blocks(path):
    return re.findall(r"^```\w*\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def commands_between_words(path):
    """Commands in the middle of a text or a table."""
    for line in re.findall(r"`(examapp [^`\n]+)`", path.read_text(encoding="utf-8")):
        yield shlex.split(line.split(">")[0])[1:]


def commands_in(path):
    for block in code_blocks(path):
        for line in block.splitlines():
            for part in line.split("#")[0].split("&&"):
                words = shlex.split(part.split(">")[0])
                if words[:1] == ["examapp"]:
                    yield words[1:]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_in_the_documents_exists_with_its_options(path):
    for words in (*commands_in(path), *commands_between_words(path)):
        check_command(split_global_options(words).rest, words)


def check_command(rest, words):
    command, context = program, click.Context(program, info_name="examapp", obj=Context(Path(), Path(), "en"))
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        found = command.get_command(context, rest[0])
        assert found is not None, f"no such command: examapp {' '.join(words)}"
        command, rest = found, rest[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    for word in rest:
        if word.startswith("-"):
            assert word.split("=")[0] in options, f"no such option: examapp {' '.join(words)}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_to_a_file(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_two_readmes_name_the_same_commands():
    first, second = (list(commands_in(path)) for path in READMES)
    assert first
    assert [words for words in first if "FILE" not in words] == [words for words in second if "FILE" not in words]
