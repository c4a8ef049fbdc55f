"""The rules of a checkup before the exam: facts about a machine in, graded checks with remedies out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from examapp.domain.checkups import Check, Grade
from examapp.domain.errors import Message

COLUMNS, ROWS = 80, 24
MEGABYTE = 1_000_000
ROOM_FINE, ROOM_LEAST = 500 * MEGABYTE, 50 * MEGABYTE
COMMIT_FINE_MS, COMMIT_SLOWEST_MS = 50.0, 1000.0
# Clocks of two machines that were both set by hand differ by less.
CLOCK_TOLERANCE = timedelta(minutes=2)
NETWORK = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "drvfs", "glusterfs", "ncpfs", "nfs", "nfs4", "remote", "smb3", "smbfs"}
    | {"fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "fuse.vmhgfs-fuse", "vboxsf", "webdav"}
)
IN_MEMORY = frozenset({"ramfs", "tmpfs"})
STICKS = frozenset({"exfat", "msdos", "removable", "vfat"})
WIDE_SIGN = "中"


@dataclass(frozen=True, slots=True)
class TerminalFacts:
    """What the terminal is and says: no widths where it answers no questions, no focus where it does not tell."""

    columns: int
    rows: int
    widths: Mapping[str, int] | None = None
    focus: bool | None = None
    in_tmux: bool = False


@dataclass(frozen=True, slots=True)
class DiskFacts:
    """The disk under the data folder; `fault` is why nothing could be written there."""

    free: int
    file_system: str
    journal_mode: str = "wal"
    commit_ms: float | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """When a session opens and closes."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What is stored; `fault` is why it cannot be read, and then nothing else is known."""

    present: bool = False
    fault: Message | None = None
    sittings: int = 0
    events: int = 0
    audit_entries: int = 0
    chain_faults: int = 0
    newest_at: datetime | None = None
    forms: int = 0
    newest_form_at: datetime | None = None
    form_fault: Message | None = None
    people: int = 0
    trusted: int = 0
    revoked: int = 0
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """The identity of this machine, if it has one."""

    station: str = ""
    has_private_part: bool = False
    is_locked: bool = False
    is_exposed: bool = False
    fault: Message | None = None


