"""The strip of a lane lies where the axis of the lane does, whoever looks."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.counting_scenes import SIZE_PX, site_camera
from models.synth.viewpoint import FRONT, VIEWPOINTS, Viewpoint
from models.tracking.lane_axis import REACH_M, SLICE_M
from models.tracking.lane_strip import ACROSS_N, CHANNELS_N, SLICES_N
from models.tracking.lane_view import LaneView
from models.tracking.structure import Structure

# The points of the road by which the view "front" is calibrated do not lie in its picture.
CALIBRATED = [view for view in VIEWPOINTS.values() if view is not FRONT]


@pytest.fixture(params=CALIBRATED, ids=lambda view: view.name)
def view(request: pytest.FixtureRequest) -> LaneView:
    viewpoint: Viewpoint = request.param
    return LaneView(site_camera(viewpoint.resized(*SIZE_PX)), *SIZE_PX)


def test_the_strip_and_the_axis_tell_the_same_metres(view: LaneView) -> None:
    axis, strip = view.axis, view.strip
    assert strip is not None
    first = round(REACH_M / SLICE_M) - axis.at_line
    apart = []
    for along in range(first, first + axis.slices_n):
        x_px, y_px = strip.full_px[along, ACROSS_N // 2]
        column, row = (int(px * view.scale) for px in (x_px - view.x0, y_px - view.y0))
        if not strip.seen[along, ACROSS_N // 2]:
            continue
        spot = np.zeros_like(view.inside_small)
        spot[row, column] = True
        places = np.flatnonzero(axis.counts(spot))
        # A pixel is wider than a slice where the lane is far away.
        if axis.sizes[along - first] >= 40 and places.size:
            apart.append(abs(int(places[0]) + first - along))
    assert len(apart) >= 10
    assert max(apart) <= 1


def test_an_empty_lane_differs_in_nothing_from_itself(view: LaneView) -> None:
    strip, height_width = view.strip, view.inside_small.shape
    assert strip is not None
    luma = np.random.default_rng(5).uniform(40, 200, height_width).astype(np.float32)
    structure = Structure.of(luma)
    cells = strip.cells(luma, structure, strip.learned(luma, structure))
    assert cells.shape == (CHANNELS_N, SLICES_N, ACROSS_N)
    assert cells.dtype == np.float32
    assert np.isfinite(cells).all()
    assert np.abs(cells[[0, 9]]).max() < 1e-5
    brighter = strip.cells(luma * 1.5, Structure.of(luma * 1.5), strip.learned(luma, structure))
    assert brighter[0][strip.seen].mean() == pytest.approx(np.log(1.5), abs=0.05)
    assert (brighter[:6][:, ~strip.seen] == 0).all()
