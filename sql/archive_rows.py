"""Passages as rows of the archive, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.passage import Passage, Quality
from schemas.read import Status
from sql.archive_schema import OF_THE_PASSAGE, PARTS, PASSAGES_SCHEMA, Part, part_schema

LOCAL_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_BATCH_N = 1000


def table_of(passages: Iterable[Passage]) -> pa.Table:
    """Passages as a table of the archive's columns, in the order that they come in."""
    return pa.Table.from_pylist([_row(passage) for passage in passages], schema=PASSAGES_SCHEMA)


def passages_of(table: pa.Table) -> Iterator[Passage]:
    """The passages that a table of the archive's columns holds.

    Raises:
        ValueError: A row is no passage.
    """
    for batch in table.to_batches(max_chunksize=_BATCH_N):
        for row in batch.to_pylist():
            yield Passage.model_validate(_document(row))


def part_rows(passages: pa.Table, part: Part) -> pa.Table:
    """The parts of one kind as a table of their own, one row each.

    Args:
        passages: Of the archive's columns.
        part: Which kind.

    Returns:
        Rows in the order of the passages and of their ordinals.
    """
    first = passages[part.fields[0][1]].combine_chunks()
    parents = pc.list_parent_indices(first)
    starts = first.offsets.to_numpy()[:-1] - first.offsets[0].as_py()
    ordinals = np.arange(len(parents)) - starts[parents.to_numpy()]
    kept = passages.select(OF_THE_PASSAGE).take(parents)
    columns = {name: kept[name] for name in OF_THE_PASSAGE}
    columns["ordinal"] = pa.array(ordinals, pa.int16())
    for name, listed, _ in part.fields:
        columns[name] = pc.list_flatten(passages[listed].combine_chunks())
    return pa.table(columns, schema=part_schema(part))


def _row(passage: Passage) -> dict[str, Any]:
    # Times stay times: the JSON mode would turn them into text.
    row = passage.model_dump(exclude={"quality"}) | passage.quality.model_dump()
    local = passage.passed_at.astimezone(LOCAL_ZONE)
    row["day"], row["local_hour"] = local.date(), local.hour
    row["passage_id"] = passage.passage_id.bytes
    plates, containers = passage.plates, passage.containers
    row["status"] = _status([*(one.status for one in plates), *(one.status for one in containers)])
    for part in PARTS:
        found = row.pop(part.name)
        for name, listed, _ in part.fields:
            row[listed] = [one[name] for one in found]
    return row


def _status(statuses: Sequence[Status]) -> str:
    if not statuses:
        return "unread"
    return "accepted" if set(statuses) == {Status.ACCEPTED} else "review"


def _document(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("day", "local_hour", "status"):
        del row[name]
    for part in PARTS:
        lists = [row.pop(listed) for _, listed, _ in part.fields]
        names = [name for name, _, _ in part.fields]
        row[part.name] = [dict(zip(names, one, strict=True)) for one in zip(*lists, strict=True)]
    row["quality"] = {name: row.pop(name) for name in Quality.model_fields}
    return row
