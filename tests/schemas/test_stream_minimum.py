"""The boundaries of the clause, and the days of its force."""

from datetime import date

import pytest

from schemas.stream_minimum import StreamMinimum, stream_minimum


@pytest.fixture
def clause() -> StreamMinimum:
    found = stream_minimum(date(2026, 11, 22))
    assert found is not None
    return found


def test_r12_the_clause_is_named_and_has_a_first_day(clause: StreamMinimum) -> None:
    assert clause.clause == "Quyết định 953/QĐ-TCHQ, phần III, mục 4, điểm 2.3"
    assert stream_minimum(date(2011, 6, 1)) is None
    assert stream_minimum(date(2011, 6, 2)) is clause


@pytest.mark.parametrize(
    ("size_px", "is_enough"),
    [
        ((800, 600), True),
        ((600, 800), True),
        ((960, 540), True),
        ((1280, 720), True),
        ((799, 600), False),
        ((704, 576), False),
        ((640, 480), False),
    ],
)
def test_r12_size(clause: StreamMinimum, size_px: tuple[int, int], is_enough: bool) -> None:
    assert clause.has_size(*size_px) is is_enough


@pytest.mark.parametrize(
    ("frames_per_s", "is_enough"),
    [(30.0, True), (15.0, True), (14.98, True), (14.6, False), (10.0, False), (0.0, False)],
)
def test_r12_frame_rate(clause: StreamMinimum, frames_per_s: float, is_enough: bool) -> None:
    assert clause.has_frame_rate(frames_per_s) is is_enough


@pytest.mark.parametrize(
    ("codec", "is_enough"),
    [("h264", True), ("mpeg4", True), ("hevc", True), ("mjpeg", False), ("mpeg2video", False)],
)
def test_r12_codec(clause: StreamMinimum, codec: str, is_enough: bool) -> None:
    assert clause.has_codec(codec) is is_enough
