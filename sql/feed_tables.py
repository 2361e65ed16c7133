"""Which table keeps what a feed tells."""

from __future__ import annotations

from typing import Final

from schemas.feeds.row import FeedKind

TABLES: Final = {
    FeedKind.DECLARATION: "declarations",
    FeedKind.MANIFEST_LINE: "manifest_lines",
    FeedKind.OPERATOR_MOVE: "operator_moves",
    FeedKind.WATCH_ENTRY: "watch_entries",
    FeedKind.TRANSIT_SHIPMENT: "transit_shipments",
    FeedKind.GPS_FIX: "gps_fixes",
}
