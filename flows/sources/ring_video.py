"""Frames of a live camera, decoded from its ring on disk.

``captured_at`` is the epoch's anchor, which the recorder fixed, plus the presentation timestamp;
so whatever is read again after a restart gives the same frames at the same instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av

from flows.live.clock_offsets import ClockOffsets
from flows.live.parameters import decoder_of
from flows.live.ring_index import EpochLine
from flows.live.ring_record import RingPacket
from flows.live.ring_tail import (
    CaughtUp,
    EpochBegins,
    EpochEnds,
    PacketsDropped,
    RingPlace,
    RingTail,
)
from flows.sources.decoding import Shooter
from flows.sources.items import CameraItem, EndOfMedia, PicturesDropped, Shot
from flows.sources.timeline import Position, Timeline
from schemas.frame import ClockSource
from schemas.site import Camera

EPOCHS_APART = 1000
"""The recorder's epochs are numbered so far apart; cuts in the picture count on between them."""


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

    def close(self) -> None:
        """Closes the ring."""
        self._tail.close()

    def items(self) -> Iterator[CameraItem | None]:
        """What comes, without end; nothing where all that is there was given out."""
        for event in self._tail.events():
            match event:
                case RingPacket():
                    yield from self._decoded(event)
                case CaughtUp():
                    yield None
                case EpochBegins():
                    yield from self._ended()
                    self._begin(event.epoch)
                case EpochEnds():
                    yield from self._ended()
                case PacketsDropped():
                    yield from self._ended()
                    yield PicturesDropped(self._camera_id, event.packets_n, event.reason)
                    self._go_on_elsewhere()

    def _begin(self, epoch: EpochLine) -> None:
        start, self._start = self._start, None
        first = epoch.epoch * EPOCHS_APART
        if start is None or start.epoch // EPOCHS_APART != epoch.epoch:
            start = None
        self._epoch = epoch
        self._shoot(start, first)

    def _go_on_elsewhere(self) -> None:
        """Begins a media epoch within the recorder's, because pictures are missing in between."""
        if self._shooter is not None and self._epoch is not None:
            last = self._shooter.timeline.last
            first = self._epoch.epoch * EPOCHS_APART
            self._shoot(None, last.epoch + 1 if last is not None else first)

    def _shoot(self, start: Position | None, first_epoch: int) -> None:
        epoch = self._epoch
        if epoch is None:
            return
        self._decoder = decoder_of(epoch.codec, epoch.extradata)
        self._shooter = Shooter(
            self._camera_id,
            self._camera.media,
            Timeline(epoch.tick_s, start, self._camera.frames_per_s, first_epoch),
            self._tail.ring.index.anchors[epoch.epoch].anchor,
            ClockSource.SYSTEM,
            is_resumed=start is not None,
        )

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
