"""An RTSP server for tests: clips over TCP at the pace of their timestamps, and faults on purpose.

rtsp_server.py PORT JSON    (JSON: path → fields of Stream; prints ``ready`` once it listens)

It packs H.264 and H.265 as RFC 6184 and RFC 7798 say, sends parameter sets before each key frame
and RTCP sender reports every second. A process of its own, so that it can be killed or stopped.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av

RTP_CLOCK_HZ = 90_000
PAYLOAD_MAX = 1400
NTP_TO_UNIX_S = 2_208_988_800
REALM = "camera"
NONCE = "0123456789abcdef"


@dataclasses.dataclass(frozen=True)
class Stream:
    """What is served at one path.

    Attributes:
        clips: Files that are sent one after the other, without a break in time.
        loops: Whether they begin anew at their end; otherwise the server then falls silent.
        closes: Whether the connection is closed at the end instead.
        once: Whether nothing is served any more after that.
        account: ``user:password`` that is wanted.
        scheme: ``basic`` or ``digest``.
        sends: ``video``, or what comes instead: ``audio`` (only that in the description),
            ``codec`` (one that nobody knows), ``nothing``, ``garbage`` (no RTSP at all),
            ``noise`` (RTP packets without sense).
        jump_after_s: When the timestamps jump …
        jump_s: … and by how much.
        clock_ahead_s: How far the clock of the sender reports is ahead.
        from_key_frame: Otherwise the first picture is left out, so that none can be decoded
            until the next key frame.
        burst_s: So much of the beginning is sent at once.
    """

    clips: tuple[str, ...] = ()
    loops: bool = False
    closes: bool = False
    once: bool = False
    account: str = ""
    scheme: str = "digest"
    sends: str = "video"
    jump_after_s: float = 0.0
    jump_s: float = 0.0
    clock_ahead_s: float = 0.0
    from_key_frame: bool = True
    burst_s: float = 0.0


@dataclasses.dataclass(frozen=True)
class Picture:
    """One access unit in decoding order: its times in seconds since the first clip began."""

    pts_s: float
    dts_s: float
    units: tuple[bytes, ...]


class Clip:
    """A file with its parameter sets."""

    def __init__(self, path: str) -> None:
        self.path = path
        with av.open(path) as container:
            context = container.streams.video[0].codec_context
            self.codec = context.name
            self.is_h265 = self.codec == "hevc"
            self.parameter_sets = _parameter_sets(context.extradata or b"", is_h265=self.is_h265)
        # A camera sends no picture before it was taken, also where it sends out of order.
        self.delay_s = max(p.pts_s - p.dts_s for p in islice(self.pictures(), 100))

    def pictures(self) -> Iterator[Picture]:
        with av.open(self.path) as container:
            stream = container.streams.video[0]
            origin: float | None = None
            for packet in container.demux(stream):
                if packet.pts is None or packet.dts is None or stream.time_base is None:
                    continue
                pts_s, dts_s = (float(t * stream.time_base) for t in (packet.pts, packet.dts))
                origin = pts_s if origin is None else origin
                units = tuple(_units(bytes(packet)))
                if packet.is_keyframe:
                    units = (*self.parameter_sets, *units)
                yield Picture(pts_s - origin, dts_s - origin, units)


def _units(packed: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(packed):
        size = int.from_bytes(packed[at : at + 4], "big")
        yield packed[at + 4 : at + 4 + size]
        at += 4 + size


def _parameter_sets(extradata: bytes, *, is_h265: bool) -> tuple[bytes, ...]:
    found: list[bytes] = []
    if is_h265:
        at = 23
        for _ in range(extradata[22]):
            count = int.from_bytes(extradata[at + 1 : at + 3], "big")
            at += 3
            for _ in range(count):
                size = int.from_bytes(extradata[at : at + 2], "big")
                found.append(extradata[at + 2 : at + 2 + size])
                at += 2 + size
        return tuple(found)
    at = 5
    for mask in (0x1F, 0xFF):
        count = extradata[at] & mask
        at += 1
        for _ in range(count):
            size = int.from_bytes(extradata[at : at + 2], "big")
            found.append(extradata[at + 2 : at + 2 + size])
            at += 2 + size
    return tuple(found)


def fragments(unit: bytes, *, is_h265: bool) -> Iterator[bytes]:
    """RTP payloads of one NAL unit."""
    if len(unit) <= PAYLOAD_MAX:
        yield unit
        return
    head_n = 2 if is_h265 else 1
    kind = (unit[0] >> 1) & 0x3F if is_h265 else unit[0] & 0x1F
    indicator = (
        bytes([unit[0] & 0x81 | 49 << 1, unit[1]]) if is_h265 else bytes([unit[0] & 0xE0 | 28])
    )
    body = unit[head_n:]
    for at in range(0, len(body), PAYLOAD_MAX):
        start = 0x80 if at == 0 else 0
        end = 0x40 if at + PAYLOAD_MAX >= len(body) else 0
        yield indicator + bytes([kind | start | end]) + body[at : at + PAYLOAD_MAX]


class Session(threading.Thread):
    """One client."""

    def __init__(self, connection: socket.socket, streams: dict[str, Stream]) -> None:
        super().__init__(daemon=True)
        self._connection = connection
        self._streams = streams
        self._lock = threading.Lock()
        self._sequence = 0

    def run(self) -> None:
        try:
            self._serve()
        except OSError:
            pass
        finally:
            self._connection.close()

    def _serve(self) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                if buffer[:1] == b"$" and len(buffer) >= 4:
                    size = 4 + int.from_bytes(buffer[2:4], "big")
                    if len(buffer) >= size:
                        buffer = buffer[size:]
                        continue
                more = self._connection.recv(65536)
                if not more:
                    return
                buffer += more
            while buffer[:1] == b"$":
                buffer = buffer[4 + int.from_bytes(buffer[2:4], "big") :]
            request, _, buffer = buffer.partition(b"\r\n\r\n")
            if request:
                self._answer(request.decode("latin-1"))

    def _answer(self, request: str) -> None:
        first, *lines = request.split("\r\n")
        method, uri, _ = first.split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        path = "/" + re.sub(r"^rtsp://[^/]*/?", "", uri).split("/", 1)[0].partition("?")[0]
        stream = self._streams.get(path)
        if method == "OPTIONS":
            self._reply(headers, "200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        elif stream is None:
            self._reply(headers, "404 Not Found")
        elif stream.sends == "garbage":
            self._send(b"\x00\xff no RTSP is spoken here \r\n" * 50)
        elif not _is_let_in(stream, method, headers.get("Authorization", "")):
            challenge = (
                f'Digest realm="{REALM}", nonce="{NONCE}"'
                if stream.scheme == "digest"
                else f'Basic realm="{REALM}"'
            )
            self._reply(headers, "401 Unauthorized", f"WWW-Authenticate: {challenge}")
        elif method == "DESCRIBE":
            self._reply(
                headers, "200 OK", "Content-Type: application/sdp", body=_description(stream)
            )
        elif method == "SETUP":
            self._reply(
                headers, "200 OK", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1", "Session: 1"
            )
        elif method == "PLAY":
            self._reply(headers, "200 OK", "Session: 1")
            threading.Thread(target=self._play, args=(path, stream), daemon=True).start()
        else:
            self._reply(headers, "200 OK", "Session: 1")

    def _reply(self, headers: dict[str, str], status: str, *more: str, body: str = "") -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('CSeq', '0')}", *more]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self._send(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def _send(self, content: bytes) -> None:
        with self._lock:
            self._connection.sendall(content)

    def _play(self, path: str, stream: Stream) -> None:
        try:
            if stream.sends == "noise":
                while True:
                    self._rtp(b"\x7c\x1f" + bytes(range(64)), 0, marker=True)
                    time.sleep(0.05)
            if stream.sends == "video":
                self._video(stream)
            if stream.once:
                self._streams.pop(path)
            if stream.closes:
                self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _video(self, stream: Stream) -> None:
        delay_s = Clip(stream.clips[0]).delay_s
        started = time.monotonic() + delay_s
        began_at = time.time()
        offset_s = 0.0
        reported_s = -1.0
        is_first = True
        while True:
            for clip in map(Clip, stream.clips):
                last_s = step_s = 0.0
                for picture in clip.pictures():
                    pts_s, dts_s = offset_s + picture.pts_s, offset_s + picture.dts_s
                    step_s = (
                        max(picture.pts_s - last_s, 1 / 60) if picture.pts_s > last_s else step_s
                    )
                    last_s = max(last_s, picture.pts_s)
                    if not stream.burst_s or dts_s >= stream.burst_s:
                        time.sleep(max(0.0, started + dts_s - time.monotonic()))
                    if is_first and not stream.from_key_frame:
                        is_first = False
                        continue
                    is_first = False
                    jump_s = stream.jump_s if stream.jump_s and dts_s >= stream.jump_after_s else 0
                    stamp = round((1000 + pts_s + jump_s) * RTP_CLOCK_HZ)
                    if dts_s - reported_s >= 1:
                        reported_s = dts_s
                        self._report(began_at + pts_s + stream.clock_ahead_s, stamp)
                    for unit in picture.units:
                        parts = list(fragments(unit, is_h265=clip.is_h265))
                        for part in parts:
                            is_last = unit is picture.units[-1] and part is parts[-1]
                            self._rtp(part, stamp, marker=is_last)
                offset_s += last_s + step_s
            if not stream.loops:
                return

    def _rtp(self, payload: bytes, stamp: int, *, marker: bool) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = struct.pack(
            "!BBHII", 0x80, 96 | marker << 7, self._sequence, stamp & 0xFFFFFFFF, 0x1234
        )
        self._interleaved(0, head + payload)

    def _report(self, at: float, stamp: int) -> None:
        ntp = int((at + NTP_TO_UNIX_S) * 2**32)
        self._interleaved(
            1, struct.pack("!BBHIQIII", 0x80, 200, 6, 0x1234, ntp, stamp & 0xFFFFFFFF, 1, 1)
        )

    def _interleaved(self, channel: int, packet: bytes) -> None:
        self._send(struct.pack("!cBH", b"$", channel, len(packet)) + packet)


def _is_let_in(stream: Stream, method: str, authorization: str) -> bool:
    if not stream.account:
        return True
    user, _, password = stream.account.partition(":")
    if stream.scheme == "basic":
        return authorization == f"Basic {base64.b64encode(stream.account.encode()).decode()}"
    fields = dict(re.findall(r'(\w+)="([^"]*)"', authorization))
    secret = _md5(f"{user}:{REALM}:{password}")
    asked = _md5(f"{method}:{fields.get('uri', '')}")
    wanted = _md5(f"{secret}:{NONCE}:{asked}")
    return fields.get("username") == user and fields.get("response") == wanted


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _description(stream: Stream) -> str:
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=test", "c=IN IP4 0.0.0.0", "t=0 0"]
    if stream.sends == "audio":
        lines += ["m=audio 0 RTP/AVP 8", "a=rtpmap:8 PCMA/8000", "a=control:track0"]
    elif stream.sends == "codec":
        lines += ["m=video 0 RTP/AVP 96", "a=rtpmap:96 X-FUTURE/90000", "a=control:track0"]
    elif not stream.clips:
        lines += ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=control:track0"]
    else:
        clip = Clip(stream.clips[0])
        sets = [base64.b64encode(unit).decode() for unit in clip.parameter_sets]
        if clip.is_h265:
            names = ("sprop-vps", "sprop-sps", "sprop-pps")
            parameters = ";".join(f"{n}={v}" for n, v in zip(names, sets, strict=False))
        else:
            parameters = f"packetization-mode=1;sprop-parameter-sets={','.join(sets)}"
        name = "H265" if clip.is_h265 else "H264"
        lines += ["m=video 0 RTP/AVP 96", f"a=rtpmap:96 {name}/90000", f"a=fmtp:96 {parameters}"]
        lines += ["a=control:track0"]
    return "\r\n".join(lines) + "\r\n"


def main(port: str, description: str) -> None:
    """Serves until it is killed."""
    streams = {
        path: Stream(**{**fields, "clips": tuple(fields.get("clips", ()))})
        for path, fields in json.loads(description).items()
    }
    with socket.create_server(("127.0.0.1", int(port))) as server:
        sys.stdout.write(f"ready {server.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Session(connection, streams).start()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main(*sys.argv[1:])
