"""The suites, in code: which expectations each batch is validated against, and for which rule.

Importing this module imports Great Expectations, which takes seconds. The batches are frames of
the rows of ``rows``; the column ``row_n`` numbers their rows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import great_expectations.expectations as gxe
from great_expectations import ExpectationSuite

from schemas.alert import Rule
from schemas.expectations.custom import ExpectCheckDigitToFit, ExpectCountsToHoldBaseline
from schemas.expectations.sequences import Sequence
from schemas.expectations.tolerances import (
    CHANCE,
    CLOCK_OFFSET_MAX_S,
    FEED_SHARES,
    FEED_SILENCE_CHANCE,
    FUTURE_MAX_S,
    READ_DROP,
    SILENCE_VEHICLES_N,
    STORED_WITHIN_S,
)
from schemas.read import CheckDigit

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

ROW_COLUMN = "row_n"
"""Numbers the rows of a batch from 0, so that an unexpected one can be found again."""


class Batch(StrEnum):
    """What is validated at once."""

    PASSAGES = "passages"
    """One row a passage."""
    NUMBERS = "numbers"
    """One row an accepted number of a passage."""
    READ_RATES = "read_rates"
    """One row a lane and light."""
    UNREAD_ROWS = "unread_rows"
    """One row a lane: the vehicles since its last read, of which none was read."""
    SILENCES = "silences"
    """One row a lane."""
    FEEDS = "feeds"
    """One row a feed."""


def suite_of(batch: Batch) -> ExpectationSuite:
    """The suite of a batch; what an expectation is for stands in its ``meta``.

    Args:
        batch: Which.
    """
    return ExpectationSuite(name=batch.value, expectations=_EXPECTATIONS[batch]())


def _meta(rule: Rule, what: str) -> dict[str, str]:
    return {"rule": rule.value, "what": what}


def _passages() -> list[Expectation]:
    mandatory = {
        "plate": "no plate",
        "container_or_none": "no container code",
        "picture": "no picture",
        "last_seen_at": "no time",
    }
    complete: list[Expectation] = [
        gxe.ExpectColumnValuesToNotBeNull(column=column, meta=_meta(Rule.COMPLETENESS, what))
        for column, what in mandatory.items()
    ]
    return [
        *complete,
        gxe.ExpectColumnValuesToBeBetween(
            column="clock_offset_s",
            min_value=-CLOCK_OFFSET_MAX_S,
            max_value=CLOCK_OFFSET_MAX_S,
            meta=_meta(Rule.CLOCK, "clock off"),
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="stored_after_s",
            min_value=-FUTURE_MAX_S,
            meta=_meta(Rule.CLOCK, "in the future"),
        ),
        gxe.ExpectColumnValuesToBeBetween(
            column="live_stored_after_s",
            max_value=STORED_WITHIN_S,
            meta=_meta(Rule.CLOCK, "stored late"),
        ),
    ]


def _numbers() -> list[Expectation]:
    return [
        ExpectCheckDigitToFit(
            column="code", meta=_meta(Rule.CHECK_DIGIT, "check digit does not fit")
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="check_digit",
            value_set=[CheckDigit.READ.value],
            meta=_meta(Rule.CHECK_DIGIT, "check digit not read"),
        ),
        gxe.ExpectColumnValuesToNotBeInSet(
            column="sequence",
            value_set=[Sequence.AGAIN.value],
            meta=_meta(Rule.DUPLICATES, "again"),
        ),
        gxe.ExpectColumnValuesToBeInSet(
            column="sequence",
            value_set=[Sequence.POSSIBLE.value, Sequence.AGAIN.value],
            meta=_meta(Rule.IMPOSSIBLE_SEQUENCE, "impossible"),
        ),
    ]


def _read_rates() -> list[Expectation]:
    return [
        ExpectCountsToHoldBaseline(
            column_list=["good_n", "whole_n", "baseline_good_n", "baseline_n"],
            chance=CHANCE,
            drop=READ_DROP,
            meta=_meta(Rule.READ_RATE, "below its baseline"),
        )
    ]


def _unread_rows() -> list[Expectation]:
    return [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="threshold_n", column_B="unread_n", meta=_meta(Rule.NO_READS, "none read")
        )
    ]


def _silences() -> list[Expectation]:
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column="expected_n",
            max_value=SILENCE_VEHICLES_N,
            strict_max=True,
            meta=_meta(Rule.NO_VEHICLES, "silent"),
        )
    ]


SHARE_COLUMNS = ("good_n", "whole_n", "baseline_good_n", "baseline_n")


def share_column(rule: Rule, name: str) -> str:
    """The column of a feed's share.

    Args:
        rule: Which share.
        name: One of :data:`SHARE_COLUMNS`.
    """
    return f"{rule.value}_{name}"


def _feeds() -> list[Expectation]:
    shares: list[Expectation] = [
        ExpectCountsToHoldBaseline(
            column_list=[share_column(rule, name) for name in SHARE_COLUMNS],
            chance=CHANCE,
            drop=share.rise,
            meta=_meta(rule, "above its baseline"),
        )
        for rule, share in FEED_SHARES.items()
    ]
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column="chance",
            min_value=FEED_SILENCE_CHANCE,
            meta=_meta(Rule.FEED_FRESHNESS, "silent"),
        ),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="rows_n",
            column_B="least_n",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            meta=_meta(Rule.FEED_VOLUME, "few rows"),
        ),
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="most_n",
            column_B="rows_n",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
            meta=_meta(Rule.FEED_VOLUME, "many rows"),
        ),
        *shares,
    ]


_EXPECTATIONS = {
    Batch.FEEDS: _feeds,
    Batch.PASSAGES: _passages,
    Batch.NUMBERS: _numbers,
    Batch.READ_RATES: _read_rates,
    Batch.UNREAD_ROWS: _unread_rows,
    Batch.SILENCES: _silences,
}
