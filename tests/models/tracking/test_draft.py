from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.causes.figures import QualityLog
from models.pixels import ArrayPixels
from models.tracking.draft import PassageDraft, draft_of
from models.tracking.text_tracks import TextTrack
from models.tracking.vehicles import Vehicle
from schemas.clock_source import ClockSource
from schemas.frame import Frame
from schemas.geometry import Box
from schemas.passage import CrossingSource, EvidenceRole
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

T0 = datetime(2026, 11, 2, tzinfo=UTC)
CODE, MISREAD = "CSQU3054383", "CSOU3054383"


def frame(number: int) -> Frame:
    """A frame that is as bright all over as its number says."""
    pixels = ArrayPixels(np.full((80, 160, 3), number, np.uint8))
    at = T0 + timedelta(seconds=0.2 * number)
    return Frame("rear", pixels, 0.2 * number, at, 0, ClockSource.ANCHOR)


def code(text: str, confidence: float, status: Status = Status.ACCEPTED) -> Read:
    return Read(
        kind=TextKind.CONTAINER,
        text=text,
        char_confidence=(confidence,) * 11,
        confidence=confidence,
        status=status,
        box=Box(40, 20, 120, 40),
        text_height_px=20,
        layout=Layout.ONE_LINE,
        check_digit=CheckDigit.READ,
        owner_known=True,
    )


def track(first: int, *reads: Read) -> TextTrack:
    begun = TextTrack.start(reads[0], frame(first))
    for number, read in enumerate(reads[1:], first + 1):
        begun.add(replace(read, box=read.box.moved(number, 0)), frame(number))
    return begun


def draft(*tracks: TextTrack) -> PassageDraft:
    vehicle = Vehicle(T0, CrossingSource.LOOP, frame(0), tracks=list(tracks))
    return draft_of(vehicle, "rear", QualityLog())


@pytest.mark.parametrize(
    ("tracks", "carrier"),
    [
        # The surest read of all is of a text that loses.
        ([track(1, code(CODE, 0.9), code(CODE, 0.95), code(MISREAD, 0.99), code(CODE, 0.9))], 2),
        # An accepted read goes before a doubtful one.
        ([track(1, code(CODE, 0.97, Status.REVIEW), code(CODE, 0.9))], 2),
        # Two tracks of one code: the surest of both.
        (
            [
                track(1, code(CODE, 0.9), code(CODE, 0.9)),
                track(6, code(CODE, 0.9), code(CODE, 0.94)),
            ],
            7,
        ),
    ],
)
def test_r23_the_picture_that_carried_the_vote_is_the_evidence(
    tracks: list[TextTrack], carrier: int
) -> None:
    found = draft(*tracks)
    assert [container.code for container in found.containers] == [CODE]
    whole, cut = found.pictures
    assert (whole.role, cut.role, cut.number) == (EvidenceRole.FRAME, EvidenceRole.CONTAINER, CODE)
    for picture in (whole, cut):
        assert picture.captured_at == frame(carrier).captured_at
        assert np.unique(picture.image).tolist() == [carrier]
    assert cut.box[0] == 20 + carrier


def test_a_container_keeps_its_proofs() -> None:
    (container,) = draft(track(1, code(CODE, 0.9), code(CODE, 0.95))).containers
    assert (container.status, container.read_frames_n) == (Status.ACCEPTED, 2)
    assert (container.owner_known, container.agreeing_cameras_n) == (True, 1)


def test_a_doubtful_number_keeps_what_a_person_may_choose_from() -> None:
    sure = track(1, code(CODE, 0.9), code(CODE, 0.9))
    doubtful = track(1, code(CODE, 0.9), code(MISREAD, 0.9), code(CODE, 0.9))
    ((first,), (second,)) = draft(sure).containers, draft(doubtful).containers
    assert (first.status, first.candidates) == (Status.ACCEPTED, ())
    assert (second.status, second.code, second.candidates) == (Status.REVIEW, CODE, (MISREAD,))
