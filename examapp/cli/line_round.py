"""A round of items as plain lines: the item, the answer, and at once why."""

from collections.abc import Callable, Iterable, Sequence

import click

from examapp.application.rating import Rater
from examapp.application.remarks import Remarks
from examapp.application.training import Practice, Recorder
from examapp.cli.line_input import LineInput
from examapp.cli.line_mode import option_named
from examapp.domain.forms import FormItem
from examapp.domain.items import Item
from examapp.domain.practice import Answered
from examapp.domain.remarks import ItemReport, ReportReason
from examapp.domain.sureness import Sureness
from examapp.locale import _, say
from examapp.reports.items import LETTERS, Ground, kind_text, option_text
from examapp.reports.practice import Line, ground_lines, has_articles, note_line, rationale_lines, verdict_line
from examapp.reports.remarks import REASON_WORDS
from examapp.reports.repetition import rated_line

BETWEEN_LETTERS = " ,，、"
SURE_SIGNS = {
    "!": Sureness.QUITE, "！": Sureness.QUITE, "~": Sureness.FAIRLY, "～": Sureness.FAIRLY,
    "?": Sureness.UNSURE, "？": Sureness.UNSURE,
}  # fmt: skip


class Left(Exception):
    """Somebody typed Q."""


class LineRound:
    """Asks for answers on standard input.

    `recorder` is told what is shown and answered, `remarks` keep notes, `rater` says when an item comes again.
    """

    def __init__(
        self,
        source: LineInput,
        grounds: Callable[[Item], Sequence[Ground]],
        recorder: Recorder | None = None,
        remarks: Remarks | None = None,
        rater: Rater | None = None,
    ) -> None:
        self._input = source
        self._grounds = grounds
        self._recorder = recorder
        self._remarks = remarks
        self._rater = rater

    def ask(self, prompt: str) -> str:
        """What was typed after a prompt; Left after Q, EndOfInput at the end of the input."""
        click.echo(prompt)
        line = self._input.read(lambda: True)
        if line is None or line.strip().lower() == "q":
            raise Left
        return line.strip()

    def work(self, practice: Practice) -> None:
        """Ask item by item until the round ends."""
        goes_on = True
        while goes_on:
            if self._recorder is not None:
                self._recorder.shown()
            answered = self._answer(practice)
            if self._recorder is not None:
                self._recorder.keep(answered)
            grounds = self._grounds(answered.item)
            note = "" if self._remarks is None else self._remarks.note_of(answered.item)
            own = [note_line(note)] if note else []
            say_lines([verdict_line(answered), *self._rated_lines()])
            say_lines([*rationale_lines(answered), *own, *ground_lines(grounds)])
            self._linger(practice, grounds)
            goes_on = practice.advance()

    def _answer(self, practice: Practice) -> Answered:
        """Ask until there is an answer."""
        item = practice.current
        click.echo(item_text(practice))
        while True:
            word = self.ask(">")
            sure = SURE_SIGNS.get(word[-1:]) if len(word) > 1 else None
            letters = word[:-1] if sure is not None else word
            options = [option_named(item, sign) for sign in letters if sign not in BETWEEN_LETTERS]
            if word.lower() == "r":
                click.echo(item_text(practice))
            elif word == "?":
                click.echo(commands_text())
            elif not options:
                click.echo(_("Type the letters of your answer, then Enter."))
            elif None in options or (len(options) > 1 and not item.type.takes_several):
                click.echo(_("“{word}” is not an option here; ? lists the commands.").format(word=word))
            else:
                for option_id in sorted({str(option) for option in options}):
                    practice.choose(option_id)
                practice.say_sure(sure)
                return practice.respond()

    def _linger(self, practice: Practice, grounds: Sequence[Ground]) -> None:
        """Wait for Enter after the answer; the articles can be read meanwhile."""
        prompt = (
            _("Enter: next item. L: the articles. Q: end.") if has_articles(grounds) else _("Enter: next item. Q: end.")
        )
        if practice.is_last:
            prompt = (
                _("Enter: end of the round. L: the articles.")
                if has_articles(grounds)
                else _("Enter: end of the round.")
            )
        while word := self.ask(prompt):
            if word.lower() == "l" and has_articles(grounds):
                say_lines(ground_lines(grounds, unfolded=True))
            elif word.lower() == "k" and self._rater is not None:
                self._rater.turn()
                say_lines(self._rated_lines())
            elif word.lower() == "l":
                click.echo(_("The articles are not at hand; --texts names a folder with them."))
            elif self._remarks is None or not remark(self._remarks, practice.item, word):
                click.echo(_("This item is answered; the choice stays as it was."))

    def _rated_lines(self) -> list[Line]:
        rated = self._rater.rated() if self._rater is not None else None
        return [rated_line(rated)] if rated is not None else []


def remark(remarks: Remarks, item: Item, typed: str) -> bool:
    """Keep a note typed as “N words”, or report the item typed as “P 1 words”; False when it is neither."""
    command, _blank, words = typed.partition(" ")
    if command.lower() == "n":
        remarks.note(item, words)
        click.echo(_("The note is kept.") if words.strip() else _("The note is taken away."))
        return True
    if command.lower() != "p":
        return False
    number, _blank, text = words.strip().partition(" ")
    reasons = tuple(ReportReason)
    if number.isdecimal() and 1 <= int(number) <= len(reasons):
        remarks.report(item, ItemReport(reasons[int(number) - 1], text))
        click.echo(_("✓ Reported to the trainer."))
        return True
    click.echo(_("What is wrong with it? Type P, a number and your words, such as: P 1 the key should be B"))
    for place, reason in enumerate(reasons, start=1):
        click.echo(f"  {place}. {say(REASON_WORDS[reason])}")
    return True


def commands_text() -> str:
    """The commands, one line each."""
    return "\n".join(
        (
            _("Commands, each followed by Enter:"),
            _("  A to H, or 1 to 8: your answer; where several may be right type all of them, such as ACD"),
            _("  a ! after the letters: you are quite sure; a ~: fairly; a ?: not; such as AC!"),
            _("  R: read the item again; after the answer L: the articles cited, Enter: next item"),
            _("  after the answer N and words: a note to yourself; P: report the item to the trainer"),
            _("  K: after the answer, rate it otherwise: not remembered, with effort, remembered, easily"),
            _("  Q: end the round; ?: these commands"),
        )
    )


def item_text(practice: Practice) -> str:
    """The item: number, type, facts of the case, stem, options."""
    item: FormItem = practice.current
    heading = _("Item {number} of {count}. {kind}.").format(
        number=practice.number, count=practice.count, kind=kind_text(item)
    )
    lines = ["", heading]
    if item.stimulus:
        lines += [_("Facts of the case:"), item.stimulus.strip()]
    lines.append(item.stem.strip())
    lines += [f"  {letter}. {option_text(item, option)}" for letter, option in zip(LETTERS, item.options, strict=False)]
    if item.type.takes_several:
        lines.append(_("Several options may be right."))
    return "\n".join(lines)


def say_lines(lines: Iterable[Line | str]) -> None:
    """Print lines as they are."""
    for line in lines:
        click.echo(str(line))
