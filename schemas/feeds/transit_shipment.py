"""Goods that move under customs supervision from one office to another (R45)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from typing_extensions import override

from schemas.feeds.reasons import bilingual
from schemas.feeds.row import Code, ContainerNumber, FeedKind, FeedRow, Instant, PlateNumber

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

    shipment_no: Code
    declaration_no: Code | None = None
    origin_office: Code
    container: ContainerNumber
    seal: Code | None = None
    plate: PlateNumber | None = None
    departed_at: Instant
    due_at: Instant
    route: Annotated[tuple[tuple[Latitude, Longitude], ...], Field(max_length=1000)] = ()

    @model_validator(mode="after")
    def _arrives_after_it_leaves(self) -> Self:
        if self.due_at <= self.departed_at:
            message = bilingual(
                "hạn đến phải sau thời điểm khởi hành", "a shipment is due after it departed"
            )
            raise ValueError(message)
        return self

    @property
    @override
    def subject(self) -> str:
        return self._subject_of(self.shipment_no, self.container)
