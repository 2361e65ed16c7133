import itertools
from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from rolling_box import CAMERA, T0, RollingBox, ShadeReader, frames

from models.tracking.draft import PassageDraft
from models.tracking.lane_watcher import LaneWatcher
from schemas.frame import Frame
from schemas.passage import CrossingSource

ONE = (RollingBox(2.0, "51C12345"),)
TWO = (RollingBox(2.0, "51C12345"), RollingBox(7.0, "29H99887", shade=210))
CLOSE = (RollingBox(2.0, "51C12345"), RollingBox(3.5, "29H99887", shade=210))
UNREAD = (RollingBox(2.0, None),)


def watch(
    boxes: Sequence[RollingBox], stream: Iterable[Frame]
) -> tuple[list[PassageDraft], list[Frame], LaneWatcher]:
    watcher = LaneWatcher("c", CAMERA, ShadeReader(boxes))
    drafts: list[PassageDraft] = []
    empty: list[Frame] = []
    for frame in stream:
        watched = watcher.push(frame)
        drafts += watched.passed
        empty += [frame] if watched.resume_here else []
    return drafts, empty, watcher


def seconds(draft: PassageDraft) -> float:
    return (draft.crossed_at - T0).total_seconds()


@pytest.mark.parametrize(
    ("boxes", "plates"),
    [
        (ONE, [["51C12345"]]),
        (TWO, [["51C12345"], ["29H99887"]]),
        (CLOSE, [["51C12345"], ["29H99887"]]),
        (UNREAD, [[]]),
        ((), []),
    ],
)
def test_r21_r24_every_vehicle_is_counted_with_its_own_plate(
    boxes: Sequence[RollingBox], plates: list[list[str]]
) -> None:
    drafts, _, _ = watch(boxes, frames(boxes, 14))
    assert [[plate.text for plate in draft.plates] for draft in drafts] == plates


def test_r22_a_passage_has_the_instant_at_which_the_line_was_reached() -> None:
    ((draft,), _, _) = watch(ONE, frames(ONE, 8))
    assert draft.crossing is CrossingSource.LOOP
    assert seconds(draft) == pytest.approx(ONE[0].crosses_s, abs=0.2)
    assert draft.left_line_at > draft.crossed_at


def test_r25_a_passage_carries_the_frame_and_the_crop_that_prove_it() -> None:
    ((draft,), _, _) = watch(ONE, frames(ONE, 8))
    assert [(picture.role.value, picture.number) for picture in draft.pictures] == [
        ("frame", ""),
        ("plate", "51C12345"),
    ]
    whole, crop = draft.pictures
    assert whole.image.shape == (240, 320, 3)
    assert (crop.image == 230).mean() > 0.5


def test_r24_an_unread_vehicle_has_a_picture_too() -> None:
    ((draft,), _, _) = watch(UNREAD, frames(UNREAD, 8))
    assert [picture.role.value for picture in draft.pictures] == ["frame"]
    assert draft.quality.text_height_px is None


def test_an_empty_lane_is_not_searched_for_text() -> None:
    reader = ShadeReader(ONE)
    watcher = LaneWatcher("c", CAMERA, reader)
    for frame in frames((), 10):
        watcher.push(frame)
    # The first half second of an unknown scene is read; after that, nothing moves.
    assert reader.calls_n <= 3


def test_a_text_that_is_known_is_read_less_often() -> None:
    slow = (RollingBox(2.0, "51C12345", length_px=230),)
    reader = ShadeReader(slow)
    watcher = LaneWatcher("c", CAMERA, reader)
    looked_at: list[float] = []
    for frame in frames(slow, 5.0):
        before_n = reader.calls_n
        watcher.push(frame)
        looked_at += [frame.pts_s] if reader.calls_n > before_n else []
    assert len([at for at in looked_at if at <= 3.2]) >= 5
    gaps = [b - a for a, b in itertools.pairwise(at for at in looked_at if at >= 3.4)]
    assert gaps
    assert min(gaps) > 0.3


def test_r96_a_run_that_resumes_where_the_lane_was_empty_gives_the_same_passages() -> None:
    whole, empty, _ = watch(TWO, frames(TWO, 14))
    assert empty
    for resume in empty:
        watcher = LaneWatcher("c", CAMERA, ShadeReader(TWO))
        watcher.resume(resume)
        again: list[PassageDraft] = []
        for frame in frames(TWO, 14, from_s=resume.pts_s + 0.2):
            again += watcher.push(frame).passed
        expected = [draft for draft in whole if draft.crossed_at > resume.captured_at]
        assert [described(draft) for draft in again] == [described(draft) for draft in expected]


def described(draft: PassageDraft) -> tuple[object, ...]:
    pictures = [(picture.box, picture.image.tobytes()) for picture in draft.pictures]
    return (draft.crossed_at, draft.left_line_at, draft.plates, draft.quality, pictures)


def test_the_end_of_the_media_ends_what_is_in_hand() -> None:
    drafts, _, watcher = watch(ONE, frames(ONE, ONE[0].crosses_s + 0.8))
    assert drafts == []
    assert [plate.text for plate in watcher.flush().passed[0].plates] == ["51C12345"]


def test_a_cut_ends_what_is_in_hand_and_the_picture_after_it_is_another_scene() -> None:
    before = list(frames(ONE, ONE[0].crosses_s + 0.8))
    after = [*frames((), 8, from_s=4.2, epoch=1)]
    drafts, _, _ = watch(ONE, [*before, *after])
    assert [draft.epoch for draft in drafts] == [0]


def test_a_vehicle_that_stands_in_the_picture_from_the_start_is_one_passage() -> None:
    early = (RollingBox(-2.0, "51C12345"),)
    drafts, _, _ = watch(early, frames(early, 6))
    assert [draft.crossing for draft in drafts] == [CrossingSource.FIRST_SEEN]
    assert drafts[0].crossed_at - T0 == timedelta(0)


@pytest.mark.parametrize("boxes", [ONE, TWO, CLOSE, UNREAD, (RollingBox(-2.0, "51C12345"),)])
def test_r24_no_vehicle_comes_after_its_time_was_told_to_be_settled(
    boxes: Sequence[RollingBox],
) -> None:
    watcher = LaneWatcher("c", CAMERA, ShadeReader(boxes))
    told = T0
    for frame in frames(boxes, 14):
        assert all(draft.crossed_at >= told for draft in watcher.push(frame).passed)
        settled_until = watcher.settled_until(frame.captured_at)
        assert told <= settled_until <= frame.captured_at
        told = settled_until
    assert told == frame.captured_at
    assert all(draft.crossed_at >= told for draft in watcher.flush().passed)
