from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from flows.health import CameraHealthLog
from flows.run_metrics import RunMetrics
from flows.sources.items import NothingUntil
from flows.sources.timeline import Position
from flows.watch import Seen
from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraReason, CameraState, CameraStatus
from schemas.metric import MetricName
from schemas.site import SiteFile
from sql.spool import SpoolState

START = datetime(2026, 11, 21, 3, 0, 10, tzinfo=UTC)
SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        "gates": {"a": {"name": "A"}},
        "lanes": {"in-1": {"gate": "a", "direction": "in"}},
        "cameras": {
            "clip": {
                "lane": "in-1",
                "uri": "gate.mp4",
                "starts_at": START,
                "line": [[0.5, 0.1], [0.5, 0.9]],
                "travel_s": [-9, 9],
            },
            "live": {
                "lane": "in-1",
                "uri": "rtsp://camera/1",
                "line": [[0.5, 0.1], [0.5, 0.9]],
            },
        },
    }
)


class Clock:
    """A clock that a test sets, and what the recorder of the stream says."""

    def __init__(self) -> None:
        self.at_s = 0.0
        self.state: CameraState | None = None

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self.at_s)

    def says(self, status: CameraStatus, reason: CameraReason | None = None) -> None:
        self.state = CameraState(
            camera="live",
            media="rtsp://camera/1",
            status=status,
            reason=reason,
            since=self(),
            written_at=self(),
            frames_per_s=25.0,
        )


def seen(camera: str, at_s: float, epoch: int = 0, *, is_final: bool = False) -> Seen:
    position = Position(epoch, int(at_s * 1000), 0, int(at_s * 10), int(at_s))
    return Seen(camera, START + timedelta(seconds=at_s), START, position, is_final)


def rows(log: CameraHealthLog, events: list[Seen]) -> list[tuple[float, int, int]]:
    found = [row for event in events for row in log.push(event, missing_n=0)]
    assert {row.status for row in found} <= {CameraStatus.OK}
    return [((row.at - START).total_seconds(), row.epoch, row.frames_n) for row in found]


@pytest.mark.parametrize(
    ("resumed_at_s", "expected"),
    [
        # The grid of the media's own time lies at 03:00:30, 03:01:00 …
        (0, [(20, 0, 220), (50, 0, 550), (61, 0, 671), (80, 1, 880)]),
        (15, [(20, 0, 220), (50, 0, 550), (61, 0, 671), (80, 1, 880)]),
        (20, [(50, 0, 550), (61, 0, 671), (80, 1, 880)]),
        (55, [(61, 0, 671), (80, 1, 880)]),
    ],
)
def test_a_file_has_the_same_rows_wherever_a_run_resumes(
    resumed_at_s: int, expected: list[tuple[float, int, int]]
) -> None:
    log = CameraHealthLog(SITE, lambda _: None, Clock())
    pictures = [seen("clip", n, n // 62) for n in range(resumed_at_s, 85)]
    ended = seen("clip", 61, is_final=True)
    at_end = next(n for n, each in enumerate(pictures) if each.position.epoch == 1)
    found = rows(log, [*pictures[:at_end], ended, *pictures[at_end:]])
    assert found == expected


def test_r2_a_stream_has_rows_by_the_clock_also_while_nothing_comes() -> None:
    clock = Clock()
    log = CameraHealthLog(SITE, lambda _: clock.state, clock)
    found: list[CameraHealth] = []

    def until(end_s: float, *, comes: bool) -> None:
        while clock.at_s < end_s:
            clock.at_s += 0.5
            quiet = NothingUntil("live", clock() - timedelta(seconds=1))
            event = seen("live", clock.at_s - 0.25) if comes else quiet
            found.extend(log.push(event, missing_n=3))

    until(5, comes=False)
    assert len(found) == 0
    clock.says(CameraStatus.OK)
    until(20, comes=True)
    clock.says(CameraStatus.AWAY, CameraReason.HUNG)
    until(55, comes=False)
    told = [((row.at - START).total_seconds(), row.status, row.reason) for row in found]
    assert told == [
        (5.5, CameraStatus.OK, None),
        (20.5, CameraStatus.AWAY, CameraReason.HUNG),
        # Nobody has written for thirty seconds what a living recorder writes every few.
        (50.5, CameraStatus.STOPPED, CameraReason.RECORDER_DEAD),
    ]
    assert [row.behind_s for row in found] == [0.25, 1.0, 1.0]
    assert [(row.frames_n, row.dropped_n) for row in found] == [(57, 3), (216, 3), (216, 3)]


def test_the_end_of_an_epoch_has_a_row_at_once() -> None:
    clock = Clock()
    clock.says(CameraStatus.OK)
    log = CameraHealthLog(SITE, lambda _: clock.state, clock)
    events = [seen("live", 0.1), seen("live", 0.2), seen("live", 0.2, is_final=True)]
    assert len([row for event in events for row in log.push(event, 0)]) == 2


def test_figures_count_what_came_since_the_row_before() -> None:
    clock = Clock()
    metrics = RunMetrics(SITE, clock)
    spool = SpoolState(None, 4096, START - timedelta(seconds=8), 1 << 20)
    is_due = [metrics.is_due]
    told = []
    for total_n in (7, 12):
        clock.at_s += 30
        is_due.append(metrics.is_due)
        totals = {
            (MetricName.PASSAGES_N, None): total_n,
            (MetricName.FRAMES_N, "live"): 10 * total_n,
            (MetricName.FRAMES_N, "clip"): 99,
        }
        made = metrics.rows(totals, {"live": 0.4}, spool)
        assert {row.at for row in made} == {clock()}
        told.append({(row.name.value, row.camera): row.value for row in made})
    assert [*is_due, metrics.is_due] == [False, True, True, False]
    assert told == [
        {
            ("passages_n", None): 7,
            ("frames_n", "live"): 70,
            ("behind_s", "live"): 0.4,
            ("spool_bytes", None): 4096,
            ("spool_s", None): 38,
        },
        {
            ("passages_n", None): 5,
            ("frames_n", "live"): 50,
            ("behind_s", "live"): 0.4,
            ("spool_bytes", None): 4096,
            ("spool_s", None): 68,
        },
    ]


def test_a_run_of_files_has_no_figures() -> None:
    clock = Clock()
    cameras = {"clip": SITE.cameras["clip"].model_copy(update={"travel_s": None})}
    metrics = RunMetrics(SITE.model_copy(update={"cameras": cameras}), clock)
    clock.at_s = 3600
    assert not metrics.is_due
