"""The same stages without Bytewax, one after the other, in one process.

It gives the same passages as the dataflow and a test proves it: Bytewax is a thin shell around
plain code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.lane_history import Crossing, LaneState, with_gap
from flows.sources.video_file import CameraItem, DecodeFailure, VideoFile
from flows.watch import Drafted, Orphaned, Seen, WatchEvent
from models.tracking.draft import PassageDraft
from schemas.passage import Passage
from schemas.site import Camera

Outcome = Passage | Orphaned | Seen | DecodeFailure


def run_in_process(
    cameras: dict[str, Camera],
    watch: Callable[[CameraItem], list[WatchEvent]],
    settle: Callable[[PassageDraft], Crossing],
) -> Iterator[Outcome]:
    """Reads one camera after the other to its end.

    Args:
        cameras: Cameras by id.
        watch: Turns the items of a camera into events.
        settle: Stores the pictures of a draft and makes its passage.
    """
    lanes: dict[str, LaneState] = {}
    for camera_id in sorted(cameras):
        for item in VideoFile(camera_id, cameras[camera_id]).items():
            for event in watch(item):
                if not isinstance(event, Drafted):
                    yield event
                    continue
                crossing = settle(event.draft)
                lane = crossing.passage.lane
                lanes[lane], passage = with_gap(lanes.get(lane), crossing)
                yield passage
