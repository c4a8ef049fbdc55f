"""The rule that gives lost time back: which causes, up to which cap, to the second."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.credits import NO_CREDIT, Cause, CreditRule, Loss, credit_for

NINETY = timedelta(minutes=90)
RULE = CreditRule(frozenset(Cause), timedelta(minutes=15))
LOSSES = st.lists(
    st.tuples(st.sampled_from(list(Cause)), st.integers(0, 3 * 60 * 60 * 1000)).map(
        lambda pair: Loss(1, pair[0], timedelta(milliseconds=pair[1]))
    ),
    max_size=6,
)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_without_a_rule_nothing_is_given_back():
    assert credit_for(NO_CREDIT, [Loss(3, Cause.RESTARTED, minutes(10))], duration=NINETY).seconds == 0


def test_a_loss_is_given_back_to_the_second_a_begun_one_counted_whole():
    credit = credit_for(RULE, [Loss(3, Cause.KILLED, timedelta(seconds=61, milliseconds=1))], duration=NINETY)
    assert credit.seconds == 62
    assert credit.seqs == (3,)


def test_causes_that_the_rule_does_not_name_are_left_out():
    rule = CreditRule(frozenset({Cause.RESTARTED}), minutes(15))
    losses = [Loss(3, Cause.KILLED, minutes(2)), Loss(5, Cause.RESTARTED, minutes(4)), Loss(7, Cause.SUSPENDED, NINETY)]
    credit = credit_for(rule, losses, duration=NINETY)
    assert (credit.seqs, credit.by_cause, credit.seconds) == ((5,), {Cause.RESTARTED: minutes(4)}, 240)


def test_the_cap_holds_for_all_losses_of_a_sitting_together():
    losses = [Loss(3, Cause.KILLED, minutes(9)), Loss(5, Cause.SUSPENDED, minutes(9))]
    credit = credit_for(RULE, losses, duration=NINETY)
    assert credit.by_cause == {Cause.KILLED: minutes(9), Cause.SUSPENDED: minutes(6)}
    assert credit_for(RULE, losses, duration=NINETY, credited=minutes(14)).seconds == 60
    assert credit_for(RULE, losses, duration=NINETY, credited=minutes(15)).seconds == 0


def test_what_a_clock_claims_beyond_reason_after_a_restart_is_outside_the_cap():
    claimed = timedelta(days=365)
    credit = credit_for(RULE, [Loss(3, Cause.RESTARTED, claimed)], duration=NINETY)
    assert credit.clock_excess == claimed - RULE.cap
    assert credit.seconds * timedelta(seconds=1) == claimed
    assert credit_for(RULE, [Loss(3, Cause.KILLED, claimed)], duration=NINETY).seconds == 15 * 60


@given(LOSSES, st.integers(0, 1000))
def test_never_more_than_was_lost_and_never_more_than_the_cap_leaves(losses, credited_s):
    credited = timedelta(seconds=credited_s)
    credit = credit_for(RULE, losses, duration=NINETY, credited=credited)
    given_back = timedelta(seconds=credit.seconds)
    second = timedelta(seconds=1)
    assert timedelta(0) <= given_back < sum((loss.lost for loss in losses), timedelta(0)) + second
    assert given_back - credit.clock_excess < max(timedelta(0), RULE.cap - credited) + second
    assert sum(credit.by_cause.values(), timedelta(0)) <= max(timedelta(0), RULE.cap - credited)


@given(LOSSES)
def test_the_order_of_losses_changes_the_split_and_not_the_sum(losses):
    forth = credit_for(RULE, losses, duration=NINETY)
    back = credit_for(RULE, losses[::-1], duration=NINETY)
    assert forth.seconds == back.seconds


@pytest.mark.parametrize("cause", list(Cause))
def test_a_rule_is_digested_in_one_spelling(cause):
    rule = CreditRule(frozenset({cause, Cause.KILLED}), minutes(5))
    assert rule.as_json() == {"causes": sorted({cause.value, "killed"}), "cap_s": 300}
