"""One record of a segment file: a packet as it came, with its own times and a checksum.

No container is used. A demuxer has to probe a growing file before it hands out its first packet,
wants decoding timestamps that RTSP does not carry, rounds what the camera's clock said (Matroska
to milliseconds), or knows no M-JPEG (MPEG-TS); and its decoder would begin anew with each segment.
A record is written with one call, can be read at once, and one that a kill left torn is told by
its checksum.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

SUFFIX = ".packets"
_HEAD = struct.Struct("<2sBBqqI")
_SUM = struct.Struct("<I")
_MAGIC = b"GS"
_VERSION = 1
_IS_KEY = 1
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
HEAD_BYTES = _HEAD.size + _SUM.size
PACKET_MAX_BYTES = 64 << 20
"""More than this is no picture but a damaged length."""


@dataclass(frozen=True, slots=True)
class RingPacket:
    """One coded picture.

    Attributes:
        pts: Presentation time in ticks of its epoch's time base.
        arrived_us: When it came, in microseconds of this machine's clock since 1970.
        is_key: Whether decoding can begin here.
        content: The packet's bytes.
    """

    pts: int
    arrived_us: int
    is_key: bool
    content: bytes


def instant_of(us: int) -> datetime:
    """The instant of a number of microseconds since 1970."""
    return _UNIX + timedelta(microseconds=us)


def microseconds_of(instant: datetime) -> int:
    """An instant in microseconds since 1970."""
    return (instant - _UNIX) // timedelta(microseconds=1)


def encoded(packet: RingPacket) -> tuple[bytes, bytes]:
    """The head and the body of a packet's record."""
    flags = _IS_KEY if packet.is_key else 0
    head = _HEAD.pack(_MAGIC, _VERSION, flags, packet.pts, packet.arrived_us, len(packet.content))
    checksum = zlib.crc32(packet.content, zlib.crc32(head))
    return head + _SUM.pack(checksum), packet.content


class RecordReader:
    """Reads the records of a file that may still grow.

    Args:
        file: Opened without a buffer, at the start of a record.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._kept = b""
        self.is_damaged = False

    def packets(self) -> Iterator[RingPacket]:
        """The whole records that are there now; more may come later.

        A damaged one ends the file: what follows cannot be told apart any more.
        """
        while not self.is_damaged:
            if len(self._kept) < HEAD_BYTES and not self._fill(HEAD_BYTES):
                return
            magic, version, flags, pts, arrived_us, size = _HEAD.unpack_from(self._kept)
            if magic != _MAGIC or version != _VERSION or size > PACKET_MAX_BYTES:
                self.is_damaged = True
                return
            end = HEAD_BYTES + size
            if len(self._kept) < end and not self._fill(end):
                return
            (told,) = _SUM.unpack_from(self._kept, _HEAD.size)
            content = self._kept[HEAD_BYTES:end]
            if zlib.crc32(content, zlib.crc32(self._kept[: _HEAD.size])) != told:
                self.is_damaged = True
                return
            self._kept = self._kept[end:]
            yield RingPacket(pts, arrived_us, bool(flags & _IS_KEY), content)

    def _fill(self, wanted: int) -> bool:
        more = os.read(self._file.fileno(), max(wanted - len(self._kept), 1 << 16))
        self._kept += more
        while more and len(self._kept) < wanted:
            more = os.read(self._file.fileno(), wanted - len(self._kept))
            self._kept += more
        return len(self._kept) >= wanted
