"""The columns of the Parquet archive, and a day of passages as one deterministic file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.passage import Passage

ARCHIVE_SCHEMA_VERSION = 3
"""Version 2 adds to a container what proves it, and to doubtful numbers their candidates; version
3 the causes of failures with their figures, and how cameras were paired. Files of older versions
are read on as they are."""

_TIME = pa.timestamp("us", tz="UTC")
_PLATE = pa.struct(
    [
        ("text", pa.string()),
        ("status", pa.string()),
        ("confidence", pa.float64()),
        ("kind", pa.string()),
        ("char_confidence", pa.list_(pa.float64())),
        ("read_frames_n", pa.int32()),
        ("candidates", pa.list_(pa.string())),
    ]
)
_CONTAINER = pa.struct(
    [
        ("code", pa.string()),
        ("status", pa.string()),
        ("confidence", pa.float64()),
        ("check_digit", pa.string()),
        ("size_type", pa.string()),
        ("char_confidence", pa.list_(pa.float64())),
        ("read_frames_n", pa.int32()),
        ("owner_known", pa.bool_()),
        ("agreeing_cameras_n", pa.int32()),
        ("expected", pa.bool_()),
        ("candidates", pa.list_(pa.string())),
    ]
)
_EVIDENCE = pa.struct(
    [
        ("role", pa.string()),
        ("number", pa.string()),
        ("sha256", pa.string()),
        ("media_type", pa.string()),
        ("captured_at", _TIME),
        ("camera", pa.string()),
        ("box", pa.list_(pa.int32())),
    ]
)
ARCHIVE_SCHEMA = pa.schema(
    [
        ("passage_id", pa.string()),
        ("revision", pa.int32()),
        # ``site`` and ``day`` are the names of the folders.
        ("gate", pa.string()),
        ("lane", pa.string()),
        ("direction", pa.string()),
        ("passed_at", _TIME),
        ("first_seen_at", _TIME),
        ("last_seen_at", _TIME),
        ("crossing", pa.string()),
        ("cameras", pa.list_(pa.string())),
        ("media", pa.string()),
        ("epoch", pa.int32()),
        ("clock_source", pa.string()),
        ("clock_offset_s", pa.float64()),
        ("plates", pa.list_(_PLATE)),
        ("containers", pa.list_(_CONTAINER)),
        ("evidence", pa.list_(_EVIDENCE)),
        ("mean_luma", pa.float64()),
        ("sharpness", pa.float64()),
        ("text_height_px", pa.float64()),
        ("speed_kmh", pa.float64()),
        ("gap_s", pa.float64()),
        ("frames_n", pa.int32()),
        ("gap_m", pa.float64()),
        ("vehicle_luma", pa.float64()),
        ("contrast", pa.float64()),
        ("saturated_share", pa.float64()),
        ("motion_blur", pa.float64()),
        ("scene_sharpness", pa.float64()),
        ("text_angle_deg", pa.float64()),
        ("text_seen_n", pa.int32()),
        ("unread_share", pa.float64()),
        ("container_seen_n", pa.int32()),
        ("gap_after_s", pa.float64()),
        ("plate_px", pa.float64()),
        ("speed_limit_kmh", pa.float64()),
        ("faulty_share", pa.float64()),
        ("length_m", pa.float64()),
        ("plate_seen_n", pa.int32()),
        ("plate_contrast", pa.float64()),
        ("failure_causes", pa.list_(pa.string())),
        ("pairing", pa.string()),
        ("model_version", pa.string()),
        ("schema_version", pa.int32()),
    ],
    metadata={"gatestream.archive_schema_version": str(ARCHIVE_SCHEMA_VERSION)},
)


@dataclass(frozen=True, slots=True)
class DayFile:
    """The content of one Parquet file.

    Attributes:
        content: Its bytes; the same passages give the same bytes.
        sha256: Their hex digest.
    """

    content: bytes
    sha256: str


def day_file(passages: Sequence[Passage]) -> DayFile:
    """A day of one site as a Parquet file, sorted by instant and id."""
    ordered = sorted(passages, key=lambda passage: (passage.passed_at, passage.passage_id))
    table = pa.Table.from_pylist([_row(passage) for passage in ordered], schema=ARCHIVE_SCHEMA)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", version="2.6")
    content: bytes = sink.getvalue().to_pybytes()
    return DayFile(content, hashlib.sha256(content).hexdigest())


def _row(passage: Passage) -> dict[str, Any]:
    # Times stay times: the JSON mode would turn them into text.
    row = passage.model_dump(exclude={"site", "quality"})
    row["passage_id"] = str(passage.passage_id)
    return row | passage.quality.model_dump()
