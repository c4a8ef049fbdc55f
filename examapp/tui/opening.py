"""What opening a workspace gives the app, after its first screen has been painted."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from examapp.application.admission import Admission


class Opened(NamedTuple):
    """The door to a form, whether the people behind it are invented, and what the invigilator should know."""

    admission: "Admission"
    demonstration: bool = False
    caution: str = ""


Opening = Callable[[], Opened]
