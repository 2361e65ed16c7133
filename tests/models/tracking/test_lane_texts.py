"""When and where texts are looked for; the reader answers from a list of where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from models.pixels import ArrayPixels
from models.tracking.lane_texts import LaneTexts
from models.tracking.lane_view import LaneView
from models.tracking.region_reads import KnownText, RegionReads, nearest
from schemas.clock_source import ClockSource
from schemas.frame import Frame, Image
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind
from schemas.site import Camera

T0 = datetime(2026, 11, 2, tzinfo=UTC)
WIDTH_PX, HEIGHT_PX = 960, 540
STEP_S = 0.2


class Road:
    """Plates that drive from left to right, each with its place at time zero and its speed."""

    def __init__(self, **plates: tuple[float, float, float]) -> None:
        self.plates = plates
        self.at_s = 0.0
        self.sizes: list[tuple[int, int]] = []
        self.corner = (0, 0)
        camera = {"lane": "a", "uri": "x", "line": ((0.1, 0.5), (0.9, 0.5))}
        self.view = LaneView(Camera.model_validate(camera), WIDTH_PX, HEIGHT_PX)
        self.texts = LaneTexts(self.read_texts)

    def box(self, text: str) -> Box:
        x, y, speed = self.plates[text]
        x += speed * self.at_s
        return Box(x, y, x + 100, y + 24)

    def read_texts(self, image: Image, _side_px: int, known: Sequence[KnownText]) -> RegionReads:
        """Finds the plates that the part shows, which tells by its colours where it was cut."""
        x0, y0 = int(image[0, 0, 0]) * 4, int(image[0, 0, 1]) * 4
        height, width = image.shape[:2]
        self.sizes.append((width, height))
        boxes = {text: self.box(text).moved(-x0, -y0) for text in self.plates}
        shown = {
            text: box
            for text, box in boxes.items()
            if box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        }
        seen = tuple(nearest(one, shown.values()) for one in known)
        reads = [read(text, box) for text, box in shown.items() if box not in seen]
        return RegionReads(reads=tuple(reads), seen=seen)

    def drive(self, looks_n: int) -> list[tuple[int, int] | None]:
        """Looks so often; answers what was looked at each time."""
        looked: list[tuple[int, int] | None] = []
        for number in range(looks_n):
            self.at_s = number * STEP_S
            at = T0 + timedelta(seconds=self.at_s)
            frame = Frame("c", ArrayPixels(_picture()), self.at_s, at, 0, ClockSource.ANCHOR)
            self.texts.moved(np.ones_like(self.view.inside_small))
            found = self.texts.look(self.view, frame)
            looked.append(self.sizes[-1] if found else None)
        return looked


def _picture() -> Image:
    """A picture whose pixels name their own place, by four."""
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    picture[:, :, 0] = np.arange(WIDTH_PX)[None] // 4
    picture[:, :, 1] = np.arange(HEIGHT_PX)[:, None] // 4
    return picture


def read(text: str, box: Box) -> Read:
    return Read(
        kind=TextKind.PLATE,
        text=text,
        char_confidence=(0.9,) * len(text),
        confidence=0.9,
        status=Status.ACCEPTED,
        box=box,
        text_height_px=20,
        layout=Layout.ONE_LINE,
    )


WHOLE = (WIDTH_PX, HEIGHT_PX)


@pytest.mark.parametrize(
    ("plates", "wanted"),
    [
        pytest.param({}, ["whole", None, None, "whole", None], id="nothing-to-see"),
        pytest.param(
            {"51C12345": (100.0, 200.0, 200.0)},
            # Once, it may go anywhere; twice, it is known where it goes; three times, it is sure.
            ["whole", "whole", "near", "whole", None],
            id="a-plate-drives-by",
        ),
    ],
)
def test_only_the_surroundings_of_a_doubtful_text_are_looked_at_between_searches(
    plates: dict[str, tuple[float, float, float]], wanted: list[str | None]
) -> None:
    looked = Road(**plates).drive(len(wanted))
    names = [None if size is None else "whole" if size == WHOLE else "near" for size in looked]
    assert names == wanted


def test_a_text_that_was_not_looked_at_is_not_missed() -> None:
    known, entering = (760.0, 440.0, 0.0), (-500.0, 40.0, 700.0)
    road = Road(**{"29H98765": known, "51C12345": entering})
    *_, last = road.drive(8)
    assert last is not None
    assert last[0] < WIDTH_PX / 2
    assert [(track.last.text, track.missed_n) for track in road.texts.live] == [
        ("29H98765", 0),
        ("51C12345", 0),
    ]


def test_a_fast_plate_keeps_its_track() -> None:
    road = Road(**{"51C12345": (20.0, 200.0, 700.0)})
    road.drive(6)
    (track,) = road.texts.live
    assert (len(track.reads), len(track.seen)) == (3, 5)


def test_what_drove_out_of_the_picture_is_not_looked_for_there() -> None:
    road = Road(**{"51C12345": (20.0, 200.0, 3000.0)})
    assert road.drive(4) == [WHOLE, WHOLE, None, WHOLE]
