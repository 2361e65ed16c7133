"""Writes batches of passages to the store, idempotently, and reads them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from schemas.passage import Passage
from sql.connection import Connection, store_errors
from sql.statements import query

Row = tuple[Any, ...]

_KEY_TYPES = "int4 uuid timestamptz int4 text"
_PASSAGE_TYPES = tuple(
    (
        f"{_KEY_TYPES} text text text timestamptz timestamptz text text[] text int4 text "
        f"{'float8 ' * 6} int4 {'float8 ' * 7} int4 float8 int4 {'float8 ' * 5} int4 float8 "
        "text[] text text int4"
    ).split()
)
_PLATE_TYPES = tuple(f"{_KEY_TYPES} int2 text text float8 text float8[] int4 text[]".split())
_CONTAINER_TYPES = tuple(
    f"{_KEY_TYPES} int2 text text float8 text text float8[] int4 bool int4 bool text[]".split()
)
_EVIDENCE_TYPES = tuple(f"{_KEY_TYPES} int2 text text text text timestamptz text int4[]".split())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A passage that was set aside because another one holds its crossing interval.

    Attributes:
        passage_id: The one that was set aside, whole, in ``passage_conflicts``.
        held_by: The passage of the same lane that came first.
    """

    passage_id: UUID
    held_by: UUID


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch.

    Attributes:
        stored_n: Revisions that are new.
        repeated_n: Revisions that were there, or were in the batch twice.
        refused: Those that were set aside.
    """

    stored_n: int = 0
    repeated_n: int = 0
    refused: tuple[Refusal, ...] = ()

    def __add__(self, other: Written) -> Written:
        return Written(
            self.stored_n + other.stored_n,
            self.repeated_n + other.repeated_n,
            self.refused + other.refused,
        )


def write_passages(connection: Connection, batch: Sequence[Passage]) -> Written:
    """Stores a batch with all its parts in one transaction.

    A revision that is there stays as it is; the first one wins. The same batch twice leaves the
    same rows.

    Raises:
        StoreError: The database refuses.
    """
    if not batch:
        return Written()
    with store_errors("write passages"), connection.transaction():
        _make_ready(connection)
        _copy_in(connection, batch)
        connection.execute(query("store/claim_crossings"))
        refused = _set_aside(connection, batch)
        row = connection.execute(query("store/insert_passages")).fetchone()
    stored_n = int(row[0]) if row is not None else 0
    return Written(stored_n, len(batch) - stored_n - len(refused), refused)


def passages_of_day(connection: Connection, site: str, day: date) -> list[Passage]:
    """All passages of a site and local day, their highest revisions, in the order of time.

    Args:
        connection: To the store.
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("read passages"), connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query("store/passages_of_day"), {"site": site, "day": day})
        return [Passage.model_validate(row) for row in cursor]


def _make_ready(connection: Connection) -> None:
    """Waits for other writers, and sees to it that the tables for what comes in are there."""
    row = connection.execute(query("store/lock_writers")).fetchone()
    incoming_bytes = row[0] if row is not None else None
    if incoming_bytes is None:
        connection.execute(query("store/create_incoming"))
    elif incoming_bytes:
        # A second batch of an outer transaction; emptying costs more than a small batch itself.
        connection.execute(query("store/empty_incoming"))


def _copy_in(connection: Connection, batch: Sequence[Passage]) -> None:
    for part in PARTS:
        with connection.cursor() as cursor, cursor.copy(query(part.statement)) as copy:
            copy.set_types(part.types)
            for row in part.rows(batch):
                copy.write_row(row)


def _set_aside(connection: Connection, batch: Sequence[Passage]) -> tuple[Refusal, ...]:
    refused = []
    for batch_n, held_by in connection.execute(query("store/refused_passages")).fetchall():
        passage = batch[batch_n]
        connection.execute(
            query("store/insert_conflict"),
            {
                "passage_id": passage.passage_id,
                "passed_at": passage.passed_at,
                "revision": passage.revision,
                "site": passage.site,
                "lane": passage.lane,
                "held_by": held_by,
                "document": Jsonb(passage.model_dump(mode="json")),
            },
        )
        refused.append(Refusal(passage.passage_id, held_by))
    return tuple(refused)


