"""How learners are spoken of: by their number, or as nobody named."""

from examapp.domain.training_log import NOBODY
from examapp.locale import _


def learner_text(learner: str) -> str:
    """The number, or that nobody has said one."""
    return _("nobody named") if learner in ("", NOBODY) else learner
