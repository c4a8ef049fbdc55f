"""Finding things in a workspace: the stores of a folder, its exams, the form a command is about."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from examapp.cli.context import Context, narrate
from examapp.domain.errors import Message, NotFound, NotPossible
from examapp.domain.forms import Form
from examapp.locale import _
from examapp.storage.store import KEY_FILE, STORE_FILE, KeyStore, Store

DEMONSTRATION = "demonstration"


@contextmanager
def open_store(context: Context, *, silent: bool = False) -> Iterator[Store]:
    """The store of the data folder, closed afterwards; says so when the disk cannot promise to keep answers."""
    store = Store(context.data)
    caution = disk_caution(store)
    if caution and not silent:
        narrate(caution)
    try:
        yield store
    finally:
        store.close()


def disk_caution(store: Store) -> str:
    """What to say about a disk that cannot promise to keep answers; empty where it can."""
    if store.journal_mode == "wal":
        return ""
    return _(
        "Warning: the data folder is on a disk that cannot keep a write-ahead log ({mode}). "
        "Use a folder on this computer's own disk."
    ).format(mode=store.journal_mode)


@contextmanager
def open_key_store(context: Context) -> Iterator[KeyStore]:
    """The key sheets of the data folder, closed afterwards."""
    key_store = KeyStore(context.data)
    try:
        yield key_store
    finally:
        key_store.close()


def has_store(folder: Path) -> bool:
    """Whether a folder holds a workspace."""
    return (folder / STORE_FILE).is_file()


def has_key_store(folder: Path) -> bool:
    """Whether a folder holds key sheets; opening them would make the file."""
    return (folder / KEY_FILE).is_file()


def key_version_here(context: Context, form: Form) -> int:
    """The number of the key sheet's version by which a form is scored here; 0 when its keys are not on this machine."""
    if not has_key_store(context.data):
        return 0
    with open_key_store(context) as key_store:
        return len(key_store.versions(form.form_id))


def not_scored(form: Form) -> tuple[str, str]:
    """That a form has no scores here, and what to do about it."""
    return (
        _("Form {form} is not scored: its key sheet is not on this machine yet.").format(form=form.code),
        _("When the keys are released: examapp exam release FILE.key.age --by NAME --by NAME"),
    )


def refuse_while_sitting(context: Context) -> None:
    """NotPossible while somebody sits a closed-book exam in this data folder: no key or rationale is shown then."""
    if not has_store(context.data):
        return
    from examapp.application.administration import closed_book_sitting

    with open_store(context, silent=True) as store:
        form = closed_book_sitting(store, now=datetime.now(UTC))
    if form is not None:
        raise NotPossible(
            Message("Somebody is sitting the closed-book exam “{exam}” on this machine.", {"exam": form.exam.title}),
            hint=Message("Keys and rationales can be seen when everybody has submitted."),
        )


def digests_in_forms(context: Context) -> frozenset[str]:
    """What the forms in the data folder show; no folder is made for looking."""
    if not has_store(context.data):
        return frozenset()
    with open_store(context, silent=True) as store:
        return store.content_digests()


def guard_of(context: Context) -> Callable[[], None]:
    """What is asked before each round of items with keys: NotPossible once somebody sits, or a paper has come here.

    What may be practised was gathered when this was made, and does not know of a later paper.
    """
    known = digests_in_forms(context)

    def guard() -> None:
        refuse_while_sitting(context)
        if digests_in_forms(context) - known:
            raise NotPossible(
                Message("A paper has come into this data folder meanwhile; its items may not be practised."),
                hint=Message("Leave this and begin it again: they are left out then."),
            )

    return guard


def withheld_text(count: int) -> str:
    """How many items are left out because of the forms in the data folder; empty where none are."""
    if not count:
        return ""
    return _("Items left out, because they may be in an exam in this data folder: {count}.").format(count=count)


def newest_form(store: Store, *, exam_id: str | None, code: str | None = None) -> Form:
    """The form meant: the one whose code is given, else the newest of the exam, else the newest of all."""
    rows = [row for row in store.form_ids(exam_id) if row[0].startswith(code or "")]
    if not rows:
        raise NotFound(
            Message(
                "No form has been built here{which}.", {"which": f" ({exam_id or code})" if exam_id or code else ""}
            ),
            hint=Message("Build one: examapp exam build {exam}", {"exam": exam_id or "ethics-annual"}),
        )
    return store.form(rows[-1][0])


def is_demonstration(store: Store) -> bool:
    """Whether the people and scores in this workspace are invented."""
    return store.setting(DEMONSTRATION) == "1"
