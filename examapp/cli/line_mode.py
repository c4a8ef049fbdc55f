"""The exam as plain lines, for screen readers, pipes and dumb terminals: same delivery, same journal."""

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import click

from examapp.application.admission import Admission
from examapp.application.delivery import Delivery
from examapp.cli.context import FIXABLE, show_error, stop
from examapp.cli.line_door import LineDoor
from examapp.cli.line_ending import Terminated, ending_signals
from examapp.cli.line_input import EndOfInput, LineInput
from examapp.cli.line_text import (
    commands_text,
    facts_text,
    item_text,
    marks_text,
    receipt_text,
    review_text,
    submit_text,
    time_text,
    waiting_text,
)
from examapp.domain.errors import ExamError, GaveWay, UnknownOption
from examapp.domain.forms import FormItem
from examapp.domain.people import Candidate
from examapp.domain.sittings import Closing, Sitting
from examapp.locale import _
from examapp.reports.items import LETTERS
from examapp.tui.item_wording import proof_of
from examapp.tui.wording import clock_text


class TimeUp(Exception):
    """The deadline closed the sitting while we waited."""


class LineExam:
    """One candidate through one sitting on standard input and output; a `candidate` named here need not sign in."""

    def __init__(
        self,
        admission: Admission,
        *,
        demonstration: bool = False,
        receipt: bool = True,
        candidate: Candidate | None = None,
        source: LineInput | None = None,
    ) -> None:
        self._receipt = receipt
        self._candidate = candidate
        self._admission = admission
        self._demonstration = demonstration
        self._input = source or LineInput(sys.stdin)
        self._delivery: Delivery | None = None
        self._warned: timedelta | None = None
        self._waiting = False

    def run(self) -> Sitting | None:
        """Sign in, read the rules, sit, submit; exits with 1 when the sitting is left open. Gives the sitting."""
        try:
            with ending_signals():
                self._whole_sitting()
        except TimeUp:
            pass  # said with the receipt
        except GaveWay as error:
            show_error(error)
            stop(FIXABLE)
        except EndOfInput:
            self._leave_open("end of input", FIXABLE)
        except KeyboardInterrupt:
            self._leave_open("SIGINT", 128 + signal.SIGINT)
        except Terminated as ending:
            number = int(ending.args[0])
            self._leave_open(signal.Signals(number).name, 128 + number)
        return None if self._delivery is None else self._delivery.sitting

    def _whole_sitting(self) -> None:
        if self._demonstration:
            click.echo(_("DEMONSTRATION DATA: the people here are invented."))
        door = LineDoor(self._admission, self._ask)
        candidate = self._candidate or door.sign_in()
        click.echo(facts_text(self._admission.form.exam))
        if self._admission.sitting_of(candidate) is None:
            door.pledge()
        code = door.code(candidate)
        if code is None:
            return
        self._delivery = self._admission.admit(candidate, code=code)
        try:
            self._work(self._delivery, candidate)
        finally:
            if not self._delivery.sitting.is_open and self._receipt:
                click.echo(receipt_text(candidate, self._delivery.sitting))

    def _ask(self, prompt: str) -> str:
        click.echo(prompt)
        line = self._input.read(self._goes_on)
        if line is None:
            raise TimeUp
        return line

    def _goes_on(self) -> bool:
        """Whether there is anything to wait for; warns when little time is left."""
        if self._delivery is None:
            return True
        # Where lines are waited for without ticking, silence means nothing.
        left = self._delivery.tick(regular=sys.platform != "win32")
        if not self._delivery.sitting.is_open:
            return False
        self._tell_waiting(self._delivery, waiting=self._delivery.is_held())
        due = [warning for warning in self._admission.form.exam.warnings if left <= warning]
        if due and (self._warned is None or min(due) < self._warned):
            self._warned = min(due)
            click.echo(time_text(left))
        return True

    def _tell_waiting(self, delivery: Delivery, *, waiting: bool) -> None:
        """Say once that the end waits for a decision, and once that there is time again."""
        if waiting and not self._waiting:
            click.echo(waiting_text(delivery.sitting))
        elif self._waiting and not waiting:
            click.echo(_("There is working time again: {left}.").format(left=clock_text(delivery.remaining())))
        self._waiting = waiting

    def _work(self, delivery: Delivery, candidate: Candidate) -> None:
        if delivery.sitting.is_open:
            click.echo(commands_text())
        shown = ""
        while delivery.sitting.is_open:
            current = delivery.sitting.current
            if current != shown:
                click.echo(item_text(delivery.sitting, delivery.remaining()))
                shown = current
            self._tell_waiting(delivery, waiting=delivery.is_held())
            word = self._ask(">").strip()
            try:
                if self._do(delivery, candidate, word):
                    shown = ""
            except GaveWay:
                raise
            except ExamError as error:
                show_error(error)
        if delivery.sitting.closing is Closing.CANDIDATE:
            click.echo(_("Submitted. All your answers are saved."))

    def _do(self, delivery: Delivery, candidate: Candidate, word: str) -> bool:
        """Carry out one line; whether the item has to be read out again."""
        lower = word.lower()
        if lower == "l":
            return True
        simple: dict[str, Callable[[], None]] = {
            "": lambda: self._step(delivery, 1),
            "n": lambda: self._step(delivery, 1),
            "p": lambda: self._step(delivery, -1),
            "m": lambda: self._mark(delivery, delivery.flag),
            "-": lambda: self._mark(delivery, delivery.clear),
            "r": lambda: click.echo(review_text(delivery.sitting, delivery.remaining())),
            "s": lambda: self._submit(delivery, candidate),
            "?": lambda: click.echo(commands_text()),
        }
        if lower in simple:
            simple[lower]()
        elif word.startswith("#"):
            self._go(delivery, word[1:])
        elif lower.startswith("x"):
            self._strike(delivery, lower[1:].strip())
        else:
            self._choose(delivery, word)
        return False

    def _mark(self, delivery: Delivery, action: Callable[[str], Sitting]) -> None:
        action(delivery.sitting.current)
        click.echo(marks_text(delivery.sitting))

    def _step(self, delivery: Delivery, by: int) -> None:
        form = delivery.sitting.form
        index = form.index(delivery.sitting.current) + by
        if 0 <= index < len(form.items):
            delivery.move(form.items[index].item_id)
        else:
            click.echo(_("There is no further item this way. R reviews, S submits."))

    def _go(self, delivery: Delivery, number: str) -> None:
        items = delivery.sitting.form.items
        if number.isdigit() and 1 <= int(number) <= len(items):
            delivery.move(items[int(number) - 1].item_id)
        else:
            click.echo(_("Type # and a number from 1 to {last}.").format(last=len(items)))

    def _choose(self, delivery: Delivery, word: str) -> None:
        """Letters or digits: with one answer the option chosen, with several the whole set ticked."""
        item = delivery.sitting.form.item(delivery.sitting.current)
        wanted = [option_named(item, sign) for sign in word if sign not in " ,，、"]
        if None in wanted or (len(wanted) > 1 and not item.type.takes_several):
            click.echo(_("“{word}” is not an option here; ? lists the commands.").format(word=word))
            return
        changes = set(wanted)
        if item.type.takes_several:
            changes ^= delivery.sitting.response(item.item_id)
        for option_id in sorted(str(option) for option in changes):
            delivery.respond(item.item_id, option_id)
        click.echo(marks_text(delivery.sitting))

    def _strike(self, delivery: Delivery, letter: str) -> None:
        item = delivery.sitting.form.item(delivery.sitting.current)
        option_id = option_named(item, letter) if len(letter) == 1 else None
        try:
            delivery.strike(item.item_id, option_id or letter)
        except UnknownOption:
            click.echo(_("Type X and the letter of an option, such as X B."))
        else:
            click.echo(marks_text(delivery.sitting))

    def _submit(self, delivery: Delivery, candidate: Candidate) -> None:
        click.echo(review_text(delivery.sitting, delivery.remaining()))
        proof = proof_of(candidate) or "S"
        typed = self._ask(submit_text(candidate))
        if typed and typed.upper().lstrip("0") == proof.lstrip("0"):
            delivery.submit()
        else:
            click.echo(_("Not submitted."))

    def _leave_open(self, reason: str, code: int) -> None:
        if self._delivery is not None and self._delivery.sitting.is_open:
            with suppress(ExamError):
                self._delivery.interrupt(reason)
            click.echo(_("Interrupted. All answers so far are saved; start again to go on. The clock runs on."))
        stop(code)


def option_named(item: FormItem, sign: str) -> str | None:
    """The option that a letter or digit names by the place it has on this form; None when there is none."""
    place = LETTERS.find(sign.upper()) if sign.isalpha() else "12345678".find(sign)
    return item.option_ids[place] if 0 <= place < len(item.option_ids) else None
