"""What a key picture says about its stream: parameter sets and the size of the picture."""

from __future__ import annotations

from collections.abc import Iterator

import av
import av.error

_START = b"\x00\x00\x01"
_H264_SETS = frozenset({7, 8})
_H264_SLICES = frozenset({1, 2, 5})
_H265_SETS = frozenset({32, 33, 34})
_H265_SLICES_BELOW = 32
_MPEG4_PICTURES = (b"\x00\x00\x01\xb3", b"\x00\x00\x01\xb6")
_JPEG_SIZE_MARKERS = (b"\xff\xc0", b"\xff\xc1", b"\xff\xc2")


def parameter_sets(codec: str, content: bytes) -> bytes:
    """The part of a picture that tells the decoder what kind of pictures come.

    Args:
        codec: FFmpeg's name of the codec.
        content: The packet's bytes; H.264 and H.265 in Annex B form.

    Returns:
        Parameter sets in Annex B form, MPEG-4's headers, or a JPEG's frame header; empty if there
        are none.
    """
    if codec == "mjpeg":
        found = [at for at in map(content.find, _JPEG_SIZE_MARKERS) if at >= 0]
        # Marker, length, precision, height, width.
        return content[min(found) : min(found) + 9] if found else b""
    if codec == "mpeg4":
        # All before the first picture, or before the time code of its group of pictures.
        found = [at for at in map(content.find, _MPEG4_PICTURES) if at >= 0]
        return content[: min(found, default=0)]
    sets: list[bytes] = []
    for unit in _units(content):
        kind = unit[0] & 0x1F if codec == "h264" else (unit[0] >> 1) & 0x3F
        if kind in (_H264_SETS if codec == "h264" else _H265_SETS):
            sets.append(b"\x00" + _START + unit)
        elif kind in _H264_SLICES if codec == "h264" else kind < _H265_SLICES_BELOW:
            break
    return b"".join(sets)


def picture_size_px(codec: str, extradata: bytes, content: bytes) -> tuple[int, int] | None:
    """Width and height of a key picture; nothing if it cannot be decoded.

    Args:
        codec: FFmpeg's name of the codec.
        extradata: Parameter sets, as far as the picture does not carry them.
        content: The packet's bytes.
    """
    try:
        context = decoder_of(codec, extradata)
        pictures = [*context.decode(av.Packet(content)), *context.decode(None)]
    except av.error.FFmpegError:
        return None
    return (pictures[0].width, pictures[0].height) if pictures else None


def decoder_of(codec: str, extradata: bytes) -> av.VideoCodecContext:
    """A decoder for the packets of a stream, on one thread so that no picture waits for others."""
    context = av.CodecContext.create(codec, "r")
    if not isinstance(context, av.VideoCodecContext):
        message = f"a codec of pictures was wanted, got {codec}"
        raise TypeError(message)
    if extradata and codec != "mjpeg":
        context.extradata = extradata
    context.thread_count = 1
    return context


def _units(content: bytes) -> Iterator[bytes]:
    at = content.find(_START)
    while at >= 0:
        begin = at + len(_START)
        at = content.find(_START, begin)
        unit = content[begin:] if at < 0 else content[begin:at].rstrip(b"\x00")
        if unit:
            yield unit
