from __future__ import annotations

from datetime import date, timedelta

import pytest

from schemas.errors import InputError
from schemas.frozen_report import check_freezing
from schemas.period import Period, PeriodKind


def test_r86_only_a_period_that_is_over_is_frozen() -> None:
    period = Period(PeriodKind.QUARTER, date(2025, 1, 1))
    check_freezing(period, "handed in", period.until_at)
    with pytest.raises(InputError, match="a period that is over was wanted"):
        check_freezing(period, "handed in", period.until_at - timedelta(seconds=1))
    with pytest.raises(InputError, match="a reason was wanted"):
        check_freezing(period, "  ", period.until_at)
