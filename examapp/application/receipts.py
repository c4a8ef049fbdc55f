"""Finding the sitting that a receipt is of."""

from dataclasses import dataclass
from typing import Protocol

from examapp.domain.errors import JournalBroken, Message, NotFound, NotPossible
from examapp.domain.forms import Form
from examapp.domain.journal import Event
from examapp.domain.people import Candidate
from examapp.domain.receipts import Receipt, clean_receipt_code, receipt_of
from examapp.domain.sittings import Closing, Sitting, replay


class ReceiptStore(Protocol):
    """What finding needs of the store."""

    def sitting_ids(self) -> list[str]:
        """Every sitting that has an event."""

    def events(self, sitting_id: str) -> list[Event]:
        """The journal of one sitting."""

    def form(self, form_id: str) -> Form:
        """A stored form."""

    def candidate(self, licence_no: str) -> Candidate | None:
        """The person with that licence number, if on the roster."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A sitting whose stored answers give a receipt's code; the candidate where the roster knows the number."""

    receipt: Receipt
    sitting: Sitting
    candidate: Candidate | None

    @property
    def was_voided(self) -> bool:
        """Whether the sitting does not count, then or since."""
        return self.sitting.closing is Closing.VOIDED


def find_receipt(store: ReceiptStore, typed: str) -> Proof | None:
    """The sitting whose stored answers give this code, every chain walked again; None when none does.

    NotPossible when this cannot be a code at all.
    """
    code = clean_receipt_code(typed)
    if code is None:
        raise NotPossible(
            Message("“{code}” cannot be a receipt: a sign is wrong, missing or too many.", {"code": typed}),
            hint=Message("Compare it sign by sign with the slip: three groups of four."),
        )
    for sitting_id in store.sitting_ids():
        proof = _proof(store, sitting_id)
        if proof is not None and proof.receipt.code == code:
            return proof
    return None


def _proof(store: ReceiptStore, sitting_id: str) -> Proof | None:
    """The receipt of one sitting; None while it is open, and where its journal does not hold."""
    try:
        events = store.events(sitting_id)
        sitting = replay(store.form(str(events[0].data.get("form"))), events)
    except (JournalBroken, NotFound):
        return None
    receipt = receipt_of(sitting)
    return None if receipt is None else Proof(receipt, sitting, store.candidate(sitting.candidate_id))
