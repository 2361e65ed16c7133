"""Every contract of a feed by its kind."""

from __future__ import annotations

from schemas.feeds.declaration import Declaration
from schemas.feeds.gps_fix import GpsFix
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.row import FeedKind
from schemas.feeds.transit_shipment import TransitShipment
from schemas.feeds.watch_entry import WatchEntry

AnyFeedRow = Declaration | ManifestLine | OperatorMove | WatchEntry | TransitShipment | GpsFix

CONTRACTS: dict[FeedKind, type[AnyFeedRow]] = {
    contract.kind: contract
    for contract in (Declaration, ManifestLine, OperatorMove, WatchEntry, TransitShipment, GpsFix)
}
