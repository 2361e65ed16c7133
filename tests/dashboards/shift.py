"""A shift at a gate, for the tests of the screens of whoever stands watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from schemas.alert import Finding, Rule, Severity, Verdict
from schemas.alert import Scope as AlertScope
from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraReason, CameraStatus
from schemas.decisions.barrier import BarrierDecision, BarrierState
from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.warning import GateWarning, WarningKind
from schemas.passage import Passage
from sql.accounts import User
from sql.alerts import apply_findings
from sql.connection import Connection, connect
from sql.decisions import write_decisions
from sql.evidence import EvidenceStore
from sql.home import Home, StoreSettings
from sql.last_frames import LastFrames
from sql.migrate import migrate
from sql.observations import write_camera_health, write_camera_runs
from sql.passages import write_passages
from sql.rights import Duty, Scope
from sql.users import add_user
from tests.dashboards.gate_history import SITE, passages_of, picture, run_until

HOSTILE: Final = "<script>alert(1)</script> **x** [a](javascript:alert(1))"
OFFICER = Scope(Duty.SHIFT_OFFICER, (SITE,), "tran.b")
HEAD = Scope(Duty.BRANCH_HEAD, (SITE,), "le.c")
LEADER = Scope(Duty.LEADER, (SITE,), "pham.d")
_PASSWORD = "ba con trâu trắng ở bến"  # noqa: S105 - of accounts that exist for a test


@dataclass(frozen=True)
class Shift:
    """A filled store.

    Attributes:
        settings: Which store.
        connection: As whoever may do everything.
        passages: What it holds, oldest first.
        warnings: The warnings at the gate: a hit to hold, and a hostile one.
    """

    settings: StoreSettings
    connection: Connection
    passages: list[Passage]
    warnings: list[GateWarning]


@contextmanager
def filled_shift(home: Path) -> Iterator[Shift]:
    """A store with three lanes, two warnings, an alert, a barrier that holds, and cameras."""
    settings = StoreSettings(Home(home))
    with connect(settings, "test") as connection:
        migrate(connection)
        passages = passages_of(EvidenceStore(settings.home.evidence))
        write_passages(connection, passages)
        now = datetime.now(UTC)
        last = passages[-1].passed_at
        write_camera_runs(connection, [run_until(last + timedelta(minutes=10))])
        _fill_cameras(connection, settings, last)
        warnings = [*_warnings(passages, now)]
        write_decisions(connection, [*warnings, _held(passages[-1], now)], now)
        apply_findings(connection, SITE, [_finding(last)], last, now)
        for scope in (OFFICER, HEAD, LEADER):
            user = User(scope.user, scope.duty, "chi cục", scope.sites)
            add_user(connection, user, _PASSWORD, who="test", why="a test")
        yield Shift(settings, connection, passages, warnings)


def _fill_cameras(connection: Connection, settings: StoreSettings, at: datetime) -> None:
    frames = LastFrames(settings.home.last_frames)
    for camera, lane, status, reason in (
        ("a-in-1-rear", "a-in-1", CameraStatus.OK, None),
        ("b-out-1-rear", "b-out-1", CameraStatus.AWAY, CameraReason.HUNG),
    ):
        if camera != "a-in-1-rear":
            run = run_until(at).model_copy(update={"camera": camera})
            write_camera_runs(connection, [run])
        health = CameraHealth(
            site=SITE, lane=lane, camera=camera, at=at, status=status, reason=reason
        )
        write_camera_health(connection, [health])
        frames.put(SITE, camera, picture(camera, 640, 360), at)


def _warnings(passages: list[Passage], now: datetime) -> Iterator[GateWarning]:
    held, other = passages[-1], passages[1]
    yield GateWarning(
        WarningKind.WATCH_HIT,
        SITE,
        held.containers[0].code,
        "container",
        str(held.passage_id),
        "watch:1",
        held.gate,
        held.lane,
        held.passed_at.timestamp(),
        True,
        {"action": "hold", "reason": HOSTILE, "authority": "Đội kiểm soát", "confidence": 0.97},
        now.timestamp(),
        now.timestamp(),
    )
    yield GateWarning(
        WarningKind.WRONG_DIRECTION,
        SITE,
        other.containers[0].code,
        "container",
        str(other.passage_id),
        "manifest:1",
        other.gate,
        other.lane,
        other.passed_at.timestamp(),
        True,
        {"side": "manifest", "voyage": HOSTILE},
        now.timestamp(),
        now.timestamp(),
    )


def _held(passage: Passage, now: datetime) -> BarrierDecision:
    code = passage.containers[0].code
    return BarrierDecision(
        str(passage.passage_id),
        SITE,
        passage.gate,
        passage.lane,
        passage.passed_at.timestamp(),
        0,
        BarrierState.HOLD,
        (BarrierReason(Cause.LISTED, "watch", code, "hold"),),
        (code,),
        now.timestamp(),
        now.timestamp(),
    )


def _finding(at: datetime) -> Finding:
    return Finding(
        AlertScope(Rule.NO_READS, SITE, "b-out-1", None),
        at - timedelta(hours=1),
        at,
        Verdict.FAILING,
        figure=14.0,
        baseline=0.93,
        threshold=6.0,
        counted_n=14,
        severity=Severity.WARNING,
    )
