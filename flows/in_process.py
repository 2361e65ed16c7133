"""The same stages without Bytewax, one after the other, in one process.

It gives the same passages as the dataflow and a test proves it: Bytewax is a thin shell around
plain code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.lane_history import LaneState, with_gap
from flows.pairing import LaneEvent, LanePairings
from flows.sources.items import CameraItem, DecodeFailure, NothingUntil, PicturesDropped
from flows.sources.video_file import VideoFile
from flows.watch import Drafted, Orphaned, Seen, WatchEvent
from models.fusion.pairing import LanePairing, LaneProgress
from models.fusion.sight import CameraSight
from models.tracking.draft import PassageDraft
from schemas.passage import Passage
from schemas.site import Camera

Outcome = Passage | Orphaned | Seen | NothingUntil | DecodeFailure | PicturesDropped


def run_in_process(
    cameras: dict[str, Camera],
    watch: Callable[[CameraItem], list[WatchEvent]],
    settle: Callable[[PassageDraft], CameraSight],
    pairings: LanePairings,
) -> Iterator[Outcome]:
    """Reads one camera after the other to its end.

    Args:
        cameras: Cameras by id.
        watch: Turns the items of a camera into events.
        settle: Stores the pictures of a draft.
        pairings: Makes passages of what the cameras of a lane saw.
    """
    lanes: dict[str, LaneState] = {}
    pairing_of: dict[str, LanePairing[CameraSight]] = {}
    for camera_id in sorted(cameras):
        for item in VideoFile(camera_id, cameras[camera_id]).items():
            for event in watch(item):
                if not isinstance(event, Drafted | LaneProgress):
                    yield event
                    continue
                told: LaneEvent = settle(event.draft) if isinstance(event, Drafted) else event
                lane = pairings.lane_of(told)
                if lane not in pairing_of:
                    pairing_of[lane] = pairings.begin(lane)
                for vehicle in pairing_of[lane].push(told, pairings.now()):
                    for crossing in pairings.pass_through(vehicle):
                        lanes[lane], passage = with_gap(lanes.get(lane), crossing)
                        yield passage
