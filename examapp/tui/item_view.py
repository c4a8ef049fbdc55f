"""The middle of the sitting screen: facts of the case, stem and options of one item, and how they scroll."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from examapp.domain.forms import FormItem
from examapp.domain.sittings import OptionIds
from examapp.locale import _
from examapp.tui.option_picker import OptionPicker
from examapp.tui.prose import Prose

SPLIT_WIDTH = 100


class ItemView(Horizontal):
    """Facts beside the question on a wide screen, in its place on a narrow one; `below` stands below the options."""

    class LaidOut(Message):
        """Something else fits now, or is shown; other keys may work."""

    def __init__(self, item: FormItem, *, below: Widget | None = None) -> None:
        super().__init__()
        self._item = item
        self._below = below
        self._facts_beside = True
        self._facts_instead = False

    @property
    def is_wide(self) -> bool:
        """Whether facts and question fit side by side."""
        return self.size.width >= SPLIT_WIDTH

    @property
    def has_question(self) -> bool:
        """Whether the options can be seen, and so chosen."""
        return self.is_wide or not self._facts_instead

    @property
    def overflows(self) -> bool:
        """Whether there is more text than can be seen."""
        return self.is_mounted and self._scrolled().max_scroll_y > 0

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="facts", can_focus=False):
            yield Prose(id="facts-text")
        with VerticalScroll(id="question", can_focus=False):
            yield Prose(_("This item belongs to a case: S shows its facts."), id="facts-hint")
            yield Prose(id="stem")
            yield OptionPicker()
            if self._below is not None:
                yield self._below

    def show(self, item: FormItem, *, chosen: OptionIds, struck: OptionIds) -> None:
        """Show an item; another one begins at its top, but facts stay where they are while the case is the same."""
        before, self._item = self._item, item
        if before.item_id != item.item_id:
            self._facts_instead = False
            self.query_one("#question").scroll_home(animate=False, immediate=True)
        if before.case_id != item.case_id:
            self.query_one("#facts").scroll_home(animate=False, immediate=True)
        self.query_one("#facts-text", Prose).show(_("[Case] ") + (item.stimulus or "").strip())
        self.query_one("#stem", Prose).show(item.stem.strip())
        self.query_one(OptionPicker).show(item, chosen=chosen, struck=struck)
        self._lay_out()

    def toggle_facts(self) -> None:
        """Show or hide the facts of the case."""
        if self.is_wide:
            self._facts_beside = not self._facts_beside
        else:
            self._facts_instead = not self._facts_instead
        self._lay_out()

    def page(self, by: int) -> None:
        """Scroll by nearly a screen."""
        target = self._scrolled()
        target.scroll_relative(y=by * max(1, target.size.height - 2), animate=False, immediate=True)

    def line(self, by: int) -> None:
        """Scroll by a line."""
        self._scrolled().scroll_relative(y=by, animate=False, immediate=True)

    def reveal(self, region: Callable[[], Region]) -> None:
        """Scroll no further than it takes to see a region of what stands below the options, or its beginning.

        The region is asked for when everything has its new place.
        """
        self.call_after_refresh(self._scroll_below, region)

    def on_resize(self) -> None:
        self._lay_out()

    @on(OptionPicker.LookedBeyond)
    def scroll_beyond(self, message: OptionPicker.LookedBeyond) -> None:
        """Past the options lie the rest of the stem above, and of the text below."""
        self.query_one("#question").scroll_relative(y=message.by, animate=False, immediate=True)

    @on(OptionPicker.Looked)
    def keep_in_view(self) -> None:
        """Scroll so that the option at the cursor can be read."""
        self.call_after_refresh(self._scroll_to_cursor)

    def _lay_out(self) -> None:
        has_facts = self._item.stimulus is not None
        facts = has_facts and (self._facts_beside if self.is_wide else self._facts_instead)
        self.query_one("#facts").display = facts
        self.query_one("#facts-hint").display = has_facts and not facts
        self.query_one("#question").display = self.has_question
        self.set_class(self.is_wide, "-split")
        if self.has_question:
            self.query_one(OptionPicker).focus(scroll_visible=False)
        self.call_after_refresh(self.post_message, self.LaidOut())

    def _scrolled(self) -> VerticalScroll:
        """What PgUp and PgDn scroll: the facts where they are shown and too long, else the question.

        What stands below the options is read next, and comes before facts that were read already.
        """
        facts = self.query_one("#facts", VerticalScroll)
        question = self.query_one("#question", VerticalScroll)
        reads_below = self._below is not None and self._below.display
        if not question.display or (facts.display and facts.max_scroll_y > 0 and not reads_below):
            return facts
        return question

    def _scroll_to_cursor(self) -> None:
        picker = self.query_one(OptionPicker)
        region = picker.cursor_region().translate(picker.virtual_region.offset)
        self.query_one("#question").scroll_to_region(region, animate=False, force=True)

    def _scroll_below(self, region: Callable[[], Region]) -> None:
        if self._below is not None:
            place = region().translate(self._below.virtual_region.offset)
            self.query_one("#question").scroll_to_region(place, animate=False, force=True)
