"""Writes what cameras saw beside passages: runs with their undecodable frames, orphan reads."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.observation import CameraRun, OrphanRead
from sql.connection import Connection, store_errors
from sql.statements import query


def write_camera_runs(connection: Connection, runs: Sequence[CameraRun]) -> None:
    """Keeps the furthest count of each camera and media epoch.

    Raises:
        StoreError: The database refuses.
    """
    _write(connection, "store/upsert_camera_run", runs)


def write_orphan_reads(connection: Connection, reads: Sequence[OrphanRead]) -> None:
    """Keeps each orphan read once.

    Raises:
        StoreError: The database refuses.
    """
    _write(connection, "store/insert_orphan_read", reads)


def _write(
    connection: Connection, statement: str, contracts: Sequence[CameraRun] | Sequence[OrphanRead]
) -> None:
    rows = [contract.model_dump() for contract in contracts]
    with (
        store_errors("write observations"),
        connection.transaction(),
        connection.cursor() as cursor,
    ):
        cursor.executemany(query(statement), rows)
