"""What the line mode says: each part of a sitting in plain sentences that a screen reader can read."""

from datetime import timedelta

from examapp.domain.blueprints import Exam
from examapp.domain.marking import show_points
from examapp.domain.people import Candidate
from examapp.domain.receipts import receipt_of
from examapp.domain.sittings import Closing, Sitting
from examapp.locale import _
from examapp.reports.items import LETTERS, option_text
from examapp.tui.item_wording import held_text, proof_of, receipt_rows, return_text
from examapp.tui.wording import clock_text, pretest_text


def time_text(left: timedelta) -> str:
    """A warning about the time left."""
    return _("Attention: {left} left.").format(left=clock_text(left))


def facts_text(exam: Exam) -> str:
    """The exam in one sentence."""
    if not exam.cut_score:
        return _("{items} items · {minutes} minutes").format(
            items=exam.item_count, minutes=round(exam.duration.total_seconds() / 60)
        )
    facts = _("{title}: {items} items, {points} points, {minutes} minutes, cut score {cut}, closed book.").format(
        title=exam.title,
        items=exam.item_count,
        points=show_points(exam.max_points, places=None),
        minutes=round(exam.duration.total_seconds() / 60),
        cut=show_points(exam.cut_score, places=None),
    )
    return " ".join(filter(None, [facts, pretest_text(exam)]))


def commands_text() -> str:
    """The commands, one line each."""
    return "\n".join(
        (
            _("Commands, each followed by Enter:"),
            _("  A to H, or 1 to 8: choose; where several may be right type all of them, such as ACD"),
            _("  Enter or N: next item; P: previous item; # and a number: go to that item"),
            _("  M: flag for another look; X and a letter: strike an option out; -: clear the answer"),
            _("  L: read the item again; R: review; S: submit; ?: these commands"),
        )
    )


def item_text(sitting: Sitting, left: timedelta) -> str:
    """The current item: number, section, facts of the case, stem, options, and what has been done with it."""
    form = sitting.form
    item = form.item(sitting.current)
    section = form.exam.section(item.section_id)
    heading = _("Item {number} of {count}. {section}, {points} points. {left} left.").format(
        number=form.index(item.item_id) + 1,
        count=len(form.items),
        section=section.title,
        points=show_points(section.points, places=None),
        left=clock_text(left),
    )
    lines = ["", heading]
    if item.stimulus:
        lines += [_("Facts of the case:"), item.stimulus.strip()]
    lines.append(item.stem.strip())
    lines += [f"  {letter}. {option_text(item, option)}" for letter, option in zip(LETTERS, item.options, strict=False)]
    if item.type.takes_several:
        lines.append(_("Several options may be right."))
    return "\n".join([*lines, marks_text(sitting)])


def marks_text(sitting: Sitting) -> str:
    """What has been done with the current item, and since when it is saved."""
    item = sitting.form.item(sitting.current)
    letters = dict(zip(item.option_ids, LETTERS, strict=False))
    chosen = "".join(sorted(letters[option_id] for option_id in sitting.response(item.item_id)))
    parts = [_("Your answer: {letters}.").format(letters=chosen) if chosen else _("Not answered.")]
    struck = "".join(sorted(letters[option_id] for option_id in sitting.struck.get(item.item_id, ())))
    if struck:
        parts.append(_("Struck out: {letters}.").format(letters=struck))
    if item.item_id in sitting.flagged:
        parts.append(_("Flagged."))
    if chosen and sitting.saved is not None:
        parts.append(_("Saved at {time}.").format(time=f"{sitting.saved.wall_at.astimezone():%H:%M:%S}"))
    return " ".join(parts)


def review_text(sitting: Sitting, left: timedelta) -> str:
    """How many items are answered, which are not, which are flagged."""
    items = list(enumerate((item.item_id for item in sitting.form.items), start=1))
    unanswered = [number for number, item_id in items if item_id not in sitting.answered]
    flagged = [number for number, item_id in items if item_id in sitting.flagged]
    lines = [
        _("Answered {answered} of {count}. {left} left.").format(
            answered=len(sitting.answered), count=len(items), left=clock_text(left)
        ),
        _("Not answered: {numbers}").format(numbers=_numbers(unanswered)),
        _("Flagged: {numbers}").format(numbers=_numbers(flagged)),
    ]
    return "\n".join(lines)


def submit_text(candidate: Candidate) -> str:
    """What has to be typed to submit."""
    proof = proof_of(candidate)
    if not proof:
        return _("After submitting nothing can be changed. To submit, type S once more; Enter alone goes back:")
    if proof == candidate.seat:
        return _("After submitting nothing can be changed. To submit, type your seat number; Enter alone goes back:")
    return _("After submitting nothing can be changed. To submit, type the last four digits of your licence:")


def _numbers(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers) or _("none")


def waiting_text(sitting: Sitting) -> str:
    """That the end waits for a decision about lost time."""
    return "\n".join([*held_text(sitting), _("S and your number hand the exam in without waiting.")])


def code_text(number: int) -> str:
    """That coming back needs a code, and which return it is."""
    away = _("You were away for more than five minutes. Raise your hand: the invigilator gives you a code.")
    return f"{away}\n{return_text(number)}"


def receipt_text(candidate: Candidate, sitting: Sitting) -> str:
    """How the sitting ended, and the receipt that the candidate takes along."""
    receipt = receipt_of(sitting)
    lines = []
    if sitting.closing is Closing.DEADLINE:
        lines.append(_("Time is up. Your exam has been submitted by itself."))
    elif sitting.closing is Closing.VOIDED:
        lines.append(_("This sitting has been closed by the invigilator."))
    if receipt is not None:
        lines += [f"{name}: {value}" for name, value in receipt_rows(candidate, receipt)]
    return "\n".join([*lines, _("The receipt proves later that the stored answers are yours. Write it down.")])
