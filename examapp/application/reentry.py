"""The desk that lets people back in: a code after more than five minutes, and a pause after each wrong one."""

from collections.abc import Callable

from examapp.application.delivery import Clock
from examapp.domain.clocks import Reading, gap
from examapp.domain.errors import Message, NotAdmitted
from examapp.domain.reentry import clean_code, code_of, is_the_code, is_well_formed, needs_code, wait_after
from examapp.domain.sittings import Sitting

ASK_FOR_CODE = Message("Ask the invigilator.")


class ReentryDesk:
    """Checks the codes of one machine; `secret` and `station_id` are asked for only when a code is."""

    def __init__(self, secret: Callable[[], bytes], station_id: Callable[[], str], clock: Clock) -> None:
        self._secret = secret
        self._station_id = station_id
        self._clock = clock
        # Sitting id to the number of wrong codes in a row, and when the last one was typed.
        self._failures: dict[str, tuple[int, Reading]] = {}

    def asks_code(self, sitting: Sitting) -> bool:
        """Whether coming back to this sitting now needs a code."""
        return sitting.is_open and needs_code(sitting.at_work, self._clock.read())

    def code(self, sitting_id: str, number: int) -> str:
        """The code for the return of that number, counted from 0."""
        return code_of(self._secret(), self._station_id(), sitting_id, number)

    def check(self, sitting: Sitting, typed: str) -> str:
        """The code as it is recorded; NotAdmitted, with the reason, when it is not the one that is due."""
        now = self._clock.read()
        failures, last = self._failures.get(sitting.sitting_id, (0, now))
        left = wait_after(failures) - gap(last, now)
        if left.total_seconds() > 0:
            seconds = -(-left // wait_after(1))
            raise NotAdmitted(Message("After a wrong code there is a pause: {seconds} s left.", {"seconds": seconds}))
        code = clean_code(typed)
        if not is_well_formed(code):
            raise NotAdmitted(Message("This cannot be a code; compare it digit by digit with what you were given."))
        if not is_the_code(code, self.code(sitting.sitting_id, sitting.reentries)):
            self._failures[sitting.sitting_id] = (failures + 1, now)
            raise NotAdmitted(Message("This is not the code for this return."), hint=ASK_FOR_CODE)
        self._failures.pop(sitting.sitting_id, None)
        return code
