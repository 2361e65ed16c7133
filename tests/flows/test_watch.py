"""How far the vehicles of a camera are known, as the lane's other cameras are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from rolling_box import CAMERA, T0, RollingBox, ShadeReader, frames

from flows.sources.items import CameraItem, EndOfMedia, NothingUntil, Shot
from flows.sources.timeline import Position
from flows.watch import CameraWatch, Drafted, ResumePoints, WatchEvent
from models.fusion.pairing import LaneProgress
from schemas.passage import Direction
from schemas.site import Gate, Lane, Site, SiteFile, SiteType

BOX = RollingBox(2.0, "51C12345")


def watch_of(cameras_n: int, uri: str = "c.mp4") -> CameraWatch:
    """A camera ``c``, the reference, and others of the same lane."""
    cameras = {"c": CAMERA.model_copy(update={"uri": uri})} | {
        f"other-{n}": CAMERA.model_copy(update={"travel_s": (1.0, 2.0)})
        for n in range(1, cameras_n)
    }
    site = SiteFile(
        site=Site(id="s", name="S", type=SiteType.ICD),
        gates={"g": Gate(name="G")},
        lanes={"a": Lane(gate="g", direction=Direction.IN)},
        cameras=cameras,
    )
    return CameraWatch(site, lambda _camera: ShadeReader([BOX]), ResumePoints())


def shots(until_s: float) -> list[CameraItem]:
    return [Shot(frame, Position(0, n, 0, n, 0)) for n, frame in enumerate(frames([BOX], until_s))]


def pushed(watch: CameraWatch, items: Iterable[CameraItem]) -> list[WatchEvent]:
    return [event for item in items for event in watch.push(item)]


def progress_of(events: Iterable[WatchEvent]) -> list[LaneProgress]:
    return [event for event in events if isinstance(event, LaneProgress)]


def test_progress_never_overtakes_a_vehicle_that_it_speaks_of() -> None:
    events = pushed(watch_of(2), shots(8))
    (place,) = [n for n, event in enumerate(events) if isinstance(event, Drafted)]
    drafted = events[place]
    assert isinstance(drafted, Drafted)
    before, after = progress_of(events[:place]), progress_of(events[place:])
    assert max(each.settled_until for each in before) <= drafted.draft.crossed_at
    assert after[-1].settled_until == T0 + timedelta(seconds=8)


def test_a_camera_for_which_no_other_waits_tells_no_progress() -> None:
    items = [*shots(8), NothingUntil("c", T0), EndOfMedia("c", None)]
    assert progress_of(pushed(watch_of(1), items)) == []


@pytest.mark.parametrize(("uri", "is_over"), [("c.mp4", [True]), ("rtsp://10.0.0.9/c", [])])
def test_a_file_is_over_at_its_end_and_a_stream_goes_on(uri: str, is_over: list[bool]) -> None:
    told = progress_of(pushed(watch_of(2, uri), [EndOfMedia("c", None)]))
    assert [each.is_over for each in told] == is_over


def test_a_dead_stream_tells_how_far_it_is_known_but_not_past_a_vehicle_in_view() -> None:
    watch = watch_of(2, "rtsp://10.0.0.9/c")
    later = datetime(2026, 11, 3, tzinfo=UTC)
    (idle,) = progress_of(watch.push(NothingUntil("c", T0)))
    assert idle == LaneProgress("c", None, T0)
    # Its front is over the line.
    seen = pushed(watch, shots(BOX.crosses_s + 0.4))
    (in_view,) = progress_of(watch.push(NothingUntil("c", later)))
    assert T0 < in_view.settled_until <= T0 + timedelta(seconds=BOX.crosses_s + 0.4)
    assert in_view.settled_until >= progress_of(seen)[-1].settled_until
    # The stream's epoch ends, and with it what was in hand.
    flushed = watch.push(EndOfMedia("c", None))
    assert any(isinstance(event, Drafted) for event in flushed)
    (gone,) = progress_of(watch.push(NothingUntil("c", later)))
    assert gone.settled_until == later
