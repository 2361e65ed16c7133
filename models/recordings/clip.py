"""Cuts the few seconds around an instant out of a recording, as a video that a browser plays.

Packets are copied as they are where browsers play the codec, so that the clip is what the camera
sent; other codecs are coded anew, smaller. Fragmented MP4 needs no file to be written in.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final, cast

import av
import av.error

from schemas.errors import MediaError

BEFORE: Final = timedelta(seconds=5)
AFTER: Final = timedelta(seconds=5)
_MP4: Final = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
_TICK: Final = Fraction(1, 90_000)
_PLAYED_CODEC: Final = "h264"
_PLAYED_FORMATS: Final = ("yuv420p", "yuvj420p")
_RECODED_WIDTH_PX: Final = 960
_RECODING: Final = {"preset": "veryfast", "crf": "27"}


@dataclass(frozen=True, slots=True)
class Clip:
    """A short video.

    Attributes:
        content: Fragmented MP4, H.264.
        began_at: Aware instant of its first picture; a copy begins at the key frame before.
        ended_at: Aware instant of its last picture.
        is_recoded: Whether it was coded anew, and is not what the camera sent.
    """

    content: bytes
    began_at: datetime
    ended_at: datetime
    is_recoded: bool


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """A packet of a recording.

    Attributes:
        shown_s: When it is shown, in seconds of the recording's clock.
        is_key: Whether decoding can begin here.
        content: Its bytes.
    """

    shown_s: Fraction
    is_key: bool
    content: bytes


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a recording is wanted.

    Attributes:
        zero_at: Aware instant at which the recording's clock shows zero.
        from_at: Aware; the first picture.
        until_at: Aware; the last picture.
    """

    zero_at: datetime
    from_at: datetime
    until_at: datetime

    @property
    def from_s(self) -> Fraction:
        """The first picture on the recording's clock."""
        return _seconds(self.from_at - self.zero_at)

    @property
    def until_s(self) -> Fraction:
        """The last picture on the recording's clock."""
        return _seconds(self.until_at - self.zero_at)

    def instant(self, shown_s: Fraction) -> datetime:
        """The instant of a time on the recording's clock."""
        return self.zero_at + timedelta(microseconds=round(shown_s * 1_000_000))


def around(crossed_at: datetime, zero_at: datetime) -> Window:
    """The seconds before and after an instant.

    Args:
        crossed_at: Aware; when the vehicle crossed the line.
        zero_at: Aware; when the recording's clock shows zero.
    """
    return Window(zero_at, crossed_at - BEFORE, crossed_at + AFTER)


def cut(
    pictures: Sequence[CodedPicture], template: av.VideoStream, window: Window, name: str
) -> Clip:
    """Makes a clip of packets in the order of decoding, the first of which is a key frame.

    Args:
        pictures: One or more.
        template: A stream with the codec's parameters.
        window: Which part is wanted; what comes before it is only for decoding.
        name: Of the recording, for errors.

    Raises:
        MediaError: The packets make no video.
    """
    context = template.codec_context
    is_played = context.name == _PLAYED_CODEC and context.pix_fmt in _PLAYED_FORMATS
    try:
        if is_played:
            return _copied(pictures, template, window)
        return _recoded(pictures, template, window)
    except (av.error.FFmpegError, IndexError) as error:
        message = f"{name}: a clip around {window.from_at.isoformat()} was wanted, got {error}"
        raise MediaError(message) from error


def _copied(pictures: Sequence[CodedPicture], template: av.VideoStream, window: Window) -> Clip:
    shown = sorted(picture.shown_s for picture in pictures)
    first = shown[0]
    # Streams over RTSP tell no time of decoding: the same instants, early enough for each picture.
    ahead = max(at - picture.shown_s for at, picture in zip(shown, pictures, strict=True))
    content = io.BytesIO()
    with av.open(content, "w", format="mp4", options=_MP4) as clip:
        stream = clip.add_stream_from_template(template)
        stream.time_base = _TICK
        for decoded_s, picture in zip(shown, pictures, strict=True):
            packet = av.Packet(picture.content)
            packet.stream = stream
            packet.time_base = _TICK
            packet.pts = round((picture.shown_s - first) / _TICK)
            packet.dts = round((decoded_s - ahead - first) / _TICK)
            packet.is_keyframe = picture.is_key
            clip.mux(packet)
    return Clip(content.getvalue(), window.instant(first), window.instant(shown[-1]), False)


def _recoded(pictures: Sequence[CodedPicture], template: av.VideoStream, window: Window) -> Clip:
    wanted = [
        frame
        for frame in _decoded(pictures, template)
        if window.from_s <= Fraction(frame.pts or 0) * _TICK <= window.until_s
    ]
    first = Fraction(wanted[0].pts or 0) * _TICK
    last = Fraction(wanted[-1].pts or 0) * _TICK
    width_px = min(_RECODED_WIDTH_PX, wanted[0].width) // 2 * 2
    height_px = round(wanted[0].height * width_px / wanted[0].width) // 2 * 2
    content = io.BytesIO()
    with av.open(content, "w", format="mp4", options=_MP4) as clip:
        rate = Fraction(len(wanted) - 1) / (last - first) if last > first else Fraction(25)
        stream = clip.add_stream("libx264", rate=rate.limit_denominator(1000), options=_RECODING)
        stream.width, stream.height, stream.pix_fmt = width_px, height_px, "yuv420p"
        stream.codec_context.time_base = _TICK
        for frame in wanted:
            small = frame.reformat(width_px, height_px, "yuv420p")
            small.pts = round(Fraction(frame.pts or 0) - first / _TICK)
            small.time_base = _TICK
            clip.mux(stream.encode(small))
        clip.mux(stream.encode(None))
    return Clip(content.getvalue(), window.instant(first), window.instant(last), True)


def _decoded(pictures: Iterable[CodedPicture], template: av.VideoStream) -> Iterator[av.VideoFrame]:
    decoder = cast("av.VideoCodecContext", av.CodecContext.create(template.codec_context.name, "r"))
    decoder.extradata = template.codec_context.extradata
    for picture in pictures:
        packet = av.Packet(picture.content)
        packet.pts = packet.dts = round(picture.shown_s / _TICK)
        packet.time_base = _TICK
        yield from decoder.decode(packet)
    yield from decoder.decode(None)


def _seconds(time: timedelta) -> Fraction:
    return Fraction(time // timedelta(microseconds=1), 1_000_000)
