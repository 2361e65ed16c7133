"""The printable feedback to the office of origin, Vietnamese, as HTML (R45)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final

from flows.reports.template import filled
from schemas.letterhead import Letterhead
from schemas.opening_hours import LOCAL
from schemas.site import SiteFile

TEMPLATE: Final = "feedback.html"
_DOTS: Final = "…………………………"
_MARKS: Final = {
    "draft": "DỰ THẢO – CHƯA KÝ",
    "signed": "",
    "withdrawn": "ĐÃ RÚT – KHÔNG CÓ GIÁ TRỊ",
    "contradicted": "ĐÃ KÝ – SAU ĐÓ CÓ THÔNG TIN TRÁI NGƯỢC, CẦN XÁC MINH",
}


def feedback_page(
    row: Mapping[str, Any],
    site: SiteFile,
    letterhead: Letterhead,
    at: datetime,
    templates: Path | None = None,
) -> str:
    """One page that needs no other file.

    Args:
        row: Of ``feedback/list``.
        site: The site file; its ``[transit]`` may name a template.
        letterhead: Whose it is.
        at: When it is printed, aware.
        templates: Where a unit keeps its own templates.

    Raises:
        ConfigError: The template cannot be used.
    """
    gate = site.gates.get(row["gate"])
    day = (row["signed_at"] or at).astimezone(LOCAL)
    values = {
        "unit": letterhead.unit or site.site.name,
        "unit_above": letterhead.unit_above or _DOTS,
        "day": f"{day:%d}",
        "month": f"{day:%m}",
        "year": f"{day:%Y}",
        "mark": _MARKS[row["state"]],
        "site": site.site.name,
        "gate": row["gate"] if gate is None else gate.name,
        "lane": row["lane"],
        "origin_office": row["origin_office"],
        "shipment_no": row["shipment_no"],
        "declaration_no": row["declaration_no"] or "–",
        "container": row["container"],
        "seal": row["seal"] or "–",
        "plate": row["plate"] or "–",
        "departed_at": _time(row["departed_at"]),
        "due_at": _time(row["due_at"]),
        "passed_at": _time(row["passed_at"]),
        "timeliness": _timeliness(row),
        "passage_id": str(row["passage_id"]),
        "picture_sha256": row["picture_sha256"] or "không có ảnh",
        "note": row["note"] or "",
        "signed_by": row["signed_by"] or _DOTS,
        "signed_at": _time(row["signed_at"]) if row["signed_at"] else _DOTS,
    }
    own = site.transit.template
    name, folder = (TEMPLATE, templates) if own is None else (own.name, own.parent)
    return filled(name, {key: escape(text) for key, text in values.items()}, folder)


def _timeliness(row: Mapping[str, Any]) -> str:
    if not row["is_late"]:
        return "Đúng thời hạn"
    hours = (row["passed_at"] - row["due_at"]).total_seconds() / 3600
    return f"QUÁ HẠN {hours:.1f} giờ"


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%H:%M:%S ngày %d/%m/%Y}"
