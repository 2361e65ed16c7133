"""What a patrol has to look at where no camera looks (R107)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schemas.opening_hours import LOCAL
from schemas.passage import PASSAGE_NAMESPACE
from schemas.yard.stock import Anomaly, AnomalyKind


class PatrolKind(StrEnum):
    """Why somebody has to look."""

    NEVER_SEEN_LEAVING = "never_seen_leaving"
    ANOMALY = "anomaly"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class PatrolTask:
    """A thing to look at on the spot.

    Attributes:
        task_id: Made from what it is about.
        kind: Why.
        container: Its number, if it is about one.
        gate: Gate id that it came through, if known.
        subject: Of the movement that it is about, if it is about one.
        follows: Id of the anomaly or alert that it follows up, if any.
        reason: In Vietnamese, for whoever goes.
        since_at: Since when it is so.
    """

    task_id: uuid.UUID
    kind: PatrolKind
    container: str | None
    gate: str | None
    subject: str | None
    follows: uuid.UUID | None
    reason: str
    since_at: datetime


def anomaly_id(site: str, anomaly: Anomaly) -> uuid.UUID:
    """The id of an anomaly, the same in every round.

    Args:
        site: Site id.
        anomaly: Which.
    """
    movement = anomaly.movement
    parts = ("anomaly", site, anomaly.kind, movement.container, movement.subject)
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(parts))


def task_of_anomaly(site: str, anomaly: Anomaly) -> PatrolTask | None:
    """What a patrol has to look at for an anomaly.

    Only what should be there twice can be looked for; what went out is gone.

    Args:
        site: Site id.
        anomaly: Which.
    """
    if anomaly.kind is not AnomalyKind.DOUBLE_IN:
        return None
    movement = anomaly.movement
    known = anomaly_id(site, anomaly)
    before = "" if anomaly.before is None else f", lần trước lúc {_local(anomaly.before.at)}"
    return PatrolTask(
        _task_id(PatrolKind.ANOMALY, site, str(known)),
        PatrolKind.ANOMALY,
        movement.container,
        movement.gate or None,
        movement.subject,
        known,
        f"Container {movement.container} được ghi nhận vào bãi hai lần mà không thấy ra "
        f"(lần này lúc {_local(movement.at)}{before}): kiểm tra thực tế container trong bãi.",
        movement.at,
    )


def task_of_stay(
    site: str, container: str, in_at: datetime, gate: str, subject: str, after_days: float
) -> PatrolTask:
    """What a patrol has to look at for a container that was never seen leaving.

    Args:
        site: Site id.
        container: Its number.
        in_at: Since when it is there.
        gate: Gate id; empty where it is not known.
        subject: Of the movement by which it came; empty where it was counted.
        after_days: So long is too long.
    """
    kind = PatrolKind.NEVER_SEEN_LEAVING
    return PatrolTask(
        _task_id(kind, site, f"{container}|{in_at.timestamp():.6f}"),
        kind,
        container,
        gate or None,
        subject or None,
        None,
        f"Container {container} vào bãi lúc {_local(in_at)}, quá {after_days:g} ngày chưa thấy "
        "ra: kiểm tra container còn trong bãi không.",
        in_at,
    )


def task_of_alert(site: str, alert: uuid.UUID, reason: str, since_at: datetime) -> PatrolTask:
    """What a patrol has to look at for an alert.

    Args:
        site: Site id.
        alert: Its id.
        reason: In Vietnamese.
        since_at: When it was opened.
    """
    task = _task_id(PatrolKind.ALERT, site, str(alert))
    return PatrolTask(task, PatrolKind.ALERT, None, None, None, alert, reason, since_at)


def _task_id(kind: PatrolKind, site: str, about: str) -> uuid.UUID:
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(("patrol", kind, site, about)))


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%d/%m/%Y %H:%M}"
