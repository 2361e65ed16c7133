"""Where the empty lane is seen, and where something stands before it, whatever the light does.

A shadow, a cloud or head lamps change the brightness of the road but not what is drawn on it:
joints, lines, kerbs, a fence behind. So the picture is compared with that of the empty lane by its
structure (normalised correlation of small windows); brightness alone tells only where both are
flat, and there only extremes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from schemas.frame import Luma

Mask = npt.NDArray[np.bool_]

SMOOTH_PX = 3
WINDOW_PX = 5
NOISE_VARIANCE = 9.0
"""Variance within a window that sensor noise and coding leave; it damps the correlation."""
TEXTURE_VARIANCE = 20.0
"""A window with more than this shows structure."""
SAME = 0.5
"""Windows that correlate more than this show the same."""
OTHER = 0.35
"""Windows that correlate less than this show different things."""
LIT_ALIKE = (0.88, 1.14)
"""Flat windows whose brightness differs by a factor between these show the same."""
SHADE_OR_LIGHT = (0.45, 1.9)
"""A factor outside these is no shadow and no lamp light on the road."""
RUN_HIDDEN_SHARE = 0.06
"""Share of a run of unsure pixels that must be hidden for all of it to count as hidden."""
DARK = 6.0
"""Added to both brightnesses, so that black against black tells nothing."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A look compared with the empty lane; both masks ``(h, w)``, and what is neither is unsure.

    Attributes:
        free: The empty lane is seen.
        hidden: Something else is seen.
        drawn: The empty lane shows structure …
        seen_again: … and shows it now, whatever the light does.
    """

    free: Mask
    hidden: Mask
    drawn: Mask
    seen_again: Mask


@dataclass(frozen=True, eq=False, slots=True)
class Structure:
    """A look prepared for comparison: its windows' means and variances.

    Attributes:
        luma: Smoothed, ``(h, w)``.
        mean: Of each window.
        variance: Of each window.
    """

    luma: Luma
    mean: Luma
    variance: Luma

    @classmethod
    def of(cls, luma: Luma) -> Structure:
        """Prepares a look.

        Args:
            luma: The region as small luma picture, ``(h, w)``, 0 to 255.
        """
        smooth = np.asarray(cv2.blur(luma, (SMOOTH_PX, SMOOTH_PX)), np.float32)
        mean = _windows(smooth)
        variance = np.maximum(_windows(smooth * smooth) - mean * mean, 0)
        return cls(smooth, mean, np.asarray(variance, np.float32))

    def alike(self, empty: Structure) -> Luma:
        """Correlation of each window with that of the empty lane, -1 to 1, damped by noise."""
        together = _windows(self.luma * empty.luma) - self.mean * empty.mean
        spread = (self.variance + NOISE_VARIANCE) * (empty.variance + NOISE_VARIANCE)
        return np.asarray(together / np.sqrt(spread), np.float32)

    def compared(self, empty: Structure) -> Compared:
        """Compares the lane now with the empty lane."""
        alike = self.alike(empty)
        factor = (self.mean + DARK) / (empty.mean + DARK)
        was_drawn = empty.variance > TEXTURE_VARIANCE
        is_flat = ~was_drawn & (self.variance <= TEXTURE_VARIANCE)
        lit_alike = (factor > LIT_ALIKE[0]) & (factor < LIT_ALIKE[1])
        seen_again = was_drawn & (alike > SAME)
        extreme = (factor < SHADE_OR_LIGHT[0]) | (factor > SHADE_OR_LIGHT[1])
        return Compared(
            free=seen_again | (is_flat & lit_alike),
            hidden=(~is_flat & (alike < OTHER)) | (is_flat & extreme),
            drawn=was_drawn,
            seen_again=seen_again,
        )


def filled(compared: Compared) -> Mask:
    """What is hidden, with the unsure places between: rows and columns of them that show enough.

    The flat side of a lorry against the flat road is unsure but for its edges, and so is a
    shadow; but the rows and columns of a side end at edges and hold wheels and frames.
    """
    sure = np.asarray(
        cv2.morphologyEx(compared.hidden.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2))),
        np.bool_,
    )
    across = _runs_with(sure, compared.free)
    down = _runs_with(sure.T, compared.free.T).T
    return np.asarray(compared.hidden | across | down, np.bool_)


def _runs_with(hidden: Mask, free: Mask) -> Mask:
    """Runs of a row without a free pixel of which enough is hidden."""
    height, width = free.shape
    number = np.cumsum(free, axis=1) + np.arange(height)[:, None] * (width + 1)
    run = number[~free]
    length = np.bincount(run, minlength=height * (width + 1) + 1)
    shown = np.bincount(run, hidden[~free], minlength=len(length))
    enough = shown >= np.maximum(RUN_HIDDEN_SHARE * length, 2)
    return np.asarray(~free & enough[number], np.bool_)


def _windows(field: Luma) -> Luma:
    return np.asarray(cv2.blur(field, (WINDOW_PX, WINDOW_PX)), np.float32)
