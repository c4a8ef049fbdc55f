"""The words for what a candidate is, as reports and screens say them."""

from examapp.domain.errors import Message
from examapp.domain.people import CandidateState, Category, ComparisonGroup

CATEGORY_WORDS = {
    Category.LEGAL_AID: Message("legal-aid lawyer"),
    Category.FULL_TIME: Message("full-time lawyer"),
    Category.PART_TIME: Message("part-time lawyer"),
    Category.GOVERNMENT: Message("government lawyer"),
    Category.COMPANY: Message("company lawyer"),
    Category.MILITARY: Message("military lawyer"),
    Category.GRASSROOTS: Message("grassroots legal worker"),
    Category.VOLUNTEER: Message("volunteer lawyer"),
}
GROUP_WORDS = {
    ComparisonGroup.LEGAL_AID: Message("legal aid"),
    ComparisonGroup.PRACTISING: Message("practising lawyers"),
    ComparisonGroup.OTHER: Message("other"),
}
STATE_WORDS = {
    CandidateState.NORMAL: Message("normal"),
    CandidateState.DEFERRED: Message("deferred"),
    CandidateState.EXEMPT: Message("exempt"),
    CandidateState.ABSENT: Message("absent"),
}
