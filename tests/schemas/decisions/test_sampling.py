"""The draw of a sample, and what it says of all passages."""

from __future__ import annotations

import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.decisions.sample_estimate import (
    StratumCount,
    clopper_pearson,
    counted,
    estimated,
)
from schemas.decisions.sampling import (
    Outcome,
    RiskFacts,
    Stratum,
    is_sampled,
    stratum_of,
)
from schemas.feeds.watch_entry import WatchAction

HIGH, DOUBTFUL, ORDINARY = Stratum


def ids(n: int, of: str = "") -> list[uuid.UUID]:
    return [uuid.uuid5(uuid.NAMESPACE_OID, f"{of}{each}") for each in range(n)]


def drawn(seed: str, rate: float, of: list[uuid.UUID]) -> set[uuid.UUID]:
    return {each for each in of if is_sampled(seed, each, ORDINARY, rate)}


def test_r37_the_seed_draws_the_same_sample_again_in_any_order() -> None:
    passages = ids(2000)
    shuffled = random.Random(7).sample(passages, len(passages))  # noqa: S311
    assert drawn("s", 0.1, passages) == drawn("s", 0.1, shuffled)
    assert drawn("s", 0.1, passages) != drawn("t", 0.1, passages)
    # Four standard deviations.
    assert abs(len(drawn("s", 0.1, passages)) - 200) < 54


@given(st.floats(0.01, 1), st.floats(0.01, 1))
def test_r37_a_higher_rate_draws_more_and_drops_none(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert drawn("s", low, ids(50)) <= drawn("s", high, ids(50))


@pytest.mark.parametrize(
    ("facts", "threshold", "stratum"),
    [
        *((RiskFacts(frozenset({action})), 1.0, HIGH) for action in WatchAction),
        (RiskFacts(warnings_n=1), 1.0, HIGH),
        (RiskFacts(has_doubtful_read=True), 0.5, DOUBTFUL),
        (RiskFacts(has_doubtful_read=True), 0.4, HIGH),
        (RiskFacts(), 0.1, ORDINARY),
    ],
)
def test_r37_who_is_of_high_risk_is_always_checked(
    facts: RiskFacts, threshold: float, stratum: Stratum
) -> None:
    assert stratum_of(facts, threshold) is stratum
    if stratum is HIGH:
        assert all(is_sampled("s", each, stratum, 0.01) for each in ids(100))


# Clopper and Pearson's own table gives these ends, as does Fleiss (1981).
@pytest.mark.parametrize(
    ("checked_n", "wrong_n", "low", "high"),
    [(10, 0, 0.0, 0.3085), (10, 3, 0.0667, 0.6525), (100, 5, 0.0164, 0.1128), (20, 20, 0.8316, 1)],
)
def test_r37_the_interval_of_a_group(checked_n: int, wrong_n: int, low: float, high: float) -> None:
    found = clopper_pearson(StratumCount(10**6, checked_n, checked_n, wrong_n))
    assert found == pytest.approx((low, high), abs=1e-4)


def test_r37_a_group_that_was_checked_as_a_whole_is_known() -> None:
    known = {HIGH: StratumCount(8, 8, 8, 2)}
    found = estimated(known)
    assert (found.rate, found.low, found.high) == (0.25, 0.25, 0.25)
    half = estimated({**known, ORDINARY: StratumCount(92, 10, 10, 0)})
    assert half.rate == pytest.approx(0.02)
    assert half.low == pytest.approx(0.02)
    assert half.high == pytest.approx(0.02 + 0.92 * 0.3085, abs=1e-4)


def test_r37_what_was_not_checked_is_not_known() -> None:
    found = estimated({ORDINARY: StratumCount(10, 1, 0, 0)})
    assert (found.rate, found.low, found.high) == (None, 0.0, 1.0)
    nothing = estimated({ORDINARY: StratumCount()})
    assert (nothing.rate, nothing.low, nothing.high) == (None, 0.0, 1.0)


def test_r37_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Drawn anew by 200 seeds from passages of which the truth is known."""
    of = {DOUBTFUL: ids(150, "d"), ORDINARY: ids(600, "o"), HIGH: ids(20, "h")}
    wrong = {*of[DOUBTFUL][:30], *of[ORDINARY][:12], *of[HIGH][:5]}
    truth = len(wrong) / 770
    held_n = 0
    for seed in range(200):
        rows = [
            (
                stratum,
                was_drawn,
                (Outcome.WRONG if each in wrong else Outcome.RIGHT) if was_drawn else None,
            )
            for stratum, passages in of.items()
            for each in passages
            for was_drawn in [is_sampled(str(seed), each, stratum, 0.15)]
        ]
        found = estimated(counted(rows))
        held_n += found.low <= truth <= found.high
    assert held_n >= 0.95 * 200
