"""Items: what names their content, and what does not; and the citations that they rest on."""

from dataclasses import replace
from datetime import date

import pytest

from examapp.domain.items import ItemType, Option, canonical_json, content_digest, sha256_of
from examapp.domain.statutes import Citation, Statute, StatuteStatus, Version
from tests.exam_cases import make_item


def test_canonical_json_has_sorted_keys_no_spaces_and_plain_chinese():
    assert canonical_json({"b": [1, None, True], "a": "律师"}) == '{"a":"律师","b":[1,null,true]}'


def test_the_digest_of_a_value_is_sha_256_of_its_canonical_json():
    # printf '{"a":1}' | sha256sum
    assert sha256_of({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_canonical_json_refuses_what_is_no_number():
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})


@pytest.mark.parametrize(
    "change",
    [
        {"type": ItemType.MULTIPLE},
        {"stem": "Another stem?"},
        {"options": (Option("A", "one"), Option("B", "two"))},
        {"stimulus": "Facts."},
    ],
)
def test_changing_what_a_candidate_sees_changes_the_digest(change):
    item = make_item("single-1")
    assert replace(item, **change).digest != item.digest


@pytest.mark.parametrize(
    "change",
    [
        {"key": frozenset("B")},
        {"rationale": "Another reason."},
        {"level": 3},
        {"topic": "T07"},
        {"item_id": "single-9"},
        {"citations": ()},
        {"tags": ("new",)},
    ],
)
def test_changing_what_a_candidate_does_not_see_keeps_the_digest(change):
    item = make_item("single-1")
    assert replace(item, **change).digest == item.digest


def test_the_order_in_which_options_are_shown_is_no_part_of_the_digest():
    options = (Option("A", "one"), Option("B", "two"))
    shown, turned = (content_digest(ItemType.SINGLE, "Stem", order, None) for order in (options, options[::-1]))
    assert shown == turned


def test_swapping_the_texts_of_two_options_changes_the_digest():
    one = content_digest(ItemType.SINGLE, "Stem", (Option("A", "one"), Option("B", "two")), None)
    other = content_digest(ItemType.SINGLE, "Stem", (Option("A", "two"), Option("B", "one")), None)
    assert one != other


@pytest.mark.parametrize(
    ("item_type", "several"),
    [
        (ItemType.TRUE_FALSE, False),
        (ItemType.SINGLE, False),
        (ItemType.MULTIPLE, True),
        (ItemType.INDEFINITE, True),
    ],
)
def test_only_multiple_and_indefinite_items_take_several_options(item_type, several):
    assert item_type.takes_several is several


def test_a_citation_names_its_statute_and_version_as_a_bank_header_does():
    assert Citation("lawyers-act", "2017", "38").reference == "lawyers-act@2017"


def test_a_statute_finds_its_versions_by_name():
    version = Version("2017", StatuteStatus.SUPERSEDED, date(2018, 1, 1), articles=60)
    statute = Statute("lawyers-act", "Lawyers Act", "Act", "NPC", (version,))
    assert statute.version("2017") is version
    assert statute.version("2026") is None
