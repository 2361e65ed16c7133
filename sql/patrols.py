"""Finds what does not follow in a yard, and keeps what patrols have to look at (R36, R107)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.act import Act
from schemas.errors import ConfigError
from schemas.passage import Direction
from schemas.yard.patrol import (
    PatrolTask,
    anomaly_id,
    task_of_alert,
    task_of_anomaly,
    task_of_stay,
)
from schemas.yard.policy import YardPolicy
from schemas.yard.stock import (
    Anomaly,
    Counted,
    Movement,
    StockSource,
    YardCount,
    anomalies,
    stock,
)
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query
from sql.yard import LISTED_N, history_from

_MOVED = "camera ghi nhận container đã di chuyển"


@dataclass(frozen=True, slots=True)
class YardFound:
    """What a look at a yard found.

    Attributes:
        anomalies: Those of the containers that were looked at.
        opened_n: Tasks that are new.
        cleared_n: Tasks that need not be done any more.
    """

    anomalies: tuple[Anomaly, ...] = ()
    opened_n: int = 0
    cleared_n: int = 0

    def __add__(self, other: YardFound) -> YardFound:
        return YardFound(
            self.anomalies + other.anomalies,
            self.opened_n + other.opened_n,
            self.cleared_n + other.cleared_n,
        )


def look_at_containers(
    connection: Connection,
    site: str,
    containers: Collection[str],
    policy: YardPolicy,
    now: datetime,
) -> YardFound:
    """Tells anew whether the movements of some containers follow on one another.

    Args:
        connection: In a transaction.
        site: Site id.
        containers: Which.
        policy: When something is to be looked at.
        now: The clock.

    Raises:
        StoreError: The database refuses.
    """
    begin = history_from(connection, site)
    if not containers or begin is None:
        return YardFound()
    since = now - timedelta(days=policy.look_back_days)
    asked: dict[str, Any] = {
        "site": site,
        "containers": sorted(containers),
        "since": since,
        "as_of": now,
        "now": now,
    }
    movements = _movements(connection, asked)
    counts = _counts(connection, asked)
    found = anomalies(movements, counts, max(begin, since), policy.unknown_start)
    ids = [anomaly_id(site, each) for each in found]
    with store_errors("keep what does not follow in the yard"):
        for known, anomaly in zip(ids, found, strict=True):
            connection.execute(
                query("yard/upsert_anomaly"), _row(known, site, anomaly) | {"now": now}
            )
    ended = rows(connection, "yard/end_anomalies", {**asked, "found": ids})
    cleared = rows(
        connection,
        "yard/clear_patrols",
        {**asked, "outcome": _MOVED, "ended": [row["anomaly_id"] for row in ended]},
    )
    tasks = [task for each in found if (task := task_of_anomaly(site, each)) is not None]
    # What came in long ago and was told only now.
    for each in stock(movements, counts, now).containers:
        if each.in_at is not None and each.in_at <= now - policy.patrol_after:
            place = each.container, each.in_at, each.gate or "", each.subject
            tasks.append(task_of_stay(site, *place, after_days=policy.patrol_after_days))
    opened_n = sum(open_task(connection, site, task, now) for task in tasks)
    return YardFound(tuple(found), opened_n, len(cleared))


def look_for_long_stays(
    connection: Connection,
    site: str,
    came_after: datetime | None,
    came_until: datetime,
    policy: YardPolicy,
    now: datetime,
) -> tuple[YardFound, datetime]:
    """Opens a task for each container that came within a period and was not seen leaving.

    Args:
        connection: In a transaction.
        site: Site id.
        came_after: Who came until then was looked for before.
        came_until: Who came later is not there for long.
        policy: For how long is too long.
        now: The clock.

    Returns:
        What was found, and until which instant everybody was looked for: so many at once.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(
        connection,
        "yard/still_there",
        {
            "site": site,
            "came_after": came_after or "-infinity",
            "came_until": came_until,
            "as_of": now,
            "rows_n": LISTED_N,
        },
    )
    after_days = policy.patrol_after_days
    opened_n = sum(
        open_task(connection, site, task_of_stay(site, **row, after_days=after_days), now)
        for row in found
    )
    # Some of the last instant may be left: it is asked again, and nothing is opened twice.
    is_all = len(found) < LISTED_N
    reached = came_until if is_all else found[-1]["in_at"] - timedelta(microseconds=1)
    return YardFound((), opened_n, 0), reached


