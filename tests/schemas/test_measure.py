from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import ConfigError
from schemas.failure import FailureCause
from schemas.measure import (
    DAYS_N,
    Agreed,
    Failures,
    Measure,
    MeasureState,
    check_agreed,
    check_closing,
    effect_of,
    measure_id,
)

TODAY = date(2025, 6, 30)
DONE_ON = date(2025, 6, 1)
OPENED_AT = datetime(2025, 5, 1, 20, tzinfo=UTC)
AGREED = Agreed("cat-lai", "a", "a-in-1", FailureCause.LOW_LIGHT, "lamps", "port", TODAY)
MEASURE = Measure(measure_id(AGREED, OPENED_AT), AGREED, OPENED_AT, "head")
CLOSED = replace(MEASURE, state=MeasureState.CLOSED, done_on=DONE_ON)
DAYS = st.dates(DONE_ON - timedelta(days=30), DONE_ON + timedelta(days=30))
COUNTS = st.builds(
    lambda failed_n, others_n: Failures(failed_n, failed_n + others_n),
    st.integers(0, 50),
    st.integers(0, 50),
)


@settings(max_examples=50)
@given(failures=st.dictionaries(DAYS, COUNTS))
def test_r28_fourteen_days_before_are_compared_with_fourteen_after(
    failures: dict[date, Failures],
) -> None:
    effect = effect_of(failures, DONE_ON, TODAY)
    for found, sign in ((effect.before, -1), (effect.after, 1)):
        near = [DONE_ON + sign * timedelta(days=n) for n in range(1, DAYS_N + 1)]
        assert found.failed_n == sum(failures[day].failed_n for day in near if day in failures)
        assert found.passages_n == sum(failures[day].passages_n for day in near if day in failures)
    assert effect.is_whole
    if effect.before.passages_n and effect.after.passages_n:
        assert effect.change == pytest.approx(
            effect.after.failed_n / effect.after.passages_n
            - effect.before.failed_n / effect.before.passages_n
        )
    else:
        assert effect.change is None


@pytest.mark.parametrize(
    ("today", "days_after_n"),
    [
        (DONE_ON, 0),
        (DONE_ON + timedelta(days=1), 0),
        (DONE_ON + timedelta(days=2), 1),
        (DONE_ON + timedelta(days=14), 13),
        (DONE_ON + timedelta(days=15), 14),
        (DONE_ON + timedelta(days=90), 14),
    ],
)
def test_r28_days_that_are_not_over_do_not_count(today: date, days_after_n: int) -> None:
    every_day = {DONE_ON + timedelta(days=n): Failures(1, 2) for n in range(-30, 31)}
    effect = effect_of(every_day, DONE_ON, today)
    assert effect.days_after_n == days_after_n
    assert effect.after == Failures(days_after_n, 2 * days_after_n)
    assert effect.before == Failures(14, 28)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"action": "  "}, "an action was wanted"),
        ({"owner": ""}, "an owner was wanted"),
        ({"due_on": TODAY - timedelta(days=1)}, "a day from 2025-06-30 on was wanted"),
    ],
)
def test_r28_an_agreement_has_what_who_and_when(changes: dict[str, object], said: str) -> None:
    check_agreed(AGREED, TODAY)
    with pytest.raises(ConfigError, match=said):
        check_agreed(replace(AGREED, **changes), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("measure", "done_on", "outcome", "said"),
    [
        (
            replace(MEASURE, state=MeasureState.CLOSED, done_on=DONE_ON),
            DONE_ON,
            "o",
            "was closed on",
        ),
        (MEASURE, TODAY + timedelta(days=1), "o", "a day until 2025-06-30 was wanted"),
        (MEASURE, DONE_ON, " ", "an outcome was wanted"),
    ],
)
def test_r28_a_measure_is_closed_once_with_an_outcome(
    measure: Measure, done_on: date, outcome: str, said: str
) -> None:
    check_closing(MEASURE, DONE_ON, "o", TODAY)
    with pytest.raises(ConfigError, match=said):
        check_closing(measure, done_on, outcome, TODAY)


def test_a_measure_is_overdue_while_it_is_open() -> None:
    assert not MEASURE.is_overdue(TODAY)
    assert MEASURE.is_overdue(TODAY + timedelta(days=1))
    assert not CLOSED.is_overdue(TODAY + timedelta(days=1))
    assert (MEASURE.pivot, CLOSED.pivot) == (date(2025, 5, 2), DONE_ON)
