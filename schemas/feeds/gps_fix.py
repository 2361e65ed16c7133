"""Where a vehicle was, as the transport ministry's trackers tell it (R39)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from schemas.feeds.row import FeedKind, FeedRow, Instant, PlateNumber, milliseconds
from schemas.feeds.transit_shipment import Latitude, Longitude


class GpsFix(FeedRow):
    """One position of one vehicle.

    Attributes:
        plate: Number plate.
        fixed_at: When it was there.
        latitude: Degrees, WGS 84.
        longitude: Degrees, WGS 84.
        speed_kmh: Speed, if told.
    """

    kind: ClassVar[FeedKind] = FeedKind.GPS_FIX

    plate: PlateNumber
    fixed_at: Instant
    latitude: Latitude
    longitude: Longitude
    speed_kmh: float | None = Field(default=None, ge=0, le=400)

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.plate, str(milliseconds(self.fixed_at)))
