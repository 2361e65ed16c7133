"""The cameras of a site as a Bytewax source: one partition a camera."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from typing_extensions import override

from flows.safe_stop import SafeStop
from flows.sources.timeline import Position
from flows.sources.video_file import CameraItem, VideoFile
from flows.watch import ResumePoints
from schemas.errors import GatestreamError
from schemas.site import Camera

SNAPSHOT_VERSION = 1
Snapshot = dict[str, Any]


class CameraPartition(StatefulSourcePartition[CameraItem, Snapshot]):
    """One camera's file, an item at a time, so that frames never pile up in memory.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        resume_points: Where the watchers note that a lane is empty.
        stop: Ends the camera early, and is told when the file cannot be read.
        snapshot: What the run before left, if anything.
    """

    def __init__(
        self,
        camera_id: str,
        camera: Camera,
        resume_points: ResumePoints,
        stop: SafeStop,
        snapshot: Snapshot | None,
    ) -> None:
        self._stop = stop
        self._camera_id = camera_id
        self._media = camera.media
        self._resume_points = resume_points
        self._ended = snapshot is not None and snapshot.get("ended") is True
        start = position_of(snapshot, camera.media)
        if start is not None:
            resume_points.reached(camera_id, start)
        self._items: Iterator[CameraItem] = (
            iter(()) if self._ended else VideoFile(camera_id, camera, start).items()
        )

    @override
    def next_batch(self) -> list[CameraItem]:
        if self._stop.is_due:
            raise StopIteration
        try:
            return [next(self._items)]
        except StopIteration:
            self._ended = True
            raise
        except GatestreamError as error:
            self._stop.fail(error)
            raise StopIteration from error

    @override
    def snapshot(self) -> Snapshot:
        position = self._resume_points.of(self._camera_id)
        return {
            "version": SNAPSHOT_VERSION,
            "media": self._media,
            "position": asdict(position) if position else None,
            "ended": self._ended,
        }


def position_of(snapshot: Snapshot | None, media: str) -> Position | None:
    """The position in a snapshot; none if it is of another version or of other media.

    A position that cannot be used is no loss: the file is read from its beginning, and every
    sink takes what it has already as done.
    """
    if snapshot is None or snapshot.get("version") != SNAPSHOT_VERSION:
        return None
    if snapshot.get("media") != media or snapshot.get("position") is None:
        return None
    return Position(**snapshot["position"])


class CameraSource(FixedPartitionedSource[CameraItem, Snapshot]):
    """All cameras of a site; the same list of partitions on every worker.

    Args:
        cameras: Cameras by id.
        resume_points: Where the watchers note that a lane is empty.
        stop: Ends the cameras early.
    """

    def __init__(
        self, cameras: dict[str, Camera], resume_points: ResumePoints, stop: SafeStop
    ) -> None:
        self._stop = stop
        self._cameras = cameras
        self._resume_points = resume_points

    @override
    def list_parts(self) -> list[str]:
        return sorted(self._cameras)

    @override
    def build_part(
        self, step_id: str, for_part: str, resume_state: Snapshot | None
    ) -> CameraPartition:
        return CameraPartition(
            for_part, self._cameras[for_part], self._resume_points, self._stop, resume_state
        )
