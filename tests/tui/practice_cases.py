"""A few items with rationales and citations to practise, the texts of two articles, and an app that offers them."""

from dataclasses import replace
from functools import partial

from cases import STIMULUS, comes, item
from textual.pilot import Pilot

from examapp.application.training import Practice
from examapp.domain.items import Item, ItemType
from examapp.domain.practice import Subject
from examapp.domain.statutes import Citation, Statute, StatuteStatus, StatuteText, Version
from examapp.reports.items import grounds_of
from examapp.tui.app import ExamApp
from examapp.tui.practising import PractisingScreen
from examapp.tui.rounds import Offer, practise

TITLES = {"T01": "收费与财物", "P01": "工伤"}
REGISTRY = {
    "legal-aid-law": Statute(
        "legal-aid-law",
        "中华人民共和国法律援助法",
        "法律援助法",
        "全国人大常委会",
        (Version("2021", StatuteStatus.IN_FORCE, articles=71),),
    )
}
ARTICLE = "法律援助人员依法履行职责，不得向受援人收取任何财物。"
LONG_ARTICLE = "\n".join(f"第{number}款：{ARTICLE}" for number in range(1, 30))
TEXTS = {
    "legal-aid-law@2021": StatuteText("legal-aid-law", "2021", {"20": ARTICLE, "21": LONG_ARTICLE}, is_whole=False)
}
RATIONALE = "土特产也是财物，一律谢绝。\nA：收下就是收取财物。\nC：折价上交不改变收取的事实。"
FOUR = ("收下土特产", "一律谢绝，向受援人说明", "收下后折价上交", "转送他人")


def to_practise(
    name: str, kind: ItemType = ItemType.SINGLE, *, key: str = "B", article: str = "20", **more: str
) -> Item:
    """An item whose key rests on an article."""
    texts = () if kind is ItemType.TRUE_FALSE else FOUR
    basis = item(name, kind, more.pop("stem", f"下列做法中正确的是（{name}）："), texts, **more)
    quote = "不得向受援人收取任何财物"
    citations = (Citation("legal-aid-law", "2021", article, quote),)
    return replace(basis, key=frozenset(key), rationale=RATIONALE, citations=citations)


def case_items(*, article: str = "20") -> list[Item]:
    """A case of two items with long facts."""
    more = {"article": article, "case_id": "c", "stimulus": STIMULUS}
    return [to_practise(f"c{number}", ItemType.INDEFINITE, key="AB", **more) for number in (1, 2)]


class PracticeRoom:
    """An app that offers these items in this order."""

    def __init__(self, *items: Item, named: bool = True, at_hand: bool = True, note: str = "") -> None:
        shown = items or (to_practise("one"), to_practise("two"), to_practise("three"))
        self.subject = Subject("T01", TITLES["T01"], tuple(shown))
        other = Subject("P01", TITLES["P01"], (replace(to_practise("field"), topic="P01"),))
        self.offer = Offer(
            subjects=(other, self.subject),
            titles=TITLES,
            grounds=partial(grounds_of, registry=REGISTRY, texts=TEXTS if at_hand else {}),
            count=20,
            seed=1,
            chosen=self.subject if named else None,
            note=note,
        )
        self.app = ExamApp(work=partial(practise, self.offer))

    @property
    def practice(self) -> Practice:
        """The round on the screen."""
        screen = self.app.screen
        assert isinstance(screen, PractisingScreen)
        return screen._practice


async def begin(pilot: Pilot[None]) -> None:
    """To the first item."""
    await comes(pilot, PractisingScreen)
