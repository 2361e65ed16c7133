"""What is left of pictures whose packets were damaged on their way: coded and decoded for real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import av.error
import numpy as np

from schemas.frame import Image

DAMAGED_SHARE = 0.3
"""So many packets of the time in question are damaged; others arrive whole."""
HEAD_BYTES = 48
"""What tells the decoder how to begin stays whole: it is damage, not another stream."""
_CODING = {"preset": "ultrafast", "tune": "zerolatency", "crf": "23"}


def garbled(
    pictures: Sequence[Image],
    damaged: range,
    every_bytes: int,
    key_every_n: int,
    rng: np.random.Generator,
) -> Iterator[tuple[int, Image]]:
    """Pictures after coding, damage and decoding, with their places.

    As everywhere, a picture that the decoder calls damaged is not looked at. Those that follow it
    and are not called so still show what it left.

    Args:
        pictures: ``(h, w, 3)`` BGR, of one size.
        damaged: Places of the pictures among whose packets are damaged ones; the first is one.
        every_bytes: One byte in so many is another one than was sent, and one at least in each.
        key_every_n: Pictures from one that needs no other to the next.
        rng: Which packets and bytes.
    """
    height, width = (side // 2 * 2 for side in pictures[0].shape[:2])
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.gop_size, encoder.options = (
        Fraction(1, 15),
        key_every_n,
        dict(_CODING),
    )
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
        if place in damaged and (place == damaged[0] or rng.random() < DAMAGED_SHARE):
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
                yield (
                    frame.pts,
                    _of_size(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8), pictures[0]),
                )


def _of_size(picture: Image, like: Image) -> Image:
    """The picture with the last row and column again that an odd size loses in coding."""
    rows, columns = (a - b for a, b in zip(like.shape[:2], picture.shape[:2], strict=True))
    return np.pad(picture, ((0, rows), (0, columns), (0, 0)), mode="edge")
