"""How sharp a picture is (R27)."""

from __future__ import annotations

import cv2

from schemas.frame import Image


def sharpness(image: Image) -> float:
    """Variance of the Laplacian of the luma: low when the picture is blurred.

    Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000.

    Args:
        image: ``(H, W, 3)`` BGR.
    """
    luma = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(luma, cv2.CV_64F).var())
