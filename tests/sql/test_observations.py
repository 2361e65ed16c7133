from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraReason, CameraStatus
from schemas.metric import Metric, MetricName
from sql.connection import Connection
from sql.home import StoreSettings
from sql.observations import write_camera_health, write_metrics
from sql.replay import replay
from sql.segments import open_segments

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)

HEALTH = [
    CameraHealth(site="cat-lai", lane="in-1", camera="rear", at=AT, status=CameraStatus.OK),
    CameraHealth(
        site="cat-lai",
        lane="in-1",
        camera="rear",
        at=AT + timedelta(seconds=30),
        status=CameraStatus.AWAY,
        reason=CameraReason.HUNG,
        detail="no packet for 12 s",
        epoch=3,
        frames_n=150,
        undecodable_n=2,
        dropped_n=7,
        behind_s=0.4,
        frames_per_s=24.9,
        reconnects_n=5,
        clock_offset_s=-0.25,
    ),
]
METRICS = [
    Metric(site="cat-lai", at=AT, name=MetricName.SPOOL_BYTES, value=4096),
    Metric(site="cat-lai", at=AT, name=MetricName.BEHIND_S, camera="rear", value=0.4),
    Metric(site="cat-lai", at=AT, name=MetricName.BEHIND_S, camera="front", value=0.5),
]


def shown(connection: Connection, table: str) -> list[dict[str, Any]]:
    statement = f"select to_jsonb(t) from {table} as t order by camera, at"  # noqa: S608 - no input
    return [row[0] for row in connection.execute(statement.encode()).fetchall()]


def test_r2_health_and_figures_come_through_the_segments_once(
    any_store_connection: Connection, any_settings: StoreSettings
) -> None:
    folder = any_settings.home.segments
    for _ in range(2):
        with open_segments(folder, "main") as segments:
            segments.append([*HEALTH, *METRICS])
        replay(any_store_connection, folder)
    health = shown(any_store_connection, "camera_health")
    assert [CameraHealth.model_validate(row) for row in health] == HEALTH
    figures = [
        (row["camera"], row["name"], row["value"]) for row in shown(any_store_connection, "metrics")
    ]
    assert figures == [
        ("", "spool_bytes", 4096),
        ("front", "behind_s", 0.5),
        ("rear", "behind_s", 0.4),
    ]


def test_the_first_row_of_an_instant_stays(any_store_connection: Connection) -> None:
    write_camera_health(any_store_connection, HEALTH)
    write_metrics(any_store_connection, METRICS)
    before = shown(any_store_connection, "camera_health"), shown(any_store_connection, "metrics")
    write_camera_health(any_store_connection, [HEALTH[1].model_copy(update={"frames_n": 900})])
    write_metrics(any_store_connection, [METRICS[0].model_copy(update={"value": 9.0})])
    assert (
        shown(any_store_connection, "camera_health"),
        shown(any_store_connection, "metrics"),
    ) == before


@pytest.mark.parametrize(
    ("contract", "value"),
    [
        (HEALTH[1], {"undecodable_n": 151}),
        (HEALTH[1], {"frames_n": -1}),
        (HEALTH[1], {"at": datetime(2026, 11, 21, 3)}),  # noqa: DTZ001 - it is what is refused
        (METRICS[0], {"name": "passages_per_fortnight"}),
        (METRICS[0], {"value": float("nan")}),
    ],
)
def test_what_cannot_be_true_is_refused(contract: Any, value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        type(contract).model_validate(contract.model_dump() | value)
