"""The lines of ``gatestream read``, key by key."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.cli.rows import passage_row, picture_row
from schemas.clock_source import ClockSource
from schemas.geometry import Box
from schemas.passage import (
    ContainerRead,
    CrossingSource,
    Direction,
    Evidence,
    EvidenceRole,
    Passage,
    PlateRead,
    Quality,
)
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
CONTAINER = Read(
    kind=TextKind.CONTAINER,
    text="MSKU8396491",
    char_confidence=(0.9,) * 11,
    confidence=0.912345,
    status=Status.ACCEPTED,
    box=Box(10.4, 20.6, 110.2, 40.5),
    text_height_px=19.9,
    layout=Layout.ONE_LINE,
    check_digit=CheckDigit.READ,
    owner_known=True,
    size_type="45G1",
)
PLATE = Read(
    kind=TextKind.PLATE,
    text="15C12345",
    char_confidence=(0.5,) * 8,
    confidence=0.5,
    status=Status.REVIEW,
    box=Box(1, 2, 3, 4),
    text_height_px=2.0,
    layout=Layout.TWO_LINES,
    plate_kind="car",
)


def doubled(box: Box) -> Box:
    return Box(box.x0 * 2, box.y0 * 2, box.x1 * 2, box.y1 * 2)


def test_line_of_a_picture_has_exactly_the_promised_keys() -> None:
    assert picture_row("a.jpg", [PLATE, CONTAINER], doubled) == {
        "file": "a.jpg",
        "containers": [
            {
                "code": "MSKU8396491",
                "status": "accepted",
                "confidence": 0.9123,
                "check_digit": "read",
                "size_type": "45G1",
                "owner_known": True,
                "box": [21, 41, 220, 81],
            }
        ],
        "plates": [
            {
                "text": "15C12345",
                "status": "review",
                "confidence": 0.5,
                "kind": "car",
                "box": [2, 4, 6, 8],
            }
        ],
        "incomplete": [],
    }
    assert picture_row("a.jpg", [], doubled) == {
        "file": "a.jpg",
        "containers": [],
        "plates": [],
        "incomplete": [],
    }


def test_a_part_of_a_number_is_listed_apart_from_numbers() -> None:
    cut = replace(CONTAINER, text="MSKU839", status=Status.INCOMPLETE)
    row = picture_row("a.jpg", [cut, PLATE], doubled)
    assert row["containers"] == []
    assert [plate["text"] for plate in row["plates"]] == ["15C12345"]
    assert row["incomplete"] == [{"kind": "container", "text": "MSKU839", "box": [21, 41, 220, 81]}]


def passage() -> Passage:
    """A passage with a plate that has no evidence picture and a code that has one."""
    return Passage(
        passage_id=uuid.uuid4(),
        site="s",
        gate="g",
        lane="l",
        direction=Direction.IN,
        passed_at=NOON,
        first_seen_at=NOON,
        last_seen_at=NOON,
        crossing=CrossingSource.TRACK,
        cameras=("c",),
        media="gate.mp4",
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        clock_offset_s=None,
        plates=(
            PlateRead(
                text="15C12345",
                status=Status.REVIEW,
                confidence=0.5,
                kind="car",
                char_confidence=(0.5,) * 8,
                read_frames_n=1,
            ),
        ),
        containers=(
            ContainerRead(
                code="MSKU8396491",
                status=Status.ACCEPTED,
                confidence=0.9,
                check_digit=CheckDigit.READ,
                size_type=None,
                char_confidence=(0.9,) * 11,
                read_frames_n=3,
            ),
        ),
        quality=Quality(
            mean_luma=100,
            sharpness=50,
            text_height_px=None,
            speed_kmh=None,
            gap_s=None,
            frames_n=4,
        ),
        evidence=(
            Evidence(
                role=EvidenceRole.CONTAINER,
                number="MSKU8396491",
                sha256="0" * 64,
                media_type="image/jpeg",
                captured_at=NOON,
                camera="c",
                box=(1, 2, 3, 4),
            ),
        ),
        model_version="m",
    )


@pytest.mark.parametrize(
    ("kinds", "containers", "plates"),
    [
        (frozenset(TextKind), ["MSKU8396491"], ["15C12345"]),
        (frozenset({TextKind.CONTAINER}), ["MSKU8396491"], []),
        (frozenset({TextKind.PLATE}), [], ["15C12345"]),
    ],
)
def test_line_of_a_passage_keeps_the_wanted_numbers(
    kinds: frozenset[TextKind], containers: list[str], plates: list[str]
) -> None:
    row = passage_row("gate.mp4", passage(), kinds)
    assert [one["code"] for one in row["containers"]] == containers
    assert [one["text"] for one in row["plates"]] == plates
    assert (row["file"], row["lane"], row["passed_at"]) == ("gate.mp4", "l", "2026-11-21T05:00:00Z")


def test_numbers_of_a_passage_have_the_box_of_their_evidence() -> None:
    row = passage_row("gate.mp4", passage(), frozenset(TextKind))
    assert row["containers"][0]["box"] == [1, 2, 3, 4]
    assert row["plates"][0]["box"] is None
