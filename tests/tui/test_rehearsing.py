"""Sessions on the screens: the seat code at sign-in, locked doors, and the rehearsal."""

from contextlib import contextmanager

import pytest
from cases import LICENCE, SEATLESS, WIDE, HandClock, Room, candidates, comes, loses, play, play_in, sees, text_of

from examapp.application.admission import Admission
from examapp.application.doors import Doors as Locks
from examapp.application.doors import LockedDoor
from examapp.application.sessions import ExamDay, SessionGate
from examapp.cli.rehearse import RehearsalStore
from examapp.domain.manifests import Times, make_manifest, with_codes
from examapp.domain.rehearsals import rehearsal_form
from examapp.locale import _, current_language, say, use_language
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.sessions import Sessions
from examapp.tui.app import ExamApp
from examapp.tui.doors import Doors
from examapp.tui.home import HomeScreen, Overview
from examapp.tui.page import PageScreen
from examapp.tui.passphrase import PassphraseScreen
from examapp.tui.rehearsing import Rehearsal, RehearsalEndScreen
from examapp.tui.review import ReviewScreen
from examapp.tui.rules import RulesScreen
from examapp.tui.sign_in import SignInScreen
from examapp.tui.sitting import SittingScreen
from examapp.tui.typed_field import TypedField
from tests.session_cases import PlainScrambler

CODE = "482916"
PASSPHRASE = "correct horse battery"
SIZES = [(80, 24), WIDE]


@pytest.fixture(params=["en", "zh"])
def language(request):
    """Each language; skips Chinese where its catalogue is not compiled."""
    use_language("zh")
    compiled = _("help") != "help"
    use_language("en")
    if request.param == "zh" and not compiled:
        pytest.skip("the Chinese catalogue is not compiled here")
    yield request.param
    use_language("en")


def room_with_session(*, is_open=True):
    """A room whose one session has seat codes."""
    room = Room()
    now = room.clock.read().wall_at
    duration = room.form.exam.duration
    manifest, _problems = make_manifest(
        exam_id=room.form.exam.exam_id,
        form_ids=[room.form.form_id],
        centre=candidates()[0].centre,
        place="Room 3",
        times=Times(now, now, now + duration),
        duration=duration,
        roster=candidates(),
    )
    sessions, audit = Sessions(), AuditLog()
    sessions.save(with_codes(manifest, {LICENCE: PlainScrambler().scramble(CODE)}))
    day = ExamDay(sessions, audit, room.clock, stations=[NO_STATION])
    if is_open:
        day.open(manifest)
    gate = SessionGate(day, room.store, PlainScrambler(), room.clock, room.form)
    room.admission = Admission(room.form, room.store, room.clock, gate=gate)
    room.app = ExamApp(room.admission)
    return room


@pytest.mark.parametrize("size", SIZES)
def test_the_seat_code_comes_after_the_licence_number(size, language):
    room = room_with_session()
    prompt, question = {"en": ("seat code", "Is this you?"), "zh": ("座位码", "以上是您本人吗")}[language]

    async def scene(pilot):
        assert prompt not in text_of(pilot.app)
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, prompt)
        assert "张某某" not in text_of(pilot.app)
        await pilot.press(*"48a２", "9", "1", "6", "enter")
        await sees(pilot, "张某某", question)
        assert prompt not in text_of(pilot.app)
        await pilot.press("enter")
        await comes(pilot, RulesScreen)

    play(room, scene, size=size, language=language)


def test_a_wrong_code_has_to_wait_and_the_right_one_opens():
    room = room_with_session()

    async def scene(pilot):
        await pilot.press(*LICENCE, "enter", *"111111", "enter")
        await sees(pilot, "not the seat code", "in 1 s")
        await pilot.press(*CODE, "enter")
        await sees(pilot, "wait 1 seconds")
        room.clock.forward(seconds=1)
        await pilot.press(*CODE, "enter")
        await sees(pilot, "Is this you?")

    play(room, scene)


def test_escape_takes_number_and_code_back():
    room = room_with_session()

    async def scene(pilot):
        await pilot.press(*LICENCE, "enter", *"48", "escape")
        await loses(pilot, "seat code")
        await pilot.press(*SEATLESS, "enter")
        await sees(pilot, "李某某", "Is this you?")  # who has no code needs none

    play(room, scene)


def test_a_session_that_is_not_open_is_said_at_sign_in(language):
    words = {"en": "not been opened yet", "zh": "尚未开启"}[language]

    async def scene(pilot):
        await pilot.press(*LICENCE, "enter")
        await sees(pilot, words)

    play(room_with_session(is_open=False), scene, language=language)


# --- doors ------------------------------------------------------------------------------------------------------------


@contextmanager
def house(*locked):
    room = Room()
    locks = Locks(room.store, PlainScrambler(), room.clock)
    for door in locked:
        locks.lock(door, PASSPHRASE)

    def look():
        closed = frozenset(door for door in LockedDoor if locks.is_locked(door))
        return Overview(room.form, (), room.clock.read(), (), closed)

    app = ExamApp(room.admission, doors=Doors(look, lambda: "the trainer's page", locks=locks))
    yield room, app
    room.store.close()


def test_doors_say_whether_they_ask_for_a_passphrase(language):
    words = {"en": ("with passphrase", "no passphrase set"), "zh": ("须输入口令", "未设口令")}[language]

    async def scene(pilot):
        await sees(pilot, *words)

    with house(LockedDoor.ADMINISTRATOR) as (_room, app):
        play_in(app, scene, language=language)


