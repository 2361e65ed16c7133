from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.evaluation.counting_scenes import site_camera
from models.pixels import ArrayPixels
from models.synth.clip import ClipRenderer
from models.synth.clip_spec import ClipSpec, LightSpan, PassageSpec
from models.synth.plate import PlateSpec
from models.synth.truck import TruckSpec
from models.synth.viewpoint import REAR
from models.tracking.lane_watcher import LaneWatcher
from models.tracking.region_reads import RegionReads
from schemas.clock_source import ClockSource
from schemas.frame import Frame

T0 = datetime(2026, 11, 2, tzinfo=UTC)
LINE_AT_S = 30.0


def measured_kmh(light: str, speed_kmh: float) -> float | None:
    """What is measured of a tractor that drives through the synthetic gate."""
    view = REAR.resized(640, 360)
    truck = TruckSpec(tractor_plate=PlateSpec("51C12345"))
    clip = ClipSpec(
        seed=3,
        frames_per_s=10,
        frames_n=1000,
        starts_at=T0,
        spans=(LightSpan(light, 0.0),),
        passages=(PassageSpec(truck, LINE_AT_S, speed_kmh),),
        view=view,
        subframes_n=1,
    )
    watcher = LaneWatcher("rear", site_camera(view), lambda _image, _side_px, _known: RegionReads())
    renderer = ClipRenderer(clip)
    way_s = 10.0 / (speed_kmh / 3.6)
    step = max(1, round(way_s / 12 * 10))
    looked_at = range(
        int((LINE_AT_S - 0.2 * way_s) * 10), int((LINE_AT_S + 1.5 * way_s) * 10), step
    )

    def frame(index: int, at_s: float) -> Frame:
        at = T0 + timedelta(seconds=at_s)
        pixels = ArrayPixels(renderer.frame(index).image)
        return Frame("rear", pixels, at_s, at, 0, ClockSource.FILE)

    watcher.resume(frame(0, looked_at[0] / 10 - 0.2))
    drafts = [
        draft for index in looked_at for draft in watcher.push(frame(index, index / 10)).passed
    ]
    (draft,) = [*drafts, *watcher.flush().passed]
    return draft.quality.speed_kmh


@pytest.mark.parametrize("light", ["day", "night"])
@pytest.mark.parametrize("speed_kmh", [11.0, 36.0])
def test_r17_speed_is_within_a_tenth_of_the_truth(light: str, speed_kmh: float) -> None:
    assert measured_kmh(light, speed_kmh) == pytest.approx(speed_kmh, rel=0.10)
