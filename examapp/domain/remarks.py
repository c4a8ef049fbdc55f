"""What a learner remarks about items: notes to oneself, and what the trainer should look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from examapp.domain.training_log import TrainingKind, TrainingRecord


class ReportReason(StrEnum):
    """Why an item is reported to the trainer."""

    WRONG_KEY = "wrong_key"
    UNCLEAR = "unclear"
    OUTDATED_LAW = "outdated_law"
    TYPO = "typo"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ItemReport:
    """What is wrong with an item, and in words what the learner means; the words may be empty."""

    reason: ReportReason
    text: str = ""


def notes_of(records: Iterable[TrainingRecord]) -> dict[str, str]:
    """Digest to the note that was written last; an empty note is none."""
    noted = [each for each in records if each.kind is TrainingKind.NOTED]
    ordered = sorted(noted, key=lambda each: (each.at, each.record_id))
    newest = {str(each.data.get("digest")): str(each.data.get("text", "")) for each in ordered}
    return {digest: text for digest, text in newest.items() if text}
