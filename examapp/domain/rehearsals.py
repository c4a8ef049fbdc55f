"""The rehearsal: five items about the program itself, so that nobody meets its screens first in an exam."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from examapp.domain.blueprints import Exam, Section, SectionKind, Topic
from examapp.domain.errors import Message
from examapp.domain.forms import Form, FormItem, form_id_of
from examapp.domain.items import TRUE_FALSE_OPTIONS, ItemType, Option, content_digest
from examapp.domain.marking import MarkingRule

EXAM_ID, TOPIC = "rehearsal", "program"
DURATION = timedelta(minutes=10)
WARNINGS = (timedelta(minutes=5), timedelta(minutes=1))
TITLE = Message("Getting to know the exam screen")
RULES = Message(
    "This is a rehearsal. It has the screens and keys of the exam, five items and ten minutes. Nothing of it is kept, "
    "scored or counted."
)
PLEDGE = Message("Here the exam has its pledge. In the rehearsal you promise nothing; press 1 all the same.")

SAVED = Message("Each answer is saved at once; the sign ✓ at the bottom left says when. There is no key for saving.")
FLAG = Message("Which key flags an item, so that you find it again later?")
FLAG_OPTIONS = (Message("the key M"), Message("the key T"), Message("the key R"), Message("the space bar"))
LAST = Message("The time is up, and you have not submitted. What happens?")
LAST_OPTIONS = (
    Message("All answers are lost"),
    Message("The exam is submitted by itself with the answers given so far"),
    Message("You may go on for another ten minutes"),
    Message("The invigilator has to type your answers in"),
)
SEVERAL = Message(
    "Square brackets mean that several options may be right. Tick everything that you can do during the exam."
)
SEVERAL_OPTIONS = (
    Message("Go back to an item and change the answer"),
    Message("Strike an option out with ↑↓ and X, as a note that it is wrong"),
    Message("See all items and their states on one page with T"),
    Message("Look up whether the answer was right"),
)
FACTS = Message(
    "Candidate Wang presses R, sees that item 44 is not answered, and presses S. The program asks for the seat number. "
    "Wang thinks of something, presses Esc, goes to item 44, answers it, and submits with R, S, the seat number and "
    "Enter."
)
CASE = Message("Press S to show or hide the facts of a case. What is true of Wang’s exam?")
CASE_OPTIONS = (
    Message("It was submitted when Wang pressed S for the first time"),
    Message("Until the seat number and Enter nothing was submitted"),
    Message("The answer to item 44 counts"),
    Message("After submitting, Wang can come back and change an answer"),
)

# Nothing is scored, but nobody shall go into the exam with a wrong belief about it.
TRUTHS = (
    Message("Each answer is saved at once, and you can change it until you submit."),
    Message("M flags an item, T shows all items, X strikes an option out, R looks everything over."),
    Message("When the time is up, the exam is submitted by itself with the answers given so far."),
    Message("With square brackets several options may be right; nobody is shown in the exam what was right."),
    Message("Submitting takes R, S, your number and Enter; before that Esc goes back, after that nothing does."),
)

SECTIONS = (
    ("judgement", Message("True-or-false items"), SectionKind.TRUE_FALSE, 1),
    ("single", Message("One option"), SectionKind.SINGLE, 2),
    ("multiple", Message("Several options"), SectionKind.MULTIPLE, 1),
    ("case", Message("Case"), SectionKind.CASE, 1),
)


def rehearsal_form(say: Callable[[Message], str], *, language: str) -> Form:
    """The form of the rehearsal in the language in use; it has no key sheet, because nothing of it is scored."""
    rule = MarkingRule("all_or_nothing")
    sections = tuple(
        Section(name, say(title), kind, Fraction(1), rule, {TOPIC: count}, int(kind is SectionKind.CASE))
        for name, title, kind, count in SECTIONS
    )
    exam = Exam(
        exam_id=EXAM_ID,
        title=say(TITLE),
        language=language,
        duration=DURATION,
        cut_score=Fraction(0),
        sections=sections,
        topics=(Topic(TOPIC, say(TITLE)),),
        banks=(),
        warnings=WARNINGS,
        rules=say(RULES),
        pledge=say(PLEDGE),
    )
    items = (
        _item("judgement", 1, ItemType.TRUE_FALSE, say(SAVED), TRUE_FALSE_OPTIONS),
        _item("single", 1, ItemType.SINGLE, say(FLAG), _options(FLAG_OPTIONS, say)),
        _item("single", 2, ItemType.SINGLE, say(LAST), _options(LAST_OPTIONS, say)),
        _item("multiple", 1, ItemType.MULTIPLE, say(SEVERAL), _options(SEVERAL_OPTIONS, say)),
        _item("case", 1, ItemType.INDEFINITE, say(CASE), _options(CASE_OPTIONS, say), facts=say(FACTS)),
    )
    return Form(form_id_of(exam, items), exam, 0, items)


def _options(texts: tuple[Message, ...], say: Callable[[Message], str]) -> tuple[Option, ...]:
    return tuple(Option(letter, say(text)) for letter, text in zip("ABCDEFGH", texts, strict=False))


def _item(
    section: str, number: int, kind: ItemType, stem: str, options: tuple[Option, ...], *, facts: str | None = None
) -> FormItem:
    return FormItem(
        item_id=f"{EXAM_ID}-{section}-{number}",
        digest=content_digest(kind, stem, options, facts),
        section_id=section,
        topic=TOPIC,
        type=kind,
        stem=stem,
        options=options,
        case_id=None if facts is None else f"{EXAM_ID}-{section}",
        stimulus=facts,
    )
