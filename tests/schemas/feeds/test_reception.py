"""Content becomes a row or a quarantined row, whatever it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.feeds.quarantined_row import RAW_MAX_LENGTH, QuarantinedRow
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.feeds.watch_entry import WatchEntry

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
RECEPTION = Reception("depot", "risk", FeedKind.WATCH_ENTRY, "risk.csv", NOW)
GOOD: dict[str, Any] = {
    "stated_at": "2026-11-22T07:00:00+07:00",
    "entry_no": "7",
    "container": "MSKU 123456-5",
    "action": "hold",
    "reason": "kiểm tra",
    "authority": "Chi cục",
    "valid_from": "2026-11-22T00:00:00+07:00",
}


def test_content_that_keeps_its_contract_makes_a_row_that_says_where_it_is_from() -> None:
    row = RECEPTION.taken(FeedKind.WATCH_ENTRY, GOOD, "12", "…")

    assert isinstance(row, WatchEntry)
    assert (row.site, row.source, row.origin) == ("depot", "risk", "risk.csv:12")
    assert (row.container, row.received_at) == ("MSKU1234565", NOW)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"entry_no": None}, "entry_no: wanted 1 to 200 characters, got None"),
        (
            {"container": "MSKU12"},
            "container: wanted a container number of 4 letters and 7 digits such as MSKU1234565, "
            "got 'MSKU12'; it has 6 characters",
        ),
        (
            {"container": "\u041cSKU1234565"},
            "got '\u041cSKU1234565'; character 1 is U+041C CYRILLIC CAPITAL LETTER EM, "
            "which looks like 'M'",
        ),
        ({"container": None}, "an entry names a container or a plate, and not both"),
        (
            {"valid_from": "2026-11-22"},
            "valid_from: wanted an instant with its zone, got '2026-11-22'",
        ),
        ({"colour": "red"}, "colour: there is no such field"),
        ({"site": "elsewhere"}, "site: told by the feed's place in the site file"),
        ({"reason": "a\x00b"}, "reason: wanted 1 to 200 characters, got 'a\\x00b'"),
    ],
)
def test_content_that_breaks_it_is_kept_with_the_reason(
    change: dict[str, Any], reason: str
) -> None:
    row = RECEPTION.taken(FeedKind.WATCH_ENTRY, {**GOOD, **change}, "12", "as it came")

    assert isinstance(row, QuarantinedRow)
    vietnamese, english = row.reason.split(" / ")
    assert english.startswith(reason) or english.endswith(reason)
    assert not vietnamese.isascii()
    assert (row.origin, row.raw, row.received_at) == ("risk.csv:12", "as it came", NOW)


def test_the_same_content_of_the_same_place_has_the_same_id() -> None:
    first, again = (RECEPTION.refused("12", "why", "raw") for _ in range(2))

    assert first == again
    assert first.quarantine_id != RECEPTION.refused("13", "why", "raw").quarantine_id
    assert first.quarantine_id != RECEPTION.refused("12", "why", "other").quarantine_id


@given(raw=st.text(st.characters(), max_size=50), name=st.text(st.characters(), min_size=1))
def test_whatever_came_can_be_kept(raw: str, name: str) -> None:
    long = raw * (1 + 2 * RAW_MAX_LENGTH // max(1, len(raw)))
    row = Reception("depot", "risk", None, name * 300, NOW).refused("1", raw + ".", long)

    assert len(row.raw) <= RAW_MAX_LENGTH
    assert "\x00" not in row.raw + row.origin + row.reason
    assert row.origin.endswith(":1")
    assert QuarantinedRow.model_validate_json(row.model_dump_json()) == row