def open_task(connection: Connection, site: str, task: PatrolTask, now: datetime) -> bool:
    """Opens a task; one that is known stays as it is.

    Args:
        connection: To the store.
        site: Site id.
        task: Which.
        now: The clock.

    Returns:
        Whether it is new.

    Raises:
        StoreError: The database refuses.
    """
    values = {
        "task_id": task.task_id,
        "site": site,
        "kind": task.kind.value,
        "container": task.container,
        "gate": task.gate,
        "subject": task.subject,
        "follows": task.follows,
        "reason": task.reason,
        "since_at": task.since_at,
        "now": now,
    }
    return bool(rows(connection, "yard/insert_patrol", values))


def follow_alert(connection: Connection, site: str, alert: uuid.UUID, act: Act) -> uuid.UUID:
    """Sends a patrol after an alert of data quality or a warning at the gate.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        alert: Id of the alert or warning.
        act: Who sends it, what it is to look at, and when.

    Returns:
        Id of the task.

    Raises:
        ConfigError: The site has no such alert or warning, or a patrol was sent already.
        StoreError: The database refuses.
    """
    with store_errors("send a patrol"), connection.transaction():
        known = rows(connection, "yard/alert", {"site": site, "alert_id": alert})
        if not known:
            message = f"an alert or a warning of {site} was wanted, got {alert}"
            raise ConfigError(message)
        task = task_of_alert(site, alert, act.why, known[0]["since_at"])
        if not open_task(connection, site, task, act.at):
            message = f"a patrol was sent after {alert} already: task {task.task_id}"
            raise ConfigError(message)
        record(
            connection,
            who=act.who,
            what="patrol.send",
            subject=f"alert {alert}",
            why=act.why,
            details={"task": str(task.task_id)},
        )
    return task.task_id


def end_task(connection: Connection, site: str, task_id: uuid.UUID, act: Act) -> None:
    """Notes what somebody saw who looked.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        task_id: Of the task.
        act: Who looked, what was there, and when that is told.

    Raises:
        ConfigError: No such task is open.
        StoreError: The database refuses.
    """
    told = {"site": site, "task_id": task_id}
    told |= {"who": act.who, "outcome": act.why, "now": act.at}
    with store_errors("end a task of the patrol"), connection.transaction():
        if not rows(connection, "yard/end_patrol", told):
            message = f"an open task of the patrol at {site} was wanted, got {task_id}"
            raise ConfigError(message)
        record(
            connection, who=act.who, what="patrol.done", subject=f"patrol {task_id}", why=act.why
        )


def _movements(connection: Connection, asked: dict[str, Any]) -> list[Movement]:
    return [
        Movement(
            row["container"],
            Direction(row["direction"]),
            row["moved_at"],
            row["gate"],
            row["subject"],
            StockSource(row["source"]),
        )
        for row in rows(connection, "yard/moves_of", asked)
    ]


def _counts(connection: Connection, asked: dict[str, Any]) -> list[YardCount]:
    """The counts as far as they are about the containers."""
    found: defaultdict[datetime, list[Counted]] = defaultdict(list)
    for row in rows(connection, "yard/counted_of", asked):
        found[row["counted_at"]].append(Counted(row["container"], row["in_at"], row["gate"]))
    return [
        YardCount(row["counted_at"], tuple(found[row["counted_at"]]))
        for row in rows(connection, "yard/counts", asked)
    ]


def _row(known: uuid.UUID, site: str, anomaly: Anomaly) -> dict[str, Any]:
    movement, before = anomaly.movement, anomaly.before
    return {
        "anomaly_id": known,
        "site": site,
        "kind": anomaly.kind.value,
        "container": movement.container,
        "gate": movement.gate,
        "subject": movement.subject,
        "source": movement.source.value,
        "moved_at": movement.at,
        "before_subject": None if before is None else before.subject,
        "before_at": None if before is None else before.at,
    }
