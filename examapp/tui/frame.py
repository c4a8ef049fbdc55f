"""What every screen has around its content: the line at the top, and the sentence for a terminal that is too small."""

from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from examapp.locale import _
from examapp.tui.prose import Prose

if TYPE_CHECKING:
    from examapp.application.delivery import Delivery

Answer = TypeVar("Answer")


class FramedScreen(Screen[Answer]):
    """Any screen but the first; what they need of styles is parsed when one of them comes up."""

    CSS_PATH = "screens.tcss"


class TitleBar(Horizontal):
    """The line at the top: what this is, who sits here, and during a sitting the time left."""

    def __init__(self, title: str, *, aside: str = "", delivery: "Delivery | None" = None) -> None:
        super().__init__()
        self._title = title
        self._aside = aside
        self._delivery = delivery

    def compose(self) -> ComposeResult:
        yield Static(self._marked(self._title), markup=False, classes="title")
        if self._aside:
            yield Static(self._aside, markup=False, classes="aside")
        if self._delivery is not None:
            from examapp.tui.countdown import Countdown  # the first screen has none

            yield Countdown(self._delivery)

    def show(self, title: str, *, aside: str) -> None:
        """Say something else; a bar that was made with an aside has room for one."""
        self.query_one(".title", Static).update(self._marked(title))
        self.query_one(".aside", Static).update(aside)

    def _marked(self, title: str) -> str:
        """The title, and before it on every screen of a rehearsal or a mock exam that this is one."""
        mark = getattr(self.app, "mark", "")
        if not mark:
            return title
        self.add_class("-rehearsal")
        return f"{mark} · {title}"


class Enlarge(Prose):
    """Takes the place of everything else where the terminal is smaller than 80 x 24."""

    def __init__(self) -> None:
        super().__init__()
        self.show(
            _("This window is too small. Please enlarge it to at least 80 columns and 24 lines, or use a smaller font.")
        )
