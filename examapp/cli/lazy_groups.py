"""Groups of commands that import a command's module only when it is called."""

import importlib
from collections.abc import Mapping
from typing import ClassVar

import click

from examapp.domain.errors import Message
from examapp.locale import _, say

Commands = Mapping[str, tuple[str, Message]]


class LazyGroup(click.Group):
    """A group that knows its commands by name: each has a module, whose `command` it is, and a line of help.

    `module:name` is another object of the module than `command`.
    """

    commands_by_name: ClassVar[Commands] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names, in the order of the work."""
        return list(self.commands_by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        if cmd_name not in self.commands_by_name:
            return None
        module, _colon, name = self.commands_by_name[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name or "command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        rows = [(name, say(help_text)) for name, (_module, help_text) in self.commands_by_name.items()]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)


def lazily(commands: Commands) -> type[LazyGroup]:
    """The class of a group with these commands."""
    return type("LazyGroupOfCommands", (LazyGroup,), {"commands_by_name": commands})
