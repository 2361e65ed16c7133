"""Writes what is told beside passages: runs, orphan reads, how cameras were, how a run goes."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.camera_health import CameraHealth
from schemas.metric import Metric
from schemas.observation import CameraRun, OrphanRead
from schemas.passage import Contract
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


def write_camera_health(connection: Connection, health: Sequence[CameraHealth]) -> None:
    """Keeps how a camera was at an instant, once.

    Raises:
        StoreError: The database refuses.
    """
    _write(connection, "store/insert_camera_health", health)


def write_metrics(connection: Connection, metrics: Sequence[Metric]) -> None:
    """Keeps each figure once.

    Raises:
        StoreError: The database refuses.
    """
    _write(connection, "store/insert_metric", metrics)


def _write(connection: Connection, statement: str, contracts: Sequence[Contract]) -> None:
    if not contracts:
        return
    rows = [contract.model_dump() for contract in contracts]
    with (
        store_errors("write observations"),
        connection.transaction(),
        connection.cursor() as cursor,
    ):
        cursor.executemany(query(statement), rows)
