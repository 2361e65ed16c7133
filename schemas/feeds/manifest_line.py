"""A line of an e-manifest: one container on one bill of lading."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from typing_extensions import override

from schemas.feeds.declaration import TradeFlow
from schemas.feeds.row import Code, ContainerNumber, FeedKind, FeedRow, Instant, PlateNumber


class ManifestLine(FeedRow):
    """One container of a manifest.

    Attributes:
        flow: Export or import.
        voyage: Voyage or trip.
        bill_no: Bill of lading.
        container: Container number.
        seal: Seal number, if any.
        size_type: ISO 6346 size-type such as ``45G1``, if known.
        gross_weight_kg: Gross weight, if known.
        due_at: When it is expected at the gate, if known.
        plate: Tractor that is to carry it, if known.
        trailer_plate: Its trailer, if known.
        is_empty: Whether it is an empty container.
    """

    kind: ClassVar[FeedKind] = FeedKind.MANIFEST_LINE

    flow: TradeFlow
    voyage: Code
    bill_no: Code
    container: ContainerNumber
    seal: Code | None = None
    size_type: str | None = Field(default=None, pattern=r"^[A-Z0-9]{4}$")
    gross_weight_kg: float | None = Field(default=None, gt=0, le=100_000)
    due_at: Instant | None = None
    plate: PlateNumber | None = None
    trailer_plate: PlateNumber | None = None
    is_empty: bool = False

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.voyage, self.bill_no, self.container)
