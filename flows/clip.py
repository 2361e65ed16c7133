"""Passages of video files in this process, without a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.in_process import run_in_process
from flows.pairing import LanePairings
from flows.run import reader_for
from flows.settle import Settler
from flows.watch import CameraWatch, ResumePoints
from models.pixels import keep_opencv_to_one_thread
from models.recogniser import Recogniser
from schemas.passage import Direction, Passage
from schemas.site import Camera, Gate, Lane, Site, SiteFile, SiteType


def read_clip(path: Path, *, threads: int = 2) -> Iterator[Passage]:
    """The passages of one clip of which nothing is known but its pictures.

    The whole picture is the lane's region and its middle the line; nothing is stored. Vehicles
    of which nothing could be read are left out, because without a site file the line may lie
    anywhere.

    Raises:
        MediaError: The file is missing or no video.
    """
    site = SiteFile(
        site=Site(id="clip", name=path.name, type=SiteType.CLEARANCE),
        gates={"clip": Gate(name=path.name)},
        lanes={"clip": Lane(gate="clip", direction=Direction.IN)},
        cameras={"clip": Camera(lane="clip", uri=str(path), line=((0.0, 0.5), (1.0, 0.5)))},
    )
    for passage in passages_of(site, Recogniser(threads=threads)):
        if passage.plates or passage.containers:
            yield passage


def passages_of(site: SiteFile, recogniser: Recogniser) -> Iterator[Passage]:
    """The passages of a site whose cameras are files; pictures get their digest and are let go.

    Args:
        site: The site file.
        recogniser: Reads.

    Raises:
        MediaError: A file is missing or no video.
    """
    keep_opencv_to_one_thread()
    watch = CameraWatch(site, reader_for(recogniser), ResumePoints())
    settler = Settler(site, _digest, recogniser.version)
    pairings = LanePairings(
        site.cameras, lambda vehicle: [settler.passage(vehicle)], lambda: datetime.now(UTC)
    )
    for outcome in run_in_process(site.cameras, watch.push, settler.settle, pairings):
        if isinstance(outcome, Passage):
            yield outcome


def _digest(content: bytes, _media_type: str) -> str:
    return hashlib.sha256(content).hexdigest()
