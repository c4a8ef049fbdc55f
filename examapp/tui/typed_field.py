"""A field for a number typed digit by digit; nothing can be pasted into it."""

import unicodedata

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class TypedField(Widget, can_focus=True):
    """Takes digits, and letters where `letters` says so, up to a length; shown spaced so that they can be counted."""

    value: reactive[str] = reactive("")
    """What has been typed."""

    class Entered(Message):
        """Enter was pressed; `value` is what has been typed."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, length: int, *, letters: bool = False) -> None:
        super().__init__()
        self._length = length
        self._letters = letters

    def render(self) -> Content:
        rest = "_" if len(self.value) < self._length else ""
        return Content(f"▸ {' '.join(self.value + rest)}")

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace":
            self.value = self.value[:-1]
        elif event.key == "enter":
            self.post_message(self.Entered(self.value))
        elif event.character is not None and self._takes(event.character):
            self.value = (self.value + unicodedata.normalize("NFKC", event.character))[: self._length]
        else:
            return
        event.stop()
        event.prevent_default()

    def _takes(self, character: str) -> bool:
        # An input method in full-width mode types １ for 1.
        plain = unicodedata.normalize("NFKC", character)
        return len(plain) == 1 and plain.isascii() and (plain.isdigit() or (self._letters and plain.isalpha()))
