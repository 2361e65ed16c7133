from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.period import Period, PeriodKind

DAY = date(2025, 5, 14)


@pytest.mark.parametrize(
    ("kind", "first_day", "last_day", "number"),
    [
        (PeriodKind.DAY, date(2025, 5, 14), date(2025, 5, 14), 134),
        (PeriodKind.WEEK, date(2025, 5, 12), date(2025, 5, 18), 20),
        (PeriodKind.MONTH, date(2025, 5, 1), date(2025, 5, 31), 5),
        (PeriodKind.QUARTER, date(2025, 4, 1), date(2025, 6, 30), 2),
        (PeriodKind.HALF, date(2025, 1, 1), date(2025, 6, 30), 1),
        (PeriodKind.YEAR, date(2025, 1, 1), date(2025, 12, 31), 1),
    ],
)
def test_a_period_around_a_day(
    kind: PeriodKind, first_day: date, last_day: date, number: int
) -> None:
    period = Period.around(kind, DAY)
    assert (period.first_day, period.last_day, period.number) == (first_day, last_day, number)


def test_r22_a_period_begins_and_ends_at_midnight_of_the_gate() -> None:
    period = Period.around(PeriodKind.QUARTER, DAY)
    assert period.from_at == datetime(2025, 3, 31, 17, tzinfo=UTC)
    assert period.until_at == datetime(2025, 6, 30, 17, tzinfo=UTC)


def test_no_period_begins_in_its_middle() -> None:
    with pytest.raises(ValueError, match="a quarter that begins on 2025-04-01 was wanted"):
        Period(PeriodKind.QUARTER, DAY)


@pytest.mark.parametrize(
    ("kind", "parts", "parts_n"),
    [
        (PeriodKind.YEAR, PeriodKind.HALF, 2),
        (PeriodKind.YEAR, PeriodKind.MONTH, 12),
        (PeriodKind.HALF, PeriodKind.QUARTER, 2),
        (PeriodKind.QUARTER, PeriodKind.MONTH, 3),
        (PeriodKind.WEEK, PeriodKind.DAY, 7),
    ],
)
@settings(max_examples=30)
@given(day=st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_r87_the_parts_of_a_period_make_it_up(
    kind: PeriodKind, parts: PeriodKind, parts_n: int, day: date
) -> None:
    period = Period.around(kind, day)
    found = list(period.parts(parts))
    assert len(found) == parts_n
    assert found[0].from_at == period.from_at
    assert found[-1].until_at == period.until_at
    assert all(one.next_day == other.first_day for one, other in pairwise(found))
    assert period.first_day <= day <= period.last_day
    assert period.before().next_day == period.first_day
    assert period.next_day - period.last_day == timedelta(days=1)


def test_weeks_make_up_no_month() -> None:
    with pytest.raises(ValueError, match="is not made of a week"):
        list(Period.around(PeriodKind.MONTH, DAY).parts(PeriodKind.WEEK))
