"""The working time that is left, on every screen of a sitting."""

from datetime import timedelta
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from examapp.domain.errors import ExamError
from examapp.locale import _
from examapp.tui.wording import clock_text

if TYPE_CHECKING:
    from examapp.application.delivery import Delivery

ZERO = timedelta(0)


class Countdown(Widget):
    """Ticks once a second and shows the time left; marked by a sign once a warning is due."""

    class Ended(Message):
        """The sitting is closed, its time is up, or it goes on in another window."""

    class Ticked(Message):
        """A second has passed; `left` is the working time left."""

        def __init__(self, left: timedelta) -> None:
            super().__init__()
            self.left = left

    class NotKept(Message):
        """What a tick had to record did not reach the disk."""

        def __init__(self, error: ExamError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, delivery: "Delivery") -> None:
        super().__init__()
        self._delivery = delivery
        self._shown = ""

    def on_mount(self) -> None:
        self.tick()
        self.set_interval(1, self.tick)

    def tick(self) -> None:
        """Let the delivery do what is due, show the time left, and say when it has run out."""
        try:
            left = self._delivery.tick()
        except ExamError as error:
            left = self._delivery.remaining()
            self.post_message(self.NotKept(error))
        self._show(left)
        if self._delivery.gave_way or not self._delivery.sitting.is_open or left <= ZERO:
            self.post_message(self.Ended())
        else:
            self.post_message(self.Ticked(left))

    def _show(self, left: timedelta) -> None:
        warnings = self._delivery.sitting.form.exam.warnings
        urgent = bool(warnings) and left <= max(warnings)
        text = _("Left {time}").format(time=clock_text(left))
        shown = f"! {text}" if urgent else text
        if shown != self._shown:
            self._shown = shown
            self.set_class(urgent, "-urgent")
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content(self._shown)
