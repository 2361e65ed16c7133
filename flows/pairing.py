"""The pairing of each lane's cameras, for Bytewax and without it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from bytewax.operators import StatefulBatchLogic
from typing_extensions import override

from flows.lane_history import Crossing
from models.fusion.knots import Vehicle
from models.fusion.pairing import LanePairing, LaneProgress, PairingState, Patience
from models.fusion.sight import CameraSight, read_the_same
from schemas.lane_cameras import lane_cameras
from schemas.site import Camera

STATE_VERSION = 1
"""Raised whenever what is remembered of a lane changes its shape."""

LIVE_PATIENCE = Patience()

LaneEvent: TypeAlias = CameraSight | LaneProgress
SeenVehicle: TypeAlias = Vehicle[CameraSight]
Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LanePairings:
    """Makes the pairing of each lane.

    Attributes:
        cameras: Cameras of the site file by id.
        pass_through: Makes the passage of a vehicle.
        now: The clock.
        patience: How long a lane with streams waits for a camera that may have died; files are
            waited for to their end, so that what they give depends on them alone.
    """

    cameras: Mapping[str, Camera]
    pass_through: Callable[[SeenVehicle], list[Crossing]]
    now: Callable[[], datetime]
    patience: Patience = LIVE_PATIENCE

    def lane_of(self, event: LaneEvent) -> str:
        """The lane that an event belongs to."""
        return self.cameras[event.camera].lane

    def begin(
        self, lane: str, state: PairingState[CameraSight] | None = None
    ) -> LanePairing[CameraSight]:
        """The pairing of one lane, anew or as it was left."""
        cameras = lane_cameras(self.cameras)[lane]
        is_live = any(self.cameras[name].is_stream for name in cameras.names)
        patience = self.patience if is_live else None
        return LanePairing(cameras, read_the_same, patience, state)

    def logic(self, snapshot: Snapshot | None) -> PairingLogic:
        """The pairing of one lane as a Bytewax operator."""
        return PairingLogic(self, snapshot)


class PairingLogic(StatefulBatchLogic[LaneEvent, Crossing, Snapshot]):
    """Pairs the cameras of one lane, and wakes up when a dead camera is to be given up.

    Args:
        pairings: Makes the pairing.
        snapshot: What the run before left of this lane, if anything. What another version of
            the program left is of no use: recovery begins anew with it
            (:func:`flows.recovery.recovery_of`), and so does this.
    """

    def __init__(self, pairings: LanePairings, snapshot: Snapshot | None) -> None:
        self._pairings = pairings
        self._pairing: LanePairing[CameraSight] | None = None
        self._lane: str | None = None
        if snapshot is not None and snapshot["version"] == STATE_VERSION:
            self._lane = snapshot["lane"]
            self._pairing = pairings.begin(snapshot["lane"], pickle.loads(snapshot["state"]))  # noqa: S301

    @override
    def on_batch(self, values: list[LaneEvent]) -> tuple[Iterable[Crossing], bool]:
        if self._pairing is None:
            self._lane = self._pairings.lane_of(values[0])
            self._pairing = self._pairings.begin(self._lane)
        now = self._pairings.now()
        found = [vehicle for value in values for vehicle in self._pairing.push(value, now)]
        return self._passed(found), StatefulBatchLogic.RETAIN

    @override
    def on_notify(self) -> tuple[Iterable[Crossing], bool]:
        found = self._pairing.decide(self._pairings.now()) if self._pairing is not None else []
        return self._passed(found), StatefulBatchLogic.RETAIN

    @override
    def notify_at(self) -> datetime | None:
        return self._pairing.wait_until() if self._pairing is not None else None

    @override
    def snapshot(self) -> Snapshot:
        state = self._pairing.state if self._pairing is not None else PairingState[CameraSight]()
        return {"version": STATE_VERSION, "lane": self._lane, "state": pickle.dumps(state)}

    def _passed(self, vehicles: Iterable[SeenVehicle]) -> list[Crossing]:
        return [c for vehicle in vehicles for c in self._pairings.pass_through(vehicle)]
