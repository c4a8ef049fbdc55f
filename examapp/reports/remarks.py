"""The words for what learners say about items and about their own answers."""

from examapp.domain.errors import Message
from examapp.domain.remarks import ReportReason
from examapp.domain.sureness import Sureness

REASON_WORDS = {
    ReportReason.WRONG_KEY: Message("the key is wrong"),
    ReportReason.UNCLEAR: Message("it can be understood in more than one way"),
    ReportReason.OUTDATED_LAW: Message("the law has changed"),
    ReportReason.TYPO: Message("a slip of the pen"),
    ReportReason.OTHER: Message("something else"),
}
SURE_WORDS = {
    Sureness.UNSURE: Message("not sure"),
    Sureness.FAIRLY: Message("fairly sure"),
    Sureness.QUITE: Message("quite sure"),
}