def test_a_door_without_a_passphrase_opens_at_once():
    async def scene(pilot):
        await pilot.press("3")
        await comes(pilot, PageScreen)

    with house() as (_room, app):
        play_in(app, scene)


@pytest.mark.parametrize("size", SIZES)
def test_a_locked_door_opens_with_its_passphrase_which_is_not_shown(size, language):
    wrong = {"en": "not the passphrase", "zh": "口令不正确"}[language]

    async def scene(pilot):
        await pilot.press("3")
        await comes(pilot, PassphraseScreen)
        await pilot.press(*"nonsense")
        await sees(pilot, "••••••••")
        assert "nonsense" not in text_of(pilot.app)
        await pilot.press("enter")
        await sees(pilot, wrong)
        room.clock.forward(seconds=1)
        await pilot.press(*(key if key != " " else "space" for key in PASSPHRASE), "enter")
        await comes(pilot, PageScreen)
        await sees(pilot, "the trainer's page")

    with house(LockedDoor.TRAINER) as (room, app):
        play_in(app, scene, size=size, language=language)


def test_escape_leads_from_a_locked_door_back_to_the_doors():
    async def scene(pilot):
        await pilot.press("4")
        await comes(pilot, PassphraseScreen)
        await pilot.press("escape")
        await comes(pilot, HomeScreen)

    with house(LockedDoor.ADMINISTRATOR) as (_room, app):
        play_in(app, scene)


# --- rehearsal --------------------------------------------------------------------------------------------------------


class Hall:
    """An app in which somebody may rehearse, and who did."""

    def __init__(self, room=None):
        self.done = []
        self.clock = HandClock()
        self.memory = None
        self.app = ExamApp(room.admission if room else None, rehearsal=self.make)

    def make(self):
        form = rehearsal_form(say, language=current_language())
        self.memory = RehearsalStore({person.licence_no: person for person in candidates()})
        self.memory.save_form(form, built_at=self.clock.read().wall_at)
        return Rehearsal(Admission(form, self.memory, self.clock), self.done.append)


async def signed_in(pilot, question):
    await comes(pilot, SignInScreen)
    pilot.app.screen.query_one(TypedField).value = LICENCE
    await pilot.press("enter")
    await sees(pilot, question)
    await pilot.press("enter")
    await comes(pilot, RulesScreen)


@pytest.mark.parametrize("size", SIZES)
def test_every_screen_of_a_rehearsal_says_that_it_is_one(size, language):
    mark, question = {"en": ("REHEARSAL ·", "Is this you?"), "zh": ("演练 ·", "以上是您本人吗")}[language]
    hall = Hall()

    async def scene(pilot):
        await comes(pilot, SignInScreen)
        await sees(pilot, mark)
        await signed_in(pilot, question)
        await sees(pilot, mark)
        await pilot.press("1", "enter")
        await comes(pilot, SittingScreen)
        await sees(pilot, mark)
        for key in ("f1", "t", "r"):
            await pilot.press(key)
            await pilot.pause()
            assert not isinstance(pilot.app.screen, SittingScreen)
            await sees(pilot, mark)
            await pilot.press("escape")
            await comes(pilot, SittingScreen)
        await pilot.press("a", "r")
        await comes(pilot, ReviewScreen)
        await pilot.press("s", "0", "7", "enter")
        await comes(pilot, RehearsalEndScreen)
        await sees(pilot, mark)
        assert hall.done == [LICENCE]
        await pilot.press("enter")
        await comes(pilot, SignInScreen)

    play_in(hall.app, scene, size=size, language=language)


def test_f3_leads_from_sign_in_to_a_rehearsal_and_back_and_leaves_no_trace():
    room = Room()
    hall = Hall(room)
    room.app = hall.app

    async def scene(pilot):
        await sees(pilot, "F3 rehearse")
        await pilot.press("f3")
        await sees(pilot, "REHEARSAL")
        assert "F3" not in text_of(pilot.app)
        await signed_in(pilot, "Is this you?")
        await pilot.press("1", "enter")
        await comes(pilot, SittingScreen)
        await pilot.press("a", "r")
        await comes(pilot, ReviewScreen)
        await pilot.press("s", "0", "7", "enter")
        await comes(pilot, RehearsalEndScreen)
        await pilot.press("enter")
        await sees(pilot, "Closed book")
        await loses(pilot, "REHEARSAL")

    play(room, scene)
    assert room.store.sitting_ids() == []
    assert hall.done == [LICENCE]
    assert len(hall.memory.sitting_ids()) == 1


def test_who_leaves_the_rehearsal_before_it_begins_is_back_at_the_exam():
    room = Room()
    hall = Hall(room)
    room.app = hall.app

    async def scene(pilot):
        await pilot.press("f3")
        await sees(pilot, "REHEARSAL")
        await pilot.press("escape", "escape")
        await loses(pilot, "REHEARSAL")
        await sees(pilot, "F3 rehearse")

    play(room, scene)
    assert hall.done == []


def test_where_no_rehearsal_is_offered_f3_does_nothing():
    async def scene(pilot):
        assert "F3" not in text_of(pilot.app)
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SignInScreen)

    play(Room(), scene)


def test_paste_and_lost_focus_are_noticed_in_a_rehearsal_as_in_the_exam():
    hall = Hall()

    async def scene(pilot):
        await signed_in(pilot, "Is this you?")
        await pilot.press("1", "enter")
        await comes(pilot, SittingScreen)
        pilot.app.watch_app_focus(has_focus=False)
        pilot.app.watch_app_focus(has_focus=True)
        await sees(pilot, "You left the exam window")

    play_in(hall.app, scene)
