"""The JSON Schema of each kind of file, from the same tables of fields that the checks read."""

from collections.abc import Mapping
from types import MappingProxyType

from examapp.banks.fields import Field, Json, Record, Say
from examapp.banks.kinds import Group, Groups
from examapp.banks.schema import BANK_FILE, COURSE_FILE, EXAM_FILE, STATUTES_FILE

FILES: Mapping[str, Record] = MappingProxyType(
    {"bank": BANK_FILE, "exam": EXAM_FILE, "statutes": STATUTES_FILE, "course": COURSE_FILE}
)


def json_schema(file: str, say: Say) -> Json:
    """The JSON Schema (draft 2020-12) of one kind of file, its descriptions said by `say`."""
    definitions: dict[str, Json] = {}
    root = FILES[file]
    _define(root, say, definitions)
    body = definitions.pop(root.name)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **body, "$defs": definitions}


def _define(record: Record, say: Say, definitions: dict[str, Json]) -> None:
    """Add a record and those inside it to the definitions."""
    if record.name in definitions:
        return
    definitions[record.name] = {}
    for field in record.fields:
        for inner in _inner(field):
            _define(inner, say, definitions)
    schema: Json = {
        "type": "object",
        "description": say(record.meaning),
        "properties": {
            field.name: field.kind.json_schema() | {"description": say(field.meaning)} for field in record.fields
        },
        "required": [field.name for field in record.fields if field.needed],
        "additionalProperties": False if record.rest is None else record.rest.json_schema(),
    }
    conditions = [_condition(field, *field.needed_when) for field in record.fields if field.needed_when]
    definitions[record.name] = schema | ({"allOf": conditions} if conditions else {})


def _inner(field: Field) -> tuple[Record, ...]:
    if isinstance(field.kind, Group):
        return (field.kind.record,)
    return field.kind.records if isinstance(field.kind, Groups) else ()


def _condition(field: Field, other: str, value: str) -> Json:
    given = {"properties": {other: {"const": value}}, "required": [other]}
    return {"if": given, "then": {"required": [field.name]}}
