"""Documents as JSON for other programs; the names are English in every language."""

import json

from examapp.reports.documents import Document


def document_json(document: Document) -> str:
    """What the report says of itself, then its data in the order in which the report gives them."""
    own = {
        "report": document.name,
        "demonstration": document.demonstration,
        "inputs_sha256": document.inputs_sha256,
    }
    data = {name: value for name, value in document.data.items() if name not in own}
    return json.dumps({**own, **data}, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