@dataclass(frozen=True, slots=True)
class BankFacts:
    """The banks of the banks folder."""

    banks: int = 0
    items: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Package:
    """A library: the version that is here, empty where it is missing, and the lowest that will do."""

    name: str
    version: str
    lowest: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a checkup looks at; `terminal` is None where the program runs without one."""

    now: datetime
    terminal: TerminalFacts | None
    disk: DiskFacts
    data: DataFacts = field(default_factory=DataFacts)
    identity: IdentityFacts = field(default_factory=IdentityFacts)
    banks: BankFacts | None = None
    fonts: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    packages: tuple[Package, ...] = ()


def examine(facts: Facts) -> list[Check]:
    """Every check that these facts allow, in the order of a walk around the machine."""
    return [check for rule in RULES for check in [rule(facts)] if check is not None]


Rule = Callable[[Facts], Check | None]


def _terminal(facts: Facts) -> Check:
    title = Message("Terminal")
    if facts.terminal is None:
        remedy = Message("Run it again in the terminal in which the exam will be sat.")
        return Check("terminal", title, Grade.LOOK, Message("none here; nothing of it was checked"), remedy)
    columns, rows = facts.terminal.columns, facts.terminal.rows
    size = Message("{columns} columns, {rows} rows", {"columns": columns, "rows": rows})
    if columns < COLUMNS or rows < ROWS:
        remedy = Message("Make the window larger: at least 80 columns and 24 rows.")
        return Check("terminal", title, Grade.WRONG, size, remedy)
    return Check("terminal", title, Grade.FINE, size)


def _signs(facts: Facts) -> Check | None:
    if facts.terminal is None:
        return None
    title, widths = Message("Signs"), facts.terminal.widths
    if widths is None:
        remedy = Message("Open examapp practise once, and see whether the frame is straight at the right.")
        found = Message("the terminal does not let their widths be measured")
        return Check("signs", title, Grade.LOOK, found, remedy)
    if widths.get(WIDE_SIGN, 2) != 2:
        remedy = Message("Use a terminal in UTF-8 with a Chinese font; this one garbles the texts.")
        return Check("signs", title, Grade.WRONG, Message("Chinese characters do not take two cells"), remedy)
    narrow = [sign for sign in widths if sign != WIDE_SIGN]
    off = [sign for sign in narrow if widths[sign] != 1]
    if off:
        found = Message("not one cell wide: {signs}", {"signs": " ".join(off)})
        remedy = Message("Set “ambiguous width” of the terminal to narrow (1), or lines will not meet.")
        return Check("signs", title, Grade.LOOK, found, remedy)
    return Check("signs", title, Grade.FINE, Message("{signs} take one cell each", {"signs": " ".join(narrow)}))


def _focus(facts: Facts) -> Check | None:
    if facts.terminal is None:
        return None
    title = Message("Focus")
    if facts.terminal.focus:
        return Check("focus", title, Grade.FINE, Message("leaving the window will be recorded"))
    if facts.terminal.in_tmux:
        remedy = Message("In tmux: tmux set -g focus-events on. Until then the invigilator's eyes do it.")
    else:
        remedy = Message("Rely on the invigilator's eyes, or use another terminal.")
    known = facts.terminal.focus is False
    found = Message("leaving the window is not reported") if known else Message("the terminal does not say")
    return Check("focus", title, Grade.LOOK, found, remedy)


def _room(facts: Facts) -> Check:
    title, free = Message("Disk space"), facts.disk.free
    found = Message("{megabytes} MB free", {"megabytes": f"{free // MEGABYTE:,}"})
    if free >= ROOM_FINE:
        return Check("room", title, Grade.FINE, found)
    grade = Grade.LOOK if free >= ROOM_LEAST else Grade.WRONG
    return Check("room", title, grade, found, Message("Remove what is not needed from this disk."))


def _speed(facts: Facts) -> Check:
    title, commit_ms = Message("Writing"), facts.disk.commit_ms
    if commit_ms is None:
        found = Message("nothing can be written in the data folder: {reason}", {"reason": facts.disk.fault})
        remedy = Message("Allow this user to write there, make room, or name another folder with --data.")
        return Check("speed", title, Grade.WRONG, found, remedy)
    found = Message("an answer is on the disk in {time} ms", {"time": f"{commit_ms:.1f}"})
    if commit_ms <= COMMIT_FINE_MS:
        return Check("speed", title, Grade.FINE, found)
    grade = Grade.LOOK if commit_ms <= COMMIT_SLOWEST_MS else Grade.WRONG
    remedy = Message("Close other programs; use a folder on the computer's own disk, not on a stick.")
    return Check("speed", title, grade, found, remedy)


def _kind(facts: Facts) -> Check:
    title, disk = Message("Kind of disk"), facts.disk
    name = {"name": disk.file_system or "?"}
    own_disk = Message("Name a folder on this computer's own disk with --data.")
    if disk.file_system in NETWORK:
        return Check("disk", title, Grade.WRONG, Message("a network disk ({name})", name), own_disk)
    if disk.file_system in IN_MEMORY:
        found = Message("in memory ({name}); a power cut takes everything", name)
        return Check("disk", title, Grade.WRONG, found, own_disk)
    if disk.journal_mode != "wal":
        found = Message("it cannot keep a write-ahead log ({mode})", {"mode": disk.journal_mode or "?"})
        return Check("disk", title, Grade.WRONG, found, own_disk)
    if disk.file_system in STICKS:
        return Check("disk", title, Grade.LOOK, Message("a stick or card ({name})", name), own_disk)
    found = Message("local ({name}), keeps a write-ahead log", name)
    return Check("disk", title, Grade.FINE, found)


def _database(facts: Facts) -> Check:
    title, data = Message("Database"), facts.data
    if not data.present:
        remedy = Message("Import the roster and build or open the paper; or name the folder with --data.")
        return Check("database", title, Grade.LOOK, Message("there is none in this folder yet"), remedy)
    if data.fault is not None:
        remedy = Message("Do not go on here: examapp restore FILE --to DIR, and keep this folder.")
        return Check("database", title, Grade.WRONG, data.fault, remedy)
    return Check(
        "database", title, Grade.FINE, Message("whole; people on the roster: {people}", {"people": data.people})
    )


def _chains(facts: Facts) -> Check | None:
    title, data = Message("Chains"), facts.data
    if not data.present or data.fault is not None:
        return None
    if data.chain_faults:
        found = Message("{count} do not hold", {"count": data.chain_faults})
        remedy = Message("examapp verify names them. Keep this folder as it is and tell the city centre.")
        return Check("chains", title, Grade.WRONG, found, remedy)
    counts = {"sittings": data.sittings, "events": data.events, "audit": data.audit_entries}
    found = Message("hold; sittings {sittings}, events {events}, audit entries {audit}", counts)
    return Check("chains", title, Grade.FINE, found)


def _clock(facts: Facts) -> Check:
    title = Message("Clock")
    stored = [moment for moment in (facts.data.newest_at, facts.data.newest_form_at) if moment is not None]
    newest = max(stored, default=facts.now)
    if facts.now < newest - CLOCK_TOLERANCE:
        found = Message("{now}, before the newest entry here ({newest})", _moments(now=facts.now, newest=newest))
        return Check("clock", title, Grade.WRONG, found, Message("Set date and time right, then check again."))
    return _clock_and_sessions(title, facts.now, facts.data.windows)


def _clock_and_sessions(title: Message, now: datetime, windows: Sequence[Window]) -> Check:
    if not windows:
        return Check("clock", title, Grade.FINE, Message("{now}; compare it with a telephone", _moments(now=now)))
    current = next((window for window in windows if window.opens_at <= now <= window.closes_at), None)
    if current is not None:
        found = Message("{now}; the session is open until {closes}", _moments(now=now, closes=current.closes_at))
        return Check("clock", title, Grade.FINE, found)
    coming = min((window.opens_at for window in windows if window.opens_at > now), default=None)
    if coming is not None:
        found = Message("{now}; the next session opens at {opens}", _moments(now=now, opens=coming))
        return Check("clock", title, Grade.FINE, found)
    last = max(window.closes_at for window in windows)
    found = Message("{now}; the last session here closed at {closed}", _moments(now=now, closed=last))
    remedy = Message("If the exam is today, the clock or the manifest is wrong: compare with a telephone.")
    return Check("clock", title, Grade.LOOK, found, remedy)


def _moments(**moments: datetime) -> dict[str, object]:
    return {name: f"{moment.astimezone():%Y-%m-%d %H:%M}" for name, moment in moments.items()}


def _identity(facts: Facts) -> Check:
    title, identity = Message("Identity"), facts.identity
    if identity.fault is not None:
        remedy = Message("Restore it from a backup with identity, or make this machine anew.")
        return Check("identity", title, Grade.WRONG, identity.fault, remedy)
    if not identity.station:
        remedy = Message("Make one before the exam: examapp station init NAME")
        return Check("identity", title, Grade.LOOK, Message("this machine has none; it cannot sign results"), remedy)
    name = {"name": identity.station}
    if not identity.has_private_part:
        remedy = Message("Restore it from a backup with identity, or make this machine anew.")
        return Check("identity", title, Grade.WRONG, Message("{name}, but its private keys are gone", name), remedy)
    if identity.is_exposed:
        remedy = Message("Let only the owner read the files in the folder station (chmod 600).")
        return Check("identity", title, Grade.WRONG, Message("{name}; other users can read its keys", name), remedy)
    found = Message("{name}; its keys are the owner's alone", name)
    if identity.is_locked:
        found = Message("{name}; its keys are under a passphrase", name)
    return Check("identity", title, Grade.FINE, found)


def _trust(facts: Facts) -> Check | None:
    title, data = Message("Trust list"), facts.data
    if data.fault is not None:
        return None
    if not data.trusted:
        remedy = Message("Read the city centre's fingerprint over the telephone: examapp station trust FILE")
        return Check("trust", title, Grade.LOOK, Message("empty; no seal and no bundle can be checked"), remedy)
    counts = {"trusted": data.trusted, "revoked": data.revoked}
    return Check("trust", title, Grade.FINE, Message("trusted {trusted}, revoked {revoked}", counts))


def _banks(facts: Facts) -> Check:
    title = Message("Banks")
    if facts.banks is None:
        remedy = Message("Needed only where forms are built and people practise; name the folder with --banks.")
        return Check("banks", title, Grade.LOOK, Message("there is no folder with banks"), remedy)
    counts = {"banks": facts.banks.banks, "items": facts.banks.items, "errors": facts.banks.errors}
    if facts.banks.errors:
        remedy = Message("examapp bank check lists them; no form is built until they are mended.")
        return Check("banks", title, Grade.WRONG, Message("errors {errors}", counts), remedy)
    return Check("banks", title, Grade.FINE, Message("banks {banks}, items {items}, no errors", counts))


def _forms(facts: Facts) -> Check | None:
    title, data = Message("Forms"), facts.data
    if data.fault is not None:
        return None
    if data.form_fault is not None:
        remedy = Message("Do not let anybody sit it: open the paper again in another data folder.")
        return Check("forms", title, Grade.WRONG, data.form_fault, remedy)
    if not data.forms:
        remedy = Message("Build one (examapp exam build EXAM), or open the sealed paper (examapp exam open).")
        return Check("forms", title, Grade.LOOK, Message("none; nobody can sit"), remedy)
    return Check("forms", title, Grade.FINE, Message("{count}, each as its digest names it", {"count": data.forms}))


def _fonts(facts: Facts) -> Check:
    title = Message("Print fonts")
    if not facts.fonts:
        remedy = Message("Install a Chinese font, such as Noto Sans CJK, on the machine that prints.")
        return Check("fonts", title, Grade.LOOK, Message("no Chinese font was found"), remedy)
    return Check("fonts", title, Grade.FINE, Message("found: {fonts}", {"fonts": ", ".join(facts.fonts[:3])}))


def _programs(facts: Facts) -> Check:
    title = Message("Programs")
    bad = [package for package in facts.packages if not _is_enough(package)]
    if bad:
        names = ", ".join(f"{package.name} {package.version or '-'} < {package.lowest}" for package in bad)
        remedy = Message("Install examapp again with pip; it brings what it needs.")
        return Check("programs", title, Grade.WRONG, Message("missing or too old: {names}", {"names": names}), remedy)
    return Check("programs", title, Grade.FINE, Message("new enough: {names}", {"names": ", ".join(facts.programs)}))


def _is_enough(package: Package) -> bool:
    return bool(package.version) and _numbers(package.version) >= _numbers(package.lowest)


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(int(part) for part in parts[: next((at for at, part in enumerate(parts) if not part.isdigit()), 9)])


RULES: tuple[Rule, ...] = (
    _terminal,
    _signs,
    _focus,
    _room,
    _speed,
    _kind,
    _database,
    _chains,
    _clock,
    _identity,
    _trust,
    _banks,
    _forms,
    _fonts,
    _programs,
)
