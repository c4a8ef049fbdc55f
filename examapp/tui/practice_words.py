"""What the practice screen says around its item."""

from collections.abc import Sequence

from examapp.application.training import Practice
from examapp.domain.cards import Rated
from examapp.locale import _, say
from examapp.reports.items import LETTERS, Ground, kind_text
from examapp.reports.practice import BLANK, Line, note_line, rationale_lines, verdict_line
from examapp.reports.remarks import SURE_WORDS
from examapp.reports.repetition import rated_line
from examapp.tui.keys import Hint


def heading(title: str, *, checks: bool) -> str:
    """What is practised: a subject, or the check items of a lesson."""
    line = _("Check items · {title}") if checks else _("Practice · {title}")
    return line.format(title=title)


def score(practice: Practice) -> str:
    """How far the round has come."""
    return _("Item {number} / {count} · right {right}").format(
        number=practice.number, count=practice.count, right=practice.summary.right
    )


def position(practice: Practice) -> str:
    """The item's type, and how sure somebody says to be."""
    kind = kind_text(practice.current)
    return kind if practice.sure is None else f"{kind} · {say(SURE_WORDS[practice.sure])}"


def reasons(practice: Practice, grounds: Sequence[Ground], *, note: str, rated: Rated | None) -> list[Line]:
    """Verdict, rating, rationale and one's own note, with a blank before the citations; nothing before the answer."""
    answered = practice.answered
    if answered is None:
        return []
    again = [rated_line(rated)] if rated else []
    own = [note_line(note)] if note else []
    return [verdict_line(answered), *again, *rationale_lines(answered), *own, *([BLANK] if grounds else [])]


def choosing_hint(practice: Practice) -> Hint:
    """The entry of the key line for choosing options."""
    item = practice.current
    label = _("tick") if item.type.takes_several else _("choose")
    return Hint("choose", f"A-{LETTERS[len(item.options) - 1]}", label)


def help_paragraphs(*, checks: bool) -> list[str]:
    """What F1 says before it explains the keys."""
    kept = _("No clock runs. Your answers are kept on this machine; wrong ones come into your wrong-answer book.")
    if checks:
        kept = _("No clock runs. Your answers are kept: a lesson is finished when all of them have been right.")
    return [
        _("Choose with the letters A to H or the digits 1 to 8; the same letter takes a choice of several back."),
        kept,
        _("U says how sure you are, if you like: what you are sure of and wrong about is what to look at first."),
        _("After the answer its reasons stand below the options; the choice cannot be changed any more."),
    ]
