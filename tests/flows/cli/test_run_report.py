from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from flows.cli.run_report import passage_line
from schemas.clock_source import ClockSource
from schemas.passage import CrossingSource, Direction, Pairing, Passage, Quality

AT = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


def passage(pairing: Pairing) -> Passage:
    quality = Quality(
        mean_luma=100, sharpness=1, text_height_px=None, speed_kmh=None, gap_s=2.5, frames_n=1
    )
    return Passage(
        passage_id=uuid4(),
        site="demo",
        gate="a",
        lane="a-1",
        direction=Direction.OUT,
        passed_at=AT,
        first_seen_at=AT,
        last_seen_at=AT,
        crossing=CrossingSource.LOOP,
        cameras=("rear",),
        media="clip.mp4",
        epoch=0,
        clock_source=ClockSource.ANCHOR,
        clock_offset_s=None,
        plates=(),
        containers=(),
        quality=quality,
        pairing=pairing,
        evidence=(),
        model_version="m",
    )


@pytest.mark.parametrize("pairing", Pairing)
def test_r24_a_vehicle_that_may_be_counted_twice_is_shown_as_such(pairing: Pairing) -> None:
    line = passage_line(passage(pairing)).plain
    assert line.startswith("10:04:05.00  a-1  ")
    assert "(+2.5 s)" in line
    assert ("may be counted twice" in line) is (pairing is Pairing.AMBIGUOUS)
