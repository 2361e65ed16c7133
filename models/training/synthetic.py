"""Stills of the synthetic gate as training pictures."""

from __future__ import annotations

from collections.abc import Iterator

from models.detection.regions import RegionKind
from models.synth.stills.marking import MarkKind
from models.synth.stills.still import Defect, Still, StillText, render_still
from models.training.real import LabelledPicture
from models.training.teachers import Label
from schemas.geometry import Box
from schemas.read import Layout

FIRST_SEED = 1_000_000
"""Training takes a hundred thousand seeds from here on; no measurement may."""
_SEEN_SHARE = 0.6
"""A text of which the picture shows less is no label."""
_LEAST_TEXT_PX = 9.0


def stills(count: int, first_seed: int = FIRST_SEED) -> Iterator[LabelledPicture]:
    """Synthetic pictures with the boxes of all that a camera could show.

    Args:
        count: How many.
        first_seed: Seed of the first.
    """
    for seed in range(first_seed, first_seed + count):
        still = render_still(seed)
        yield LabelledPicture(f"still-{seed}", still.image, tuple(_labels(still)))


def _labels(still: Still) -> Iterator[Label]:
    for kind, box in still.vehicles:
        yield Label(RegionKind(kind.value), box)
    for box in still.containers:
        yield Label(RegionKind.CONTAINER, box)
    height, width = still.image.shape[:2]
    # What a person cannot read any more is still a code to look at, unless it is hidden or tiny.
    broken = (text for text in still.incomplete if _is_seen(text))
    for text in (*still.codes, *still.size_types, *still.plates, *broken):
        whole = text.box
        seen = Box(max(0, whole.x0), max(0, whole.y0), min(width, whole.x1), min(height, whole.y1))
        if seen.area >= _SEEN_SHARE * whole.area > 0:
            yield Label(_kind(text), seen)


def _is_seen(text: StillText) -> bool:
    if text.defect is Defect.ILLEGIBLE:
        return (
            text.text_height_px >= _LEAST_TEXT_PX
            and min(text.box.width, text.box.height) >= _LEAST_TEXT_PX
        )
    return text.defect is Defect.CUT


def _kind(text: StillText) -> RegionKind:
    if text.kind is MarkKind.CODE:
        is_column = text.layout is Layout.VERTICAL
        return RegionKind.CODE_VERTICAL if is_column else RegionKind.CODE_HORIZONTAL
    return RegionKind.SIZE_TYPE if text.kind is MarkKind.SIZE_TYPE else RegionKind.PLATE
