"""Looks closer at a picture: zoom, brightness and contrast, without touching what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import streamlit as st

ZOOM_MAX: Final = 8.0
_SHOWN_WIDTH_PX: Final = 1280
"""A part is enlarged to this, so that a plate of a few pixels fills the place."""
_MIDDLE: Final = 128.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is looked at.

    Attributes:
        zoom: 1 is the whole picture, 2 half its width and height.
        across: Where the part lies, 0 at the left edge, 1 at the right.
        down: The same from top to bottom.
        brightness: Added to every value, -100 to 100.
        contrast: How far values are drawn from the middle grey, 0.5 to 3; 1 leaves them.
    """

    zoom: float = 1.0
    across: float = 0.5
    down: float = 0.5
    brightness: float = 0.0
    contrast: float = 1.0


@st.cache_data(max_entries=64, show_spinner=False)
def looked_at(content: bytes, look: Look) -> bytes | None:
    """A picture as it is looked at, as JPEG; nothing where it cannot be opened.

    Args:
        content: The bytes of a stored picture.
        look: How; one that changes nothing gives the bytes back as they are.
    """
    if look == Look():
        return content
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        return None
    height_px, width_px = image.shape[:2]
    part_px = [max(1, round(side_px / look.zoom)) for side_px in (width_px, height_px)]
    left = round((width_px - part_px[0]) * look.across)
    top = round((height_px - part_px[1]) * look.down)
    part = image[top : top + part_px[1], left : left + part_px[0]]
    if look.zoom > 1:
        size = (_SHOWN_WIDTH_PX, max(1, round(_SHOWN_WIDTH_PX * part_px[1] / part_px[0])))
        part = cv2.resize(part, size, interpolation=cv2.INTER_CUBIC)
    offset = _MIDDLE * (1 - look.contrast) + look.brightness
    values = np.clip(np.arange(256) * look.contrast + offset, 0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", cv2.LUT(part, values), [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
