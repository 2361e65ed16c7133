from __future__ import annotations

import numpy as np
import pytest

from models.synth.camera import Camera, Vector
from models.synth.raster import LINEAR, Canvas, Surface, draw_all
from models.synth.solid import BoxFaces, box, vector
from models.synth.texture import Colour, Field, flat

CAMERA = Camera(120, 80, 100.0, (0.0, 0.0, 1.0), 0.0, 0.0)
RED: Colour = (0, 0, 200)
GREEN: Colour = (0, 200, 0)


def full_light(points_m: Vector, _normal: Vector) -> Field:
    return np.ones((len(points_m), 3), np.float32)


def wall(y_m: float, colour: Colour, *, turned: bool = False) -> Surface:
    left, right = vector(-1, y_m, 2), vector(2, 0, 0)
    if turned:
        left, right = vector(1, y_m, 2), vector(-2, 0, 0)
    return Surface(left, right, vector(0, 0, -2), flat(16, 16, colour))


def drawn(*surfaces: Surface) -> Canvas:
    canvas = Canvas(np.zeros((80, 120, 3), np.float32), np.zeros((80, 120), np.float32))
    draw_all(canvas, CAMERA, surfaces, full_light)
    return canvas


def test_a_wall_stands_where_the_pinhole_puts_it() -> None:
    rows, columns = np.nonzero(drawn(wall(4, RED)).nearness)
    assert (columns.min(), columns.max()) == pytest.approx((59.5 - 25, 59.5 + 25), abs=1)
    assert (rows.min(), rows.max()) == pytest.approx((39.5 - 25, 39.5 + 25), abs=1)
    assert drawn(wall(4, RED)).nearness.max() == pytest.approx(1 / 4, rel=1e-4)


@pytest.mark.parametrize("nearer_first", [True, False])
def test_the_nearer_surface_hides_the_farther_in_any_order(nearer_first: bool) -> None:
    surfaces = [wall(3, GREEN), wall(5, RED)]
    canvas = drawn(*(surfaces if nearer_first else surfaces[::-1]))
    assert canvas.colour[40, 60] == pytest.approx(LINEAR[np.array(GREEN)])


@pytest.mark.parametrize(
    ("surface", "why"),
    [
        (wall(4, RED, turned=True), "seen from behind"),
        (wall(-4, RED), "behind the camera"),
        (wall(4, RED).moved(vector(40, 0, 0)), "beside the picture"),
    ],
)
def test_what_cannot_be_seen_is_not_drawn(surface: Surface, why: str) -> None:
    assert drawn(surface).nearness.max() == 0, why


def test_cut_outs_let_the_back_shine_through() -> None:
    bars = np.dstack([flat(16, 16, GREEN), np.zeros((16, 16), np.uint8)])
    bars[:, 8:, 3] = 255
    front = Surface(vector(-1, 3, 2), vector(2, 0, 0), vector(0, 0, -2), bars)
    canvas = drawn(front, wall(5, RED))
    assert canvas.colour[40, 50] == pytest.approx(LINEAR[np.array(RED)])
    assert canvas.colour[40, 70] == pytest.approx(LINEAR[np.array(GREEN)])


def test_turning_round_shows_the_other_end() -> None:
    faces = BoxFaces(rear=flat(8, 8, RED), front=flat(8, 8, GREEN))
    surfaces = box((-0.5, 0.5), (0, 2), (0, 2), faces)
    away = drawn(*(s.moved(vector(0, 4, 0)) for s in surfaces))
    towards = drawn(*(s.moved(vector(0, 6, 0), -1) for s in surfaces))
    assert away.colour[40, 60] == pytest.approx(LINEAR[np.array(RED)])
    assert towards.colour[40, 60] == pytest.approx(LINEAR[np.array(GREEN)])
