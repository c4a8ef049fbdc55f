"""Build hook: compile the gettext catalogues, so that every installation speaks both languages."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent / "examapp" / "locale"


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Write an .mo file beside each .po file; the paths written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


class CatalogueHook(BuildHookInterface[Any]):
    """Compile before anything is packed, editable installations included."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling calls it so)
        """Run by hatchling."""
        compile_catalogues()


if __name__ == "__main__":
    for path in compile_catalogues():
        print(path)
