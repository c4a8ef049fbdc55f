"""What rests on which version, and what waits for recheck."""

from dataclasses import replace

from examapp.banks.rechecks import count_versions
from examapp.domain.items import Bank, ItemStatus
from examapp.domain.statutes import Citation, Statute, StatuteStatus, Version
from tests.exam_cases import make_item

LAW = Statute(
    "law",
    "The law",
    "Law",
    "Congress",
    (Version("2017", StatuteStatus.SUPERSEDED), Version("2026", StatuteStatus.NOT_AT_HAND)),
)
CODE = Statute("code", "The code", "Code", "Bar", (Version("2018", StatuteStatus.TRIAL),))
REGISTRY = {"law": LAW, "code": CODE}


def citing(item_id, *references, **changes):
    citations = tuple(Citation(*reference.split("@"), "1") for reference in references)
    return replace(make_item(item_id), citations=citations, **changes)


def counts(*items):
    found = count_versions([Bank("b", "B", "zh", "1", (), (), items)], REGISTRY)
    return {(count.statute_id, count.version): (count.items, count.waiting) for count in found}


def test_every_version_of_the_registry_is_counted_even_when_nothing_rests_on_it():
    assert counts() == {("law", "2017"): ((), ()), ("law", "2026"): ((), ()), ("code", "2018"): ((), ())}


def test_all_items_on_a_superseded_version_wait_and_elsewhere_those_with_the_tag():
    found = counts(
        citing("a", "law@2017", "code@2018"),
        citing("b", "code@2018", tags=("needs_recheck",)),
        citing("c", "code@2018"),
    )
    assert found["law", "2017"] == (("a",), ("a",))
    assert found["code", "2018"] == (("a", "b", "c"), ("b",))


def test_retired_items_rest_on_nothing_and_unknown_versions_are_shown():
    found = counts(citing("a", "law@2017", status=ItemStatus.RETIRED), citing("b", "lost@1999"))
    assert found["law", "2017"] == ((), ())
    assert found["lost", "1999"] == (("b",), ())
