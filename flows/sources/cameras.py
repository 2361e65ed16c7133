"""The cameras of a site as a Bytewax source: one partition a camera, files and streams alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bytewax.inputs import FixedPartitionedSource, StatefulSourcePartition
from typing_extensions import override

from flows.live.clock_offsets import ClockOffsets
from flows.safe_stop import SafeStop
from flows.sources.items import CameraItem
from flows.sources.stream_reader import StreamReader
from flows.sources.timeline import Position
from flows.sources.video_file import VideoFile
from flows.watch import ResumePoints
from schemas.errors import GatestreamError
from schemas.site import Camera

SNAPSHOT_VERSION = 1
ASK_AGAIN = timedelta(milliseconds=10)
Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SourceSetting:
    """What all partitions share.

    Attributes:
        resume_points: Where the watchers note that a lane is empty.
        stop: Ends the cameras early, and is told when a file cannot be read.
        ring: The site's folder of the ring, in which each stream camera has its own.
        offsets: Where the offsets of the cameras' clocks are noted.
        now: The clock.
    """

    resume_points: ResumePoints
    stop: SafeStop
    ring: Path
    offsets: ClockOffsets
    now: Callable[[], datetime]


class _Partition(StatefulSourcePartition[CameraItem, Snapshot]):
    def __init__(
        self, camera_id: str, camera: Camera, setting: SourceSetting, snapshot: Snapshot | None
    ) -> None:
        self._camera_id = camera_id
        self._media = camera.media
        self._setting = setting
        self._ended = snapshot is not None and snapshot.get("ended") is True
        self._start = position_of(snapshot, camera.media)
        if self._start is not None:
            setting.resume_points.reached(camera_id, self._start)

    @override
    def snapshot(self) -> Snapshot:
        position = self._setting.resume_points.of(self._camera_id)
        return {
            "version": SNAPSHOT_VERSION,
            "media": self._media,
            "position": asdict(position) if position else None,
            "ended": self._ended,
        }


class FilePartition(_Partition):
    """One camera's file, an item at a time, so that frames never pile up in memory.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        setting: What all partitions share.
        snapshot: What the run before left, if anything.
    """

    def __init__(
        self, camera_id: str, camera: Camera, setting: SourceSetting, snapshot: Snapshot | None
    ) -> None:
        super().__init__(camera_id, camera, setting, snapshot)
        self._items = None if self._ended else VideoFile(camera_id, camera, self._start).items()

    @override
    def next_batch(self) -> list[CameraItem]:
        if self._setting.stop.is_due or self._items is None:
            raise StopIteration
        try:
            return [next(self._items)]
        except StopIteration:
            self._ended = True
            raise
        except GatestreamError as error:
            self._setting.stop.fail(error)
            raise StopIteration from error

    @override
    def close(self) -> None:
        if self._items is not None:
            self._items.close()


class StreamPartition(_Partition):
    """One live camera, read from its ring on disk; it has no end of its own.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        setting: What all partitions share.
        snapshot: What the run before left, if anything.
    """

    def __init__(
        self, camera_id: str, camera: Camera, setting: SourceSetting, snapshot: Snapshot | None
    ) -> None:
        super().__init__(camera_id, camera, setting, snapshot)
        self._awake: datetime | None = None
        self._reader = StreamReader(
            camera_id,
            camera,
            setting.ring / camera_id,
            self._start,
            setting.offsets,
            setting.now,
        )

    @override
    def next_batch(self) -> list[CameraItem]:
        if self._setting.stop.is_due:
            raise StopIteration
        item = self._reader.take()
        self._awake = None if item is not None else self._setting.now() + ASK_AGAIN
        return [item] if item is not None else []

    @override
    def next_awake(self) -> datetime | None:
        return self._awake

    @override
    def close(self) -> None:
        self._reader.close()


def position_of(snapshot: Snapshot | None, media: str) -> Position | None:
    """The position in a snapshot; none if it is of another version or of other media.

    A position that cannot be used is no loss: the file is read from its beginning, a ring from
    its oldest packet, and every sink takes what it has already as done.
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
        setting: What all partitions share.
    """

    def __init__(self, cameras: dict[str, Camera], setting: SourceSetting) -> None:
        self._cameras = cameras
        self._setting = setting

    @override
    def list_parts(self) -> list[str]:
        return sorted(self._cameras)

    @override
    def build_part(
        self, step_id: str, for_part: str, resume_state: Snapshot | None
    ) -> FilePartition | StreamPartition:
        camera = self._cameras[for_part]
        kind = StreamPartition if camera.is_stream else FilePartition
        return kind(for_part, camera, self._setting, resume_state)
