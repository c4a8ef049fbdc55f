"""The line above the keys: what is saved, and for a while what has happened."""

from textual.timer import Timer

from examapp.locale import _
from examapp.tui.prose import Prose

NOTICE_SECONDS = 10


class StatusLine(Prose):
    """Shows since when everything is saved; a notice beside it for ten seconds; an error in place of both."""

    def __init__(self) -> None:
        super().__init__()
        self._saved = ""
        self._notice = ""
        self._error = ""
        self._timer: Timer | None = None

    def saved(self, text: str) -> None:
        """Say that something is on disk, which ends an error."""
        self._saved = text
        self._error = ""
        self._draw()

    @property
    def noticed(self) -> str:
        """The notice that can be read now; empty when there is none."""
        return self._notice

    def notice(self, text: str) -> None:
        """Say something beside the saved mark for ten seconds."""
        self._notice = text
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(NOTICE_SECONDS, self._end_notice)
        self._draw()

    def error(self, text: str) -> None:
        """Say what went wrong until something is saved again."""
        self._error = text
        self._draw()

    def _end_notice(self) -> None:
        self._notice = ""
        self._draw()

    def _draw(self) -> None:
        self.set_class(bool(self._error), "-error")
        self.set_class(bool(self._notice), "-notice")
        if self._error:
            self.show(_("!! ERROR: {problem}").format(problem=self._error))
        else:
            self.show("   ".join(part for part in (self._saved, self._notice and f"! {self._notice}") if part))
