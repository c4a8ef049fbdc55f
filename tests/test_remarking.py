from examapp.application.analytics import scored
from examapp.application.remarking import exam_marked_by, marked_by
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill


def test_the_same_rules_give_the_same_scores_and_kinder_ones_never_fewer_points():
    store = Store()
    form, key_sheet = fill(store, KeyStore(), sitters=12)
    results = scored(form, key_sheet, store)
    own = form.exam.marking_rules()
    _form, same = marked_by(form, results, key_sheet, own)
    assert same.people == results.people
    other, again = marked_by(form, results, key_sheet, dict.fromkeys(own, "half_if_subset"))
    assert other.exam.marking_rules() == dict.fromkeys(own, "half_if_subset")
    pairs = [
        (one.raw.points, two.raw.points) for (_a, one), (_b, two) in zip(results.people, again.people, strict=True)
    ]
    assert all(before <= after for before, after in pairs)
    assert any(before < after for before, after in pairs)
    assert scored(form, key_sheet, store).people == results.people


def test_a_rule_that_nobody_knows_here_marks_nothing():
    store = Store()
    form, key_sheet = fill(store, KeyStore(), sitters=2)
    results = scored(form, key_sheet, store)
    rules = form.exam.marking_rules()
    assert marked_by(form, results, key_sheet, {**rules, next(iter(rules)): "by_feeling"}) is None
    assert exam_marked_by(form.exam, {}) is None
