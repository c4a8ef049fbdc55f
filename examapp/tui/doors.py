"""Behind the four doors: where each leads, who may go through, and the way back to them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from examapp.domain.errors import ExamError
from examapp.tui.wording import error_text

if TYPE_CHECKING:
    from examapp.application.doors import Doors as Locks
    from examapp.tui.app import ExamApp
    from examapp.tui.home import Door, HomeScreen, Overview
    from examapp.tui.results import Results
    from examapp.tui.training_overview import Training


@dataclass(frozen=True, slots=True)
class Doors:
    """What the doors need of the outside: a look at the workspace, the locks, and what is behind each door."""

    look: "Callable[[], Overview]"
    trainer_text: Callable[[], str]
    demonstration: bool = False
    locks: "Locks | None" = None
    results: "Results | None" = None
    training: "Training | None" = None
    study: "Callable[[ExamApp], Awaitable[None]] | None" = None


async def walk_through(doors: Doors, app: "ExamApp", serve_exam: Callable[[], Awaitable[None]]) -> None:
    """Show the doors, go through the one chosen and come back, until somebody leaves."""
    # Loaded only where there are doors: an exam-day machine has one, and starts sooner without them.
    from examapp.tui.home import Door, HomeScreen, candidate_text
    from examapp.tui.page import PageScreen

    door: Door | None = Door.CANDIDATE
    while door is not None:
        home = HomeScreen(doors.look, demonstration=doors.demonstration, cursor=door)
        door = await app.push_screen_wait(home)
        if door is None or not await _is_let_in(doors, app, home, door):
            continue
        if door is Door.CANDIDATE and doors.look().form is not None:
            await serve_exam()
        elif door is Door.CANDIDATE:
            await app.push_screen_wait(PageScreen(home.name_of(door), candidate_text()))
        elif door is Door.LEARNER:
            await _study(doors, app, home.name_of(door))
        elif door is Door.TRAINER:
            await _train(doors, app, home.name_of(door))
        elif door is Door.ADMINISTRATOR:
            await _administer(doors, app, home.name_of(door))


async def _study(doors: Doors, app: "ExamApp", name: str) -> None:
    """The learner's progress, with lessons, practice and mock exams from there; or why that is not possible now."""
    from examapp.tui.home import candidate_text
    from examapp.tui.page import PageScreen

    try:
        if doors.study is None:
            await app.push_screen_wait(PageScreen(name, candidate_text()))
        else:
            await doors.study(app)
    except ExamError as error:
        await app.push_screen_wait(PageScreen(name, error_text(error)))


async def _train(doors: Doors, app: "ExamApp", name: str) -> None:
    """The question banks, and from there how the training goes."""
    from examapp.tui.training_overview import TrainerScreen, TrainingOverviewScreen

    text = doors.trainer_text()
    while await app.push_screen_wait(TrainerScreen(name, text, has_results=doors.training is not None)):
        if doors.training is not None:
            await app.push_screen_wait(TrainingOverviewScreen(doors.training))


async def _administer(doors: Doors, app: "ExamApp", name: str) -> None:
    """Who has come how far, and from there the results."""
    from examapp.tui.home import seats_text
    from examapp.tui.page import PageScreen

    while await app.push_screen_wait(PageScreen(name, seats_text(doors.look()), has_results=doors.results is not None)):
        if doors.results is not None:
            from examapp.tui.results import ResultsScreen

            await app.push_screen_wait(ResultsScreen(doors.results))


async def _is_let_in(doors: Doors, app: "ExamApp", home: "HomeScreen", door: "Door") -> bool:
    """Whether the door is open, or was opened with its passphrase."""
    from examapp.tui.home import LOCKS

    lock = LOCKS.get(door)
    if lock is None or doors.locks is None or not doors.locks.is_locked(lock):
        return True
    from examapp.tui.passphrase import PassphraseScreen

    return await app.push_screen_wait(PassphraseScreen(home.name_of(door), partial(doors.locks.open, lock)))
