"""One round of practice after another: choose a topic, practise, see what became of it, the wrong ones again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from examapp.application.training import Practice
from examapp.domain.items import Item
from examapp.domain.practice import Pool, Subject, draw

if TYPE_CHECKING:
    from textual.app import App

    from examapp.application.rating import Rater
    from examapp.application.remarks import Remarks
    from examapp.application.training import Recorder
    from examapp.reports.items import Ground

NO_POOL = Pool(())


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be practised, and how: `chosen` is a subject named beforehand, `note` what is said of the items.

    `own` are the learner's own subjects, such as the wrong-answer book, as they are now; `recorder` keeps the answers,
    `remarks` notes and reports, `rater` says when an item comes again. `pool` is what all of it is drawn from,
    `learner` whose practice it is. `guard` raises ExamError where no round may begin any more.
    """

    subjects: tuple[Subject, ...]
    titles: Mapping[str, str]
    grounds: "Callable[[Item], Sequence[Ground]]"
    count: int
    seed: int
    chosen: Subject | None = None
    note: str = ""
    own: "Callable[[], tuple[Subject, ...]]" = lambda: ()
    recorder: "Recorder | None" = None
    remarks: "Remarks | None" = None
    rater: "Rater | None" = None
    pool: Pool = NO_POOL
    learner: str = ""
    guard: "Callable[[], None]" = lambda: None

    @property
    def choices(self) -> tuple[Subject, ...]:
        """What there is to choose from now: the learner's own subjects first."""
        return (*self.own(), *self.subjects)

    def round(self, subject: Subject, number: int = 0) -> Practice:
        """A round on a subject; each number has items of its own."""
        if subject.in_order:
            return Practice(subject.items[: self.count])
        return Practice(draw(subject.items, count=self.count, seed=self.seed + number))


async def practise(offer: Offer, app: "App[None]") -> None:
    """Rounds until somebody leaves; one round and its wrong ones where the subject was named beforehand."""
    from examapp.tui.choosing import ChoosingScreen  # Textual loads only here

    if offer.chosen is not None:
        await _practise_subject(offer, app, offer.chosen, number=0)
        return
    number, subject = 0, None
    while True:
        choices = offer.choices
        again = next((each for each in choices if subject and each.subject_id == subject.subject_id), None)
        choosing = ChoosingScreen(choices, count=offer.count, note=offer.note, chosen=again, learner=offer.learner)
        subject = await app.push_screen_wait(choosing)
        if subject is None:
            return
        await _practise_subject(offer, app, subject, number=number)
        number += 1


async def _practise_subject(offer: Offer, app: "App[None]", subject: Subject, *, number: int) -> None:
    from examapp.tui.practising import PractisingScreen
    from examapp.tui.round_end import RoundEndScreen

    practice, goes_on = offer.round(subject, number), True
    note = offer.note if offer.chosen is not None else ""
    while goes_on:
        offer.guard()
        screen = PractisingScreen(
            practice,
            subject.title,
            grounds=offer.grounds,
            titles=offer.titles,
            note=note,
            recorder=offer.recorder,
            remarks=offer.remarks,
            rater=offer.rater,
        )
        summary = await app.push_screen_wait(screen)
        goes_on = bool(summary.answered) and await app.push_screen_wait(
            RoundEndScreen(summary, subject.title, titles=offer.titles)
        )
        if goes_on:
            practice, note = practice.again(), ""
