"""What the plan of a site is drawn from: the copy of the site file, and a picture of a camera."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import cv2
import numpy as np

from dashboards.evidence_acts import note_view
from dashboards.frame import SharedFrame
from dashboards.store_link import store_link
from models.lane_overlay import draw_lane
from schemas.frame import Image
from schemas.passage import Direction
from schemas.site import Camera
from sql.evidence import EvidenceStore
from sql.last_frames import LastFrames

_LATELY: Final = timedelta(days=30)
_GREY: Final = 120
_EMPTY_PX: Final = (1280, 720)
_COARSE_PX: Final = 120
"""So wide a picture shows where road and gate are, and neither a plate nor a face."""
_QUALITY: Final = 85


@dataclass(frozen=True, slots=True, eq=False)
class CameraPicture:
    """A picture of a camera to draw on.

    Attributes:
        image: ``(H, W, 3)`` BGR; even grey where there is none.
        captured_at: Aware; nothing where there is none.
        is_coarse: Whether it was made coarse for somebody to whom recordings are not shown.
    """

    image: Image
    captured_at: datetime | None
    is_coarse: bool = False


def picture_of_camera(frame: SharedFrame, camera: str) -> CameraPicture:
    """The last picture of a camera, or the newest that proves a passage, as far as it may be seen.

    Recordings are for whoever the database shows them to (R54). Others see the last picture so
    coarse that nobody is known in it.

    Args:
        frame: Store, site and who looks.
        camera: Camera id.

    Raises:
        StoreError: The store is away, or refuses.
        ArchiveError: A picture cannot be read.
    """
    last = LastFrames(frame.settings.home.last_frames).get(frame.site, camera)
    if last is not None:
        is_shown = _sees_wall(frame)
        image = _decoded(last.content)
        if image is not None:
            return CameraPicture(
                image if is_shown else _coarse(image), last.captured_at, not is_shown
            )
    return _newest_proof(frame, camera) or CameraPicture(_grey(), None)


def drawn(picture: CameraPicture, camera: Camera, direction: Direction) -> bytes:
    """The JPEG of a picture with what the site file says of the camera's lane drawn on it.

    Args:
        picture: To draw on.
        camera: Its table of the site file.
        direction: Which way vehicles go in its lane.
    """
    image = draw_lane(picture.image, camera, direction)
    _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return coded.tobytes()


def _sees_wall(frame: SharedFrame) -> bool:
    rows = store_link(frame.settings).rows("administration/sees_wall", {}, frame.scope)
    return bool(rows[0]["is_shown"])


def _newest_proof(frame: SharedFrame, camera: str) -> CameraPicture | None:
    known = frame.known().last_passed_at
    if known is None:
        return None
    asked = {"site": frame.site, "camera": camera, "from_at": known - _LATELY}
    rows = store_link(frame.settings).rows("administration/newest_frame", asked, frame.scope)
    if not rows:
        return None
    note_view(frame.settings, rows[0]["passage_id"], frame.scope)
    proofs = EvidenceStore(frame.settings.home.evidence)
    image = _decoded(proofs.get(rows[0]["sha256"], rows[0]["media_type"]))
    return CameraPicture(image, rows[0]["captured_at"]) if image is not None else None


def _decoded(content: bytes) -> Image | None:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else image.astype(np.uint8, copy=False)


def _coarse(image: Image) -> Image:
    height, width = image.shape[:2]
    size_px = (_COARSE_PX, max(1, round(height * _COARSE_PX / width)))
    small = cv2.resize(image, size_px, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height)).astype(np.uint8, copy=False)


def _grey() -> Image:
    width, height = _EMPTY_PX
    return np.full((height, width, 3), _GREY, np.uint8)
