"""The commands `examapp door …`: passphrases for the trainer's and the administrator's doors."""

import sys

import click

from examapp.application.doors import Doors, LockedDoor
from examapp.cli.context import Context, narrate, pass_context
from examapp.cli.machine import MachineClock
from examapp.cli.workspace import open_store
from examapp.domain.errors import Message
from examapp.locale import _, say
from examapp.storage.store import Store

DOOR_WORDS = {
    LockedDoor.TRAINER: Message("Trainer"),
    LockedDoor.ADMINISTRATOR: Message("Administrator"),
}


@click.group("door", help=_("Set the passphrases of the trainer's and the administrator's doors."))
def command() -> None:
    """Hold the door commands together."""


def doors_of(store: Store) -> Doors:
    """The doors of a data folder."""
    from examapp.exchange.passphrases import Scrambler

    return Doors(store, Scrambler(), MachineClock())


@command.command("list", help=_("Say which doors ask for a passphrase."))
@pass_context
def list_doors(context: Context) -> None:
    """Print one line a door."""
    with open_store(context) as store:
        doors = doors_of(store)
        for door in LockedDoor:
            state = _("asks for a passphrase") if doors.is_locked(door) else _("open to everybody")
            click.echo(f"{door.value}\t{say(DOOR_WORDS[door])}\t{state}")


@command.command("set", help=_("Set the passphrase of a door; it is asked for, or read from standard input."))
@click.argument("name", metavar="DOOR", type=click.Choice([door.value for door in LockedDoor]))
@pass_context
def set_passphrase(context: Context, name: str) -> None:
    """Ask twice, and keep what was typed scrambled."""
    if sys.stdin.isatty():
        passphrase = click.prompt(
            _("Passphrase"), hide_input=True, confirmation_prompt=_("The same once more"), err=True
        )
    else:
        passphrase = sys.stdin.readline().rstrip("\r\n")
    with open_store(context) as store:
        doors_of(store).lock(LockedDoor(name), passphrase)
    narrate(_("The full-screen app asks for this passphrase from now on. The command line does not."))
    narrate(_("Nobody can find it out from the data folder; write it down where only you look."))


@command.command("clear", help=_("Leave a door open to everybody."))
@click.argument("name", metavar="DOOR", type=click.Choice([door.value for door in LockedDoor]))
@pass_context
def clear_passphrase(context: Context, name: str) -> None:
    """Take the passphrase away."""
    with open_store(context) as store:
        doors_of(store).unlock(LockedDoor(name))
    narrate(_("This door is open to everybody now."))
