import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.matrices import Standing, moments_of, standing_of
from examapp.domain.scoring import ResponseState
from tests.matrix_cases import by_chance, make_matrix

SQUARE = [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("points", "more", "said"),
    [
        (np.empty((2, 0)), {}, "at least one item"),
        (SQUARE, {"maxima": [1]}, "maxima must be"),
        (SQUARE, {"maxima": [1, 0]}, "above 0"),
        ([[1, np.nan]], {}, "finite"),
        ([[2, 0]], {}, "more than an item's maximum"),
        (SQUARE, {"ticked": ((None, None),)}, "ticked must have 2 rows"),
        (SQUARE, {"states": ((ResponseState.ANSWERED,), (ResponseState.ANSWERED,))}, "states must have 2 rows of 2"),
        (SQUARE, {"seconds": np.ones((1, 2))}, "seconds must be"),
        (SQUARE, {"groups": {"centre": ("A",)}}, "grouping centre"),
        (SQUARE, {"keys": {"i9": frozenset("A")}}, "keys name an item that is not there: i9"),
        (SQUARE, {"options": {"i9": ("A",)}}, "options name an item"),
    ],
)
def test_a_matrix_whose_parts_do_not_agree_is_refused(points, more, said):
    with pytest.raises(ValueError, match=said):
        make_matrix(points, **more)


def full_matrix():
    states = tuple((ResponseState.ANSWERED, state) for state in (ResponseState.OMITTED, ResponseState.ANSWERED))
    return make_matrix(
        [[1, 0], [0, 2]],
        [1, 2],
        ticked=((frozenset("A"), None), (frozenset("B"), frozenset("AB"))),
        states=states,
        seconds=np.array([[3.0, np.nan], [4.0, 5.0]]),
        groups={"centre": ("north", "south")},
        keys={"i1": frozenset("A"), "i2": frozenset("AB")},
        options={"i1": ("A", "B"), "i2": ("A", "B", "C")},
    )


def test_a_group_is_its_people_with_everything_known_of_them():
    south = full_matrix().of_group("centre", "south")
    assert south.person_ids == ("p2",)
    assert south.points.tolist() == [[0, 2]]
    assert south.ticked == ((frozenset("B"), frozenset("AB")),)
    assert south.states == ((ResponseState.ANSWERED, ResponseState.ANSWERED),)
    assert south.seconds.tolist() == [[4, 5]]
    assert south.groups == {"centre": ("south",)}
    with pytest.raises(ValueError, match="no grouping office"):
        full_matrix().of_group("office", "south")


def test_an_item_left_out_is_gone_everywhere():
    rest = full_matrix().without_items(["i1"])
    assert rest.item_ids == ("i2",)
    assert rest.totals().tolist() == [0, 2]
    assert rest.maximum == 2
    assert rest.ticked == ((None,), (frozenset("AB"),))
    assert rest.states == ((ResponseState.OMITTED,), (ResponseState.ANSWERED,))
    assert rest.seconds[1, 0] == 5
    assert set(rest.keys) == set(rest.options) == {"i2"}
    with pytest.raises(ValueError, match="no item i7"):
        rest.without_items(["i7"])


def test_thirds_add_up_to_the_same_score_in_any_order():
    matrix = make_matrix([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]])
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    assert len(set(matrix.totals().tolist())) == 1


@given(st.integers(0, 10_000), st.integers(2, 5000), st.integers(1, 6))
def test_moments_are_those_of_numpy_and_survive_a_large_common_level(seed, n, k):
    points = np.random.default_rng(seed).random((n, k))
    expected = np.cov(points, rowvar=False).reshape(k, k)
    for level in (0.0, 1e6):
        found = moments_of(points + level, np.ones(k))
        assert np.allclose(found.covariance, expected, rtol=0, atol=1e-9)
        assert np.allclose(found.means, points.mean(axis=0) + level, rtol=1e-12)


def test_moments_do_not_take_the_rounding_of_a_constant_for_spread():
    found = moments_of(np.full((37, 2), 0.1), np.ones(2))
    assert found.variances.tolist() == [0, 0]
    assert found.total_variance == 0


def test_coefficients_of_few_people_are_withheld_and_of_some_more_provisional():
    assert [standing_of(n) for n in (0, 29, 30, 99, 100)] == [
        Standing.WITHHELD,
        Standing.WITHHELD,
        Standing.PROVISIONAL,
        Standing.PROVISIONAL,
        Standing.SETTLED,
    ]


def test_totals_are_the_row_sums():
    matrix = by_chance(3, 40, 7, thirds=True)
    assert matrix.totals() == pytest.approx(matrix.points.sum(axis=1), abs=1e-9)
