"""Every camera of a process with its watcher: items of a camera in, events out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.sources.items import (
    CameraItem,
    DecodeFailure,
    EndOfMedia,
    NothingUntil,
    PicturesDropped,
    Shot,
)
from flows.sources.timeline import Position
from models.fusion.pairing import BEGINNING, LaneProgress
from models.tracking.draft import PassageDraft
from models.tracking.lane_watcher import LaneWatcher, Watched
from models.tracking.region_reads import ReadTexts
from models.tracking.text_tracks import TextTrack
from schemas.lane_cameras import lane_cameras
from schemas.site import Camera, CameraKind, SiteFile


@dataclass(frozen=True, slots=True)
class Drafted:
    """A vehicle that passed, as one camera saw it."""

    draft: PassageDraft


@dataclass(frozen=True, slots=True)
class Orphaned:
    """A text that belongs to no passage.

    Attributes:
        camera: Camera id.
        epoch: Media epoch.
        track: Its sightings.
    """

    camera: str
    epoch: int
    track: TextTrack


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a camera was watched; it comes even when nothing moves (decision 5 of the design).

    Attributes:
        camera: Camera id.
        until: Instant of the last frame.
        anchored_at: Instant of presentation time zero.
        position: Its place in the media.
        is_final: Whether the media epoch ends here.
    """

    camera: str
    until: datetime
    anchored_at: datetime
    position: Position
    is_final: bool


WatchEvent = (
    Drafted | LaneProgress | Orphaned | Seen | NothingUntil | DecodeFailure | PicturesDropped
)

ReaderFor = Callable[[Camera], ReadTexts]
"""Makes the reader of one camera's region."""


class ResumePoints:
    """The last position of each camera at which its lane was empty.

    The watchers write it, the source stores it with its snapshot. It can only lag behind what
    was watched, never run ahead of it: resuming there repeats passages and loses none.
    """

    def __init__(self) -> None:
        self._positions: dict[str, Position] = {}

    def reached(self, camera: str, position: Position) -> None:
        """Notes that the lane of a camera was empty at a position."""
        self._positions[camera] = position

    def of(self, camera: str) -> Position | None:
        """Where to resume a camera; nothing means its beginning."""
        return self._positions.get(camera)


class CameraWatch:
    """The watchers of all cameras that this process reads.

    Args:
        site: The site file.
        reader_for: Makes the reader of a camera's region.
        resume_points: Where the positions of empty lanes are noted.
    """

    def __init__(self, site: SiteFile, reader_for: ReaderFor, resume_points: ResumePoints) -> None:
        self._site = site
        self._reader_for = reader_for
        self._resume_points = resume_points
        self._watchers: dict[str, LaneWatcher] = {}
        self._last: dict[str, Shot] = {}
        self._paired = {
            camera_id
            for cameras in lane_cameras(site.cameras).values()
            for camera_id in cameras.names
            if len(cameras.names) > 1
        }

    def push(self, item: CameraItem) -> list[WatchEvent]:
        """Takes the next item of any camera."""
        if isinstance(item, DecodeFailure | PicturesDropped):
            return [item]
        if isinstance(item, NothingUntil):
            return [*self._progress(item.camera, item.until), item]
        if isinstance(item, EndOfMedia):
            return list(self._end(item))
        return list(self._shot(item))

    def _shot(self, shot: Shot) -> Iterator[WatchEvent]:
        camera_id = shot.frame.camera
        before = self._last.get(camera_id)
        self._last[camera_id] = shot
        if before is not None and before.position.epoch != shot.position.epoch:
            yield _seen(before, shot.ended or before.position, is_final=True)
        watcher = self._watcher(camera_id)
        if watcher is not None:
            if shot.is_resumed:
                watcher.resume(shot.frame)
                watched = Watched(resume_here=True)
            else:
                watched = watcher.push(shot.frame)
            yield from _events(camera_id, watched)
            if watched.resume_here:
                self._resume_points.reached(camera_id, shot.position)
            yield from self._progress(camera_id, shot.frame.captured_at)
        yield _seen(shot, shot.position, is_final=False)

    def _end(self, item: EndOfMedia) -> Iterator[WatchEvent]:
        last = self._last.pop(item.camera, None)
        watcher = self._watchers.pop(item.camera, None)
        if watcher is not None and last is not None:
            yield from _events(item.camera, watcher.flush())
        if item.camera in self._paired and not self._site.cameras[item.camera].is_stream:
            yield LaneProgress(item.camera, None, BEGINNING, is_over=True)
        if last is not None and item.position is not None:
            yield _seen(last, item.position, is_final=True)

    def _progress(self, camera_id: str, seen_until: datetime) -> Iterator[LaneProgress]:
        """How far the vehicles of a camera are known, where other cameras wait for it."""
        if camera_id not in self._paired:
            return
        last = self._last.get(camera_id)
        watcher = self._watchers.get(camera_id)
        settled_until = seen_until if watcher is None else watcher.settled_until(seen_until)
        yield LaneProgress(camera_id, last.frame.epoch if last else None, settled_until)

    def _watcher(self, camera_id: str) -> LaneWatcher | None:
        camera = self._site.cameras[camera_id]
        if camera.kind is CameraKind.OBSERVATION:
            return None
        if camera_id not in self._watchers:
            reader = self._reader_for(camera)
            self._watchers[camera_id] = LaneWatcher(camera_id, camera, reader)
        return self._watchers[camera_id]


def _events(camera_id: str, watched: Watched) -> Iterator[WatchEvent]:
    for draft in watched.passed:
        yield Drafted(draft)
    for track in watched.orphans:
        yield Orphaned(camera_id, track.frame.epoch, track)


def _seen(shot: Shot, position: Position, *, is_final: bool) -> Seen:
    frame = shot.frame
    anchored_at = frame.captured_at - timedelta(milliseconds=round(frame.pts_s * 1000))
    return Seen(frame.camera, frame.captured_at, anchored_at, position, is_final)
