"""What every screen has around its content: the line at the top, and the sentence for a terminal that is too small."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from examapp.application.delivery import Delivery
from examapp.locale import _
from examapp.tui.countdown import Countdown
from examapp.tui.prose import Prose


class TitleBar(Horizontal):
    """The line at the top: what this is, who sits here, and during a sitting the time left."""

    def __init__(self, title: str, *, aside: str = "", delivery: Delivery | None = None) -> None:
        super().__init__()
        self._title = title
        self._aside = aside
        self._delivery = delivery

    def compose(self) -> ComposeResult:
        yield Static(self._title, markup=False, classes="title")
        if self._aside:
            yield Static(self._aside, markup=False, classes="aside")
        if self._delivery is not None:
            yield Countdown(self._delivery)


class Enlarge(Prose):
    """Takes the place of everything else where the terminal is smaller than 80 x 24."""

    def __init__(self) -> None:
        super().__init__()
        self.show(
            _("This window is too small. Please enlarge it to at least 80 columns and 24 lines, or use a smaller font.")
        )
