"""Passages as a busy gate has them, for measuring how fast they are written."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from schemas.clock_source import ClockSource
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
from schemas.read import CheckDigit, Status

LANES_N = 8
APART = timedelta(seconds=1)


def passages_from(
    start: datetime, first_n: int, passages_n: int, chance: random.Random
) -> list[Passage]:
    """Passages of a gate with eight lanes, one a second; every second one has two containers.

    Args:
        start: When the first of all passes.
        first_n: Number of the first one that is wanted.
        passages_n: How many are wanted.
        chance: Draws their numbers and the digests of their pictures.
    """
    return [_passage(start, number, chance) for number in range(first_n, first_n + passages_n)]


def _passage(start: datetime, number: int, chance: random.Random) -> Passage:
    at = start + number * APART
    lane = f"in-{number % LANES_N}"
    return Passage(
        passage_id=passage_id("bench", lane, Direction.IN, at, 0),
        site="bench",
        gate="a",
        lane=lane,
        direction=Direction.IN,
        passed_at=at,
        first_seen_at=at - timedelta(seconds=2),
        last_seen_at=at + timedelta(seconds=4),
        crossing=CrossingSource.LOOP,
        cameras=("rear", "side"),
        media="gate.mp4",
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        clock_offset_s=None,
        plates=tuple(_plate(chance) for _ in range(2)),
        containers=tuple(_container(chance) for _ in range(1 + number % 2)),
        quality=Quality(
            mean_luma=117.25,
            sharpness=812.25,
            text_height_px=31.5,
            speed_kmh=chance.uniform(5, 40),
            gap_s=12.0,
            frames_n=44,
            gap_m=chance.uniform(2, 50),
            vehicle_luma=99.5,
            contrast=88.0,
        ),
        evidence=tuple(_picture(role, at, chance) for role in EvidenceRole),
        model_version="ppocr-v6",
    )


def _plate(chance: random.Random) -> PlateRead:
    return PlateRead(
        text=f"51C{chance.randrange(10**5):05d}",
        status=Status.ACCEPTED,
        confidence=0.97,
        kind="car_or_truck",
        char_confidence=tuple(chance.random() for _ in range(8)),
        read_frames_n=7,
        candidates=("51C12845", "57C12345"),
    )


def _container(chance: random.Random) -> ContainerRead:
    return ContainerRead(
        code=f"MSKU{chance.randrange(10**7):07d}",
        status=Status.ACCEPTED,
        confidence=0.99,
        check_digit=CheckDigit.READ,
        size_type="45G1",
        char_confidence=tuple(chance.random() for _ in range(11)),
        read_frames_n=9,
        owner_known=True,
        agreeing_cameras_n=2,
        candidates=("MSKU4160455",),
    )


def _picture(role: EvidenceRole, at: datetime, chance: random.Random) -> Evidence:
    return Evidence(
        role=role,
        number="" if role is EvidenceRole.FRAME else "51C12345",
        sha256=chance.randbytes(32).hex(),
        media_type="image/jpeg",
        captured_at=at,
        camera="rear",
        box=(0, 0, 1920, 1080),
    )
