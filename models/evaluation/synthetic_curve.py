"""Recall over fused frames: ``python -m models.evaluation.synthetic_curve``.

Sequences of one rolling vehicle each are rendered and read frame by frame, and the reads of the
first 1, 2, … frames are fused. Which read belongs to the vehicle's code is told by the truth, as
far as it tells where the code stands: finding that out is the tracker's work and measured there.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import cv2

from models.evaluation.plot import Curve, Panel, figure_svg
from models.fusion.vote import vote
from models.synth.stills.conditions import Light
from models.synth.stills.marking import MarkKind
from models.synth.stills.sequence import render_sequence
from models.synth.stills.still import Still
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Read, Status, TextKind

FRAMES_N = 10
READABLE_SHARE_MIN = 0.5
"""Sequences in fewer frames of which a code can be read are passed over."""
SEEDS_TRIED_PER_SEQUENCE = 20


class PictureReader(Protocol):
    """What reads the frames."""

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        """Reads one frame."""
        ...


@dataclass(frozen=True, slots=True)
class FusedFrames:
    """What became of one sequence.

    Attributes:
        seed: Of the sequence.
        light: Day or night.
        right: For 1, 2, … frames, whether the fused answer is the code.
        accepted: For 1, 2, … frames, whether it was accepted.
    """

    seed: int
    light: Light
    right: tuple[bool, ...]
    accepted: tuple[bool, ...]


def shown_code(frames: Sequence[Still]) -> str | None:
    """The code that can be read in most frames, if that is half of them."""
    seen = Counter(text for frame in frames for text in {code.text for code in frame.codes})
    if not seen:
        return None
    code, frames_n = min(seen.items(), key=lambda pair: (-pair[1], pair[0]))
    return code if frames_n >= READABLE_SHARE_MIN * len(frames) else None


def read_of_code(frame: Still, code: str, reads: Sequence[Read]) -> Read | None:
    """The surest read that stands where the code does, whatever it says."""
    places = [
        text.box
        for text in (*frame.codes, *frame.incomplete)
        if text.kind is MarkKind.CODE and text.text == code
    ]
    there = [
        read
        for read in reads
        if read.kind is TextKind.CONTAINER
        and read.status is not Status.INCOMPLETE
        and any(_touch(read.box, place) for place in places)
    ]
    return max(there, key=lambda read: read.confidence, default=None)


def _touch(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def fuse_growing(code: str, reads: Sequence[Read | None]) -> tuple[list[bool], list[bool]]:
    """Whether the answer of the first 1, 2, … frames is right, and whether it was accepted.

    One frame answers as a single picture does; more frames by their vote.
    """
    right, accepted = [], []
    for frames_n in range(1, len(reads) + 1):
        seen = [read for read in reads[:frames_n] if read is not None]
        if not seen:
            right.append(False)
            accepted.append(False)
            continue
        answer = seen[0] if frames_n == 1 else vote(seen)
        right.append(answer.text == code)
        accepted.append(answer.status is Status.ACCEPTED)
    return right, accepted


_READER: list[PictureReader] = []
"""The networks of a worker process, which live as long as the process does."""


def _start_worker() -> None:
    from models.recogniser import Recogniser  # noqa: PLC0415 - the parent needs no networks

    cv2.setNumThreads(1)
    _READER[:] = [Recogniser(threads=1)]


def _fused_by_worker(task: tuple[int, Light, float]) -> FusedFrames | None:
    return fuse_sequence(_READER[0], *task)


def fuse_sequence(
    reader: PictureReader, seed: int, light: Light, hardness: float
) -> FusedFrames | None:
    """Renders, reads and fuses one sequence; None where it does not show a code.

    Args:
        reader: What reads a frame.
        seed: Of the sequence.
        light: Day or night.
        hardness: 0 easy, 1 as hard as life.
    """
    frames = render_sequence(seed, FRAMES_N, light, hardness)
    code = shown_code(frames)
    if code is None:
        return None
    kinds = frozenset({TextKind.CONTAINER})
    reads = [read_of_code(frame, code, reader.read_picture(frame.image, kinds)) for frame in frames]
    right, accepted = fuse_growing(code, reads)
    return FusedFrames(seed, light, tuple(right), tuple(accepted))


def fuse_sequences(
    first_seed: int, sequences_n: int, light: Light, hardness: float, jobs: int
) -> Iterator[FusedFrames]:
    """Fuses the first sequences that show a code, in processes of their own.

    Args:
        first_seed: Seeds from this one on are tried.
        sequences_n: Number of sequences wanted.
        light: Day or night.
        hardness: 0 easy, 1 as hard as life.
        jobs: Processes.
    """
    seeds = range(first_seed, first_seed + SEEDS_TRIED_PER_SEQUENCE * sequences_n)
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, _start_worker) as pool:
        fused = pool.imap(_fused_by_worker, [(seed, light, hardness) for seed in seeds])
        yield from islice((one for one in fused if one is not None), sequences_n)


def shares(fused: Sequence[FusedFrames]) -> dict[str, list[float]]:
    """Recall, accepted, and wrong among all that were accepted, by number of fused frames."""
    count = len(fused)
    recall = [sum(one.right[k] for one in fused) / count for k in range(FRAMES_N)]
    accepted = [sum(one.accepted[k] for one in fused) / count for k in range(FRAMES_N)]
    wrong = [
        float(sum(one.accepted[k] and not one.right[k] for one in fused)) for k in range(FRAMES_N)
    ]
    return {"recall": recall, "accepted": accepted, "accepted_wrong_n": wrong}


def curve_panels(by_light: dict[Light, dict[str, list[float]]]) -> list[Panel]:
    """The curves of recall and of accepted answers, by day and by night."""
    panels = []
    for figure in ("recall", "accepted"):
        curves = tuple(
            Curve(
                light.value,
                tuple((k + 1.0, share) for k, share in enumerate(of[figure])),
                is_dotted=True,
            )
            for light, of in by_light.items()
        )
        panels.append(
            Panel(f"{figure} over fused frames", "frames", figure, curves, (1.0, FRAMES_N), (0, 1))
        )
    return panels


def main() -> None:
    """Reads the options, fuses the frames, prints the curve and draws it."""
    parser = argparse.ArgumentParser(
        prog="python -m models.evaluation.synthetic_curve", description=__doc__
    )
    parser.add_argument("--seed", type=int, default=2_000_000, help="first seed that is tried")
    parser.add_argument("--count", type=int, default=30, help="sequences by day and by night each")
    parser.add_argument("--hardness", type=float, default=1.0, help="0 easy, 1 as hard as life")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read")
    parser.add_argument("--plot", type=Path, help="SVG file to draw")
    options = parser.parse_args()
    wanted = (options.seed, options.count)
    by_light: dict[Light, dict[str, list[float]]] = {}
    for light in Light:
        fused = []
        for one in fuse_sequences(*wanted, light, options.hardness, options.jobs):
            fused.append(one)
            sys.stderr.write(f"\r{light.value}: {len(fused)} of {options.count} sequences")
            sys.stderr.flush()
        sys.stderr.write("\n")
        if fused:
            by_light[light] = shares(fused)
    if options.plot is not None:
        options.plot.write_text(figure_svg(curve_panels(by_light)), encoding="utf-8")
    printed = {
        light.value: {name: [round(v, 4) for v in values] for name, values in of.items()}
        for light, of in by_light.items()
    }
    sys.stdout.write(json.dumps({"sequences_n": options.count, **printed}) + "\n")


if __name__ == "__main__":
    main()
