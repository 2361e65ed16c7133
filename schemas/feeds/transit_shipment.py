"""Goods that move under customs supervision from one office to another (R45)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field
from typing_extensions import override

from schemas.feeds.row import ContainerNumber, FeedKind, FeedRow, PlateNumber, Word

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class TransitShipment(FeedRow):
    """One container on its way under supervision.

    Attributes:
        shipment_no: Number of the record of hand-over.
        declaration_no: The transport declaration, if told.
        origin_office: Customs office that it left, to which arrival is reported back.
        container: Container number.
        seal: Customs seal, if told.
        plate: Tractor, if told.
        departed_at: When it left.
        due_at: When it has to have arrived.
        route: Where it has to drive along, ``(latitude, longitude)`` in degrees, WGS 84.
    """

    kind: ClassVar[FeedKind] = FeedKind.TRANSIT_SHIPMENT

    shipment_no: Word
    declaration_no: Word | None = None
    origin_office: Word
    container: ContainerNumber
    seal: Word | None = None
    plate: PlateNumber | None = None
    departed_at: AwareDatetime
    due_at: AwareDatetime
    route: tuple[tuple[Latitude, Longitude], ...] = ()

    @property
    @override
    def subject(self) -> str:
        return f"{self.kind}:{self.site}:{self.shipment_no}:{self.container}"
