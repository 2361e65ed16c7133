"""Expectations of our own, where those of Great Expectations do not suffice.

A metric says of each row whether it is as expected; the expectation beside it gives it a name.
Importing this module imports Great Expectations, which takes seconds.
"""

from __future__ import annotations

from typing import ClassVar

import pandas as pd
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.metrics.map_metric_provider import (
    ColumnMapMetricProvider,
    MulticolumnMapMetricProvider,
)
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (  # noqa: E501 - one name
    multicolumn_condition_partial,
)

from schemas.expectations.chance import chance_of_as_few
from schemas.iso6346 import is_valid


class CheckDigitFits(ColumnMapMetricProvider):
    """Whether a container code is one of ISO 6346, with its check digit."""

    condition_metric_name = "column_values.check_digit_fits"

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series[str], **_: object) -> pd.Series[bool]:  # noqa: N805 - GX's own
        return column.map(is_valid).astype(bool)


class ExpectCheckDigitToFit(ColumnMapExpectation):
    """Expect container codes with a check digit that fits (ISO 6346)."""

    map_metric: ClassVar[str] = "column_values.check_digit_fits"


class HoldsBaseline(MulticolumnMapMetricProvider):
    """Whether a count of good ones is one that its baseline lets expect.

    The columns are good, whole, good of the baseline, whole of the baseline, in this order.
    """

    condition_metric_name = "multicolumn_values.holds_baseline"
    condition_domain_keys = (
        "batch_id",
        "table",
        "column_list",
        "row_condition",
        "condition_parser",
        "ignore_row_if",
    )
    condition_value_keys = ("chance", "drop")

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(
        cls,  # noqa: N805 - GX's own
        column_list: pd.DataFrame,
        chance: float,
        drop: float,
        **_: object,
    ) -> pd.Series[bool]:
        holds = [
            holds_baseline(good, whole, baseline_good, baseline, chance=chance, drop=drop)
            for good, whole, baseline_good, baseline in column_list.itertuples(index=False)
        ]
        return pd.Series(holds, index=column_list.index, dtype=bool)


class ExpectCountsToHoldBaseline(MulticolumnMapExpectation):
    """Expect shares that are no lower than chance and a tolerated drop below a baseline explain.

    Attributes:
        chance: Counts that are less probable than this are unexpected …
        drop: … where the share is also so much below that of the baseline.
    """

    map_metric: ClassVar[str] = "multicolumn_values.holds_baseline"
    args_keys: ClassVar[tuple[str, ...]] = ("column_list", "chance", "drop")
    success_keys: ClassVar[tuple[str, ...]] = ("chance", "drop", "mostly")

    chance: float
    drop: float


def holds_baseline(
    good_n: int, whole_n: int, baseline_good_n: int, baseline_n: int, *, chance: float, drop: float
) -> bool:
    """Whether a count of good ones is one that a baseline lets expect; none is, without one."""
    if not whole_n or not baseline_n:
        return True
    if good_n / whole_n >= baseline_good_n / baseline_n - drop:
        return True
    return chance_of_as_few(good_n, whole_n, baseline_good_n, baseline_n) >= chance
