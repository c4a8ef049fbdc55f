"""Banks for tests: small texts with one thing wrong, and a mark ▲ before the place where it should be noticed."""

from hypothesis import strategies as st

from examapp.banks.files import lines_of
from examapp.banks.loader import read_bank
from examapp.domain.statutes import Statute, StatuteStatus, Version

MARK = "▲"

HEADER = """\
format: 1
bank:
  id: example-t06
  title: 收费与财物
  language: zh
  version: "2026.1"
  authors: [examapp contributors]
  statutes:
    - legal-aid-law@2021
items:
"""

TRUE_FALSE = """\
  - id: example-j-001
    type: true_false
    topic: T06
    level: 1
    stem: 律师可以向受援人收取复印费。
    key: false
    rationale: 不得收取任何财物。
    citations:
      - {statute: legal-aid-law, version: "2021", article: "20", quote: 不得向受援人收取任何财物}
    status: draft
"""

SINGLE = """\
  - id: example-s-001
    type: single
    topic: T06
    level: 2
    stem: 受援人送来土特产，律师应当：
    options:
      A: 谢绝
      B: 收下
      C: 折价收下
      D: 转送他人
    key: A
    rationale: |
      不得收取任何财物。
      B、C、D：都是收取财物。
    citations:
      - statute: legal-aid-law
        version: "2021"
        article: "20"
        quote: 不得向受援人收取任何财物
    status: reviewed
    reviewed_at: 2026-11-23
    tags: [受援人财物]
"""

MULTIPLE = SINGLE.replace("example-s-001", "example-m-001").replace("single", "multiple").replace("key: A", "key: BCD")


def nested(entry):
    """An entry as it stands inside a case."""
    return "".join(f"    {line}\n" if line else "\n" for line in entry.splitlines())


CASE = (
    """\
  - id: example-c-001
    type: case
    stimulus: |
      王某申请法律援助，律师李某承办。
    items:
"""
    + nested(SINGLE).replace("example-s-001", "example-c-001-1").replace("type: single", "type: indefinite")
    + nested(TRUE_FALSE).replace("example-j-001", "example-c-001-2")
)


REGISTRY = {
    "legal-aid-law": Statute(
        "legal-aid-law",
        "中华人民共和国法律援助法",
        "法律援助法",
        "全国人大常委会",
        (
            Version("2021", StatuteStatus.IN_FORCE, articles=71),
            Version("2003", StatuteStatus.SUPERSEDED, articles=31),
            Version("2030", StatuteStatus.NOT_AT_HAND),
        ),
    ),
}

