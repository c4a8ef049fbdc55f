"""All items of the sitting on one screen: what is answered, flagged, open; and the way to each of them."""

from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message as Posted
from textual.reactive import reactive
from textual.widget import Widget

from examapp.application.delivery import Delivery
from examapp.domain.errors import Message
from examapp.domain.sittings import Sitting
from examapp.locale import _
from examapp.tui.countdown import Countdown
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.prose import Prose

MOST_COLUMNS = 12
Row = str | list[int]


class ItemGrid(Widget):
    """Every item as a number with its signs, by section; `cursor` is the place in the form of the one looked at."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"item-grid--heading", "item-grid--cursor"}

    cursor: reactive[int] = reactive(0)
    """Which item is looked at, from 0."""

    class Clicked(Posted):
        """An item was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._digits = max(2, len(str(len(sitting.form.items))))
        self.set_reactive(ItemGrid.cursor, sitting.form.index(sitting.current))

    @property
    def cell_width(self) -> int:
        """Cells that one item takes: brackets, number, two signs."""
        return self._digits + 4

    def rows(self, width: int) -> list[Row]:
        """The lines shown: a section's heading, or the places of the items in the line."""
        columns = max(1, min(MOST_COLUMNS, width // self.cell_width))
        rows: list[Row] = []
        for section in self._sitting.form.exam.sections:
            places = [
                place for place, item in enumerate(self._sitting.form.items) if item.section_id == section.section_id
            ]
            if places:
                rows.append(f"{section.title} ({places[0] + 1}-{places[-1] + 1})")
                rows += [places[start : start + columns] for start in range(0, len(places), columns)]
        return rows

    def move(self, across: int, down: int) -> None:
        """Move the cursor; up and down keep the column as far as the other line has it."""
        last = len(self._sitting.form.items) - 1
        if across:
            self.cursor = max(0, min(last, self.cursor + across))
            return
        lines = [row for row in self.rows(self.content_size.width) if isinstance(row, list)]
        here = next(number for number, line in enumerate(lines) if self.cursor in line)
        there = lines[max(0, min(len(lines) - 1, here + down))]
        self.cursor = there[min(lines[here].index(self.cursor), len(there) - 1)]

    def next_place(self, wanted: Callable[[str], bool]) -> int | None:
        """The next item after the cursor, around the end, that is wanted; None when no item is."""
        items = self._sitting.form.items
        order = [*range(self.cursor + 1, len(items)), *range(self.cursor + 1)]
        return next((place for place in order if wanted(items[place].item_id)), None)

    def cursor_region(self) -> Region:
        """The line of the cursor, within this widget."""
        rows = self.rows(self.content_size.width)
        line = next(number for number, row in enumerate(rows) if isinstance(row, list) and self.cursor in row)
        return Region(0, line, self.size.width, 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return len(self.rows(width))

    def render(self) -> Content:
        heading = self.get_visual_style("item-grid--heading", partial=True)
        lines = [
            Content.assemble((row, heading)) if isinstance(row, str) else Content("").join(map(self._cell, row))
            for row in self.rows(self.content_size.width)
        ]
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        rows = self.rows(self.content_size.width)
        row = rows[event.y] if event.y < len(rows) else ""
        column = event.x // self.cell_width
        if isinstance(row, list) and column < len(row):
            self.post_message(self.Clicked(row[column]))

    def _cell(self, place: int) -> Content:
        item_id = self._sitting.form.items[place].item_id
        answered = "●" if item_id in self._sitting.answered else "○"
        flag = "!" if item_id in self._sitting.flagged else " "
        body = f"{place + 1:>{self._digits}}{answered}{flag}"
        if place == self.cursor:
            return Content.assemble((f"[{body}]", self.get_visual_style("item-grid--cursor", partial=True)))
        return Content(f" {body} ")


class NavigatorScreen(FramedScreen[str | None]):
    """Dismissed with the id of the item to go to, or None; closes when the time is up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("left", "move(-1, 0)", Message("move"), sign="←↑↓→", meaning=Message("Go to another number")),
        also("right", "move(1, 0)"),
        also("up", "move(0, -1)"),
        also("down", "move(0, 1)"),
        key("enter,space", "choose", Message("go"), sign="Enter", meaning=Message("Show this item")),
        key("u", "unanswered", Message("next open"), sign="U", meaning=Message("The next item without an answer")),
        key("m", "flagged", Message("next flagged"), sign="M", meaning=Message("The next item with a flag")),
        key("escape,t", "close", Message("back"), sign="Esc", meaning=Message("Back to the item you came from")),
        HELP,
    ]

    def __init__(self, delivery: Delivery) -> None:
        super().__init__()
        self._delivery = delivery

    def compose(self) -> ComposeResult:
        yield TitleBar(_("All items"), aside=_("● answered  ○ open  ! flagged  [ ] here"), delivery=self._delivery)
        with VerticalScroll(classes="page", can_focus=False):
            yield ItemGrid(self._delivery.sitting)
        yield Prose(id="message")
        yield KeyBar()
        yield Enlarge()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
        self.call_after_refresh(self._keep_in_view)

    @on(Countdown.Ended)
    def action_close(self) -> None:
        if self.is_active:
            self.dismiss(None)

    @on(ItemGrid.Clicked)
    def go(self, message: ItemGrid.Clicked) -> None:
        """Go to the item that was clicked."""
        self.dismiss(self._delivery.sitting.form.items[message.place].item_id)

    def action_move(self, across: int, down: int) -> None:
        self._look_at(None)
        self.query_one(ItemGrid).move(across, down)
        self._keep_in_view()

    def action_choose(self) -> None:
        place = self.query_one(ItemGrid).cursor
        self.dismiss(self._delivery.sitting.form.items[place].item_id)

    def action_unanswered(self) -> None:
        answered = self._delivery.sitting.answered
        place = self.query_one(ItemGrid).next_place(lambda item_id: item_id not in answered)
        self._look_at(place, otherwise=_("Every item is answered."))

    def action_flagged(self) -> None:
        flagged = self._delivery.sitting.flagged
        place = self.query_one(ItemGrid).next_place(lambda item_id: item_id in flagged)
        self._look_at(place, otherwise=_("No item is flagged."))

    def action_help(self) -> None:
        paragraphs = [_("Go to any item in any order; unanswered items can be answered until the time is up.")]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS, delivery=self._delivery))

    def _look_at(self, place: int | None, *, otherwise: str = "") -> None:
        self.query_one("#message", Prose).show(otherwise if place is None else "")
        if place is not None:
            self.query_one(ItemGrid).cursor = place
            self._keep_in_view()

    def _keep_in_view(self) -> None:
        grid = self.query_one(ItemGrid)
        region = grid.cursor_region().translate(grid.virtual_region.offset)
        self.query_one(VerticalScroll).scroll_to_region(region, animate=False)
