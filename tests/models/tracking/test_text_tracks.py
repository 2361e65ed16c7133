from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pixels import ArrayPixels
from models.tracking.text_tracks import TextTrack, TextTracker, edits
from schemas.clock_source import ClockSource
from schemas.frame import Frame
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind

T0 = datetime(2026, 11, 2, tzinfo=UTC)
PIXELS = ArrayPixels(np.zeros((8, 8, 3), np.uint8))


def frame(at_s: float) -> Frame:
    return Frame("c", PIXELS, at_s, T0 + timedelta(seconds=at_s), 0, ClockSource.ANCHOR)


def read(
    text: str,
    x: float,
    y: float = 0,
    confidence: float = 0.9,
    status: Status = Status.ACCEPTED,
) -> Read:
    return Read(
        kind=TextKind.PLATE,
        text=text,
        char_confidence=(confidence,) * len(text),
        confidence=confidence,
        status=status,
        box=Box(x, y, x + 100, y + 20),
        text_height_px=20,
        layout=Layout.ONE_LINE,
    )


def run(*frames: list[Read], step_s: float = 0.2) -> list[TextTrack]:
    tracker = TextTracker()
    ended: list[TextTrack] = []
    for i, reads in enumerate(frames):
        ended += tracker.push(frame(i * step_s), reads)
    return ended + tracker.flush()


def test_one_moving_text_is_one_track() -> None:
    (track,) = run(*([read("51C12345", 60.0 * i)] for i in range(6)))
    assert len(track.reads) == 6


def test_a_misread_character_does_not_split_a_track() -> None:
    (track,) = run([read("51C12345", 0)], [read("51C12845", 40)], [read("51C12345", 80)])
    assert [seen.text for _, seen in track.reads] == ["51C12345", "51C12845", "51C12345"]


def test_r50_two_texts_side_by_side_keep_their_tracks() -> None:
    tracks = run(
        *([read("51C12345", 30.0 * i), read("29H99887", 30.0 * i + 150)] for i in range(4))
    )
    assert sorted({seen.text for _, seen in track.reads} == {"51C12345"} for track in tracks) == [
        False,
        True,
    ]


def test_another_text_at_the_same_place_is_another_track() -> None:
    assert len(run([read("51C12345", 0)], [read("51C12345", 0)], [read("29H99887", 0)])) == 2


def test_a_text_that_jumps_far_is_still_known_by_what_it_says() -> None:
    assert len(run([read("51C12345", 0)], [read("51C12345", 400)])) == 1


def test_a_track_ends_when_two_looks_did_not_find_its_text() -> None:
    tracker = TextTracker()
    tracker.push(frame(0), [read("51C12345", 0)])
    assert tracker.push(frame(0.8), []) == []
    # The frame on which its time is over need not be one that is searched for text.
    assert len(tracker.expire(frame(1.0).captured_at)) == 1
    assert tracker.live == []


def test_a_text_that_is_found_and_not_read_lives_on() -> None:
    tracker = TextTracker()
    tracker.push(frame(0), [read("51C12345", 0)])
    (track,) = tracker.live
    for step in range(1, 6):
        box = read("51C12345", 10 * step).box
        assert tracker.push(frame(0.4 * step), [], [(track, box)]) == []
    assert (len(track.reads), track.last_seen_at) == (1, frame(2.0).captured_at)
    assert track.expected_box(frame(2.4).captured_at).center[0] > read("51C12345", 50).box.x0


@pytest.mark.parametrize(
    ("reads_n", "status", "since_s", "is_read"),
    [
        (1, Status.ACCEPTED, 0.2, True),
        # Three frames agree.
        (3, Status.ACCEPTED, 0.2, False),
        (3, Status.ACCEPTED, 0.8, True),
        (3, Status.REVIEW, 0.2, True),
        # Eight frames could not settle it.
        (8, Status.REVIEW, 0.2, False),
        (8, Status.REVIEW, 0.6, True),
    ],
)
def test_a_text_is_read_while_a_read_may_tell_more_than_it_costs(
    reads_n: int, status: Status, since_s: float, *, is_read: bool
) -> None:
    tracker = TextTracker()
    for step in range(reads_n):
        tracker.push(frame(0.2 * step), [read("51C12345", 0, status=status)])
    (track,) = tracker.live
    assert track.is_to_be_read(frame(0.2 * (reads_n - 1) + since_s).captured_at) is is_read


def test_a_track_keeps_the_picture_of_its_most_confident_read() -> None:
    (track,) = run(
        [read("51C12345", 0, confidence=0.7)],
        [read("51C12345", 10, confidence=0.99)],
        [read("51C12345", 20, confidence=0.8)],
    )
    assert track.picture_of("51C12345").captured_at == T0 + timedelta(seconds=0.2)


def test_a_misreading_does_not_take_the_picture_of_the_text_that_wins() -> None:
    misread = [[read(f"51C12{n}45", 0, confidence=0.5)] for n in "6789"]
    (track,) = run(
        [read("51C12345", 0, confidence=0.8)],
        [read("51C12345", 0, confidence=0.9)],
        [read("51C12845", 0, confidence=0.95)],
        *misread,
        [read("51C12345", 0, confidence=0.85)],
    )
    carrier = track.picture_of("51C12345")
    assert (carrier.read.text, carrier.captured_at) == ("51C12345", T0 + timedelta(seconds=0.2))
    assert len(track.pictures) == 3
    assert track.frame.pts_s == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("texts", "confirmed"),
    [
        (["51C12345"], False),
        (["51C12345", "51C12845"], False),
        (["51C12345", "51C12845", "51C12345"], True),
    ],
)
def test_two_frames_must_agree(texts: list[str], confirmed: bool) -> None:
    (track,) = run(*([read(text, 0)] for text in texts))
    assert track.is_confirmed is confirmed


WORDS = st.text("AB1", max_size=6)


@given(WORDS, WORDS, WORDS)
def test_edits_are_a_distance(a: str, b: str, c: str) -> None:
    assert (edits(a, b) == 0) == (a == b)
    assert edits(a, b) == edits(b, a)
    assert edits(a, c) <= edits(a, b) + edits(b, c)
