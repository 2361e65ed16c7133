"""A small gate history, for all tests of the screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np

from schemas.clock_source import ClockSource
from schemas.failure import FailureCause
from schemas.observation import CameraRun
from schemas.passage import (
    ContainerRead,
    CrossingSource,
    Direction,
    Evidence,
    EvidenceRole,
    Passage,
    PlateRead,
    Quality,
    passage_id,
)
from schemas.plates import classify_plate
from schemas.read import CheckDigit, Status
from sql.evidence import EvidenceStore
from sql.home import StoreSettings

# 14 March 2025, 14:05 in Asia/Ho_Chi_Minh.
START = datetime(2025, 3, 14, 7, 5, tzinfo=UTC)
SITE = "cat-lai"


@dataclass(frozen=True)
class Seen:
    """What one vehicle of the history shows; ``gap_s`` to the one before."""

    lane: str
    direction: Direction
    gap_s: float
    plates: tuple[tuple[str, float], ...] = ()
    containers: tuple[tuple[str, str | None, float], ...] = ()
    has_evidence: bool = True
    causes: tuple[FailureCause, ...] = ()


VEHICLES = (
    Seen("a-in-1", Direction.IN, 0, (("51C12345", 0.98),), (("WSAU4160620", "45G1", 0.99),)),
    Seen("a-in-1", Direction.IN, 40, (("51R01234", 0.93),), (("SEGU5210293", "45G1", 0.62),)),
    Seen(
        "a-in-2",
        Direction.IN,
        600,
        (("34A36837", 0.97),),
        (("CSQU3054383", "22G1", 0.95), ("MSKU0134567", None, 0.91)),
    ),
    Seen("b-out-1", Direction.OUT, 3700, (("89C20339", 0.96),)),
    Seen(
        "b-out-1",
        Direction.OUT,
        30,
        causes=(FailureCause.TAILGATING, FailureCause.LOW_LIGHT),
    ),
    Seen("b-out-1", Direction.OUT, 95, (), (("TCLU4205554", "42G1", 0.97),), has_evidence=False),
)


def _status(confidence: float) -> Status:
    return Status.ACCEPTED if confidence > 0.9 else Status.REVIEW


def _plate(text: str, confidence: float) -> PlateRead:
    return PlateRead(
        text=text,
        status=_status(confidence),
        confidence=confidence,
        kind=classify_plate(text).kind,
        char_confidence=(confidence,) * len(text),
        read_frames_n=7,
    )


def _container(code: str, size_type: str | None, confidence: float) -> ContainerRead:
    return ContainerRead(
        code=code,
        status=_status(confidence),
        confidence=confidence,
        check_digit=CheckDigit.READ if size_type else CheckDigit.INFERRED,
        size_type=size_type,
        char_confidence=(*(0.99,) * 10, confidence),
        read_frames_n=12,
        owner_known=code.startswith("MSKU"),
        agreeing_cameras_n=2,
        candidates=() if _status(confidence) is Status.ACCEPTED else ("SEGU4561210", "IEGU5210293"),
    )


def picture(text: str, width_px: int, height_px: int) -> bytes:
    """A JPEG with a text in it."""
    image = np.full((height_px, width_px, 3), (96, 108, 84), np.uint8)
    cv2.putText(
        image, text, (12, height_px // 2 + 12), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (240, 240, 240), 2
    )
    return bytes(cv2.imencode(".jpg", image)[1])


def _evidence(seen: Seen, at: datetime, store: EvidenceStore) -> tuple[Evidence, ...]:
    if not seen.has_evidence:
        return ()
    camera = f"{seen.lane}-rear"
    shown = [(EvidenceRole.FRAME, "", 960, 540)]
    shown += [(EvidenceRole.CONTAINER, code, 360, 60) for code, _, _ in seen.containers]
    shown += [(EvidenceRole.PLATE, text, 200, 60) for text, _ in seen.plates]
    return tuple(
        Evidence(
            role=role,
            number=number,
            sha256=store.put(
                picture(number or f"{camera} {at:%H:%M:%S}", width_px, height_px), "image/jpeg"
            ),
            media_type="image/jpeg",
            captured_at=at,
            camera=camera,
            box=(0, 0, width_px, height_px),
        )
        for role, number, width_px, height_px in shown
    )


def passage_of(seen: Seen, at: datetime, store: EvidenceStore, site: str = SITE) -> Passage:
    """The passage that a vehicle makes."""
    return Passage(
        passage_id=passage_id(site, seen.lane, seen.direction, at, 0),
        site=site,
        gate=seen.lane[0],
        lane=seen.lane,
        direction=seen.direction,
        passed_at=at,
        first_seen_at=at - timedelta(seconds=2),
        last_seen_at=at + timedelta(seconds=3),
        crossing=CrossingSource.LOOP,
        cameras=(f"{seen.lane}-rear",),
        media="gate.mp4",
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        clock_offset_s=None,
        plates=tuple(_plate(*plate) for plate in seen.plates),
        containers=tuple(_container(*container) for container in seen.containers),
        quality=Quality(
            mean_luma=118.4,
            sharpness=1234.5,
            text_height_px=31.0 if seen.plates or seen.containers else None,
            speed_kmh=12.5,
            gap_s=seen.gap_s or None,
            frames_n=58,
            vehicle_luma=24.0 if seen.causes else 101.0,
            gap_after_s=0.4 if seen.causes else None,
        ),
        failure_causes=seen.causes,
        evidence=_evidence(seen, at, store),
        model_version="ppocr-v6",
    )


def passages_of(store: EvidenceStore) -> list[Passage]:
    """The history, oldest first."""
    at, found = START, []
    for seen in VEHICLES:
        at += timedelta(seconds=seen.gap_s)
        found.append(passage_of(seen, at, store))
    return found


@dataclass(frozen=True)
class History:
    """A filled store.

    Attributes:
        settings: Which store.
        passages: What it holds, oldest first.
    """

    settings: StoreSettings
    passages: list[Passage]

    @property
    def evidence(self) -> EvidenceStore:
        return EvidenceStore(self.settings.home.evidence)


def run_until(at: datetime, site: str = SITE) -> CameraRun:
    """How far a camera looked."""
    return CameraRun(
        site=site,
        camera="a-in-1-rear",
        media="gate.mp4",
        epoch=0,
        anchored_at=START,
        last_frame_at=at,
        frames_n=90000,
        undecodable_n=0,
    )
