"""Counts dirty hours anew and keeps the counts, so that the views need not count them again.

The views ``lane_hours``, ``failure_cause_hours`` and ``camera_hours`` are exact with and without
this. An hour is dirty as long as it has a mark. A refresh locks marks, counts their hours in
statements that begin after that, keeps the counts and removes the marks, all in one transaction:
a writer of such an hour waits for it and marks the hour again; a kill leaves the hour dirty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sql.connection import Connection, rows, store_errors
from sql.statements import query

BATCH_N = 50
"""Hours that are counted in one transaction; a writer waits no longer than for these."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did.

    Attributes:
        lane_hours_n: Hours of lanes that were counted.
        camera_hours_n: Hours of cameras that were counted.
        left_n: Hours that are dirty still.
    """

    lane_hours_n: int
    camera_hours_n: int
    left_n: int


@dataclass(frozen=True, slots=True)
class _Rollup:
    choose: str
    steps: tuple[str, ...]


_LANES = _Rollup(
    "rollups/choose_lane_hours",
    (
        "rollups/clear_lane_hour",
        "rollups/clear_lane_hour_causes",
        "rollups/keep_lane_hour",
        "rollups/keep_lane_hour_causes",
        "rollups/clean_lane_hour",
    ),
)
_CAMERAS = _Rollup(
    "rollups/choose_camera_hours",
    ("rollups/clear_camera_hour", "rollups/keep_camera_hour", "rollups/clean_camera_hour"),
)


def dirty_hours_n(connection: Connection) -> int:
    """How many hours a refresh would count now.

    Raises:
        StoreError: The database refuses.
    """
    return sum(rows(connection, "rollups/left")[0].values())


def refresh(
    connection: Connection,
    limit: int | None = None,
    counted: Callable[[int], None] = lambda _: None,
) -> Refreshed:
    """Counts dirty hours, the oldest first; its cost is theirs, whatever the store holds.

    Args:
        connection: An autocommit connection to the store.
        limit: How many hours of lanes, and of cameras, to count at most; all, if not given.
        counted: Told after each batch how many hours were in it.

    Raises:
        StoreError: The database refuses; what was counted until then is kept.
    """
    lane_hours_n = _refresh(connection, _LANES, limit, counted)
    camera_hours_n = _refresh(connection, _CAMERAS, limit, counted)
    return Refreshed(lane_hours_n, camera_hours_n, dirty_hours_n(connection))


def _refresh(
    connection: Connection, rollup: _Rollup, limit: int | None, counted: Callable[[int], None]
) -> int:
    # Marks that a writer adds meanwhile are the next refresh's: this one must come to an end.
    still_n = dirty_hours_n(connection) if limit is None else limit
    done_n = 0
    while still_n > 0:
        batch_n = _count_batch(connection, rollup, min(BATCH_N, still_n))
        if batch_n == 0:
            break
        counted(batch_n)
        done_n += batch_n
        still_n -= batch_n
    return done_n


def _count_batch(connection: Connection, rollup: _Rollup, batch_n: int) -> int:
    with store_errors("count hours"), connection.transaction():
        hours = rows(connection, rollup.choose, {"limit_n": batch_n})
        with connection.cursor() as cursor:
            for step in rollup.steps:
                cursor.executemany(query(step), hours)
    return len(hours)
