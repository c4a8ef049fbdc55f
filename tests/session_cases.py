"""Builders for sessions: a manifest for the small exam, an exam day on stores in memory, and a cheap scrambler."""

from dataclasses import dataclass, field
from datetime import timedelta

from examapp.application.admission import Admission
from examapp.application.sessions import ExamDay, SessionGate
from examapp.domain.manifests import SessionManifest, Times, make_manifest, with_codes
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.sessions import Sessions
from examapp.storage.store import Store
from tests.exam_cases import DURATION, MORNING, FakeClock, make_candidate, small_form

OPENS = MORNING + timedelta(hours=1)
LATEST = OPENS + timedelta(minutes=15)
CLOSES = LATEST + DURATION
CODE = "482916"


class PlainScrambler:
    """Scrambles nothing worth mentioning, in no time."""

    def scramble(self, text):
        return f"plain:{text}"

    def matches(self, text, stored):
        return stored == f"plain:{text}"


def manifest_of(*people, form=None, opens_at=OPENS, code="") -> SessionManifest:
    """A session of the small exam at Mengcheng."""
    form = form or small_form()[0]
    shift = opens_at - OPENS
    manifest, problems = make_manifest(
        exam_id=form.exam.exam_id,
        form_ids=[form.form_id],
        centre="Mengcheng",
        place="Room 3",
        times=Times(opens_at, LATEST + shift, CLOSES + shift),
        duration=form.exam.duration,
        roster=people or [make_candidate()],
        invigilators=["Qian"],
    )
    assert manifest is not None, problems
    if not code:
        return manifest
    scrambled = PlainScrambler().scramble(code)
    return with_codes(manifest, {seat.licence_no: scrambled for seat in manifest.seats})


@dataclass
class Room:
    """A machine in the exam room with one session planned on it."""

    manifest: SessionManifest | None
    people: tuple = field(default_factory=lambda: (make_candidate(),))

    def __post_init__(self):
        self.clock = FakeClock()
        self.store, self.sessions, self.audit = Store(), Sessions(), AuditLog()
        self.form = small_form()[0]
        self.store.save_form(self.form, built_at=MORNING)
        self.store.save_candidates(self.people)
        if self.manifest is not None:
            self.sessions.save(self.manifest)
        self.day = ExamDay(self.sessions, self.audit, self.clock, stations=[NO_STATION])
        gate = SessionGate(self.day, self.store, PlainScrambler(), self.clock, self.form)
        self.admission = Admission(self.form, self.store, self.clock, gate=gate)

    def go_to(self, moment):
        """Let time pass until a moment."""
        self.clock.advance(seconds=int((moment - self.clock.wall_at).total_seconds()))

    def open_on_time(self):
        self.go_to(OPENS)
        self.day.open(self.manifest)
