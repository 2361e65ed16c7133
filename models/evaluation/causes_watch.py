"""Runs the real recognition over a scene of a known cause, and notes what a rule may look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict

from models.causes.gap import with_gap_to
from models.evaluation.causes_garbled import garbled
from models.evaluation.causes_scenes import (
    SPEED_LIMIT_KMH,
    STARTS_AT,
    CauseScene,
    Fault,
    FaultKind,
)
from models.evaluation.counting_scenes import site_camera
from models.pixels import ArrayPixels
from models.synth.clip import ClipRenderer
from models.tracking.draft import PassageDraft
from models.tracking.lane_watcher import LaneWatcher
from models.tracking.region_reads import ReadTexts
from schemas.clock_source import ClockSource
from schemas.failure import FailureCause
from schemas.frame import Frame, Image
from schemas.passage import ContainerRead, PlateRead, Quality

CAMERA = "synthetic"
_BLACK_NOISE = 1.0


class CauseOutcome(BaseModel):
    """One vehicle of a scene: what was put into it, and what was measured and read of it.

    Attributes:
        seed: Of the scene.
        scene: Name of the scene: its causes, or ``good``.
        vehicle: Its number in the scene, from 0.
        causes: The causes that are in it.
        true_speed_kmh: Its speed.
        true_plate: The plate that the camera faces.
        true_codes: Its containers.
        is_counted: Whether it was seen at all; without that nothing else is known of it.
        quality: Its measured figures.
        plates: Plates that were read.
        containers: Codes that were read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    scene: str
    vehicle: int
    causes: tuple[FailureCause, ...]
    true_speed_kmh: float
    true_plate: str
    true_codes: tuple[str, ...]
    is_counted: bool
    quality: Quality | None = None
    plates: tuple[PlateRead, ...] = ()
    containers: tuple[ContainerRead, ...] = ()


def outcomes(scene: CauseScene, read_texts: ReadTexts) -> list[CauseOutcome]:
    """Renders a scene, watches it, and answers one outcome a vehicle.

    Args:
        scene: The scene.
        read_texts: The recogniser.
    """
    watcher = LaneWatcher(CAMERA, site_camera(scene.clip.view), read_texts)
    drafts: list[PassageDraft] = []
    first, *others = frames(scene)
    watcher.resume(first)
    for frame in others:
        drafts += watcher.push(frame).passed
    drafts += watcher.flush().passed
    return _matched(scene, sorted(drafts, key=lambda draft: draft.crossed_at))


def frames(scene: CauseScene) -> list[Frame]:
    """The frames of a scene: one of the empty lane, then those that are looked at."""
    renderer = ClipRenderer(scene.clip)
    per_s = scene.clip.frames_per_s
    indices = range(int(scene.from_s * per_s), scene.clip.frames_n)
    pictures = [renderer.frame(0).image, *(renderer.frame(index).image for index in indices)]
    numbers = [indices[0] - 1, *indices]
    rng = np.random.default_rng([scene.seed, 12])
    # Cameras send a picture that needs no other about every second.
    delivered = _at_fault(pictures, scene.fault, per_s, rng) if scene.fault else enumerate(pictures)
    return [_frame(picture, numbers[place] / per_s) for place, picture in delivered]


def _frame(picture: Image, pts_s: float) -> Frame:
    at = STARTS_AT + timedelta(milliseconds=round(1000 * pts_s))
    return Frame(CAMERA, ArrayPixels(picture), pts_s, at, 0, ClockSource.FILE)


def _at_fault(
    pictures: list[Image], fault: Fault, key_every_n: int, rng: np.random.Generator
) -> Iterator[tuple[int, Image]]:
    """What a camera at fault delivers, by the place of the frame.

    Args:
        pictures: What it sees.
        fault: Its fault.
        key_every_n: How many pictures there are from one that needs no other to the next.
        rng: Of noise and damage.
    """
    if fault.kind is FaultKind.GARBLED:
        first, end = (round(share * len(pictures)) for share in (fault.starts, fault.ends))
        yield from garbled(pictures, range(first, end), fault.every_bytes, key_every_n, rng)
        return
    held = pictures[0]
    for place, picture in enumerate(pictures):
        is_on = fault.starts <= place / len(pictures) < fault.ends
        if not is_on:
            held = picture
            yield place, picture
        elif fault.kind is FaultKind.DEFOCUS:
            soft = cv2.GaussianBlur(picture, (0, 0), fault.defocus_px)
            grain = rng.normal(0, _BLACK_NOISE, picture.shape[:2])[..., None]
            yield place, np.clip(soft + grain, 0, 255).astype(np.uint8)
        elif fault.kind is FaultKind.BLACK:
            grain = np.abs(rng.normal(0, _BLACK_NOISE, picture.shape))
            yield place, grain.astype(np.uint8)
        elif fault.kind is FaultKind.FROZEN:
            yield place, held


def _matched(scene: CauseScene, drafts: list[PassageDraft]) -> list[CauseOutcome]:
    """Gives each vehicle the draft that crossed nearest to it in time, in their order."""
    found = []
    left: datetime | None = None
    free = list(drafts)
    view = scene.clip.view
    for number, passage in enumerate(scene.clip.passages):
        truck = passage.truck
        outcome = CauseOutcome(
            seed=scene.seed,
            scene=scene.name,
            vehicle=number,
            causes=scene.causes,
            true_speed_kmh=passage.speed_kmh,
            true_plate=(truck.trailer_plate or truck.tractor_plate).text,
            true_codes=tuple(one.code for one in truck.containers),
            is_counted=False,
        )
        true_at = STARTS_AT + timedelta(seconds=passage.front_at_s(view.line_y_m))
        draft = min(free, key=lambda one: abs(one.crossed_at - true_at), default=None)
        if draft is not None:
            free = [one for one in free if one.crossed_at > draft.crossed_at]
            quality = draft.quality.model_copy(update={"speed_limit_kmh": SPEED_LIMIT_KMH})
            if left is not None:
                quality = with_gap_to(quality, draft.crossed_at, left)
            left = draft.left_line_at
            outcome = outcome.model_copy(
                update={
                    "is_counted": True,
                    "quality": quality,
                    "plates": draft.plates,
                    "containers": draft.containers,
                }
            )
        found.append(outcome)
    return found