# An entry, what stands in it, what stands there instead, and the rule that this breaks at the mark.
BROKEN = [
    (TRUE_FALSE, "level: 1", "level: ▲4", "wrong-value"),
    (TRUE_FALSE, "level: 1", "level: ▲一", "wrong-value"),
    (TRUE_FALSE, "level: 1", "level: ▲１", "wrong-value"),
    (TRUE_FALSE, "level: 1", "level: ▲[1]", "wrong-type"),
    (TRUE_FALSE, "topic: T06", "topic: ▲T06 T07", "wrong-value"),
    (TRUE_FALSE, "id: example-j-001", "id: ▲example_j_001", "wrong-value"),
    (TRUE_FALSE, "key: false", "key: ▲no", "wrong-value"),
    (TRUE_FALSE, "key: false", "key: ▲F", "wrong-value"),
    (TRUE_FALSE, "    key", "    ▲options: {A: 对, B: 错}\n    key", "unknown-field"),
    (TRUE_FALSE, "status: draft", "status: ▲Draft", "wrong-value"),
    (TRUE_FALSE, "status: draft", "▲stauts: draft\n    status: draft", "unknown-field"),
    (TRUE_FALSE, "status: draft", "status: draft\n    ▲status: reviewed", "field-twice"),
    (TRUE_FALSE, "status: draft", "status: draft\n    ▲[a]: b", "unknown-field"),
    (TRUE_FALSE, "status: draft", "status: draft\n    tags: ▲重点", "wrong-type"),
    (TRUE_FALSE, "status: draft", "status: draft\n    tags: [甲, ▲甲]", "entry-twice"),
    (TRUE_FALSE, "status: draft", "status: draft\n    tags: [甲, ▲{b: c}]", "wrong-type"),
    (TRUE_FALSE, "status: draft", "status: draft\n    keep_order: ▲是", "wrong-value"),
    (TRUE_FALSE, "stem: 律师可以向受援人收取复印费。", "stem: ▲''", "empty-field"),
    (TRUE_FALSE, "stem: 律师可以向受援人收取复印费。", 'stem: ▲"  "', "empty-field"),
    (TRUE_FALSE, "stem: 律师可以向受援人收取复印费。", "stem: ▲[律师, 收费]", "wrong-type"),
    (TRUE_FALSE, "stem: 律师可以向受援人收取复印费。", "stem: ▲{律师: 收费}", "wrong-type"),
    (TRUE_FALSE, "  - id: example-j-001\n    type", "  - ▲type", "missing-field"),
    (TRUE_FALSE, "type: true_false", "type: ▲truefalse", "wrong-value"),
    (SINGLE, "reviewed_at: 2026-11-23", "reviewed_at: ▲23.11.2026", "wrong-value"),
    (SINGLE, "reviewed_at: 2026-11-23", "reviewed_at: ▲2026-02-30", "wrong-value"),
    (SINGLE, "reviewed_at: 2026-11-23", "reviewed_at: ▲2026-1-3", "wrong-value"),
    (SINGLE, "key: A", "key: ▲AB", "wrong-value"),
    (SINGLE, "key: A", "key: ▲a", "wrong-value"),
    (SINGLE, "key: A", "key: ▲true", "wrong-value"),
    (SINGLE, "key: A", "key: ▲[A]", "wrong-type"),
    (SINGLE, "key: A", "key: ▲E", "key-not-offered"),
    (SINGLE, "      B: 收下", "      ▲b: 收下", "wrong-letter"),
    (SINGLE, "      B: 收下\n", "      ▲C: 收下\n", "wrong-letter"),
    (SINGLE, "      B: 收下\n      C", "      ▲C", "wrong-letter"),
    (SINGLE, "B: 收下", "B: ▲谢绝", "same-options"),
    (SINGLE, "B: 收下", "B:▲", "empty-field"),
    (SINGLE, "B: 收下", "B: ▲[收下]", "wrong-type"),
    (MULTIPLE, "key: BCD", "key: ▲B", "wrong-value"),
    (MULTIPLE, "key: BCD", "key: ▲BBC", "wrong-value"),
    (MULTIPLE, "key: BCD", "key: ▲B,C,D", "wrong-value"),
    (MULTIPLE, "key: BCD", "key: ▲[B, C, D]", "wrong-type"),
    (MULTIPLE, "key: BCD", "key: ▲BDF", "key-not-offered"),
    (MULTIPLE, "type: multiple", "type: ▲indefinite", "indefinite-outside-case"),
    (CASE, "stimulus: |\n      王某申请法律援助，律师李某承办。", "stimulus:▲", "empty-field"),
    (CASE, "        type: indefinite", "        type: ▲case", "case-in-case"),
]


def bank_text(*entries):
    """A bank of these entries."""
    return HEADER + "".join(entries)


def marked(text):
    """A text without its mark, and the line and column of the mark."""
    before, _mark, after = text.partition(MARK)
    return before + after, (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


def read(text, registry=None):
    """The bank in a text and its problems."""
    reading = read_bank(text.encode(), "bank.yaml", registry)
    return reading.bank, list(reading.problems)


def facts(problem):
    """A problem as a test compares it: rule, line, column."""
    return (problem.rule, problem.place.line, problem.place.column)


def only_problem(text, registry=None):
    """The bank in a marked text, and its one problem, which stands at the mark."""
    clean, place = marked(text)
    bank, problems = read(clean, registry)
    assert [(problem.place.line, problem.place.column) for problem in problems] == [place], problems
    assert problems[0].place.file == "bank.yaml"
    assert str(problems[0].message)
    assert str(problems[0].remedy)
    return bank, problems[0]


SIGNS = [
    *":：\"'[]{}&*!|>-#%@`,?\n \t　\\~=<",
    "\x07",
    "\u2028",
    "- ",
    ": ",
    "\n\n",
    "---\n",
    "<<: ",
    "? ",
    "\n  - ",
    "",
]


@st.composite
def damaged(draw, text):
    """A text in which a few characters were lost or typed by mistake."""
    for _damage in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        text = text[:start] + draw(st.sampled_from(SIGNS)) + text[start + length :]
    return text


def stands_in(problem, text):
    """Whether a problem can be said, and its place is one that the text has."""
    lines = lines_of(text)
    line, column = problem.place.line, problem.place.column
    assert str(problem.message)
    assert str(problem.remedy)
    return 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
