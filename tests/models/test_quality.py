import cv2
import numpy as np

from models.quality import sharpness


def test_a_blurred_picture_is_less_sharp() -> None:
    sharp = np.random.default_rng(3).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    blurred = cv2.GaussianBlur(sharp, (9, 9), 0).astype(np.uint8)
    assert sharpness(blurred) < sharpness(sharp) / 10
