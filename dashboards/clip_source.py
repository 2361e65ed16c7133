"""The seconds around a crossing, cut out of what its camera recorded, as long as that is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import store_link
from schemas.errors import MediaError
from schemas.passage import Passage
from sql.home import StoreSettings
from sql.media_links import linked_media
from sql.rights import Scope

if TYPE_CHECKING:
    from models.recordings.clip import Clip


class Missing(StrEnum):
    """Why there is no clip."""

    NOT_RECORDED = "not_recorded"
    """No camera was looking at that instant, as of a passage that a person entered."""
    RING_WENT_ON = "ring_went_on"
    """The ring of the camera holds the last minutes only."""
    NO_FILE = "no_file"
    """The camera's file lies no more where it was read."""
    UNREADABLE = "unreadable"
    """What was recorded cannot be opened."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a camera looked at when a vehicle crossed.

    Attributes:
        camera: Camera id.
        media: Name of the file or stream.
        zero_at: Aware instant of its presentation time zero.
    """

    camera: str
    media: str
    zero_at: datetime


@dataclass(frozen=True, slots=True)
class CutClip:
    """A clip, or why there is none.

    Attributes:
        clip: The clip, where there is one.
        missing: Why there is none.
        kept_from: Aware; since when the ring holds what it holds, if it holds anything.
        sentence: What was said, where a recording cannot be opened.
    """

    clip: Clip | None = None
    missing: Missing | None = None
    kept_from: datetime | None = None
    sentence: str = ""


def recordings_of(settings: StoreSettings, passage: Passage, scope: Scope) -> list[Recording]:
    """What the cameras of a passage looked at, the one first whose line it crossed.

    Raises:
        StoreError: The store is away or refuses.
    """
    values: dict[str, Any] = {
        "of_site": passage.site,
        "cameras": list(passage.cameras),
        "passed_at": passage.passed_at,
        "of_media": passage.media,
        "of_epoch": passage.epoch,
    }
    rows = store_link(settings).rows("evidence/recordings", values, scope)
    rows.sort(key=lambda row: passage.cameras.index(row["camera"]))
    return [Recording(row["camera"], row["media"], row["anchored_at"]) for row in rows]


def clip_of(settings: StoreSettings, passage: Passage, recording: Recording) -> CutClip:
    """The clip of a passage; the caller has seen to it that the person may look at it.

    Args:
        settings: In whose home recordings lie.
        passage: The passage.
        recording: Of one of its cameras.
    """
    home = settings.home
    try:
        if "://" in recording.media:
            return _of_ring(home.ring / passage.site / recording.camera, passage.passed_at)
        path = linked_media(home, passage.site, recording.camera, recording.media)
        if path is None:
            return CutClip(missing=Missing.NO_FILE)
        clip = _of_file(path, recording.zero_at, passage.passed_at)
    except MediaError as error:
        return CutClip(missing=Missing.UNREADABLE, sentence=str(error))
    return CutClip(clip) if clip is not None else CutClip(missing=Missing.NO_FILE)


@st.cache_data(max_entries=16, show_spinner=False)
def _of_file(path: Path, zero_at: datetime, crossed_at: datetime) -> Clip | None:
    # FFmpeg is loaded by whoever wants a clip, and by nobody else.
    from models.recordings.file_clip import clip_of_file  # noqa: PLC0415

    return clip_of_file(path, zero_at, crossed_at)


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False)
def _of_ring(folder: Path, crossed_at: datetime) -> CutClip:
    from models.recordings.ring_clip import RingGone, clip_of_ring  # noqa: PLC0415

    found = clip_of_ring(folder, crossed_at)
    if isinstance(found, RingGone):
        return CutClip(missing=Missing.RING_WENT_ON, kept_from=found.kept_from)
    return CutClip(found)
