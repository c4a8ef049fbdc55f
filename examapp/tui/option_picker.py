"""The options of one item: chosen by letter, digit, arrows or mouse, with markers that read without colour."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from examapp.domain import errors
from examapp.domain.forms import FormItem
from examapp.domain.sittings import NONE_TICKED, OptionIds
from examapp.reports.items import LETTERS, option_text
from examapp.reports.wrapping import wrap
from examapp.tui.keys import also, key

SIGNS = tuple(zip(LETTERS, "12345678", strict=True))
# "▸ (●) A  " before the text of an option.
INDENT = 9


class OptionPicker(Widget, can_focus=True):
    """Shows the options with what is chosen and struck out; keeps no answers, and says what was picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "up",
            "look(-1)",
            errors.Message("option"),
            sign="↑↓",
            meaning=errors.Message("Go to another option; ▸ is where you are"),
            show=False,
        ),
        also("down", "look(1)"),
        *(also(f"{letter.lower()},{digit}", f"choose({place})") for place, (letter, digit) in enumerate(SIGNS)),
        key(
            "space",
            "pick",
            errors.Message("choose"),
            sign="Space",
            meaning=errors.Message("Choose the option at ▸, or take it back where several may be chosen"),
            show=False,
        ),
        key(
            "enter",
            "pick",
            errors.Message("choose"),
            sign="Enter",
            meaning=errors.Message("Choose the option at ▸, as Space does"),
            show=False,
        ),
        key(
            "x",
            "strike",
            errors.Message("strike"),
            sign="X",
            meaning=errors.Message("Strike the option at ▸ out, or restore it; it is only a note for yourself"),
        ),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "option-picker--cursor",
        "option-picker--chosen",
        "option-picker--struck",
    }

    cursor: reactive[int] = reactive(0)
    """Which option is looked at, from 0."""

    class Picked(Message):
        """An option of an item was chosen; the screen may show another item by the time it hears of it."""

        def __init__(self, item_id: str, option_id: str) -> None:
            super().__init__()
            self.item_id = item_id
            self.option_id = option_id

    class StruckOut(Message):
        """An option of an item was struck out, or restored."""

        def __init__(self, item_id: str, option_id: str) -> None:
            super().__init__()
            self.item_id = item_id
            self.option_id = option_id

    class Looked(Message):
        """Another option is looked at; it should be in view."""

    class LookedBeyond(Message):
        """An arrow pointed past the first option (-1) or the last (1)."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__()
        self._item: FormItem | None = None
        self._chosen: OptionIds = NONE_TICKED
        self._struck: OptionIds = NONE_TICKED

    def show(self, item: FormItem, *, chosen: OptionIds, struck: OptionIds) -> None:
        """Show an item's options; on another item the cursor goes to what was chosen there, or to the first."""
        is_new = self._item is None or self._item.item_id != item.item_id
        self._item, self._chosen, self._struck = item, chosen, struck
        if is_new:
            places = [place for place, option_id in enumerate(item.option_ids) if option_id in chosen]
            self.set_reactive(OptionPicker.cursor, min(places, default=0))
        self.refresh(layout=True)

    def cursor_region(self) -> Region:
        """The lines of the option at the cursor, within this widget."""
        heights = [len(lines) for lines in self._texts(self.content_size.width)]
        return Region(0, sum(heights[: self.cursor]), self.size.width, heights[self.cursor])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return sum(len(lines) for lines in self._texts(width))

    def render(self) -> Content:
        texts = self._texts(self.content_size.width)
        return Content("\n").join([self._option(place, lines) for place, lines in enumerate(texts)])

    def watch_cursor(self) -> None:
        self.post_message(self.Looked())

    def on_click(self, event: events.Click) -> None:
        top = 0
        for place, lines in enumerate(self._texts(self.content_size.width)):
            if top <= event.y < top + len(lines):
                self.action_choose(place)
            top += len(lines)

    def action_look(self, by: int) -> None:
        place = self.cursor + by
        if self._item is not None and 0 <= place < len(self._item.options):
            self.cursor = place
        else:
            self.post_message(self.LookedBeyond(by))

    def action_choose(self, place: int) -> None:
        if self._item is not None and place < len(self._item.options):
            self.cursor = place
            self.action_pick()

    def action_pick(self) -> None:
        if self._item is not None:
            self.post_message(self.Picked(self._item.item_id, self._item.option_ids[self.cursor]))

    def action_strike(self) -> None:
        if self._item is not None:
            self.post_message(self.StruckOut(self._item.item_id, self._item.option_ids[self.cursor]))

    def _texts(self, width: int) -> list[list[str]]:
        """Each option's text in lines."""
        if self._item is None:
            return []
        item = self._item
        return [wrap(option_text(item, option), width - INDENT) for option in item.options]

    def _option(self, place: int, lines: list[str]) -> Content:
        option_id = self._item.option_ids[place] if self._item is not None else ""
        pointer = "▸" if place == self.cursor else " "
        head = f"{pointer} {self._marker(option_id)} {LETTERS[place]}{self._note(option_id)} "
        style = self._text_style(option_id)
        # The line through struck text leaves the markers readable.
        rows = [
            Content.assemble(lead, (line, style)).pad_right(max(0, self.content_size.width - INDENT - cell_len(line)))
            for lead, line in zip([head, *[" " * INDENT] * (len(lines) - 1)], lines, strict=True)
        ]
        whole = Content("\n").join(rows)
        is_looked_at = place == self.cursor
        return whole.stylize(self.get_visual_style("option-picker--cursor", partial=True)) if is_looked_at else whole

    def _text_style(self, option_id: str) -> Style | str:
        if option_id in self._struck:
            return self.get_visual_style("option-picker--struck", partial=True)
        if option_id in self._chosen:
            return self.get_visual_style("option-picker--chosen", partial=True)
        return ""

    def _marker(self, option_id: str) -> str:
        several = self._item is not None and self._item.type.takes_several
        struck = "×" if option_id in self._struck else " "
        sign = "●" if option_id in self._chosen else struck
        return f"[{sign}]" if several else f"({sign})"

    def _note(self, option_id: str) -> str:
        """The sign after the letter of an option that is chosen and struck out at once."""
        return "×" if option_id in self._chosen & self._struck else " "
