"""The words for what a candidate is and for what was done, as reports and screens say them."""

from collections.abc import Mapping

from examapp.domain.audit import AuditKind
from examapp.domain.errors import Message
from examapp.domain.holdings import SEAT_MOVED
from examapp.domain.people import CandidateState, Category, ComparisonGroup
from examapp.domain.reasons import ReasonCode

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
AUDIT_WORDS = {
    AuditKind.STATION_MADE: Message("identity of the machine made"),
    AuditKind.STATION_TRUSTED: Message("station trusted"),
    AuditKind.STATION_REVOKED: Message("station revoked"),
    AuditKind.FORM_BUILT: Message("form built"),
    AuditKind.PAPER_SEALED: Message("paper sealed"),
    AuditKind.PAPER_OPENED: Message("paper opened"),
    AuditKind.SEAT_CODES_MADE: Message("seat codes made"),
    AuditKind.SESSION_OPENED: Message("session opened"),
    AuditKind.SESSION_CLOSED: Message("session closed"),
    AuditKind.INCIDENT_CONFIRMED: Message("incident confirmed"),
    AuditKind.REHEARSED: Message("rehearsal done"),
    AuditKind.LATE_ADMITTED: Message("latecomer admitted"),
    AuditKind.EXTRA_TIME: Message("extra time given"),
    AuditKind.DEFERRED: Message("exam deferred"),
    AuditKind.ABSENT: Message("absence noted"),
    AuditKind.CANDIDATE_RESTORED: Message("deferral or absence taken back"),
    AuditKind.CREDITED: Message("lost time credited"),
    AuditKind.REENTERED: Message("re-entry allowed"),
    AuditKind.VOIDED: Message("sitting voided"),
    AuditKind.SEAT_MOVED: Message("seat moved to another machine"),
    AuditKind.KEYS_RELEASED: Message("keys released"),
    AuditKind.RESCORED: Message("rescored with a corrected key"),
    AuditKind.SHEET_ENTERED: Message("answer sheet entered"),
    AuditKind.EXPORTED: Message("results exported"),
    AuditKind.MERGED: Message("results merged"),
    AuditKind.BACKED_UP: Message("backup made"),
    AuditKind.RESTORED: Message("backup restored"),
}
# What the data of an entry calls the things that it is about.
ABOUT_WORDS = {
    "code": Message("kind of reason"),
    "exam": Message("exam"),
    "form": Message("form"),
    "forms": Message("forms"),
    "keys": Message("key sheets"),
    "version": Message("key version"),
    "before": Message("before"),
    "after": Message("after"),
    "items": Message("items"),
    "people": Message("people"),
    "changed": Message("with other points"),
    "now_passed": Message("pass now"),
    "now_failed": Message("pass no longer"),
    "file": Message("file"),
    "sha256": Message("SHA-256 digest"),
    "candidate": Message("candidate"),
    "sitting": Message("sitting"),
    "session": Message("session"),
    "station": Message("station"),
    "to": Message("sealed for"),
    "name": Message("name"),
    "fingerprint": Message("fingerprint"),
    "seed": Message("seed"),
    "paper": Message("paper"),
    "sealed_by": Message("sealed by"),
    "sessions": Message("sessions"),
    "sittings": Message("sittings"),
    "events": Message("events"),
    "folder": Message("folder"),
    "seconds": Message("seconds"),
    "incidents": Message("incidents"),
    "time": Message("time"),
    "counts_as": Message("counts as"),
    "incident": Message("incident"),
    "step": Message("step"),
    "voided": Message("seat here voided"),
    "note": Message("note"),
    "bundle": Message("bundle"),
    "conflicts": Message("conflicts"),
    "revoked": Message("stations revoked"),
    "left_out": Message("sittings not in it"),
    "losses": Message("numbers of the records of lost time"),
    "clock_was_wrong": Message("the clock was wrong"),
    "number": Message("number of the re-entry code"),
    "spare": Message("on a spare paper"),
    "made_at": Message("made at"),
    "files": Message("files"),
    "counts": Message("in it"),
}
# Where a kind of entry means something else by the same field.
ABOUT_WORDS_OF = {
    (kind, "before"): Message("state before")
    for kind in (AuditKind.DEFERRED, AuditKind.ABSENT, AuditKind.CANDIDATE_RESTORED)
}
# What says nothing to a person: it stands in words elsewhere in the entry, or is there for the check only.
UNSAID = frozenset({"shown", "last", "digest"})
DOUBT_WORDS = {
    "too_early": Message("too early"),
    "too_late": Message("after the latest start"),
    "other_day": Message("the clock is more than a day off the plan"),
    "clock_went_back": Message("the clock was set back"),
    "was_closed": Message("the session had been closed"),
}
CODE_WORDS = {
    ReasonCode.ILLNESS: Message("illness"),
    ReasonCode.DUTY: Message("court hearing or other duty"),
    ReasonCode.TRAVEL: Message("travel"),
    ReasonCode.EQUIPMENT: Message("machine or power"),
    ReasonCode.ACCESSIBILITY: Message("needs of the person"),
    ReasonCode.CONDUCT: Message("breach of the rules"),
    ReasonCode.MISTAKE: Message("recorded by mistake"),
    ReasonCode.OTHER: Message("other reason"),
}
# Field: what the program's own words in it mean.
VALUE_WORDS: Mapping[str, Mapping[str, Message]] = {
    "incident": DOUBT_WORDS,
    "incidents": DOUBT_WORDS,
    "step": {"copied": Message("copied for the other machine"), "continued": Message("goes on here")},
    "code": {code.value: words for code, words in CODE_WORDS.items()},
    "before": {state.value: words for state, words in STATE_WORDS.items()},
}
COUNT_WORDS = {
    "candidates": Message("people"),
    "forms": Message("forms"),
    "events": Message("events"),
    "audit": Message("audit entries"),
    "key_sheets": Message("key sheets"),
}
# Reasons that the program gives by itself; people write the others.
REASON_WORDS = {
    (AuditKind.SEAT_MOVED, SEAT_MOVED): Message("the candidate goes on at another machine"),
    (AuditKind.SHEET_ENTERED, "paper"): Message("the exam was taken on paper"),
}
