"""Where the user's texts of statutes are: the folder named, else the folder `texts` in the data folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from examapp.cli.context import Context
from examapp.domain.errors import Message, NotFound
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.domain.errors import Problem
    from examapp.domain.statutes import Registry, Texts

TEXTS_OPTION = click.option(
    "--texts",
    "texts_folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("A folder with texts of statutes; without it the folder texts in the data folder."),
)


def texts_at_hand(context: Context, named: Path | None, registry: "Registry") -> "tuple[Texts, list[Problem]]":
    """The texts of the folder, and what is not understood there; nothing where no folder is named and none is there.

    NotFound when the folder that was named is not there.
    """
    from examapp.banks.texts import read_texts  # only where texts are wanted

    folder = named if named is not None else context.data / "texts"
    if folder.is_dir():
        return read_texts(folder, registry)
    if named is not None:
        raise NotFound(
            Message("There is no such folder."), where=str(named), hint=Message("Name the folder with the texts.")
        )
    return {}, []
