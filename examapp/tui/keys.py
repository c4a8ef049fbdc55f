"""Keys in words: bindings that say what they do, and the one line at the bottom with those that work now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from examapp.domain.errors import Message
from examapp.locale import _

BETWEEN = "  "
# From an ASCII character to its full-width form.
FULL_WIDTH = 0xFEE0


@dataclass(frozen=True, slots=True)
class Hint:
    """One entry of the key line: the key as it is shown and what it does, in the language in use."""

    name: str
    sign: str
    label: str

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return cell_len(f"{self.sign} {self.label}")


def key(
    keys: str,
    action: str,
    label: Message,
    *,
    sign: str,
    meaning: Message,
    show: bool = True,
    at_once: bool = True,
) -> Binding:
    """A binding whose texts are msgids, said in the language in use only when they are drawn.

    Textual carries out a priority binding before it takes the next key; other keys travel through the widgets first,
    and one typed quickly after another could then meet another item. `at_once` is False where a field must get
    what was typed before.
    """
    return Binding(
        _all_spellings(keys),
        action,
        label.msgid,
        show=show,
        key_display=sign,
        priority=at_once,
        tooltip=meaning.msgid,
        id=action,
    )


def also(keys: str, action: str, *, at_once: bool = True) -> Binding:
    """A binding that is explained together with another one."""
    return Binding(_all_spellings(keys), action, show=False, priority=at_once)


def _all_spellings(keys: str) -> str:
    """The keys, and for each letter or digit the capital and what an input method in full-width mode types for both."""
    spellings: list[str] = []
    for name in keys.split(","):
        if len(name) == 1 and name.isalnum():
            signs = dict.fromkeys((name, name.upper()))
            spellings += [*signs, *(chr(ord(sign) + FULL_WIDTH) for sign in signs)]
        else:
            spellings.append(name)
    return ",".join(spellings)


HELP = key(
    "f1", "help", Message("help"), sign="F1", meaning=Message("This page: what the keys do, and how the exam works")
)


def hints(works: Callable[[str, tuple[object, ...]], bool | None], bindings: Iterable[BindingType]) -> list[Hint]:
    """The bindings that work now, as entries of the key line; `works` is the screen's check_action."""
    return [
        Hint(binding.id or binding.action, binding.key_display or binding.key, _(binding.description))
        for binding in bindings
        if isinstance(binding, Binding) and binding.show and works(binding.action, ())
    ]


def fitting(entries: list[Hint], width: int, *, expendable: tuple[str, ...] = ()) -> list[Hint]:
    """The entries that fit one line: those named expendable go first, in that order."""
    kept = list(entries)
    for name in expendable:
        if _width(kept) <= width:
            break
        kept = [entry for entry in kept if entry.name != name]
    return kept


def _width(entries: list[Hint]) -> int:
    return sum(entry.width for entry in entries) + len(BETWEEN) * max(0, len(entries) - 1)


class KeyBar(Widget):
    """One line with the keys that work now; `expendable` names what gives way on a narrow screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--sign"}

    def __init__(self, entries: list[Hint] | None = None, *, expendable: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._entries = entries or []
        self._expendable = expendable

    def show(self, entries: list[Hint]) -> None:
        """Show other keys."""
        if entries != self._entries:
            self._entries = entries
            self.refresh()

    def render(self) -> Content:
        sign_style = self.get_visual_style("key-bar--sign", partial=True)
        shown = fitting(self._entries, self.content_size.width, expendable=self._expendable)
        parts = [Content.assemble((entry.sign, sign_style), f" {entry.label}") for entry in shown]
        return Content(BETWEEN).join(parts)
