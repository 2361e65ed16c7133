"""A port, an ICD, and what the rounds over them are asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.site import SiteFile

# 10:00 in Asia/Ho_Chi_Minh.
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
NAME = "cat-lai"
GATE = (10.7580, 106.7890)


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
