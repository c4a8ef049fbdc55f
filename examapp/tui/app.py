"""The full-screen app: one candidate after another through sign-in, rules, sitting and closing."""

import asyncio
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from examapp.domain.errors import ExamError
from examapp.locale import _
from examapp.tui.doors import Doors, walk_through
from examapp.tui.opening import Opening
from examapp.tui.sign_in import SignInScreen, Wish
from examapp.tui.themes import themes
from examapp.tui.wording import error_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from examapp.application.admission import Admission
    from examapp.application.delivery import Delivery
    from examapp.domain.people import Candidate
    from examapp.tui.rehearsing import Rehearsal
    from examapp.tui.sitting import SittingScreen

ENDING_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


class ExamApp(App[None]):
    """Runs sittings of one form until somebody leaves at sign-in.

    `opening` finds the admission, and whether the data is invented, after the first screen has been painted; when it
    cannot, the app ends and `failure` says why. With `work` it does that instead, and ends with it. With nothing but a
    `rehearsal` it rehearses; otherwise a rehearsal can be asked for at sign-in. `mark` stands on every screen of what
    is no exam.
    """

    CSS_PATH = "app.tcss"
    TITLE = "examapp"
    ENABLE_COMMAND_PALETTE = False
    # Nothing of a closed-book exam is to be marked and copied.
    ALLOW_SELECT = False
    HORIZONTAL_BREAKPOINTS = [(0, "-cramped"), (80, "-roomy")]  # noqa: RUF012  (Textual declares the type)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "next_theme", show=False, priority=True),
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "help_quit", show=False, priority=True),
    ]

    def __init__(
        self,
        admission: "Admission | None" = None,
        *,
        demonstration: bool = False,
        doors: Doors | None = None,
        opening: Opening | None = None,
        work: "Callable[[ExamApp], Awaitable[None]] | None" = None,
        rehearsal: "Callable[[], Rehearsal] | None" = None,
    ) -> None:
        super().__init__()
        self._admission = admission
        self._demonstration = demonstration
        self._doors = doors
        self._opening = opening
        self._work = work
        self._rehearsal = rehearsal
        self.mark = ""
        self._sitting: SittingScreen | None = None
        self.failure: ExamError | None = None
        for theme in themes():
            self.register_theme(theme)
        # Set without its watcher, which would have the style sheet parsed a second time before anything is painted.
        self.set_reactive(App.theme, themes()[0].name)
        self.stylesheet.set_variables(self.get_css_variables())

    async def on_event(self, event: events.Event) -> None:
        # A key typed before a new screen has come up was meant for the one before.
        if isinstance(event, events.Key) and not self.screen.is_mounted:
            return
        await super().on_event(event)

    def watch_app_focus(self, has_focus: bool) -> None:  # noqa: FBT001  (Textual's signature)
        if self._sitting is not None:
            self._sitting.follow_focus(has_focus=has_focus)

    def on_mount(self) -> None:
        # After `fg` the terminal is blank until everything is painted anew.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))
        for name in ENDING_SIGNALS:
            # Windows has neither all signals nor loops that handle them.
            with suppress(AttributeError, NotImplementedError):
                number = getattr(signal, name)
                asyncio.get_running_loop().add_signal_handler(number, partial(self.end_by_signal, number))
        self.run_worker(self._serve())

    def on_paste(self, event: events.Paste) -> None:
        if self._sitting is not None:
            self._sitting.refuse_paste(len(event.text))

    def end_by_signal(self, number: int) -> None:
        """Record in an open sitting that the program is told to end, and end."""
        if self._sitting is not None:
            with suppress(ExamError):
                self._sitting.interrupt(signal.Signals(number).name)
        self.exit(return_code=128 + number)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in themes()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    async def action_quit(self) -> None:
        if self._sitting is None:
            self.exit()
        else:
            self.action_help_quit()

    def action_help_quit(self) -> None:
        if self._sitting is not None:
            self._sitting.notice(_("The exam goes on. To hand it in press R."))

    async def _serve(self) -> None:
        """The work given, the four doors, or the candidate's alone, until somebody leaves."""
        try:
            if self._work is not None:
                await self._work(self)
            elif self._doors is not None:
                await walk_through(self._doors, self, self._serve_exam)
            elif self._admission is None and self._opening is None and self._rehearsal is not None:
                while await self._rehearse(self._rehearsal):
                    pass
            else:
                await self._serve_exam()
        except ExamError as error:
            self.failure = error
        self.exit()

    async def _serve_exam(self) -> None:
        """One candidate after another until somebody leaves at sign-in; nothing where there is no form."""
        problem = ""
        while self._admission is not None or self._opening is not None:
            sign_in = SignInScreen(
                self._admission,
                demonstration=self._demonstration,
                problem=problem,
                may_rehearse=self._rehearsal is not None,
            )
            if self._admission is None:
                self.call_after_refresh(self._open, sign_in)
            candidate = await self.push_screen_wait(sign_in)
            if candidate is None or self._admission is None:
                return
            problem = ""
            try:
                if isinstance(candidate, Wish):
                    await self._rehearse(self._rehearsal)
                else:
                    await self._serve_candidate(self._admission, candidate)
            except ExamError as error:
                problem = error_text(error)

    async def _rehearse(self, make: "Callable[[], Rehearsal] | None") -> bool:
        """One candidate through the five items on the same screens; whether somebody came."""
        if make is None:
            return False
        from examapp.tui.rehearsing import RehearsalEndScreen

        self.mark = _("REHEARSAL")
        try:
            rehearsal = make()
            candidate = await self.push_screen_wait(SignInScreen(rehearsal.admission))
            if candidate is None or isinstance(candidate, Wish):
                return False
            delivery = await self.sit(rehearsal.admission, candidate)
            if delivery is not None:
                rehearsal.done(candidate.candidate_id)
                await self.push_screen_wait(RehearsalEndScreen(delivery.sitting, candidate))
            return True
        finally:
            self.mark = ""

    def _open(self, sign_in: SignInScreen) -> None:
        if self._opening is None:
            return
        try:
            opened = self._opening()
        except ExamError as error:
            self.failure = error
            self.exit()
            return
        self._admission, self._demonstration = opened.admission, opened.demonstration
        sign_in.open(opened.admission, demonstration=opened.demonstration, caution=opened.caution)

    async def _serve_candidate(self, admission: "Admission", candidate: "Candidate") -> None:
        """The sitting and its end; NotSaved when it cannot begin, GaveWay when it goes on in another window."""
        delivery = await self.sit(admission, candidate)
        if delivery is not None:
            from examapp.tui.closing import ClosingScreen

            closing = ClosingScreen(delivery.sitting, candidate, demonstration=self._demonstration)
            await self.push_screen_wait(closing)

    async def sit(self, admission: "Admission", candidate: "Candidate", *, promise: str = "") -> "Delivery | None":
        """Rules for who has not begun, a code for who was away long, then the sitting to its end.

        None when the candidate goes back, or the end waits; GaveWay when it goes on in another window.
        """
        # Loaded only when somebody has signed in: the first screen comes up sooner.
        from examapp.application.delivery import gave_way
        from examapp.tui.rules import RulesScreen
        from examapp.tui.sitting import SittingScreen

        exam = admission.form.exam
        if admission.sitting_of(candidate) is None:
            rules = RulesScreen(exam, candidate, demonstration=self._demonstration, promise=promise)
            if not await self.push_screen_wait(rules):
                return None
        code = ""
        number = admission.asks_code(candidate)
        if number is not None:
            from examapp.tui.reentry import ReentryScreen

            asking = ReentryScreen(admission, candidate, number=number, demonstration=self._demonstration)
            code = await self.push_screen_wait(asking)
            if not code:
                return None
        delivery = admission.admit(candidate, code=code)
        if delivery.sitting.is_open:
            self._sitting = SittingScreen(delivery, candidate, demonstration=self._demonstration)
            await self.push_screen_wait(self._sitting)
            self._sitting = None
        if delivery.gave_way:
            raise gave_way()
        return None if delivery.sitting.is_open else delivery
