"""A port, an ICD, and what the rounds over them are asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.feeds.gps_fix import GpsFix
from schemas.feeds.transit_shipment import TransitShipment
from schemas.site import SiteFile

# 10:00 in Asia/Ho_Chi_Minh.
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
NAME = "cat-lai"
GATE = (10.7580, 106.7890)
A, B, C = "WSAU4160620", "CSQU3054383", "TGHU7384920"
PLATE = "51C12345"


def site_file(kind: str = "seaport", **tables: Any) -> SiteFile:
    """Two lanes, one of them for empty containers."""
    return SiteFile.model_validate(
        {
            "site": {"id": NAME, "name": "Cát Lái", "type": kind},
            "yard": {"patrol_after_days": 10},
            "gates": {"a": {"name": "Cổng A", "position": GATE}},
            "lanes": {
                "in-1": {"gate": "a", "direction": "in"},
                "in-2": {"gate": "a", "direction": "in", "is_for_empties": True},
                "out-1": {"gate": "a", "direction": "out"},
            },
            "cameras": {},
            **tables,
        }
    )


def hour(n: float) -> datetime:
    return START + timedelta(hours=n)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def told(received_at: datetime = START) -> dict[str, Any]:
    return {
        "site": NAME,
        "source": "s",
        "origin": "x:1",
        "received_at": received_at,
        "stated_at": received_at,
    }


def shipment(container: str = A, due_h: float = 24, **more: Any) -> TransitShipment:
    return TransitShipment.model_validate(
        {
            **told(hour(-1)),
            "shipment_no": f"BBBG-{container}",
            "origin_office": "02CI",
            "container": container,
            "seal": "S1",
            "plate": PLATE,
            "departed_at": hour(-1),
            "due_at": hour(due_h),
            **more,
        }
    )


def fix(at_h: float, position: tuple[float, float], received_h: float | None = None) -> GpsFix:
    received_at = hour(at_h if received_h is None else received_h)
    return GpsFix.model_validate(
        {
            **told(received_at),
            "plate": PLATE,
            "fixed_at": hour(at_h),
            "latitude": position[0],
            "longitude": position[1],
        }
    )
