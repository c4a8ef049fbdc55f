"""A small exam with every kind of item, people to sit it, a clock to move, and helpers to drive the app."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from examapp.application.admission import Admission
from examapp.application.reentry import ReentryDesk
from examapp.domain.blueprints import Exam, Section, SectionKind, Topic
from examapp.domain.clocks import Reading
from examapp.domain.errors import Message, NotSaved
from examapp.domain.forms import Form, FormItem, form_id_of, form_item
from examapp.domain.items import TRUE_FALSE_OPTIONS, Item, ItemType, Option
from examapp.domain.journal import Event
from examapp.domain.marking import MarkingRule
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.domain.sittings import Sitting, sitting_id_of
from examapp.locale import use_language
from examapp.storage.store import Store
from examapp.tui.app import ExamApp
from examapp.tui.countdown import Countdown
from examapp.tui.rules import RulesScreen
from examapp.tui.sign_in import SignInScreen
from examapp.tui.sitting import SittingScreen
from examapp.tui.typed_field import TypedField

NARROW, WIDE = (80, 24), (140, 40)
LICENCE = "13416201281012345"
SEATLESS = "13416201281012346"
EXCUSED = "13416201281012347"
ODD_SIGNS = "[b]不是标记[/b] [/]"
STIMULUS = (
    "王某因讨薪纠纷申请法律援助，县法律援助中心指派律师李某承办。办理过程中李某发现，被告公司的法定代表人是其妻弟，"
    "且其所在单位三年前曾为该公司提供过法律咨询。李某未向中心说明，继续办理。"
) * 4
LONG_STEM = (
    "法律援助律师办理一起工伤赔偿案件，结案后受援人送来两箱土特产，并提出愿意另付一笔“辛苦费”。" * 22 + "正确的是："
)
LONG_OPTION = "经中心负责人同意后可以收取不超过市场价的报酬，但应当另行签订委托协议并开具票据，" * 4


def item(name: str, kind: ItemType, stem: str, texts: tuple[str, ...] = (), **more: str) -> Item:
    options = TRUE_FALSE_OPTIONS if kind is ItemType.TRUE_FALSE else tuple(map(Option, "ABCDEFGH", texts))
    key = frozenset({options[0].option_id})
    return Item(name, kind, stem, options, key, "rationale that nobody may see", "T01", 1, **more)


def items() -> list[tuple[str, Item]]:
    four = ("收下土特产", "一律谢绝，向受援人说明", "收下后折价上交", LONG_OPTION)
    return [
        ("tf", item("t1", ItemType.TRUE_FALSE, "法律援助律师可以向受援人收取费用。")),
        ("tf", item("t2", ItemType.TRUE_FALSE, ODD_SIGNS)),
        ("single", item("s1", ItemType.SINGLE, "下列做法中正确的是：", four)),
        ("single", item("s2", ItemType.SINGLE, LONG_STEM, four)),
        ("multiple", item("m1", ItemType.MULTIPLE, "下列说法正确的有：", (*four, "第五项", "第六项"))),
        (
            "multiple",
            item("m2", ItemType.MULTIPLE, "下列说法错误的有：", tuple(LONG_OPTION + str(n) for n in range(8))),
        ),
        ("case", item("c1", ItemType.INDEFINITE, "关于李某的行为：", four, case_id="c", stimulus=STIMULUS)),
        ("case", item("c2", ItemType.SINGLE, "关于王某的权利：", four, case_id="c", stimulus=STIMULUS)),
    ]


SECTIONS = (
    ("tf", "判断题", SectionKind.TRUE_FALSE, 1),
    ("single", "单项选择题", SectionKind.SINGLE, 1),
    ("multiple", "多项选择题", SectionKind.MULTIPLE, 2),
    ("case", "案例分析题", SectionKind.CASE, 2),
)


def exam(counts: dict[str, int], **more: object) -> Exam:
    sections = tuple(
        Section(name, title, kind, Fraction(points), MarkingRule("all_or_nothing"), {"T01": counts[name]})
        for name, title, kind, points in SECTIONS
    )
    basis = Exam(
        exam_id="ethics",
        title="法律职业道德和执业纪律测试（2026 年度）",
        language="zh",
        duration=timedelta(minutes=90),
        cut_score=Fraction(60),
        sections=sections,
        topics=(Topic("T01", "总则"),),
        banks=("ethics",),
        shuffle_items=False,
        shuffle_options=False,
        warnings=tuple(timedelta(minutes=minutes) for minutes in (30, 10, 5, 1)),
        rules="一、考试期间不得离开考试窗口。\n二、答题随时保存。",
        pledge="本人承诺：独立作答，不查阅任何资料。",
    )
    return replace(basis, **more)


def form(**more: object) -> Form:
    definition = exam({"tf": 2, "single": 2, "multiple": 2, "case": 2}, **more)
    shown = tuple(form_item(each, section) for section, each in items())
    return Form(form_id_of(definition, shown), definition, 7, shown)


def big_form() -> Form:
    """Seventy-five items, as the real exam has them."""
    counts = {"tf": 20, "single": 30, "multiple": 15, "case": 10}
    patterns = dict(reversed(items()))
    shown: list[FormItem] = []
    for section, count in counts.items():
        pattern = patterns[section]
        shown += [
            form_item(replace(pattern, item_id=f"{section}{number}", stem=f"{pattern.stem}（{number}）"), section)
            for number in range(count)
        ]
    definition = exam(counts)
    return Form(form_id_of(definition, shown), definition, 7, tuple(shown))


def candidates() -> list[Candidate]:
    person = Candidate(
        name="张某某",
        licence_no=LICENCE,
        centre="蒙城县法律援助中心",
        category=Category.LEGAL_AID,
        comparison_group=ComparisonGroup.LEGAL_AID,
        seat="07",
    )
    return [
        person,
        replace(person, name="李某某", licence_no=SEATLESS, seat=""),
        replace(person, name="赵某某", licence_no=EXCUSED, state=CandidateState.DEFERRED),
    ]


class HandClock:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self._moment = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
        self._boot_ms = 1_000_000
        self._boot_id = "boot"

    def read(self) -> Reading:
        return Reading(self._moment, self._boot_ms, self._boot_id)

    def reboot(self, **away: float) -> None:
        self._moment += timedelta(**away)
        self._boot_ms = 20_000
        self._boot_id += "-again"

    def forward(self, **span: float) -> None:
        step = timedelta(**span)
        self._moment += step
        self._boot_ms += step // timedelta(milliseconds=1)

    def move_wall(self, **span: float) -> None:
        self._moment += timedelta(**span)


class FullDiskStore(Store):
    """A store whose disk can be filled."""

    full = False

    def append(self, event: Event) -> None:
        if self.full:
            raise NotSaved(
                Message("The last action was NOT saved: {reason}", {"reason": "disk full"}),
                hint=Message("Call the invigilator. What was saved before is safe."),
            )
        super().append(event)


class Room:
    """A machine in the exam room: store, clock, the door to one form, and the app while it runs."""

    def __init__(
        self,
        paper: Form | None = None,
        *,
        paper_rules: str | None = None,
        store: Store | None = None,
        clock: HandClock | None = None,
        demonstration: bool = False,
        codes: bool = False,
    ) -> None:
        self.store = store or FullDiskStore()
        self.clock = clock or HandClock()
        self.form = paper or (form() if paper_rules is None else form(rules=paper_rules))
        self.store.save_form(self.form, built_at=self.clock.read().wall_at)
        self.store.save_candidates(candidates())
        self.desk = ReentryDesk(lambda: b"s" * 32, lambda: "station", self.clock, settings=self.store)
        self.admission = Admission(self.form, self.store, self.clock, desk=self.desk if codes else None)
        self.app = ExamApp(self.admission, demonstration=demonstration)

    def sitting(self, licence: str = LICENCE) -> Sitting:
        """What the journal on disk says."""
        person = self.store.candidate(licence)
        assert person is not None
        found = self.admission.sitting_of(person)
        assert found is not None
        return found

    def kinds(self, licence: str = LICENCE) -> list[str]:
        return [event.kind.value for event in self.store.events(sitting_id_of(self.form.form_id, licence))]

    async def tick(self, pilot: Pilot[None]) -> None:
        """Let the second pass that the clock was moved for, on every screen."""
        for screen in reversed(self.app.screen_stack):
            for countdown in screen.query(Countdown):
                countdown.tick()
        await pilot.pause()


Play = Callable[[Pilot[None]], Awaitable[None]]


def play(room: Room, scene: Play, *, size: tuple[int, int] = NARROW, language: str = "en") -> None:
    """Run the app and a scene in it, which begins at sign-in."""

    async def from_sign_in(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: isinstance(room.app.screen, SignInScreen) and bool(room.app.focused))
        await scene(pilot)

    play_in(room.app, from_sign_in, size=size, language=language)


def play_in(app: App[None], scene: Play, *, size: tuple[int, int] = NARROW, language: str = "en") -> None:
    """Run an app and a scene in it; Textual's waiting for idle is shortened."""

    async def run() -> None:
        use_language(language)
        async with app.run_test(size=size) as pilot:
            await scene(pilot)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 500)
        patch.setattr("textual._wait.SLEEP_IDLE", 1 / 5000)
        asyncio.run(run())


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app work until something has come true."""
    for _attempt in range(500):
        if condition():
            return
        await pilot.pause()
    raise AssertionError("\n".join(lines_of(pilot.app)))


async def sees(pilot: Pilot[None], *texts: str) -> None:
    """Let the app work until the screen shows all of these."""
    await until(pilot, lambda: all(text in text_of(pilot.app) for text in texts))


async def loses(pilot: Pilot[None], *texts: str) -> None:
    """Let the app work until the screen shows none of these any more."""
    await until(pilot, lambda: not any(text in text_of(pilot.app) for text in texts))


async def scrolls(pilot: Pilot[None], key: str, *texts: str, away: bool = False) -> None:
    """Press a key until the screen shows all of these texts, or none of them any more; a long text is laid out late."""
    for _number in range(60):
        await pilot.press(key)
        await pilot.pause()
        shown = [text in text_of(pilot.app) for text in texts]
        if not any(shown) if away else all(shown):
            return
    raise AssertionError("\n".join(lines_of(pilot.app)))


async def comes(pilot: Pilot[None], screen: type[Screen[object]]) -> None:
    """Let the app work until a screen of this kind is up."""
    await until(pilot, lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.is_mounted)
    await pilot.pause()


def lines_of(app: App[None]) -> list[str]:
    """What is painted, line by line."""
    strips = app.screen._compositor.render_strips(app.size)
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def text_of(app: App[None]) -> str:
    return "\n".join(lines_of(app))


async def sign_in(pilot: Pilot[None], licence: str = LICENCE) -> None:
    """Say who it is, and that it is so; typing the digits is what test_sign_in is about."""
    pilot.app.screen.query_one(TypedField).value = licence
    await pilot.press("enter")
    await sees(pilot, "Is this you?")
    await pilot.press("enter")


async def begin(pilot: Pilot[None], licence: str = LICENCE) -> None:
    """Through the door to the first item."""
    await sign_in(pilot, licence)
    await comes(pilot, RulesScreen)
    await pilot.press("1", "enter")
    await comes(pilot, SittingScreen)
    await sees(pilot, "F1 help")


async def go_to(pilot: Pilot[None], room: Room, item_id: str) -> None:
    """To an item by the arrow key."""
    while room.sitting().current != item_id:
        await pilot.press("right")
    await sees(pilot, f"Item {room.form.index(item_id) + 1} /")
