"""The columns of the archive's Parquet files.

A site and period has three files, for three ways of asking. ``passages`` holds everything, one
row a vehicle in the order of time; the fields of its plates, containers and pictures are parallel
lists, one column each, because DuckDB reads a list of structs whole and a list alone. ``plates``
and ``containers`` hold one row a number, sorted by it, so that a number is found in the few rows
whose range covers it. They are derived from ``passages``, written and verified with it, and can be
made again from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

ARCHIVE_SCHEMA_VERSION: Final = 5
"""Version 2 adds to a container what proves it, and to doubtful numbers their candidates; version
3 the causes of failures with their figures, and how cameras were paired. Version 4 lays parts out
as parallel lists, keeps site, day and hour as columns, and puts files sorted by number beside the
passages. Version 5 adds what feeds told and what the join was told, see :mod:`sql.archive_tables`;
its passages have the columns of version 4. Files of older versions are read on as they are, and
those of versions 1 to 3 become new ones when their days are compacted."""

TIME: Final = pa.timestamp("us", tz="UTC")
"""An instant."""
_TEXTS = pa.list_(pa.string())
_FIGURES = pa.list_(pa.float64())
Column = tuple[str, pa.DataType]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part of a passage, and where its fields lie.

    Attributes:
        name: Its name in the contract.
        fields: Its fields: their name in the contract, the parallel list of the passages' file,
            and the type of one value.
        number: The field that it is looked for by.
    """

    name: str
    fields: tuple[tuple[str, str, pa.DataType], ...]
    number: str

    def columns(self) -> list[Column]:
        """Its parallel lists in the passages' file."""
        return [(name, pa.list_(kind)) for _, name, kind in self.fields]


PLATES: Final = Part(
    "plates",
    (
        ("text", "plates", pa.string()),
        ("status", "plate_statuses", pa.string()),
        ("confidence", "plate_confidences", pa.float64()),
        ("kind", "plate_kinds", pa.string()),
        ("char_confidence", "plate_char_confidences", _FIGURES),
        ("read_frames_n", "plate_read_frames_n", pa.int32()),
        ("candidates", "plate_candidates", _TEXTS),
    ),
    number="text",
)
CONTAINERS: Final = Part(
    "containers",
    (
        ("code", "containers", pa.string()),
        ("status", "container_statuses", pa.string()),
        ("confidence", "container_confidences", pa.float64()),
        ("check_digit", "check_digits", pa.string()),
        ("size_type", "size_types", pa.string()),
        ("char_confidence", "container_char_confidences", _FIGURES),
        ("read_frames_n", "container_read_frames_n", pa.int32()),
        ("owner_known", "owners_known", pa.bool_()),
        ("agreeing_cameras_n", "agreeing_cameras_n", pa.int32()),
        ("expected", "expected", pa.bool_()),
        ("candidates", "container_candidates", _TEXTS),
    ),
    number="code",
)
EVIDENCE: Final = Part(
    "evidence",
    (
        ("role", "evidence_roles", pa.string()),
        ("number", "evidence_numbers", pa.string()),
        ("sha256", "evidence", pa.string()),
        ("media_type", "evidence_media_types", pa.string()),
        ("captured_at", "evidence_captured_at", TIME),
        ("camera", "evidence_cameras", pa.string()),
        ("box", "evidence_boxes", pa.list_(pa.int32())),
    ),
    number="sha256",
)
PARTS: Final = (PLATES, CONTAINERS, EVIDENCE)
NUMBERED: Final = (PLATES, CONTAINERS)
"""The parts that have files of their own."""

METADATA: Final = {"gatestream.archive_schema_version": str(ARCHIVE_SCHEMA_VERSION)}
PASSAGES_SCHEMA: Final = pa.schema(
    [
        ("site", pa.string()),
        # Day and hour in Asia/Ho_Chi_Minh: a million conversions of a zone cost more than a scan.
        ("day", pa.date32()),
        ("local_hour", pa.int32()),
        ("passage_id", pa.uuid()),
        ("revision", pa.int32()),
        ("gate", pa.string()),
        ("lane", pa.string()),
        ("direction", pa.string()),
        ("passed_at", TIME),
        ("first_seen_at", TIME),
        ("last_seen_at", TIME),
        ("crossing", pa.string()),
        ("cameras", _TEXTS),
        ("media", pa.string()),
        ("epoch", pa.int32()),
        ("clock_source", pa.string()),
        ("clock_offset_s", pa.float64()),
        ("status", pa.string()),
        *(column for part in PARTS for column in part.columns()),
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
        ("failure_causes", _TEXTS),
        ("pairing", pa.string()),
        ("model_version", pa.string()),
        ("schema_version", pa.int32()),
    ],
    metadata=METADATA,
)
OF_THE_PASSAGE: Final = (
    "site",
    "day",
    "local_hour",
    "passage_id",
    "revision",
    "gate",
    "lane",
    "direction",
    "passed_at",
)
"""What a row of a number repeats of its passage."""


def part_schema(part: Part) -> pa.Schema:
    """The columns of the file of a numbered part."""
    return pa.schema(
        [
            *(PASSAGES_SCHEMA.field(name) for name in OF_THE_PASSAGE),
            ("ordinal", pa.int16()),
            *((name, kind) for name, _, kind in part.fields),
        ],
        metadata=METADATA,
    )


def older_schema() -> pa.Schema:
    """The columns of version 3, whose parts are lists of structs; site and day are folders."""
    left_out = {"site", "day", "local_hour", "status"}
    listed = {name: part for part in PARTS for name, _ in part.columns()}
    columns: dict[str, pa.DataType] = {}
    for field in PASSAGES_SCHEMA:
        if part := listed.get(field.name):
            one = pa.struct([(name, kind) for name, _, kind in part.fields])
            columns.setdefault(part.name, pa.list_(one))
        elif field.name not in left_out:
            columns[field.name] = field.type
    columns["passage_id"] = pa.string()
    return pa.schema(columns.items())
