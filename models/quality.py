"""Measured figures of a passage, from which failure causes are told (R27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import cv2
import numpy as np

from schemas.frame import Image

_SAMPLES_MIN = 4


def sharpness(image: Image) -> float:
    """Variance of the Laplacian of the luma: low when the picture is blurred.

    Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.

    Args:
        image: ``(H, W, 3)`` BGR.
    """
    luma = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(luma, cv2.CV_64F).var())


def speed_kmh(
    path: Sequence[tuple[datetime, tuple[float, float]]],
) -> float | None:
    """Speed of a point on the road: the median of the slopes between all pairs (Theil–Sen).

    Args:
        path: Instants and positions in metres, oldest first.

    Returns:
        Kilometres per hour, or nothing with fewer than four positions.
    """
    if len(path) < _SAMPLES_MIN:
        return None
    slopes: list[float] = []
    for i, (t0, (x0, y0)) in enumerate(path):
        for t1, (x1, y1) in path[i + 1 :]:
            span_s = (t1 - t0).total_seconds()
            if span_s > 0:
                slopes.append(float(np.hypot(x1 - x0, y1 - y0)) / span_s)
    return round(float(np.median(slopes)) * 3.6, 2) if slopes else None


@dataclass
class QualityLog:
    """What each look at the lane measured, kept while a vehicle may need it.

    Attributes:
        looks: Instant, mean luma and, where a vehicle's lower edge was seen, its place on the
            road in metres.
    """

    looks: list[tuple[datetime, float, tuple[float, float] | None]] = field(default_factory=list)

    def add(self, at: datetime, mean_luma: float, edge_m: tuple[float, float] | None) -> None:
        """Notes one look."""
        self.looks.append((at, mean_luma, edge_m))

    def between(
        self, start: datetime, end: datetime
    ) -> list[tuple[datetime, float, tuple[float, float] | None]]:
        """The looks between two instants, both included."""
        return [look for look in self.looks if start <= look[0] <= end]
