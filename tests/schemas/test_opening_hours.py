from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.opening_hours import ALWAYS, LOCAL, OpeningHours

DEPOT = OpeningHours(
    mon=(("07:00", "11:30"), ("13:00", "18:00")),
    sat=(("07:00", "24:00"),),
    sun=(("00:00", "06:00"),),
    closed=frozenset({date(2026, 11, 23)}),
)


@pytest.mark.parametrize(
    ("local", "is_open"),
    [
        ("2026-11-16T07:00", True),
        ("2026-11-16T06:59", False),
        ("2026-11-16T11:30", False),
        ("2026-11-16T12:59", False),
        ("2026-11-16T17:59", True),
        ("2026-11-17T10:00", False),
        ("2026-11-21T23:59", True),
        ("2026-11-22T00:00", True),
        ("2026-11-22T06:00", False),
        ("2026-11-23T10:00", False),
    ],
)
def test_r31_a_site_is_open_when_its_hours_say_so(local: str, *, is_open: bool) -> None:
    assert DEPOT.is_open(datetime.fromisoformat(local).replace(tzinfo=LOCAL)) is is_open


@given(
    st.integers(0, 6 * 24 * 60),
    st.timedeltas(timedelta(0), timedelta(days=8)),
)
def test_r31_open_spans_are_the_open_instants(minute: int, length: timedelta) -> None:
    begin = datetime(2026, 11, 14, tzinfo=LOCAL) + timedelta(minutes=minute)
    end = begin + length
    spans = list(DEPOT.open_spans(begin, end))
    assert spans == sorted(spans)
    for opens, closes in spans:
        assert begin <= opens < closes <= end
        assert DEPOT.is_open(opens)
        assert DEPOT.is_open(closes - timedelta(microseconds=1))
    at = begin
    while at < end:
        inside = any(opens <= at < closes for opens, closes in spans)
        assert DEPOT.is_open(at) is inside
        at += timedelta(minutes=17)


def test_without_hours_a_site_is_open_around_the_clock() -> None:
    start = datetime(2026, 11, 21, 22, tzinfo=LOCAL)
    spans = ALWAYS.open_spans(start, start + timedelta(hours=4))
    assert sum(((end - begin) for begin, end in spans), timedelta()) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ({}, "opens on at least one day"),
        ({"mon": [["18:00", "07:00"]]}, "from an earlier to a later time"),
        ({"mon": [["07:00", "12:00"], ["11:00", "18:00"]]}, "follow one another"),
        ({"mon": [["7:00", "12:00"]]}, "pattern"),
        ({"mon": [["07:00", "25:00"]]}, "pattern"),
        ({"monday": [["07:00", "12:00"]]}, "extra"),
    ],
)
def test_hours_that_are_none_are_refused(hours: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        OpeningHours.model_validate(hours)
