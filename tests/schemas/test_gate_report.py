from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import InputError
from schemas.gate_report import (
    SECTIONS,
    GateReport,
    Peak,
    from_document,
    report_of,
)

FIRST, MIDDLE, NEXT = date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)
NAMES = st.sampled_from(["a", "b", "c"])
PEAKS = st.none() | st.builds(
    Peak,
    st.integers(1, 99),
    st.integers(0, 999).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=n)),
)


def rows_of(section: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    told = SECTIONS[section]
    row = st.fixed_dictionaries(
        dict.fromkeys(told.keys, NAMES) | {name: st.integers(0, 999) for name in told.counts}
    )
    return st.lists(row, max_size=3)


FOUND = st.fixed_dictionaries({name: rows_of(name) for name in SECTIONS})


@settings(max_examples=25)
@given(first=FOUND, second=FOUND, peaks=st.tuples(PEAKS, PEAKS))
def test_r87_two_quarters_make_up_half_a_year(
    first: dict[str, Any], second: dict[str, Any], peaks: tuple[Peak | None, Peak | None]
) -> None:
    half = report_of(FIRST, MIDDLE, first, peaks[0]) + report_of(MIDDLE, NEXT, second, peaks[1])
    for name, section in SECTIONS.items():
        rows = [*first[name], *second[name]]
        for count in section.counts:
            assert half.total(name, count) == sum(row[count] for row in rows)
            for key in section.keys:
                only = sum(row[count] for row in rows if row[key] == "b")
                assert half.total(name, count, **{key: "b"}) == only
                assert half.by(name, key).get(("b",), {}).get(count, 0) == only
    most = max((peak.passages_n for peak in peaks if peak), default=None)
    assert (half.peak.passages_n if half.peak else None) == most
    assert (half.first_day, half.next_day, half.days_n) == (FIRST, NEXT, 181)


@settings(max_examples=25)
@given(found=FOUND, peak=PEAKS)
def test_r86_a_report_comes_back_from_its_document_as_it_was(
    found: dict[str, Any], peak: Peak | None
) -> None:
    report = report_of(FIRST, MIDDLE, found, peak)
    again = from_document(json.loads(json.dumps(report.document())))
    assert again == report
    assert again.sha256 == report.sha256


def test_r86_another_figure_has_another_digest() -> None:
    found: dict[str, Any] = {name: [] for name in SECTIONS}
    told = {"cause": "glare", "passages_n": 2, "strongest_n": 1}
    one = report_of(FIRST, MIDDLE, found | {"causes": [told]}, None)
    other = report_of(FIRST, MIDDLE, found | {"causes": [{**told, "strongest_n": 2}]}, None)
    assert one.sha256 != other.sha256


def test_periods_that_do_not_follow_on_one_another_are_not_added() -> None:
    report = report_of(FIRST, MIDDLE, {name: [] for name in SECTIONS}, None)
    with pytest.raises(ValueError, match="a report from 2025-04-01 on was wanted"):
        _: GateReport = report + report


@pytest.mark.parametrize("document", [{}, {"lanes": 1}, {name: [] for name in SECTIONS}])
def test_what_is_no_report_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="the figures of a report were wanted"):
        from_document(document)
