"""Verdicts, and the sentences that are made of them: none says more than its interval, in either language."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.analysis.means import equivalence, welch
from examapp.analysis.verdicts import Finding, Verdict, Withheld, decide, judge, not_comparable
from examapp.domain.baselines import Summary
from examapp.locale import use_language
from examapp.reports.verdicts import VERDICT_WORDS, margin_text, smallest_text, verdict_sentence

# Words that place one group above the other, and the phrases that deny it.
SUPERIORITY = {
    "en": re.compile(
        r"\b(high|low|bett|wors|strong|weak|great|superior|inferior|above|below|exceed|outperform|ahead|behind|slight|"
        r"lead|best|top)(er|s|ed|ly|ior)?\b",
        re.IGNORECASE,
    ),
    "zh": re.compile("[高低优劣强弱胜略稍]|领先|好于|超过|超出|不如"),
}
DENIALS = {
    "en": ["cannot be called higher or lower than"],
    "zh": ["不能认定", "高于或者低于"],
}


def figures(n, mean, sd):
    return Summary(n, mean, sd, Fraction(100))


groups = st.builds(figures, st.integers(2, 300), st.floats(40, 60).map(lambda mean: round(mean, 2)), st.floats(0.5, 20))
margins = st.none() | st.integers(1, 20).map(float)


@pytest.fixture(params=["en", "zh"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize(
    ("ours", "theirs", "margin", "verdict"),
    [
        (figures(50, 103, 5.5), figures(50, 100, 4.5), None, Verdict.HIGHER),
        (figures(50, 100, 4.5), figures(50, 103, 5.5), None, Verdict.LOWER),
        (figures(24, 74.2, 8.9), figures(31, 71.6, 9.6), None, Verdict.UNDECIDED),
        (figures(24, 74.2, 8.9), figures(31, 71.6, 9.6), 5.0, Verdict.UNDECIDED),
        (figures(24, 74.2, 8.9), figures(31, 71.6, 9.6), 7.0, Verdict.EQUIVALENT),
        (figures(200, 70.2, 8.0), figures(200, 70.0, 8.0), 3.0, Verdict.EQUIVALENT),
        (figures(200, 70.2, 8.0), figures(200, 70.0, 8.0), None, Verdict.UNDECIDED),
        (figures(50, 103, 5.5), figures(50, 100, 4.5), 5.0, Verdict.HIGHER),
        (figures(1, 74.2, 0.0), figures(31, 71.6, 9.6), 5.0, Verdict.NOT_COMPARABLE),
        (figures(10, 70, 0), figures(10, 60, 0), 5.0, Verdict.NOT_COMPARABLE),
        (figures(10, 70, 5), figures(10, 70, 5), None, Verdict.UNDECIDED),
    ],
)
def test_the_five_verdicts(ours, theirs, margin, verdict):
    assert judge(ours, theirs, margin=margin).verdict is verdict


def test_a_finding_has_all_that_its_sentence_says():
    ours, theirs = figures(24, 74.2, 8.9), figures(31, 71.6, 9.6)
    found = judge(ours, theirs, margin=5.0)
    assert (found.ours, found.theirs) == (24, 31)
    assert found.difference == welch(ours, theirs)
    assert found.detectable == pytest.approx(0.775878923 * 9.302697925, abs=1e-5)
    assert found.equivalence == equivalence(ours, theirs, margin=5.0)
    assert not found.is_within_margin
    assert found.reason is None


def test_a_sure_difference_inside_the_margin_is_called_what_it_is_and_small(language):
    found = judge(figures(50, 103, 5.5), figures(50, 100, 4.5), margin=5.0)
    assert found.verdict is Verdict.HIGHER
    assert found.is_within_margin
    words = {"en": "inside the margin of 5.0 points", "zh": "等效界值（5.0 分）以内"}
    assert words[language] in verdict_sentence(found, "X")
    without = judge(figures(50, 103, 5.5), figures(50, 100, 4.5))
    assert words[language] not in verdict_sentence(without, "X")


@given(groups, groups, margins)
def test_the_rule_holds_for_any_two_groups(ours, theirs, margin):
    found = judge(ours, theirs, margin=margin)
    holds_zero = found.difference.low <= 0 <= found.difference.high
    assert (found.verdict in (Verdict.HIGHER, Verdict.LOWER)) == (not holds_zero)
    assert (found.verdict is Verdict.EQUIVALENT) == (holds_zero and found.is_within_margin)
    assert found.verdict is decide(found.difference, found.equivalence)
    if margin is None:
        assert found.verdict is not Verdict.EQUIVALENT


def stripped(sentence, language):
    for phrase in DENIALS[language]:
        sentence = sentence.replace(phrase, "")
    return sentence


def test_no_sentence_claims_superiority_where_the_interval_holds_zero(language):
    checked = []

    @given(groups, groups, margins)
    def claims_nothing(ours, theirs, margin):
        found = judge(ours, theirs, margin=margin)
        sentence = verdict_sentence(found, "X")
        claim = SUPERIORITY[language].search(stripped(sentence, language))
        if found.difference.low <= 0 <= found.difference.high:
            assert claim is None, sentence
            assert found.verdict is not Verdict.UNDECIDED or all(each in sentence for each in DENIALS[language])
        else:
            assert claim is not None, sentence
        checked.append(found.verdict)

    claims_nothing()
    assert {Verdict.HIGHER, Verdict.LOWER, Verdict.UNDECIDED, Verdict.EQUIVALENT} <= set(checked)


@pytest.mark.parametrize("word", ["slightly better", "outperforms", "higher", "lower than", "above"])
def test_the_search_finds_english_claims(word):
    assert SUPERIORITY["en"].search(f"They are {word} it.")


@pytest.mark.parametrize("word", ["略高于", "低于", "优于", "好于", "领先", "超过"])
def test_the_search_finds_chinese_claims(word):
    assert SUPERIORITY["zh"].search(f"平均分{word}基准")


@pytest.mark.parametrize("reason", Withheld)
def test_no_reason_for_not_comparing_claims_anything(language, reason):
    for theirs in (None, 31):
        sentence = verdict_sentence(not_comparable(reason, ours=3, theirs=theirs), "X")
        assert SUPERIORITY[language].search(sentence) is None
        assert "n = 3" in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("ours", "theirs", "margin"),
    [
        (figures(50, 103, 5.5), figures(60, 100, 4.5), None),
        (figures(50, 100, 4.5), figures(60, 103, 5.5), 4.0),
        (figures(50, 70.3, 8.9), figures(60, 70.0, 9.6), 4.0),
        (figures(50, 70.3, 8.9), figures(60, 70.0, 9.6), 2.0),
    ],
)
def test_every_sentence_has_both_n_the_difference_its_interval_and_the_smallest(language, ours, theirs, margin):
    found = judge(ours, theirs, margin=margin)
    sentence = verdict_sentence(found, "X")
    for figure in (50, 60, *(f"{value:+.1f}" for value in (found.difference.low, found.difference.high))):
        assert str(figure) in sentence
    assert f"{found.difference.difference:+.1f}" in sentence
    assert f" {smallest_text(found.detectable)} " in sentence
    assert re.search("80 ?%", sentence)
    assert "{" not in sentence


def test_every_verdict_has_a_word_and_a_sentence(language):
    assert set(VERDICT_WORDS) == set(Verdict)
    assert len({verdict_sentence(one, "X") for one in examples()}) == len(Verdict)


def examples() -> list[Finding]:
    base = figures(200, 70, 8)
    findings = [judge(figures(200, mean, 8), base, margin=2.0) for mean in (80, 60, 70.1, 71.5)]
    findings.append(not_comparable(Withheld.OTHER_FORM, ours=200, theirs=200))
    assert {one.verdict for one in findings} == set(Verdict)
    return findings


def test_the_smallest_difference_is_rounded_up_and_a_margin_has_one_decimal_or_two():
    assert smallest_text(7.21) == "7.3"
    assert smallest_text(7.0) == "7.0"
    assert margin_text(3.0) == "3.0"
    assert margin_text(2.31) == "2.31"
