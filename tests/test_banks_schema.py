import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from examapp.banks.schema_files import json_schema
from tests.bank_cases import BROKEN, CASE, MULTIPLE, SINGLE, TRUE_FALSE, bank_text, read

SHIPPED = Path(__file__).parents[1] / "question_banks"


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: version 1.2, in which a day or `no` is a string."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.endswith((":int", ":float", ":null"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$", re.IGNORECASE), list("tTfF")
)


def said(message):
    return str(message)


def validator(kind):
    schema = json_schema(kind, said)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def accepts(text, kind="bank"):
    return validator(kind).is_valid(yaml.load(text, EditorLoader))


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("banks/*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_shipped_bank(path):
    error = best_match(validator("bank").iter_errors(yaml.load(path.read_text(encoding="utf-8"), EditorLoader)))
    assert error is None


def test_the_schema_accepts_the_shipped_exams_courses_and_statutes():
    kinds = {"exam": SHIPPED.glob("exams/*.yaml"), "course": SHIPPED.glob("courses/*.yaml")}
    for kind, paths in (*kinds.items(), ("statutes", [SHIPPED / "statutes.yaml"])):
        for path in paths:
            assert accepts(path.read_text(encoding="utf-8"), kind)


def test_the_schema_accepts_items_of_every_type():
    assert accepts(bank_text(TRUE_FALSE, SINGLE, MULTIPLE, CASE))


def test_the_schema_accepts_numbers_and_truths_where_a_text_belongs():
    text = bank_text(SINGLE).replace("B: 收下", "B: 30").replace("C: 折价收下", "C: true").replace('"20"', "20")
    assert accepts(text)
    assert read(text)[1] == []


# What joins two fields, or the id of another item, is beyond a schema.
BEYOND = ("key-not-offered", "same-options", "id-twice", "field-twice", "empty-field")
WITHIN = [case for case in BROKEN if case[3] not in BEYOND and "[a]" not in case[2]]


@pytest.mark.parametrize(("entry", "old", "new", "rule"), WITHIN)
def test_the_schema_rejects_what_the_checks_reject(entry, old, new, rule):
    text = bank_text(entry.replace(old, new.replace("▲", ""), 1))
    assert read(text)[1] != []
    assert not accepts(text)


def test_a_reviewed_item_without_its_day_and_an_item_without_a_key_are_rejected():
    assert not accepts(bank_text(SINGLE.replace("    reviewed_at: 2026-11-23\n", "")))
    assert not accepts(bank_text(SINGLE.replace("    key: A\n", "")))


def test_rationale_and_citations_are_needed_of_reviewed_items_only():
    grounds = SINGLE[SINGLE.index("    rationale") : SINGLE.index("    status")]
    without = SINGLE.replace(grounds, "")
    assert not accepts(bank_text(without))
    assert accepts(bank_text(without.replace("reviewed\n    reviewed_at: 2026-11-23", "draft")))


def test_the_schema_of_exams_rejects_what_it_can():
    text = (SHIPPED / "exams" / "ethics-annual.yaml").read_text(encoding="utf-8")
    for old, new in [
        ("kind: single", "kind: singel"),
        ("marking: all_or_nothing", "marking: all_or_none"),
        ("duration_minutes: 90", "duration_minutes: 0"),
        ("part: legal_aid", "part: other"),
        ("judgement: 2", "judgement: -1"),
        ("    items_per_case: 2\n", ""),
    ]:
        assert old in text
        assert not accepts(text.replace(old, new, 1), "exam")


@pytest.mark.parametrize("kind", ["bank", "exam", "statutes"])
def test_every_field_of_a_schema_is_described(kind):
    schema = json_schema(kind, lambda message: f"<{message}>")
    records = [schema, *schema["$defs"].values()]
    for record in records:
        assert record["description"].startswith("<")
        for field in record["properties"].values():
            assert field["description"].startswith("<")
    assert "$ref" in json.dumps(schema)


def test_items_are_told_apart_by_their_type():
    schema = json_schema("bank", said)
    references = schema["properties"]["items"]["items"]["oneOf"]
    names = [reference["$ref"].rpartition("/")[2] for reference in references]
    assert names == ["true_false", "single", "multiple", "case"]
    assert [schema["$defs"][name]["properties"]["type"]["const"] for name in names] == names
