"""Rows of feeds for the tests of the store, of which each test says what matters to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.feeds.declaration import Declaration, Eligibility, TradeFlow
from schemas.feeds.gps_fix import GpsFix
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.quarantined_row import QuarantinedRow, quarantine_id
from schemas.feeds.taken_file import TakenFile
from schemas.feeds.transit_shipment import TransitShipment
from schemas.feeds.watch_entry import WatchAction, WatchEntry
from schemas.passage import Direction, Passage

# 10:00 in Asia/Ho_Chi_Minh.
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
CONTAINER = "WSAU4160620"


def _common(after_s: float, changes: dict[str, Any]) -> dict[str, Any]:
    at = START + timedelta(seconds=after_s)
    told = {"site": "cat-lai", "source": "vnaccs", "origin": "a.csv:2", "stated_at": at}
    return told | {"received_at": at + timedelta(minutes=1, microseconds=7)} | changes


def declaration(after_s: float = 0, amendment_n: int = 0, **changes: Any) -> Declaration:
    told = {
        "declaration_no": f"10012345678{amendment_n}",
        "flow": TradeFlow.EXPORT,
        "type_code": "B11",
        "customs_office": "02CI",
        "declarant": "Công ty TNHH Dệt may Sông Hồng",
        "declared_at": START,
        "eligibility": Eligibility.CLEARED,
        "eligible_at": START,
        "containers": (CONTAINER,),
    }
    return Declaration(**_common(after_s, told | changes))


def manifest_line(after_s: float = 0, **changes: Any) -> ManifestLine:
    told = {
        "flow": TradeFlow.EXPORT,
        "voyage": "123N",
        "bill_no": "MAEU:1",
        "container": CONTAINER,
        "seal": "VN0012",
        "size_type": "45G1",
        "gross_weight_kg": 21_450.5,
        "due_at": START + timedelta(hours=5),
        "plate": "51C12345",
        "trailer_plate": "51R00123",
    }
    return ManifestLine(**_common(after_s, told | changes))


def operator_move(after_s: float = 0, **changes: Any) -> OperatorMove:
    told = {
        "move_no": "M-1",
        "gate": "a",
        "direction": Direction.IN,
        "container": CONTAINER,
        "moved_at": START,
        "plate": "51C12345",
    }
    return OperatorMove(**_common(after_s, told | changes))


def watch_entry(after_s: float = 0, **changes: Any) -> WatchEntry:
    told = {
        "entry_no": "W-1",
        "plate": "51C12345",
        "action": WatchAction.HOLD,
        "reason": "nghi vấn",
        "authority": "Chi cục",
        "valid_from": START,
    }
    return WatchEntry(**_common(after_s, told | changes))


def transit_shipment(after_s: float = 0, **changes: Any) -> TransitShipment:
    told = {
        "shipment_no": "BBBG-1",
        "declaration_no": None,
        "origin_office": "01TT",
        "container": CONTAINER,
        "seal": "HQ-77",
        "plate": "51C12345",
        "departed_at": START,
        "due_at": START + timedelta(hours=9),
        "route": ((10.7626, 106.6602), (10.8231, 106.62970000000001)),
    }
    return TransitShipment(**_common(after_s, told | changes))


def gps_fix(after_s: float = 0, **changes: Any) -> GpsFix:
    told = {
        "plate": "51C12345",
        "fixed_at": START + timedelta(seconds=after_s),
        "latitude": 10.7626,
        "longitude": 106.6602,
        "speed_kmh": 41.5,
    }
    return GpsFix(**_common(after_s, told | changes))


def quarantined_row(raw: str = "a;b", **changes: Any) -> QuarantinedRow:
    told: dict[str, Any] = {
        "quarantine_id": quarantine_id("cat-lai", "vnaccs", "a.csv:3", raw),
        "site": "cat-lai",
        "source": "vnaccs",
        "feed": None,
        "origin": "a.csv:3",
        "reason": "wanted 9 columns, got 2",
        "raw": raw,
        "received_at": START,
    }
    return QuarantinedRow(**told | changes)


def taken_file(**changes: Any) -> TakenFile:
    told: dict[str, Any] = {
        "site": "cat-lai",
        "source": "vnaccs",
        "name": "a.csv",
        "sha256": "0a" * 32,
        "bytes_n": 4096,
        "received_at": START,
        "rows_n": 7,
        "quarantined_n": 1,
    }
    return TakenFile(**told | changes)


def one_of_each(site: str = "cat-lai") -> list[AnyFeedRow]:
    """A row of every kind."""
    return [
        declaration(site=site),
        manifest_line(site=site),
        operator_move(site=site),
        watch_entry(site=site),
        transit_shipment(site=site),
        gps_fix(site=site),
    ]


def lines_of(passages: Sequence[Passage]) -> list[AnyFeedRow]:
    """A line of a manifest for each passage, told an hour before it."""
    before = timedelta(hours=1)
    return [
        manifest_line(
            site=passage.site,
            bill_no=str(passage.passage_id),
            container=f"MSKU{passage.passage_id.int % 10**7:07d}",
            stated_at=passage.passed_at - before,
            received_at=passage.passed_at - before,
        )
        for passage in passages
    ]
