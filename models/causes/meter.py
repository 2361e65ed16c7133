"""Measures every look at one camera's lane, for the figures that failure causes are told from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from models.causes.look import Look, TextsSeen, contrast_in, is_black, light_on, structure_of
from models.causes.near_end import NearEnd, motion_px
from models.causes.pose import PlatePose, plate_pose
from models.detection.regions import CODES, RegionKind
from models.ground import GroundPlane
from models.tracking.crossing import Line
from models.tracking.lane_view import Glance, LaneView, Mask
from models.tracking.region_reads import Looked, RegionReads
from schemas.frame import Image, Luma
from schemas.read import Detection

FROZEN_AFTER_SHARE = 0.012
"""A picture that stays the same to the last pixel is frozen if so much of it moved just before."""
SURE_OF_TEXT = 0.3
SURE_OF_CONTAINER = 0.3
TWO_LINES_ASPECT_MAX = 3.2
"""A plate box wider than this, in heights, has one line."""
_LETTER_SHARE = {True: 0.38, False: 0.73}
"""Height of the characters of a plate of two lines, and of one, as a share of its own."""


class LookMeter:
    """Measures the looks at a lane; remembers one look, and nothing across empty lanes.

    Args:
        view: The camera's view of the lane.
        ground: The road in its pictures, where it is calibrated.
        line: The lane's line, pixels of the full picture.
    """

    def __init__(self, view: LaneView, ground: GroundPlane | None, line: Line) -> None:
        self._view = view
        self._near_end = NearEnd(view, ground, line) if ground else None
        self.pose: PlatePose | None = plate_pose(ground, line, *view.size_px) if ground else None
        (ax, ay), (bx, by) = line
        # Without calibration the lane is taken to run upright to its line, as from above it.
        self._motion = motion_px(ground, line) if ground else (ay - by, bx - ax)
        self._before: Luma | None = None
        self._moved = False

    def forget(self) -> None:
        """Forgets the look before, as when the lane was empty."""
        self._before, self._moved = None, False

    def look(
        self,
        at: datetime,
        glance: Glance,
        vehicle: Mask,
        read: Looked | None,
    ) -> Look:
        """Measures one look.

        Args:
            at: Its instant.
            glance: What it saw of the region.
            vehicle: Where a vehicle hides the road, ``(h, w)``.
            read: What was looked at for texts, where anything was.
        """
        same = self._before is not None and np.array_equal(self._before, glance.luma)
        frozen = same and self._moved
        # While it is frozen, it moved before it was.
        self._moved = frozen or glance.moving_share > FROZEN_AFTER_SHARE
        self._before = glance.luma
        return Look(
            at=at,
            mean_luma=glance.mean_luma,
            near_ends=self._near_end.at(vehicle) if self._near_end else (),
            light=light_on(glance.luma, vehicle),
            is_black=is_black(glance.luma, self._view.inside_small),
            is_frozen=frozen,
            structure=structure_of(read.image, self._motion) if read and read.is_whole else None,
            texts=texts_seen(read.image, read.given) if read else None,
        )


def texts_seen(image: Image, looked: RegionReads) -> TextsSeen:
    """What a look found of texts.

    Args:
        image: ``(h, w, 3)`` BGR, what was looked at.
        looked: What it gave.
    """
    plates = _of(looked.detected, {RegionKind.PLATE}, SURE_OF_TEXT)
    codes = _of(looked.detected, CODES, SURE_OF_TEXT)
    walls = _of(looked.detected, {RegionKind.CONTAINER}, SURE_OF_CONTAINER)
    legible = bool(looked.reads) or any(box is not None for box in looked.seen)
    largest = max(plates, key=_letter_px, default=None)
    return TextsSeen(
        seen=legible or bool(plates or codes),
        legible=legible,
        container=bool(codes or walls),
        letter_px=_letter_px(largest) if largest else None,
        plate_contrast=contrast_in(image, largest.box) if largest else None,
    )


def _of(
    detected: Sequence[Detection], kinds: frozenset[RegionKind] | set[RegionKind], least: float
) -> list[Detection]:
    return [one for one in detected if one.label in kinds and one.confidence >= least]


def _letter_px(plate: Detection) -> float:
    box = plate.box
    has_two_lines = box.width < TWO_LINES_ASPECT_MAX * box.height
    return float(_LETTER_SHARE[has_two_lines] * box.height)
