"""Lost working time, and how much of it the rule of the exam gives back: computed, never typed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from examapp.domain.journal import Event, EventKind

ZERO, SECOND = timedelta(0), timedelta(seconds=1)


class Cause(StrEnum):
    """Why working time was lost: the machine was restarted, the program was killed, either of them stood still."""

    RESTARTED = "restarted"
    KILLED = "killed"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class CreditRule:
    """What an exam gives back: for which causes, and how much at most in one sitting."""

    causes: frozenset[Cause] = frozenset()
    cap: timedelta = ZERO

    def as_json(self) -> dict[str, object]:
        """The rule as it is stored and digested."""
        return {"causes": sorted(self.causes), "cap_s": self.cap // SECOND}


NO_CREDIT = CreditRule()


def cause_of(event: Event) -> Cause | None:
    """What a loss is counted as; None where the program was ended in order, which no rule credits."""
    if event.kind is EventKind.SUSPENDED:
        return Cause.SUSPENDED
    restarted = event.data.get("machine_restarted") is True
    stated = event.data.get("cause", Cause.RESTARTED.value if restarted else "")
    return Cause(str(stated)) if stated in list(Cause) else None


@dataclass(frozen=True, slots=True)
class Loss:
    """Working time that was lost at once; `seq` is the event that states it."""

    seq: int
    cause: Cause
    lost: timedelta


@dataclass(frozen=True, slots=True)
class Credit:
    """What the rule gives back for the losses named by `seqs`, and how much of it for each cause.

    `clock_excess` is what the wall clock claims beyond all reason after a restart: no working time, so outside the cap.
    """

    seqs: tuple[int, ...] = ()
    by_cause: Mapping[Cause, timedelta] = field(default_factory=dict)
    clock_excess: timedelta = ZERO

    @property
    def seconds(self) -> int:
        """The whole of it, a begun second counted in the candidate's favour."""
        return -(-(sum(self.by_cause.values(), ZERO) + self.clock_excess) // SECOND)


def credit_for(rule: CreditRule, losses: Iterable[Loss], *, duration: timedelta, credited: timedelta = ZERO) -> Credit:
    """What the rule gives for losses nobody has decided about yet, in their order, up to what is left of the cap.

    A restart bounds its gap by the wall clock only. When that claims more than the whole exam lasts it cannot be right:
    then the loss counts as the cap, and all beyond it is the clock's.
    """
    left = max(ZERO, rule.cap - credited)
    seqs: list[int] = []
    by_cause: dict[Cause, timedelta] = {}
    excess = ZERO
    for loss in losses:
        if loss.cause not in rule.causes or loss.lost <= ZERO:
            continue
        seqs.append(loss.seq)
        lost = loss.lost
        if loss.cause is Cause.RESTARTED and lost > duration:
            excess += lost - rule.cap
            lost = rule.cap
        given = min(lost, left)
        left -= given
        by_cause[loss.cause] = by_cause.get(loss.cause, ZERO) + given
    return Credit(tuple(seqs), by_cause, excess)
