"""What is left of pictures whose packets were damaged on their way: coded and decoded for real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import av.error
import numpy as np

from schemas.frame import Image

GOP_N = 15
"""Pictures from one that needs no other to the next, as cameras have it within seconds."""
HEAD_BYTES = 48
"""What tells the decoder how to begin stays whole: it is damage, not another stream."""
_CODING = {"preset": "ultrafast", "tune": "zerolatency", "crf": "23"}


def garbled(
    pictures: Sequence[Image], first: int, end: int, every_bytes: int, rng: np.random.Generator
) -> Iterator[tuple[int, Image]]:
    """Pictures after coding, damage and decoding, with their places.

    As everywhere, a picture that the decoder calls damaged is not looked at. Those that follow it
    and are not called so still show what it left.

    Args:
        pictures: ``(h, w, 3)`` BGR, of one size.
        first: The first picture whose packet is damaged.
        end: The first after it whose packet is whole again.
        every_bytes: One byte in so many is another one than was sent, and one at least in each.
        rng: Which bytes.
    """
    height, width = (side // 2 * 2 for side in pictures[0].shape[:2])
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.gop_size, encoder.options = Fraction(1, 15), GOP_N, dict(_CODING)
    packets = []
    for place, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(
            np.ascontiguousarray(picture[:height, :width]), format="bgr24"
        )
        frame.pts = place
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    for place, packet in enumerate(packets):
        sent = bytearray(bytes(packet))
        if first <= place < end:
            hits_n = max(1, len(sent) // every_bytes)
            hits = rng.integers(min(HEAD_BYTES, len(sent) - 1), len(sent), hits_n)
            for hit in hits:
                sent[int(hit)] = int(rng.integers(256))
        arrived = av.Packet(bytes(sent))
        arrived.pts, arrived.dts, arrived.time_base = packet.pts, packet.dts, packet.time_base
        try:
            shown = decoder.decode(arrived)
        except av.error.FFmpegError:
            # What cannot be decoded at all is a picture that is missing.
            continue
        for frame in shown:
            if not frame.is_corrupt and frame.pts is not None:
                yield frame.pts, _of_size(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8), pictures[0])


def _of_size(picture: Image, like: Image) -> Image:
    """The picture with the last row and column again that an odd size loses in coding."""
    rows, columns = (a - b for a, b in zip(like.shape[:2], picture.shape[:2], strict=True))
    return np.pad(picture, ((0, rows), (0, columns), (0, 0)), mode="edge")
