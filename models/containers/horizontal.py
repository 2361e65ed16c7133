"""Codes written from left to right, on one line or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np

from models.containers.candidate import Candidate, last_step, spot_codes
from models.containers.chains import Chain, find_chains
from models.containers.strip import Strip, lay_out
from models.ocr.crop import Quad, extend_right, quad_box, quad_size, warp_quad
from models.ocr.line_reader import LINE_HEIGHT_PX, STEP_PX, LineRead, LineReader
from models.ocr.page_reader import TextLine
from models.ocr.spotter import Spot
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Layout

EXTENSION_HEIGHTS = 2.2
"""The check digit stands in a frame of its own, which detection often leaves out."""
_GOOD_ENOUGH = -1.0
_EXTENDED_CHAINS = 8

_LAYOUTS = {1: Layout.ONE_LINE, 2: Layout.TWO_LINES}


def horizontal_candidates(
    reader: LineReader, image: Image, lines: Sequence[TextLine]
) -> list[Candidate]:
    """Codes on the horizontal lines of a picture.

    Args:
        reader: Reads crops anew where a box seems to end too early.
        image: ``(H, W, 3)`` uint8, BGR.
        lines: Lines of the picture; vertical boxes are passed over.

    Returns:
        Candidates, best first; many overlap.
    """
    places = [place for place, line in enumerate(lines) if not line.vertical]
    quads = [lines[place].quad for place in places]
    reads = [lines[place].read for place in places]
    chains = find_chains(quads, [read.text for read in reads])
    scored: list[tuple[Candidate, Chain]] = []
    for chain in chains:
        members = [(quads[box], reads[box]) for box in chain.boxes]
        scored += [(c, chain) for c in _candidates(chain, members, places)]
    scored.sort(key=lambda pair: -pair[0].score)
    retried = _retried(reader, image, scored, list(zip(quads, reads, strict=True)), places)
    found = [candidate for candidate, _ in scored] + retried
    return sorted(found, key=lambda candidate: -candidate.score)


def _retried(
    reader: LineReader,
    image: Image,
    scored: Sequence[tuple[Candidate, Chain]],
    boxes: Sequence[tuple[Quad, LineRead]],
    places: Sequence[int],
) -> list[Candidate]:
    """The best chains again, their last box cut out longer, unless one is good already."""
    weak = [chain for c, chain in scored[:_EXTENDED_CHAINS] if c.score <= _GOOD_ENOUGH]
    weak = list(dict.fromkeys(weak))
    if not weak or scored[0][0].score > _GOOD_ENOUGH:
        return []
    lasts = list(dict.fromkeys(chain.boxes[-1] for chain in weak))
    quads = [extend_right(boxes[last][0], EXTENSION_HEIGHTS) for last in lasts]
    reads = reader.read([warp_quad(image, quad) for quad in quads])
    longer = dict(zip(lasts, zip(quads, reads, strict=True), strict=True))
    found: list[Candidate] = []
    for chain in weak:
        members = [*(boxes[box] for box in chain.boxes[:-1]), longer[chain.boxes[-1]]]
        found += _candidates(chain, members, places)
    return found


def _candidates(
    chain: Chain, members: Sequence[tuple[Quad, LineRead]], places: Sequence[int]
) -> Iterator[Candidate]:
    strip = lay_out([read for _, read in members])
    quads = [quad for quad, _ in members]
    for spot, score in spot_codes(strip):
        used = sorted({strip.box_of(int(step)) for step in spot.first_step})
        area, height = _where(strip, spot, quads, used)
        yield Candidate(
            spot,
            score,
            strip,
            frozenset(places[chain.boxes[box]] for box in used),
            area,
            height,
            _LAYOUTS.get(chain.rows_n, Layout.THREE_LINES),
        )


def _where(
    strip: Strip, spot: Spot, quads: Sequence[Quad], used: Sequence[int]
) -> tuple[Box, float]:
    """Area of the code's own characters and the height of their boxes."""
    end = last_step(strip, spot)
    parts = []
    for box in used:
        quad, start = quads[box], strip.starts[box]
        width, height = quad_size(quad)
        step_px = STEP_PX * height / LINE_HEIGHT_PX
        inside = [int(s) for s in (*spot.first_step, end) if strip.box_of(int(s)) == box]
        left = max(0.0, (min(inside) - start - 0.5) * step_px / max(1.0, width))
        right = min(1.0, (max(inside) - start + 2.0) * step_px / max(1.0, width))
        parts.append(quad_box(_between(quad, left, right)))
    heights = [quad_size(quads[box])[1] for box in used]
    return reduce(Box.union, parts), float(np.median(heights))


def _between(quad: Quad, left: float, right: float) -> Quad:
    """The part of a quad between two shares of its width."""
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = (
        quad[0] + left * top,
        quad[0] + right * top,
        quad[3] + right * bottom,
        quad[3] + left * bottom,
    )
    return np.array(corners, dtype=np.float32)
