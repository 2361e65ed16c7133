"""How cameras are, as rows at intervals and when something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.sources.items import NothingUntil
from flows.watch import Seen
from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraReason, CameraState, CameraStatus
from schemas.site import SiteFile

EVERY = timedelta(seconds=30)
LOOK_EVERY = timedelta(seconds=1)
STALE_AFTER = timedelta(seconds=30)
"""A recorder writes the state of its cameras every few seconds; one that does not is dead."""

StateOf = Callable[[str], CameraState | None]
"""The state of a stream camera by its id, as its recorder last wrote it."""


@dataclass
class _Camera:
    """What is remembered of one camera.

    Attributes:
        seen: The last picture looked at.
        slot: Which interval of the media's own time it lies in; of a file.
        looked_at: When the recorder's state was last looked at.
        told_at: When a row was last written.
        told: Status and reason in that row.
    """

    seen: Seen | None = None
    slot: int | None = None
    looked_at: datetime | None = None
    told_at: datetime | None = None
    told: tuple[CameraStatus, CameraReason | None] | None = None


class CameraHealthLog:
    """Makes rows of how the cameras of a site are.

    A file has rows on a grid of its own time, so that a run that was cut off and goes on leaves
    the rows of one that was not. A stream has them by the clock, also while nothing comes.

    Args:
        site: The site file.
        state_of: What a camera's recorder says.
        now: The clock.
    """

    def __init__(self, site: SiteFile, state_of: StateOf, now: Callable[[], datetime]) -> None:
        self._site = site
        self._state_of = state_of
        self._now = now
        self._cameras = {camera_id: _Camera() for camera_id in site.cameras}

    def push(self, event: Seen | NothingUntil, missing_n: int) -> Iterator[CameraHealth]:
        """Takes how far a camera was watched.

        Args:
            event: A picture, or that there was none.
            missing_n: Frames that were gone before the picture's epoch began.

        Yields:
            The row that is due, if one is.
        """
        camera = self._cameras[event.camera]
        if isinstance(event, Seen):
            is_new_epoch = camera.seen is None or _epoch(camera.seen) != _epoch(event)
            camera.seen = event
        else:
            is_new_epoch = False
        if self._site.cameras[event.camera].is_stream:
            yield from self._of_stream(event, camera, missing_n)
        elif isinstance(event, Seen):
            slot = event.until.astimezone(UTC).timestamp() // EVERY.total_seconds()
            is_due = event.is_final or (not is_new_epoch and slot != camera.slot)
            camera.slot = int(slot)
            if is_due:
                yield self._row(event, event.until, CameraStatus.OK, missing_n)

    def _of_stream(
        self, event: Seen | NothingUntil, camera: _Camera, missing_n: int
    ) -> Iterator[CameraHealth]:
        now = self._now()
        is_final = isinstance(event, Seen) and event.is_final
        if not is_final and camera.looked_at is not None and now - camera.looked_at < LOOK_EVERY:
            return
        camera.looked_at = now
        state = self._state_of(event.camera)
        if state is None:
            return
        status, reason = state.status, state.reason
        if now - state.written_at > STALE_AFTER:
            status, reason = CameraStatus.STOPPED, CameraReason.RECORDER_DEAD
        is_due = camera.told_at is None or now - camera.told_at >= EVERY
        if not is_final and not is_due and camera.told == (status, reason):
            return
        camera.told_at, camera.told = now, (status, reason)
        row = self._row(camera.seen or event, now, status, missing_n)
        yield row.model_copy(
            update={
                "reason": reason,
                "detail": state.detail,
                "behind_s": (now - event.until).total_seconds(),
                "frames_per_s": state.frames_per_s,
                "reconnects_n": state.reconnects_n,
                "clock_offset_s": state.clock_offset_s,
            }
        )

    def _row(
        self, event: Seen | NothingUntil, at: datetime, status: CameraStatus, missing_n: int
    ) -> CameraHealth:
        row = CameraHealth(
            site=self._site.site.id,
            lane=self._site.cameras[event.camera].lane,
            camera=event.camera,
            at=at,
            status=status,
            dropped_n=missing_n,
        )
        if not isinstance(event, Seen):
            return row
        position = event.position
        counts = {
            "epoch": position.epoch,
            "frames_n": position.pictures_n + position.failures_n,
            "undecodable_n": position.failures_n,
        }
        return row.model_copy(update=counts)


def _epoch(seen: Seen) -> tuple[datetime, int]:
    return seen.anchored_at, seen.position.epoch
