"""From a draft to a passage: pictures stored first, then the row that names them."""

from __future__ import annotations

from collections.abc import Callable

import cv2

from flows.lane_history import Crossing
from models.tracking.draft import PassageDraft, Picture
from schemas.errors import ArchiveError
from schemas.frame import Image
from schemas.passage import Evidence, Passage, passage_id
from schemas.site import SiteFile

JPEG_QUALITY = 90
JPEG = "image/jpeg"

PutPicture = Callable[[bytes, str], str]
"""Stores the bytes of a picture of a media type; answers their SHA-256 in hex."""


class Settler:
    """Makes passages of drafts.

    Args:
        site: The site file.
        put_picture: Stores an evidence picture and answers its SHA-256.
        model_version: Name of the recogniser.
    """

    def __init__(self, site: SiteFile, put_picture: PutPicture, model_version: str) -> None:
        self._site = site
        self._put_picture = put_picture
        self._model_version = model_version

    def settle(self, draft: PassageDraft) -> Crossing:
        """Stores the pictures of a draft and gives the passage its id."""
        camera = self._site.cameras[draft.camera]
        lane = self._site.lanes[camera.lane]
        site = self._site.site.id
        # The id is made of whole milliseconds; the row's key must not know more than it.
        passed_at = draft.crossed_at.replace(
            microsecond=draft.crossed_at.microsecond // 1000 * 1000
        )
        evidence = tuple(self._stored(picture) for picture in draft.pictures)
        passage = Passage(
            passage_id=passage_id(site, camera.lane, lane.direction, passed_at, draft.epoch),
            site=site,
            gate=lane.gate,
            lane=camera.lane,
            direction=lane.direction,
            passed_at=passed_at,
            first_seen_at=draft.first_seen_at,
            last_seen_at=draft.last_seen_at,
            crossing=draft.crossing,
            cameras=(draft.camera,),
            media=camera.media,
            epoch=draft.epoch,
            clock_source=draft.clock_source,
            clock_offset_s=None,
            plates=draft.plates,
            containers=draft.containers,
            quality=draft.quality,
            evidence=evidence,
            model_version=self._model_version,
        )
        return Crossing(passage, draft.left_line_at)

    def _stored(self, picture: Picture) -> Evidence:
        return Evidence(
            role=picture.role,
            number=picture.number,
            sha256=self._put_picture(_jpeg(picture.image), JPEG),
            media_type=JPEG,
            captured_at=picture.captured_at,
            camera=picture.camera,
            box=picture.box,
        )


def _jpeg(image: Image) -> bytes:
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        message = f"a picture of {image.shape} could not be encoded as JPEG"
        raise ArchiveError(message)
    return encoded.tobytes()
