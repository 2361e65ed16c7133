"""What the cameras of the live benchmark show: one vehicle a minute, at another second in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.container

from flows.cli.bench_video import bench_clip
from models.synth.bench import LENGTH_S, minute_clip
from models.synth.viewpoint import GATE_Y_M

SEED = 11
"""Of the clip that lies in ``infra/bench``."""
APART_S = 10
"""Vehicles of one camera and the next come so far apart; key frames lie on whole seconds."""


@dataclass(frozen=True, slots=True)
class LiveClip:
    """A minute that is shown again and again.

    Attributes:
        path: The clip.
        crosses_s: When its vehicle's front is above the gate's line.
    """

    path: Path
    crosses_s: float


def live_clips(folder: Path, cameras_n: int) -> list[LiveClip]:
    """The clips of some cameras: one minute of traffic, begun at another second for each.

    Args:
        folder: Where they are written.
        cameras_n: How many.
    """
    front_s = minute_clip(SEED).passages[0].front_at_s(GATE_Y_M)
    clips = []
    for number in range(cameras_n):
        path = folder / f"minute-{number}.mp4"
        from_s = _turn(bench_clip("minute"), path, -number * APART_S % LENGTH_S)
        clips.append(LiveClip(path, (front_s - from_s) % LENGTH_S))
    return clips


def _turn(source: Path, target: Path, from_s: int) -> float:
    """Copies a clip beginning at a key frame, and what comes before it behind it.

    Returns:
        Where that key frame was, in seconds.
    """
    with av.open(str(source)) as media, av.open(str(target), "w") as written:
        stream = media.streams.video[0]
        copy = written.add_stream_from_template(stream)
        tick_s = stream.time_base or Fraction(1)
        length = int(LENGTH_S / tick_s)
        first = next(p.pts or 0 for p in _packets(media, stream, int(from_s / tick_s), length))
        for part, shift in (((first, length), -first), ((0, first), length - first)):
            for packet in _packets(media, stream, *part):
                packet.pts, packet.dts = (packet.pts or 0) + shift, (packet.dts or 0) + shift
                packet.stream = copy
                written.mux(packet)
        return float(first * tick_s)


def _packets(
    media: av.container.InputContainer, stream: av.VideoStream, first: int, end: int
) -> Iterator[av.Packet[av.VideoStream]]:
    """The packets of whole groups of pictures from one key frame up to another."""
    media.seek(first, stream=stream, backward=True)
    has_begun = False
    for packet in media.demux(stream):
        if packet.pts is None or packet.dts is None:
            continue
        if packet.is_keyframe and packet.pts >= end:
            return
        has_begun = has_begun or (packet.is_keyframe and packet.pts >= first)
        if has_begun:
            yield packet
