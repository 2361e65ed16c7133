"""The ring on disk: what is written is read, in order, whatever is dropped, torn or killed."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from pathlib import Path

import pytest
from gate_run import ROOT
from hypothesis import given
from hypothesis import strategies as st

from flows.live.index_writer import REWRITE_AFTER_LINES
from flows.live.ring_tail import (
    CaughtUp,
    EpochBegins,
    EpochEnds,
    PacketsDropped,
    RingPlace,
    RingTail,
    TailEvent,
)
from flows.live.ring_writer import RingBounds, RingWriter
from models.recordings.ring_index import EpochLine, IndexFile, segment_path
from models.recordings.ring_record import RingPacket, instant_of, microseconds_of
from schemas.camera_state import CameraReason

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
NOON_US = microseconds_of(NOON)
STEP = 6000
FRAME_US = 66_667
GOP = 15
SHORT = RingBounds(segment=timedelta(seconds=1))


def packet(i: int, size: int = 100) -> RingPacket:
    """The i-th packet of an epoch; every fifteenth is a key frame."""
    content = i.to_bytes(4, "big") * (size // 4)
    return RingPacket(i * STEP, NOON_US + i * FRAME_US, i % GOP == 0, content)


def begin(ring: RingWriter, reason: CameraReason | None = None) -> None:
    """Begins an epoch whose anchor is known."""
    line = EpochLine(
        epoch=ring.epoch + 1,
        started_at=NOON,
        reason=reason,
        codec="h264",
        extradata_base64=base64.b64encode(b"sets").decode(),
        size_px=(64, 48),
        time_base=(1, 90_000),
    )
    ring.begin(line)
    ring.anchor(NOON)


class Reading:
    """A tail that is read bit by bit."""

    def __init__(self, folder: Path, start: RingPlace | None = None) -> None:
        self._tail = RingTail(folder, start)
        self._events = self._tail.events()

    def some(self, events_n: int) -> list[TailEvent]:
        """The next few events."""
        return [e for e in islice(self._events, events_n) if not isinstance(e, CaughtUp)]

    def rest(self) -> list[TailEvent]:
        """All events until everything is read."""
        events = list(takewhile(lambda event: not isinstance(event, CaughtUp), self._events))
        self._tail.close()
        return events


def packets(events: list[TailEvent]) -> list[RingPacket]:
    return [event for event in events if isinstance(event, RingPacket)]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.lists(st.integers(0, 30)))
def test_a_tail_reads_every_packet_once_and_in_order_while_the_ring_grows(
    tmp_path_factory: pytest.TempPathFactory, epochs: list[int], looks: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("ring")
    ring = RingWriter(folder, SHORT)
    reading = Reading(folder)
    written: list[RingPacket] = []
    read: list[TailEvent] = []
    for packets_n in epochs:
        begin(ring)
        for i in range(packets_n):
            ring.append(packet(i))
            written.append(packet(i))
            read += reading.some(looks[len(written) % len(looks)] if looks else 0)
        ring.end(CameraReason.LOST)
    ring.close()
    read += reading.rest()
    assert packets(read) == written
    kinds = Counter(type(event) for event in read)
    assert kinds[EpochBegins] == kinds[EpochEnds] == len(epochs)
    assert kinds[PacketsDropped] == 0


@given(st.integers(0, 89))
def test_a_tail_begins_at_the_key_frame_before_its_place(
    tmp_path_factory: pytest.TempPathFactory, at: int
) -> None:
    folder = tmp_path_factory.mktemp("ring")
    ring = RingWriter(folder, SHORT)
    begin(ring)
    for i in range(90):
        ring.append(packet(i))
    events = Reading(folder, RingPlace(1, at * STEP)).rest()
    first = packets(events)[0]
    assert first.is_key
    assert 0 <= at - first.pts // STEP < 2 * GOP
    assert not [event for event in events if isinstance(event, PacketsDropped)]


def test_what_the_ring_drops_before_it_is_read_is_counted(tmp_path: Path) -> None:
    ring = RingWriter(tmp_path, RingBounds(max_bytes=5000, segment=timedelta(seconds=1)))
    begin(ring)
    reading = Reading(tmp_path)
    for i in range(20):
        ring.append(packet(i))
    before = packets(reading.some(12))
    for i in range(20, 300):
        ring.append(packet(i))
    assert ring.bytes_n <= 5000
    events = reading.rest()
    dropped = sum(event.packets_n for event in events if isinstance(event, PacketsDropped))
    assert dropped > 0
    assert len(before) + len(packets(events)) + dropped == 300
    assert packets(events)[-1] == packet(299)


def test_what_was_dropped_while_nobody_read_is_counted_at_the_next_start(tmp_path: Path) -> None:
    ring = RingWriter(tmp_path, RingBounds(max_bytes=5000, segment=timedelta(seconds=1)))
    begin(ring)
    for i in range(300):
        ring.append(packet(i))
    events = Reading(tmp_path, RingPlace(1, 100 * STEP)).rest()
    dropped = sum(event.packets_n for event in events if isinstance(event, PacketsDropped))
    assert abs(dropped - (200 - len(packets(events)))) <= 1


def test_a_ring_forgets_what_is_old_also_while_nothing_comes(tmp_path: Path) -> None:
    ring = RingWriter(tmp_path, RingBounds(max_age=timedelta(seconds=10), segment=SHORT.segment))
    begin(ring)
    for i in range(300):
        ring.append(packet(i))
    oldest = ring.oldest_at
    assert oldest is not None
    assert instant_of(packet(299).arrived_us) - oldest < timedelta(seconds=13)
    ring.end(CameraReason.LOST)
    ring.trim(NOON + timedelta(seconds=40))
    assert (ring.oldest_at, ring.bytes_n) == (None, 0)
    assert not list(tmp_path.glob("*.packets"))


@pytest.mark.parametrize("torn", [1, 30, 99])
def test_r96_a_recorder_that_was_killed_leaves_all_whole_packets_and_a_gap(
    tmp_path: Path, torn: int
) -> None:
    ring = RingWriter(tmp_path, SHORT)
    begin(ring)
    for i in range(40):
        ring.append(packet(i))
    path = segment_path(tmp_path, 3)
    path.write_bytes(path.read_bytes()[:-torn])  # a kill in the midst of the last packet
    again = RingWriter(tmp_path, SHORT)
    begin(again, CameraReason.RECORDER_DEAD)
    again.append(packet(0))
    events = Reading(tmp_path).rest()
    assert packets(events) == [packet(i) for i in range(39)] + [packet(0)]
    file = IndexFile(tmp_path)
    file.refresh()
    (gap,) = file.index.gaps()
    assert gap.reason is CameraReason.RECORDER_DEAD
    assert gap.began_at == instant_of(packet(38).arrived_us)


def test_damage_in_a_segment_costs_the_rest_of_it_and_no_more(tmp_path: Path) -> None:
    ring = RingWriter(tmp_path, SHORT)
    begin(ring)
    for i in range(60):
        ring.append(packet(i))
    path = segment_path(tmp_path, 2)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    events = Reading(tmp_path).rest()
    (lost,) = [event for event in events if isinstance(event, PacketsDropped)]
    assert lost.reason is CameraReason.GARBAGE
    assert len(packets(events)) + lost.packets_n == 60
    assert [p.pts // STEP for p in packets(events)][-15:] == list(range(45, 60))


def test_the_index_stays_small_however_long_a_camera_is_recorded(tmp_path: Path) -> None:
    ring = RingWriter(tmp_path, RingBounds(max_bytes=5000, segment=timedelta(0)))
    for _ in range(40):
        begin(ring)
        for i in range(0, 40 * GOP, GOP):
            ring.append(packet(i))
        ring.end(CameraReason.LOST)
    lines = (tmp_path / "index.jsonl").read_bytes().splitlines()
    assert len(lines) <= 2 * REWRITE_AFTER_LINES
    file = IndexFile(tmp_path)
    file.refresh()
    assert len(file.index.gaps()) == 40


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[2]).parent))
from test_ring import GOP, SHORT, begin, packet
from flows.live.ring_writer import RingFullError, RingWriter
ring = RingWriter(Path(sys.argv[1]), SHORT)
begin(ring)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
kept = 0
try:
    for i in range(1000):
        ring.append(packet(i if i < 30 else 30 * GOP + 1, 1000))
        kept += 1
except RingFullError:
    print(kept, ring.bytes_n)
"""


def test_a_full_disk_costs_the_oldest_and_then_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), __file__],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT}/tests/flows"},
    )
    kept, bytes_n = map(int, done.stdout.split())
    assert kept > 30
    # Nothing of the packet that found no room is left, and the older segment made way.
    files = list(tmp_path.glob("*.packets"))
    assert [file.stat().st_size for file in files] == [bytes_n]
    events = Reading(tmp_path).rest()
    assert len(packets(events)) == kept - 15


def test_an_index_that_cannot_be_written_is_told_once_and_written_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ring = RingWriter(tmp_path, SHORT)
    begin(ring)
    index = tmp_path / "index.jsonl"
    kept = tmp_path / "kept"
    index.rename(kept)
    index.mkdir()
    for i in range(3 * GOP):
        ring.append(packet(i))
    assert not ring.is_found()
    assert [record.message for record in caplog.records] == [
        f"{index}: the index of the ring cannot be written: is a directory"
    ]
    index.rmdir()
    kept.rename(index)
    assert ring.is_found()
    ring.close()
    assert [p.pts for p in Reading(tmp_path).rest() if isinstance(p, RingPacket)] == [
        i * STEP for i in range(3 * GOP)
    ]
