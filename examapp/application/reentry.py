"""The desk that lets people back in: a code after more than five minutes, and a pause after each wrong one."""

from collections.abc import Callable

from examapp.application.delivery import Clock
from examapp.application.doors import Attempts, NotLetIn, Settings
from examapp.domain.errors import Message, NotAdmitted
from examapp.domain.reentry import clean_code, code_of, is_the_code, is_well_formed, needs_code
from examapp.domain.sittings import Sitting


class ReentryDesk:
    """Checks the codes of one machine; `secret` and `station_id` are asked for only when a code is.

    Wrong codes are counted in `settings`, so that starting the program again takes no pause back.
    """

    def __init__(
        self, secret: Callable[[], bytes], station_id: Callable[[], str], clock: Clock, *, settings: Settings
    ) -> None:
        self._secret = secret
        self._station_id = station_id
        self._clock = clock
        self._settings = settings

    def asks_code(self, sitting: Sitting) -> bool:
        """Whether coming back to this sitting now needs a code."""
        return sitting.is_open and needs_code(sitting.at_work, self._clock.read())

    def code(self, sitting_id: str, number: int) -> str:
        """The code for the return of that number, counted from 0."""
        return code_of(self._secret(), self._station_id(), sitting_id, number)

    def check(self, sitting: Sitting, typed: str) -> str:
        """The code as it is recorded; NotAdmitted, with the reason, when it is not the one that is due."""
        code = clean_code(typed)
        if not is_well_formed(code):
            raise NotAdmitted(Message("This cannot be a code; compare it digit by digit with what you were given."))
        attempts = Attempts(self._settings, self._clock, f"reentry:{sitting.sitting_id}")
        try:
            attempts.try_once(
                lambda: is_the_code(code, self.code(sitting.sitting_id, sitting.reentries)),
                wrong=Message("This is not the code for this return; ask the invigilator."),
            )
        except NotLetIn as error:
            raise NotAdmitted(error.problem, hint=error.hint) from error
        return code
