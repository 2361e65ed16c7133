"""Frames of a live camera, decoded from its ring on disk.

``captured_at`` is the epoch's anchor, which the recorder fixed, plus the presentation timestamp;
so whatever is read again after a restart gives the same frames at the same instants.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import av

from flows.live.clock_offsets import ClockOffsets
from flows.live.parameters import decoder_of
from flows.live.ring_tail import (
    CaughtUp,
    EpochBegins,
    EpochEnds,
    PacketsDropped,
    RingPlace,
    RingTail,
    TailEvent,
)
from flows.sources.decoding import Shooter
from flows.sources.items import CameraItem, DecodeFailure, EndOfMedia, PicturesDropped, Shot
from flows.sources.timeline import Position, Timeline
from models.recordings.ring_index import EpochLine
from models.recordings.ring_record import RingPacket
from schemas.clock_source import ClockSource
from schemas.site import Camera

EPOCHS_APART = 1000
"""The recorder's epochs are numbered so far apart; cuts in the picture count on between them."""
_log = logging.getLogger(__name__)


class RingVideo:
    """A live camera as recognition sees it.

    Args:
        camera_id: Camera id.
        camera: The camera's table of the site file.
        folder: The camera's folder of the ring.
        start: Where to begin; at the oldest packet of the ring if not given.
        offsets: Where the offset of the camera's clock is noted.
    """

    def __init__(
        self,
        camera_id: str,
        camera: Camera,
        folder: Path,
        start: Position | None,
        offsets: ClockOffsets,
    ) -> None:
        self._camera_id = camera_id
        self._camera = camera
        self._start = start
        self._offsets = offsets
        place = RingPlace(start.epoch // EPOCHS_APART, start.pts) if start else None
        self._tail = RingTail(folder, place)
        self._decoder: av.VideoCodecContext | None = None
        self._shooter: Shooter | None = None
        self._epoch: EpochLine | None = None
        self._anchor: datetime | None = None
        self._waits_for_key = False

    def close(self) -> None:
        """Closes the ring."""
        self._tail.close()

    def items(self) -> Iterator[CameraItem | None]:
        """What comes, without end; nothing where all that is there was given out.

        A fault in a picture ends the media epoch and costs what follows up to the next key frame.

        Raises:
            OSError: The ring cannot be read.
        """
        for event in self._tail.events():
            if isinstance(event, CaughtUp):
                yield None
                continue
            try:
                yield from self._of(event)
            except Exception as error:  # noqa: BLE001 - one camera never disturbs another
                yield from self._failed(error)

    def _of(self, event: TailEvent) -> Iterator[CameraItem]:
        match event:
            case RingPacket():
                if self._waits_for_key and event.is_key:
                    self._go_on_elsewhere()
                yield from self._decoded(event)
            case EpochBegins():
                self._epoch = event.epoch
                # The tail gives out no epoch before its anchor; the index may forget it later.
                self._anchor = self._tail.ring.index.anchors[event.epoch.epoch].anchor
                yield from self._ended()
                self._begin(event.epoch)
            case EpochEnds():
                yield from self._ended()
            case PacketsDropped():
                yield from self._ended()
                yield PicturesDropped(self._camera_id, event.packets_n, event.reason)
                self._go_on_elsewhere()

    def _failed(self, error: Exception) -> Iterator[CameraItem]:
        """Tells a fault, and ends what was in hand."""
        told = f"{type(error).__name__}: {error}"
        _log.warning("%s: a picture met a fault: %s", self._camera_id, told, exc_info=error)
        shooter = self._shooter
        self._decoder = None
        self._waits_for_key = True
        if shooter is None:
            yield DecodeFailure(self._camera_id, self._camera.media, None, told)
            return
        yield from shooter.failed(told)
        if not shooter.timeline.is_at_start:
            yield EndOfMedia(self._camera_id, shooter.timeline.last, is_last=False)

    def _begin(self, epoch: EpochLine) -> None:
        start, self._start = self._start, None
        if start is not None and start.epoch // EPOCHS_APART != epoch.epoch:
            start = None
        self._shoot(start, epoch.epoch * EPOCHS_APART)

    def _go_on_elsewhere(self) -> None:
        """Begins a media epoch within the recorder's, because pictures are missing in between."""
        if self._epoch is None:
            return
        last = self._shooter.timeline.last if self._shooter is not None else None
        first = self._epoch.epoch * EPOCHS_APART
        self._shoot(None, max(first, last.epoch + 1) if last is not None else first)

    def _shoot(self, start: Position | None, first_epoch: int) -> None:
        epoch, anchor = self._epoch, self._anchor
        if epoch is None or anchor is None:
            return
        self._decoder = decoder_of(epoch.codec, epoch.extradata)
        self._shooter = Shooter(
            self._camera_id,
            self._camera.media,
            Timeline(epoch.tick_s, start, self._camera.frames_per_s, first_epoch),
            anchor,
            ClockSource.SYSTEM,
            is_resumed=start is not None,
        )
        self._waits_for_key = False

    def _decoded(self, packet: RingPacket) -> Iterator[CameraItem]:
        decoder, shooter, epoch = self._decoder, self._shooter, self._epoch
        if decoder is None or shooter is None or epoch is None:
            return
        coded = av.Packet(packet.content)
        coded.pts = packet.pts
        coded.time_base = epoch.tick_s
        for item in shooter.decoded(lambda: decoder.decode(coded)):
            if isinstance(item, Shot):
                offset_s = self._tail.ring.index.offset_at(epoch.epoch, item.position.pts)
                self._offsets.note(self._camera_id, item.frame.captured_at, offset_s)
            yield item

    def _ended(self) -> Iterator[CameraItem]:
        """The pictures that the decoder still holds, and the end of the media epoch."""
        decoder, shooter = self._decoder, self._shooter
        self._decoder = None
        if decoder is None or shooter is None:
            return
        yield from shooter.decoded(lambda: decoder.decode(None))
        timeline = shooter.timeline
        if not timeline.is_at_start:
            yield EndOfMedia(self._camera_id, timeline.last, is_last=False)