def _key(batch_n: int, passage: Passage) -> Row:
    return batch_n, passage.passage_id, passage.passed_at, passage.revision, passage.site


def _passage_rows(batch_n: int, passage: Passage) -> Iterator[Row]:
    quality = passage.quality
    yield (
        *_key(batch_n, passage),
        passage.gate,
        passage.lane,
        passage.direction.value,
        passage.first_seen_at,
        passage.last_seen_at,
        passage.crossing.value,
        list(passage.cameras),
        passage.media,
        passage.epoch,
        passage.clock_source.value,
        passage.clock_offset_s,
        quality.mean_luma,
        quality.sharpness,
        quality.text_height_px,
        quality.speed_kmh,
        quality.gap_s,
        quality.frames_n,
        quality.gap_m,
        quality.vehicle_luma,
        quality.contrast,
        quality.saturated_share,
        quality.motion_blur,
        quality.scene_sharpness,
        quality.text_angle_deg,
        quality.text_seen_n,
        quality.unread_share,
        quality.container_seen_n,
        quality.gap_after_s,
        quality.plate_px,
        quality.speed_limit_kmh,
        quality.faulty_share,
        quality.length_m,
        quality.plate_seen_n,
        quality.plate_contrast,
        [cause.value for cause in passage.failure_causes],
        passage.pairing.value,
        passage.model_version,
        passage.schema_version,
    )


def _plate_rows(batch_n: int, passage: Passage) -> Iterator[Row]:
    for ordinal, plate in enumerate(passage.plates):
        yield (
            *_key(batch_n, passage),
            ordinal,
            plate.text,
            plate.status.value,
            plate.confidence,
            plate.kind,
            list(plate.char_confidence),
            plate.read_frames_n,
            list(plate.candidates),
        )


def _container_rows(batch_n: int, passage: Passage) -> Iterator[Row]:
    for ordinal, container in enumerate(passage.containers):
        yield (
            *_key(batch_n, passage),
            ordinal,
            container.code,
            container.status.value,
            container.confidence,
            container.check_digit.value,
            container.size_type,
            list(container.char_confidence),
            container.read_frames_n,
            container.owner_known,
            container.agreeing_cameras_n,
            container.expected,
            list(container.candidates),
        )


def _evidence_rows(batch_n: int, passage: Passage) -> Iterator[Row]:
    for ordinal, proof in enumerate(passage.evidence):
        yield (
            *_key(batch_n, passage),
            ordinal,
            proof.role.value,
            proof.number,
            proof.sha256,
            proof.media_type,
            proof.captured_at,
            proof.camera,
            list(proof.box),
        )


@dataclass(frozen=True, slots=True)
class Part:
    """How a batch fills one table.

    Attributes:
        table: The table that it is for in the end.
        statement: The COPY into the table of what comes in.
        types: The columns' types in its order: binary COPY converts nothing.
        rows_of: The rows of a passage, by its place in the batch.
    """

    table: str
    statement: str
    types: tuple[str, ...]
    rows_of: Callable[[int, Passage], Iterator[Row]]

    def rows(self, batch: Sequence[Passage]) -> Iterator[Row]:
        """The rows of a batch."""
        return chain.from_iterable(self.rows_of(n, passage) for n, passage in enumerate(batch))


PARTS = (
    Part("passage_revisions", "store/copy_passages", _PASSAGE_TYPES, _passage_rows),
    Part("passage_plates", "store/copy_plates", _PLATE_TYPES, _plate_rows),
    Part("passage_containers", "store/copy_containers", _CONTAINER_TYPES, _container_rows),
    Part("passage_evidence", "store/copy_evidence", _EVIDENCE_TYPES, _evidence_rows),
)
