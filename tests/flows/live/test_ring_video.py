"""Frames from a ring: the same from wherever a run resumes, and honest about what is missing."""

from __future__ import annotations

import base64
import queue
import threading
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import av
import pytest
from av.bitstream import BitStreamFilterContext
from live_run import wait_for
from tiny_clips import make_clip

from flows.live.clock_offsets import ClockOffsets
from flows.live.parameters import parameter_sets
from flows.live.ring_writer import RingBounds, RingWriter
from flows.sources.items import (
    CameraItem,
    DecodeFailure,
    EndOfMedia,
    NothingUntil,
    PicturesDropped,
    Shot,
)
from flows.sources.ring_video import EPOCHS_APART, RingVideo
from flows.sources.stream_reader import QUEUE_ITEMS_N, StreamReader
from flows.sources.timeline import Position
from models.recordings.ring_index import EpochLine
from models.recordings.ring_record import RingPacket, microseconds_of
from schemas.camera_state import CameraReason
from schemas.clock_source import ClockSource
from schemas.site import Camera

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
CAMERA = Camera(lane="a", uri="rtsp://127.0.0.1/a", line=((0.1, 0.5), (0.9, 0.5)), frames_per_s=15)
RATE = 15


@pytest.fixture(scope="module")
def packets(tmp_path_factory: pytest.TempPathFactory) -> list[RingPacket]:
    """Six seconds of a moving square as a camera would send them."""
    clip = make_clip(
        tmp_path_factory.mktemp("clip") / "clip.mp4", size_px=(160, 120), pictures_n=6 * RATE
    )
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        annex_b = BitStreamFilterContext("h264_mp4toannexb", stream)
        coded = [p for packet in container.demux(stream) for p in annex_b.filter(packet)]
    return [
        RingPacket(
            i * 90_000 // RATE,
            microseconds_of(NOON + timedelta(seconds=i / RATE)),
            packet.is_keyframe,
            bytes(packet),
        )
        for i, packet in enumerate(coded)
    ]


def begin(ring: RingWriter, packets: list[RingPacket], codec: str = "h264") -> None:
    """Begins an epoch at noon."""
    sets = parameter_sets("h264", packets[0].content)
    ring.begin(
        EpochLine(
            epoch=ring.epoch + 1,
            started_at=NOON,
            reason=None,
            codec=codec,
            extradata_base64=base64.b64encode(sets).decode(),
            size_px=(160, 120),
            time_base=(1, 90_000),
        )
    )
    ring.anchor(NOON)


@pytest.fixture
def folder(tmp_path: Path, packets: list[RingPacket]) -> Path:
    """A ring that holds the whole epoch."""
    ring = RingWriter(tmp_path, RingBounds(segment=timedelta(seconds=1)))
    begin(ring, packets)
    for packet in packets:
        ring.append(packet)
    ring.clock_offset(45 * 6000, 90.0)
    ring.end(CameraReason.LOST)
    ring.close()
    return tmp_path


def items(
    folder: Path, start: Position | None = None, offsets: ClockOffsets | None = None
) -> list[CameraItem]:
    """Everything that a ring gives."""
    video = RingVideo("cam", CAMERA, folder, start, offsets or ClockOffsets())
    found = [item for item in takewhile(lambda item: item is not None, video.items()) if item]
    video.close()
    return found


def shots(found: list[CameraItem]) -> list[tuple[Position, datetime]]:
    return [(item.position, item.frame.captured_at) for item in found if isinstance(item, Shot)]


def test_r22_frames_carry_the_recorder_s_time(folder: Path) -> None:
    found = items(folder)
    assert [type(item) for item in found] == [Shot] * 90 + [EndOfMedia]
    assert [at for _, at in shots(found)[::15]] == [NOON + timedelta(seconds=i) for i in range(6)]
    frame = next(item.frame for item in found if isinstance(item, Shot))
    assert (frame.epoch, frame.clock_source) == (EPOCHS_APART, ClockSource.SYSTEM)


@pytest.mark.parametrize("at", [0, 1, 14, 15, 16, 44, 89])
def test_r96_from_wherever_a_run_resumes_the_same_frames_follow(folder: Path, at: int) -> None:
    whole = shots(items(folder))
    resumed = items(folder, whole[at][0])
    assert shots(resumed) == whole[at:]
    assert [item.is_resumed for item in resumed if isinstance(item, Shot)][:2] == (
        [True, False] if at < 89 else [True]
    )


def test_r22_the_offset_of_the_camera_is_known_by_instant(folder: Path) -> None:
    offsets = ClockOffsets()
    items(folder, None, offsets)
    known = [offsets.at("cam", NOON + timedelta(seconds=s)) for s in (-1, 0, 2.9, 3.0, 60)]
    assert known == [None, None, None, 90.0, 90.0]
    assert offsets.at("other", NOON) is None


