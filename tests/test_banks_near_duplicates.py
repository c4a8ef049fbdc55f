"""Near-duplicates: everything that brute force finds, and nothing else."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.banks.near_duplicates import THRESHOLD, grams_of, near_duplicates, similarity

TEXTS = st.lists(st.text("受援人律师案件收费", min_size=1, max_size=14), min_size=2, max_size=12)


@given(TEXTS, st.sampled_from([0.5, 0.7, THRESHOLD, 1.0]))
def test_prefix_filtering_finds_what_brute_force_finds(texts, threshold):
    named = {str(number): text for number, text in enumerate(texts)}
    grams = {name: grams_of(text) for name, text in named.items()}
    slow = {
        frozenset(pair) for pair in combinations(named, 2) if similarity(*(grams[name] for name in pair)) >= threshold
    }
    assert {frozenset((one, other)) for one, other, _ in near_duplicates(named, threshold=threshold)} == slow


def test_punctuation_blanks_and_case_do_not_make_a_difference():
    assert grams_of("受援人 A 来电，怎么办？") == grams_of("受援人a来电怎么办")


@pytest.mark.parametrize(
    ("one", "other", "expected"), [("abcd", "abcd", 1.0), ("abcd", "wxyz", 0.0), ("abcde", "abcdf", 0.5)]
)
def test_similarity_is_shared_grams_over_all_grams(one, other, expected):
    assert similarity(grams_of(one), grams_of(other)) == expected


def test_a_text_with_one_changed_sign_in_a_long_stem_is_a_near_duplicate():
    stem = "法律援助机构律师王某办结一起工伤赔偿案件后，受援人送来两箱土特产表示感谢，王某应当怎样处理这两箱土特产"
    pairs = list(near_duplicates({"a": stem, "b": stem.replace("两箱土特产表示", "三箱土特产表示"), "c": stem[::-1]}))
    assert [(one, other) for one, other, _likeness in pairs] == [("b", "a")]
    assert THRESHOLD <= pairs[0][2] < 1
