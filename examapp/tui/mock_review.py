"""The review of a mock exam: item by item what was chosen, what was right, and why."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Region
from textual.widgets import Static

from examapp.domain.errors import Message
from examapp.domain.forms import form_item
from examapp.domain.items import Item
from examapp.domain.mocks import MarkedItem
from examapp.domain.sittings import NONE_TICKED
from examapp.locale import _
from examapp.reports.items import Ground, kind_text
from examapp.reports.mocks import marked_lines
from examapp.reports.practice import BLANK, ground_lines, has_articles
from examapp.tui.frame import Enlarge, FramedScreen, TitleBar
from examapp.tui.help import HelpScreen
from examapp.tui.item_view import ItemView
from examapp.tui.keys import HELP, KeyBar, also, hints, key
from examapp.tui.lines import Lines
from examapp.tui.status import StatusLine

# The verdict, and as much below it as shows that more follows.
VERDICT_ROWS = 4


class MockReviewScreen(FramedScreen[None]):
    """The items in the order of the mock, options and letters as the bank has them; dismissed by Esc."""

    AUTO_FOCUS = "OptionPicker"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("left", "step(-1)", Message("turn"), sign="←→", meaning=Message("The item before, the next item")),
        also("right,enter", "step(1)"),
        key("n", "next_wrong", Message("next wrong"), sign="N", meaning=Message("The next item that was not right")),
        key("l", "unfold", Message("articles"), sign="L", meaning=Message("Unfold the articles cited, or fold them")),
        key("s", "facts", Message("case"), sign="S", meaning=Message("Show or hide the facts of the case")),
        key("pagedown,space", "page(1)", Message("scroll"), sign="PgDn", meaning=Message("Scroll; PgUp goes up")),
        also("pageup", "page(-1)"),
        also("down", "line(1)"),
        also("up", "line(-1)"),
        key("escape", "close", Message("back"), sign="Esc", meaning=Message("Back to the result")),
        HELP,
    ]

    def __init__(
        self,
        items: Sequence[MarkedItem],
        title: str,
        *,
        start: int,
        grounds: Callable[[Item], Sequence[Ground]],
        titles: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._items = items
        self._title = title
        self._place = start
        self._grounds_of = grounds
        self._titles = titles
        self._unfolded = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self._title, aside=" ")
        with Horizontal(id="item-line"):
            yield Static(id="position", markup=False)
            yield Static(id="counts", markup=False)
        yield ItemView(form_item(self._marked.item, ""), below=Lines(id="explanation"))
        yield StatusLine()
        yield KeyBar(expendable=("page(1)",))
        yield Enlarge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Whether a key has something to do now; only such keys are in the line at the bottom."""
        name = action.partition("(")[0]
        if name == "next_wrong":
            return self._next_wrong is not None
        if name == "unfold":
            return has_articles(self._grounds)
        if name == "facts":
            return self._marked.item.stimulus is not None
        return self.query_one(ItemView).overflows if name == "page" else True

    def on_mount(self) -> None:
        self._draw()

    def action_step(self, by: int) -> None:
        place = self._place + by
        if 0 <= place < len(self._items):
            self._go(place)
        else:
            self.query_one(StatusLine).notice(_("This is the last item.") if by > 0 else _("This is the first item."))

    def action_next_wrong(self) -> None:
        if self._next_wrong is not None:
            self._go(self._next_wrong)

    def action_unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._draw()

    def action_facts(self) -> None:
        self.query_one(ItemView).toggle_facts()

    def action_page(self, by: int) -> None:
        self.query_one(ItemView).page(by)

    def action_line(self, by: int) -> None:
        self.query_one(ItemView).line(by)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        paragraphs = [
            _("The options stand in the order of the bank, because the reasons name their letters."),
            _("(●) is what you chose; the key and the reasons are below the options."),
        ]
        self.app.push_screen(HelpScreen(paragraphs, self.BINDINGS))

    @property
    def _marked(self) -> MarkedItem:
        return self._items[self._place]

    @property
    def _grounds(self) -> Sequence[Ground]:
        return self._grounds_of(self._marked.item)

    @property
    def _next_wrong(self) -> int | None:
        """The next item that was not right, after the last one from the beginning; None where there is no other."""
        count = len(self._items)
        turn = [(self._place + step) % count for step in range(1, count)]
        return next((place for place in turn if not self._items[place].is_right), None)

    def _go(self, place: int) -> None:
        self._place, self._unfolded = place, False
        self.query_one(StatusLine).notice("")
        self._draw()

    def _draw(self) -> None:
        """Show the item, and below it as much of why as fits."""
        marked, item = self._marked, form_item(self._marked.item, "")
        wrong = sum(not each.is_right for each in self._items)
        facts = {"number": self._place + 1, "count": len(self._items), "wrong": wrong}
        aside = _("Item {number} / {count} · not right {wrong}").format(**facts)
        self.query_one(TitleBar).show(self._title, aside=aside)
        self.query_one("#position", Static).update(kind_text(item))
        self.query_one("#counts", Static).update(self._titles.get(item.topic, item.topic))
        grounds = self._grounds
        lines = [*marked_lines(marked), *([BLANK] if grounds else []), *ground_lines(grounds, unfolded=self._unfolded)]
        self.query_one("#explanation", Lines).show(lines)
        view = self.query_one(ItemView)
        view.show(item, chosen=marked.response, struck=NONE_TICKED)
        view.reveal(self._verdict_region)

    def _verdict_region(self) -> Region:
        whole = self.query_one("#explanation", Lines).region_from(0)
        return Region(whole.x, whole.y, whole.width, min(VERDICT_ROWS, whole.height))

    @on(ItemView.LaidOut)
    def show_keys(self) -> None:
        """Show the keys that work now."""
        self.query_one(KeyBar).show(hints(self.check_action, self.BINDINGS))
