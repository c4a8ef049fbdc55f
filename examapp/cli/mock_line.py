"""A mock exam as plain lines: the linear exam, then the result, then the items with their reasons."""

import sys
from collections.abc import Callable, Mapping, Sequence

import click

from examapp.cli.line_input import EndOfInput, LineInput
from examapp.cli.line_mode import LineExam
from examapp.cli.line_round import say_lines
from examapp.domain.items import Item
from examapp.domain.mocks import FinishedMock, MarkedItem
from examapp.locale import _
from examapp.reports.items import LETTERS, Ground, kind_text, option_text
from examapp.reports.mocks import marked_lines, nothing_kept_lines, result_lines
from examapp.reports.practice import ground_lines, has_articles
from examapp.tui.mocking import Mock


class LineMock:
    """One mock exam on standard input and output."""

    def __init__(self, mock: Mock) -> None:
        self._mock = mock
        self._input = LineInput(sys.stdin)

    def run(self) -> None:
        """Sit, hand in, and look over; exits with 1 when the mock is left open."""
        click.echo(_("MOCK EXAM"))
        mock = self._mock
        sitting = LineExam(mock.admission, receipt=False, candidate=mock.candidate, source=self._input).run()
        if sitting is None or sitting.is_open:
            return
        finished = mock.finish(sitting)
        click.echo("")
        click.echo(_("MOCK EXAM"))
        LineReview(finished, mock.grounds, mock.titles, self._input).run()


class LineReview:
    """The result of a mock exam and its items, as plain lines."""

    def __init__(
        self,
        finished: FinishedMock,
        grounds: Callable[[Item], Sequence[Ground]],
        titles: Mapping[str, str],
        source: LineInput,
    ) -> None:
        self._finished = finished
        self._grounds = grounds
        self._titles = titles
        self._input = source

    def run(self) -> None:
        """Say the result, and the items for as long as somebody wants; the end of the input ends it like Q."""
        result = self._finished.result
        say_lines(nothing_kept_lines() if result is None else result_lines(result, self._titles))
        try:
            self._review(self._finished)
        except EndOfInput:
            return

    def _review(self, finished: FinishedMock) -> None:
        word = self._ask(_("Enter: all items with their reasons, one by one. W: those not right. Q: leave."))
        if word == "q":
            return
        shown = [
            (number, each) for number, each in enumerate(finished.items, start=1) if word != "w" or not each.is_right
        ]
        for number, each in shown:
            grounds = self._grounds(each.item)
            click.echo(marked_text(number, len(finished.items), each))
            say_lines([*marked_lines(each), *ground_lines(grounds)])
            if not self._goes_on(grounds):
                return

    def _goes_on(self, grounds: Sequence[Ground]) -> bool:
        """Wait for Enter after an item; the articles can be read meanwhile."""
        prompt = _("Enter: next item. Q: end.")
        if has_articles(grounds):
            prompt = _("Enter: next item. L: the articles. Q: end.")
        while (word := self._ask(prompt)) == "l":
            say_lines(ground_lines(grounds, unfolded=True))
        return word != "q"

    def _ask(self, prompt: str) -> str:
        click.echo(prompt)
        return (self._input.read(lambda: True) or "").strip().lower()


def marked_text(number: int, count: int, marked: MarkedItem) -> str:
    """An item that is over: number, type, facts of the case, stem, options in the order of the bank."""
    item = marked.item
    lines = ["", _("Item {number} of {count}. {kind}.").format(number=number, count=count, kind=kind_text(item))]
    if item.stimulus:
        lines += [_("Facts of the case:"), item.stimulus.strip()]
    lines.append(item.stem.strip())
    lines += [f"  {letter}. {option_text(item, option)}" for letter, option in zip(LETTERS, item.options, strict=False)]
    return "\n".join(lines)
