from examapp.banks.counts import by_topic, count
from examapp.domain.items import ItemStatus, ItemType
from tests.bank_cases import CASE, MULTIPLE, SINGLE, TRUE_FALSE, bank_text, read


def items():
    bank, _problems = read(bank_text(TRUE_FALSE, SINGLE, MULTIPLE.replace("T06", "T01"), CASE))
    return bank.items


def test_items_are_counted_by_type_status_and_level():
    counts = count(items())
    assert (counts.items, counts.cases) == (5, 1)
    assert counts.types == {
        ItemType.TRUE_FALSE: 2,
        ItemType.SINGLE: 1,
        ItemType.MULTIPLE: 1,
        ItemType.INDEFINITE: 1,
    }
    assert counts.statuses == {ItemStatus.DRAFT: 2, ItemStatus.REVIEWED: 3, ItemStatus.RETIRED: 0}
    assert counts.levels == {1: 2, 2: 3, 3: 0}


def test_topics_come_in_order_and_add_up():
    topics = by_topic(items())
    assert list(topics) == ["T01", "T06"]
    assert sum(counts.items for counts in topics.values()) == 5


def test_nothing_counts_as_nothing():
    counts = count([])
    assert (counts.items, counts.cases, sum(counts.types.values())) == (0, 0, 0)
    assert by_topic([]) == {}
