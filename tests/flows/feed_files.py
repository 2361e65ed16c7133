"""Files of feeds as tests write them, and what becomes of them without a store."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from flows.feeds.read_file import FileReading
from flows.feeds.rows import Outcome
from flows.feeds.take import or_refused
from schemas.feed_source import FeedSource
from schemas.feeds.declaration import Declaration
from schemas.feeds.reception import Reception
from schemas.feeds.row import FeedKind
from schemas.iso6346 import check_digit

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SITE = """
[site]
id = "depot"
name = "Cảng cạn mẫu"
type = "icd"
[gates.a]
name = "Cổng A"
[lanes.in-1]
gate = "a"
direction = "in"
[cameras.in-1-rear]
lane = "in-1"
uri = "clip.mp4"
line = [[0.1, 0.7], [0.9, 0.7]]
[feeds.vnaccs]
kind = "declaration"
folder = "in"
"""
HEADINGS = (
    "declaration_no",
    "flow",
    "type_code",
    "customs_office",
    "declarant",
    "declared_at",
    "eligibility",
    "container",
    "stated_at",
)


def line(n: int, **changes: str) -> dict[str, str]:
    """The n-th declaration, with one container."""
    prefix = f"MSKU{n:06d}"
    return {
        "declaration_no": f"3{n:010d}0",
        "flow": "export",
        "type_code": "B11",
        "customs_office": "02CI",
        "declarant": "Công ty Mẫu Một",
        "declared_at": "2026-11-21T08:30:00+07:00",
        "eligibility": "cleared",
        "container": f"{prefix}{check_digit(prefix)}",
        "stated_at": "2026-11-21T12:00:00+07:00",
        **changes,
    }


def csv_text(rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> str:
    """A CSV file; no cell of it needs quotation marks."""
    told = [HEADINGS, *([row[name] for name in HEADINGS] for row in rows)]
    return "".join(f"{delimiter.join(cells)}\n" for cells in told)


def json_text(rows: Sequence[Mapping[str, object]]) -> str:
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def xlsx_bytes(rows: Sequence[Mapping[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append([row[name] for name in HEADINGS])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def source(kind: FeedKind = FeedKind.DECLARATION, **changes: Any) -> FeedSource:
    return FeedSource.model_validate({"kind": kind, "folder": "in", **changes})


def outcome_of(
    content: bytes, name: str = "f.csv", feed: FeedSource | None = None, work: Path | None = None
) -> tuple[Outcome, tuple[str, ...]]:
    """What becomes of all rows of a file, and the headings that were passed over."""
    feed = feed or source()
    reception = Reception("depot", "vnaccs", feed.kind, name, NOW, "0" * 64)
    file = io.BytesIO(content)
    reading = FileReading(file, len(content), feed, reception, work or Path("not-needed"))
    whole = Outcome()
    for part in or_refused(reading, reception):
        whole.applied += part.applied
        whole.quarantined += part.quarantined
        whole.applied_n += part.applied_n
        whole.repeated_n += part.repeated_n
        whole.whole_fault = whole.whole_fault or part.whole_fault
    return whole, reading.ignored


def declared(outcome: Outcome) -> list[Declaration]:
    return [row for row in outcome.applied if isinstance(row, Declaration)]


def english(outcome: Outcome) -> dict[str, str]:
    """The English half of each reason, by where it is from."""
    return {row.origin: row.reason.split(" / ", 1)[1] for row in outcome.quarantined}
