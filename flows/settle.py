"""From drafts to a passage: pictures stored first, then the row that names them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import cv2

from flows.lane_history import Crossing
from flows.pairing import SeenVehicle
from models.fusion.lane_fusion import fused
from models.fusion.sight import CameraSight
from models.tracking.draft import PassageDraft, Picture
from schemas.errors import ArchiveError
from schemas.frame import Image
from schemas.lane_cameras import lane_cameras
from schemas.passage import Evidence, Passage, passage_id
from schemas.site import SiteFile

JPEG_QUALITY = 90
JPEG = "image/jpeg"

PutPicture = Callable[[bytes, str], str]
"""Stores the bytes of a picture of a media type; answers their SHA-256 in hex."""
ClockOffset = Callable[[str, datetime], float | None]
"""How far the clock of a camera was ahead at an instant, in seconds, if that is known."""


class Settler:
    """Makes passages of drafts.

    Args:
        site: The site file.
        put_picture: Stores an evidence picture and answers its SHA-256.
        model_version: Name of the recogniser.
        clock_offset: How far the clock of a camera was ahead at an instant, if that is known.
    """

    def __init__(
        self,
        site: SiteFile,
        put_picture: PutPicture,
        model_version: str,
        clock_offset: ClockOffset = lambda _camera, _instant: None,
    ) -> None:
        self._site = site
        self._put_picture = put_picture
        self._model_version = model_version
        self._clock_offset = clock_offset
        self._lanes = lane_cameras(site.cameras)

    def settle(self, draft: PassageDraft) -> CameraSight:
        """Stores the pictures of a draft."""
        evidence = tuple(self._stored(picture) for picture in draft.pictures)
        return CameraSight(replace(draft, pictures=()), evidence)

    def passage(self, vehicle: SeenVehicle) -> Crossing:
        """Makes the passage of a vehicle, with its id.

        The instant is that of the lane's reference line. Where only other cameras saw the
        vehicle, it is told by the mean travel time from there to the first one's own line.
        """
        first = vehicle.sights[0].draft
        drafts = [sight.draft for sight in vehicle.sights]
        camera = self._site.cameras[first.camera]
        lane = self._site.lanes[camera.lane]
        site = self._site.site.id
        travel = timedelta(seconds=self._lanes[camera.lane].mean_travel_s(first.camera))
        passed_at = _whole_milliseconds(first.crossed_at - travel)
        seen = fused(vehicle.sights)
        passage = Passage(
            passage_id=passage_id(site, camera.lane, lane.direction, passed_at, first.epoch),
            site=site,
            gate=lane.gate,
            lane=camera.lane,
            direction=lane.direction,
            passed_at=passed_at,
            first_seen_at=min(draft.first_seen_at for draft in drafts),
            last_seen_at=max(draft.last_seen_at for draft in drafts),
            crossing=first.crossing,
            cameras=tuple(draft.camera for draft in drafts),
            media=camera.media,
            epoch=first.epoch,
            clock_source=first.clock_source,
            clock_offset_s=self._clock_offset(first.camera, first.crossed_at),
            plates=seen.plates,
            containers=seen.containers,
            quality=seen.quality.model_copy(update={"speed_limit_kmh": lane.speed_limit_kmh}),
            pairing=vehicle.pairing,
            evidence=seen.evidence,
            model_version=self._model_version,
        )
        return Crossing(passage, first.left_line_at - travel)

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


def _whole_milliseconds(at: datetime) -> datetime:
    """The id is made of whole milliseconds; the row's key must not know more than it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _jpeg(image: Image) -> bytes:
    done, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        message = f"a picture of {image.shape} could not be encoded as JPEG"
        raise ArchiveError(message)
    return encoded.tobytes()
