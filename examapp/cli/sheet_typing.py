"""Typing answer sheets at one keyboard: first one person, then the other, then both where they differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from examapp.application.sheets import Agreed, Sheet, SheetDesk
from examapp.cli.context import narrate, show_error
from examapp.domain.errors import ExamError
from examapp.domain.sheets import LETTERS, clean_letters, letters_fault
from examapp.locale import _, say

BACK = "<"
# A number with this many digits is a licence number, a shorter one a seat.
LICENCE_FROM = 6
Keep = Callable[[Sequence[Agreed], tuple[str, str]], None]


@dataclass(frozen=True, slots=True)
class Once:
    """A sheet that one person has typed."""

    sheet: Sheet
    letters: dict[int, str]


class SheetTyping:
    """The conversation: every sheet is kept as soon as both have typed it and agree."""

    def __init__(self, desk: SheetDesk, keep: Keep) -> None:
        self._desk = desk
        self._keep = keep

    def run(self, by: tuple[str, str] | None) -> bool:
        """Let both people type; whether every sheet of the first is entered."""
        first = by[0] if by else self._name(_("Name of the person who types first"))
        waiting = self._first_pass()
        if not waiting:
            return True
        click.clear()
        narrate(_("{count} sheets are typed once. Hand them to the second person.").format(count=len(waiting)))
        second = by[1] if by else self._other_name(first)
        self._second_pass(waiting, (first, second))
        if waiting:
            names = ", ".join(once.sheet.candidate.name for once in waiting.values())
            narrate(_("Typed once only, and NOT entered: {names}").format(names=names))
        return not waiting

    def _name(self, question: str) -> str:
        name = ""
        while not name:
            name = " ".join(ask(question).split())
        return name

    def _other_name(self, first: str) -> str:
        while True:
            name = self._name(_("Name of the person who types second"))
            if name.casefold() != first.casefold():
                return name
            narrate(_("The second person must be another."))

    def _first_pass(self) -> dict[str, Once]:
        """The sheets that the first person types, by the sitting they become."""
        waiting: dict[str, Once] = {}
        while (sheet := self._sheet()) is not None:
            if sheet.sitting_id in waiting:
                narrate(_("This sheet is typed already."))
            else:
                waiting[sheet.sitting_id] = Once(sheet, self._letters(sheet))
        return waiting

    def _second_pass(self, waiting: dict[str, Once], by: tuple[str, str]) -> None:
        """Take out of `waiting` what both agree on."""
        while waiting and (sheet := self._sheet()) is not None:
            once = waiting.get(sheet.sitting_id)
            if once is None or once.sheet != sheet:
                narrate(_("The first person has not typed this sheet."))
                continue
            agreed = self._settle(once, self._letters(sheet), by)
            self._keep([Agreed(sheet, agreed)], by)
            del waiting[sheet.sitting_id]

    def _sheet(self) -> Sheet | None:
        """The sheet that is typed next; None when there are no more."""
        while True:
            name = ask(_("Licence number or seat (Enter: no more sheets)"))
            if not name:
                return None
            code = ask(_("Check code"))
            is_licence = name.isdigit() and len(name) >= LICENCE_FROM
            try:
                sheet = self._desk.sheet(name if is_licence else "", "" if is_licence else name, code)
            except ExamError as error:
                show_error(error)
                continue
            person = sheet.candidate
            narrate(f"{person.name}  {person.licence_no}  {person.centre}  {person.seat}")
            narrate(_("Type the letters of each item: Enter alone where no box is filled, < for the item before."))
            return sheet

    def _letters(self, sheet: Sheet) -> dict[int, str]:
        """What a person types for every item."""
        letters: dict[int, str] = {}
        number = 1
        while number <= len(sheet.form.items):
            section = sheet.form.exam.section(sheet.item(number).section_id)
            if number == 1 or sheet.item(number - 1).section_id != section.section_id:
                narrate(section.title)
            typed = self._item(sheet, number, f"{number:>3}")
            if typed is None:
                number = max(1, number - 1)
            else:
                letters[number] = typed
                number += 1
        return letters

    def _item(self, sheet: Sheet, number: int, question: str) -> str | None:
        """Letters that can stand on the sheet; None to go back."""
        item = sheet.item(number)
        while True:
            typed = ask(f"{question} [{LETTERS[: len(item.options)]}]")
            if typed == BACK:
                return None
            letters = clean_letters(typed)
            fault = letters_fault(item, letters)
            if fault is not None:
                narrate(_("{fault}; type them again.").format(fault=say(fault)))
                continue
            if len(letters) > 1 and not item.type.takes_several:
                narrate(_("Several boxes where one letter is taken: this counts as no answer."))
            return letters

    def _settle(self, once: Once, second: dict[int, str], by: tuple[str, str]) -> dict[int, str]:
        """The letters that both agree on; each item that differs is asked of both until they do."""
        agreed = dict(second)
        for number in [number for number, letters in second.items() if letters != once.letters[number]]:
            said = (once.letters[number], second[number])
            while said[0] != said[1]:
                facts = {"item": number, "first": f"{by[0]}: {said[0] or '-'}", "second": f"{by[1]}: {said[1] or '-'}"}
                narrate(_("Item {item} differs: {first}, {second}. Look at the sheet together.").format(**facts))
                said = (self._again(once.sheet, number, by[0]), self._again(once.sheet, number, by[1]))
            agreed[number] = said[0]
        return agreed

    def _again(self, sheet: Sheet, number: int, name: str) -> str:
        letters = None
        while letters is None:
            letters = self._item(sheet, number, f"{name}, {number}")
        return letters


def ask(question: str) -> str:
    """A line that a person types, without the space around it."""
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip()