def test_what_is_gone_is_counted_and_the_rest_is_another_epoch(
    tmp_path: Path, packets: list[RingPacket]
) -> None:
    one_second = sum(len(packet.content) for packet in packets[-RATE:])
    ring = RingWriter(tmp_path, RingBounds(2 * one_second, segment=timedelta(seconds=1)))
    begin(ring, packets)
    video = RingVideo("cam", CAMERA, tmp_path, None, ClockOffsets())
    source = video.items()
    for packet in packets[:20]:
        ring.append(packet)
    before = [item for item in takewhile(lambda item: item is not None, source) if item]
    for packet in packets[20:]:
        ring.append(packet)
    after = [item for item in takewhile(lambda item: item is not None, source) if item]
    ring.close()
    video.close()
    (lost,) = [item for item in after if isinstance(item, PicturesDropped)]
    assert lost.reason is CameraReason.RING_OVERRUN
    read_n = len(before) + len(shots(after))
    assert read_n + lost.pictures_n == len(packets)
    last = max(position.epoch for position, _ in shots([*before, *after[: after.index(lost)]]))
    assert shots(after[after.index(lost) :])[0][0].epoch == last + 1
    # What was in hand is ended before the hole, so that no vehicle is followed across it.
    ends = [i for i, item in enumerate(after) if isinstance(item, EndOfMedia)]
    assert ends
    assert ends[0] < after.index(lost)


def test_memory_is_bounded_and_a_dead_camera_still_tells_the_time(folder: Path) -> None:
    names = {thread.name for thread in threading.enumerate()}
    later = NOON + timedelta(hours=1)
    ticks: queue.Queue[int] = queue.Queue()

    def now() -> datetime:
        ticks.put(0)
        return later + timedelta(seconds=ticks.qsize())

    reader = StreamReader("cam", CAMERA, folder, None, ClockOffsets(), now)
    wait_for("the queue is full", lambda: reader.waiting_n == QUEUE_ITEMS_N)
    taken: list[CameraItem] = []

    def is_told() -> bool:
        if (item := reader.take()) is not None:
            taken.append(item)
        return isinstance(item, NothingUntil)

    wait_for("time is told", is_told)
    assert len(shots(taken)) == 90
    told = taken[-1]
    assert isinstance(told, NothingUntil)
    assert told.until > NOON + timedelta(seconds=6)
    reader.close()
    assert {thread.name for thread in threading.enumerate()} == names


class FailingOnce(ClockOffsets):
    """Meets a fault of our own at one picture."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def note(self, camera: str, at: datetime, offset_s: float | None) -> None:
        if at == self._at:
            raise ZeroDivisionError
        super().note(camera, at, offset_s)


def test_a_fault_at_a_picture_costs_what_follows_up_to_the_next_key_frame(folder: Path) -> None:
    found = items(folder, None, FailingOnce(NOON + timedelta(seconds=1.4)))
    kinds = [type(item) for item in found]
    assert kinds == [
        *[Shot] * 21,
        DecodeFailure,
        EndOfMedia,
        *[Shot] * 60,
        EndOfMedia,
    ]
    times = [at for _, at in shots(found)]
    assert times[21] == NOON + timedelta(seconds=2)
    before, after = (position.epoch for position, _ in shots(found)[20:22])
    assert after == before + 1


def test_an_epoch_that_nobody_can_decode_is_told_and_the_next_one_is_seen(
    tmp_path: Path, packets: list[RingPacket]
) -> None:
    ring = RingWriter(tmp_path, RingBounds(segment=timedelta(seconds=1)))
    for codec in ("codec-of-the-future", "h264"):
        begin(ring, packets, codec)
        for packet in packets[:30]:
            ring.append(packet)
        ring.end(CameraReason.LOST)
    ring.close()
    found = items(tmp_path)
    told = [item.reason for item in found if isinstance(item, DecodeFailure)]
    assert told
    assert all("codec-of-the-future" in reason for reason in told)
    assert [position.epoch // EPOCHS_APART for position, _ in shots(found)] == [2] * 30


def test_a_ring_that_cannot_be_read_is_opened_again(
    tmp_path: Path, packets: list[RingPacket]
) -> None:
    index = tmp_path / "index.jsonl"
    index.mkdir()
    reader = StreamReader("cam", CAMERA, tmp_path, None, ClockOffsets(), lambda: NOON)
    taken: list[CameraItem] = []

    def has_come(kind: type[CameraItem]) -> bool:
        if (item := reader.take()) is not None:
            taken.append(item)
        return isinstance(item, kind)

    wait_for("it is told", lambda: has_come(DecodeFailure))
    index.rmdir()
    ring = RingWriter(tmp_path, RingBounds())
    begin(ring, packets)
    ring.append(packets[0])
    ring.append(packets[1])
    wait_for("a picture comes", lambda: has_come(Shot))
    ring.close()
    reader.close()
