"""What learners practise that is their own: what is due, the wrong-answer book, sure and wrong, the weak topics."""

from typing import TYPE_CHECKING

from examapp.domain.errors import Message, NotPossible
from examapp.domain.practice import Pool, Subject
from examapp.locale import _

if TYPE_CHECKING:
    from examapp.application.practising import PracticeLog

# What these subjects may be called on the command line.
OWN = {
    "due": "due", "wrong": "wrong", "sure": "sure", "weak": "weak",
    "到期": "due", "今日": "due", "错题": "wrong", "错题本": "wrong", "自信错题": "sure", "薄弱": "weak",
}  # fmt: skip


def own_subjects(kept: "PracticeLog", pool: Pool) -> tuple[Subject, ...]:
    """What is due today comes first; each where there is something in it."""
    due = Subject(_("due"), _("Due today"), kept.due(pool), in_order=True)
    wrong = Subject(_("wrong"), _("Wrong-answer book"), tuple(item for _answer, item in kept.wrong(pool)))
    again = tuple(item for each, item in kept.sure_and_wrong(pool) if not each.right_since)
    sure = Subject(_("sure"), _("Sure and wrong"), again)
    weak = Subject(_("weak"), _("Weak topics"), kept.weak(pool))
    return tuple(each for each in (due, wrong, sure, weak) if each.items)


def own_subject(kept: "PracticeLog", pool: Pool, name: str) -> Subject:
    """The subject that a word names; NotPossible when there is nothing in it."""
    found = {OWN[name], _(OWN[name])}
    for each in own_subjects(kept, pool):
        if each.subject_id in found:
            return each
    if OWN[name] == "due":
        raise NotPossible(Message("Nothing is due today."), where=name, hint=Message("To see when: examapp progress"))
    raise NotPossible(
        Message("There is nothing in it: no answer has been wrong lately."), where=name, hint=Message("Practise first.")
    )
