"""Evidence pictures for the screens: only those whose digest fits are shown."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
import streamlit as st

from schemas.errors import ArchiveError
from schemas.passage import Evidence
from sql.evidence import EvidenceStore
from sql.home import StoreSettings

# A picture that is altered while a page shows it is told within this time.
_FRESH_S = 60
_THUMBNAIL_PX = 200
_FRAME_BYTES = 40_000


class Proof(StrEnum):
    """What became of a stored picture."""

    INTACT = "intact"
    MISSING = "missing"
    ALTERED = "altered"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture, or why there is none.

    Attributes:
        proof: Whether it can be shown.
        content: The bytes as they are stored, where it can.
    """

    proof: Proof
    content: bytes | None = None


def picture_of(settings: StoreSettings, evidence: Evidence) -> Picture:
    """The picture of a passage, its SHA-256 computed anew and compared.

    Args:
        settings: Whose evidence store.
        evidence: Which picture.
    """
    return _picture(str(settings.home.evidence), evidence.sha256, evidence.media_type)


@st.cache_data(max_entries=512, show_spinner=False)
def thumbnail(content: bytes) -> str | None:
    """A small picture as an address that a table shows; nothing where it cannot be opened.

    Args:
        content: The bytes of a stored picture.
    """
    # A frame is decoded at a quarter of its size, which takes a fraction of the time.
    size = cv2.IMREAD_REDUCED_COLOR_4 if len(content) > _FRAME_BYTES else cv2.IMREAD_COLOR
    image = cv2.imdecode(np.frombuffer(content, np.uint8), size)
    if image is None:
        return None
    height_px, width_px = image.shape[:2]
    if width_px > _THUMBNAIL_PX:
        shown_px = (_THUMBNAIL_PX, max(1, round(height_px * _THUMBNAIL_PX / width_px)))
        image = cv2.resize(image, shown_px, interpolation=cv2.INTER_AREA)
    small = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 75])[1].tobytes()
    return f"data:image/jpeg;base64,{b64encode(small).decode()}"


@st.cache_data(ttl=_FRESH_S, max_entries=64, show_spinner=False)
def _picture(folder: str, sha256: str, media_type: str) -> Picture:
    try:
        content = EvidenceStore(Path(folder)).get(sha256, media_type)
    except ArchiveError as error:
        return Picture(_proof(error.__cause__))
    return Picture(Proof.INTACT, content)


def _proof(cause: BaseException | None) -> Proof:
    """The store's errors have the system's error as their cause, and none when a digest differs."""
    if cause is None:
        return Proof.ALTERED
    return Proof.MISSING if isinstance(cause, FileNotFoundError) else Proof.UNREADABLE
