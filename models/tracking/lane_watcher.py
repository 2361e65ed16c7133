"""One camera over one lane: frames in, drafts of passages out. Here the picture ends.

The watcher starts afresh whenever the lane is empty, from the very frame that it then names as
its resume point. So a run that resumes there goes on exactly as the run that was never stopped,
and neither tracks nor backgrounds are ever written to disk (they would not survive an upgrade).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.causes.figures import QualityLog
from models.causes.meter import LookMeter
from models.ground import GroundPlane
from models.tracking.crossing import Line
from models.tracking.draft import PassageDraft, draft_of
from models.tracking.lane_texts import LaneTexts, Searched
from models.tracking.lane_view import Glance, LaneView
from models.tracking.loop import VirtualLoop
from models.tracking.region_reads import ReadTexts
from models.tracking.text_tracks import TextTrack
from models.tracking.vehicles import Settled, VehicleAssembler
from schemas.frame import Frame
from schemas.site import Camera

MOVING_SHARE = 0.006
"""Less of the region than this changes by sensor noise and compression alone."""
READ_AFTER_MOTION = timedelta(seconds=0.5)
"""Texts are read for this long after the last motion; a standing text is known already."""
AT_REST = timedelta(seconds=1.0)
"""A lane in which nothing moved for this long and nothing is in hand is empty."""
FIRST_REST = timedelta(seconds=0.4)
"""… at first so short a rest is enough: what drives moves, and what stands is never told from the
lane before it goes."""
STANDS_STILL = timedelta(seconds=10.0)
"""… but where something hides a part of it, only after so long: what is far off or creeps moves
but few pixels, and somebody who waits goes on."""
STANDING_MAX = timedelta(seconds=60)
"""After so long without motion, what moved in is taken as part of the scene …"""
STANDING_VEHICLE_MAX = timedelta(minutes=15)
"""… unless it is as long as a vehicle or was read: then it waits, and is not parked yet."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one frame brought.

    Attributes:
        passed: Drafts of passages that are finished.
        orphans: Texts that belong to no passage.
        glimpses_n: Occupations of the line too short for a vehicle.
        resume_here: Whether the lane was empty at this frame.
    """

    passed: tuple[PassageDraft, ...] = ()
    orphans: tuple[TextTrack, ...] = ()
    glimpses_n: int = 0
    resume_here: bool = False

    def and_then(self, other: Watched) -> Watched:
        """Both, in this order."""
        return Watched(
            self.passed + other.passed,
            self.orphans + other.orphans,
            self.glimpses_n + other.glimpses_n,
            self.resume_here or other.resume_here,
        )


class _InHand:
    """What the watcher knows since the lane was last empty.

    Args:
        view: The camera's view of the lane.
        line: The lane's line, pixels of the full picture.
        read_texts: Reads the texts of a picture.
        glance: The first look.
        at: Instant of that look.
        is_empty: Whether the lane is known to be empty in it.
    """

    def __init__(
        self,
        view: LaneView,
        line: Line,
        read_texts: ReadTexts,
        glance: Glance,
        at: datetime,
        *,
        is_empty: bool,
    ) -> None:
        self.loop = VirtualLoop(view)
        self.loop.learn(glance, trusted=is_empty)
        self.texts = LaneTexts(read_texts)
        self.assembler = VehicleAssembler(line)
        self.log = QualityLog()
        self.lane_moved_at = at
        # An empty lane need not be searched for text until something moves in it.
        self.moved_at = at - READ_AFTER_MOTION - timedelta(milliseconds=1) if is_empty else at

    def is_still(self, now: datetime) -> bool:
        """Whether nothing moved lately."""
        return now - self.moved_at > READ_AFTER_MOTION

    @property
    def is_nothing(self) -> bool:
        """Whether no text, no vehicle and nothing on the line is in hand."""
        return not self.texts.live and self.assembler.is_idle and not self.loop.is_occupied


class LaneWatcher:
    """Watches one lane through one camera.

    Args:
        camera_id: Id of the camera in the site file.
        camera: The camera's table of the site file.
        read_texts: Reads the texts of a region.
    """

    def __init__(self, camera_id: str, camera: Camera, read_texts: ReadTexts) -> None:
        self._camera_id = camera_id
        self._camera = camera
        self._read_texts = read_texts
        self._view: LaneView | None = None
        self._meter: LookMeter | None = None
        self._epoch: int | None = None
        self._hand: _InHand | None = None

    def push(self, frame: Frame) -> Watched:
        """Takes the next frame of the camera.

        Args:
            frame: Frames come in the order of their time; a new epoch, or a new size of the
                picture, ends what was in hand.
        """
        width, height = frame.pixels.size_px
        same = self._view is not None and self._view.size_px == (width, height)
        before = Watched() if same and frame.epoch == self._epoch else self.flush()
        self._epoch = frame.epoch
        if self._hand is None or self._view is None:
            hand, view = self._begin(frame, is_empty=False)
        else:
            hand, view = self._hand, self._view
        return before.and_then(self._watch(frame, hand, view))

    def resume(self, frame: Frame) -> None:
        """Takes the frame of a resume point: the lane is known to be empty in it."""
        self._epoch = frame.epoch
        self._begin(frame, is_empty=True)

    def settled_until(self, seen_until: datetime) -> datetime:
        """No vehicle that crossed before the instant that this answers will come any more.

        Args:
            seen_until: Everything before this instant was looked at.
        """
        if self._hand is None:
            return seen_until
        pending_since = self._hand.loop.pending_since or seen_until
        until = min(seen_until, pending_since)
        return self._hand.assembler.settled_until(self._hand.texts.live, until)

    def flush(self) -> Watched:
        """Ends what is in hand, as at the end of the media."""
        hand, self._hand = self._hand, None
        if hand is None:
            return Watched()
        return self._watched(hand.assembler.flush(hand.texts.flush()), hand)

    def _begin(self, frame: Frame, *, is_empty: bool) -> tuple[_InHand, LaneView]:
        width, height = frame.pixels.size_px
        if self._view is None or self._view.size_px != (width, height):
            self._view = LaneView(self._camera, width, height)
            self._meter = None
        view = self._view
        view.forget()
        (ax, ay), (bx, by) = self._camera.line
        line = ((ax * width, ay * height), (bx * width, by * height))
        if self._meter is None:
            calibration = self._camera.calibration
            ground = GroundPlane(calibration, width, height) if calibration else None
            self._meter = LookMeter(view, ground, line)
        self._meter.forget()
        glance = view.look(frame.pixels)
        self._hand = _InHand(
            view, line, self._read_texts, glance, frame.captured_at, is_empty=is_empty
        )
        self._hand.log.pose = self._meter.pose
        return self._hand, view

    def _watch(self, frame: Frame, hand: _InHand, view: LaneView) -> Watched:
        glance = view.look(frame.pixels)
        now = frame.captured_at
        if glance.moving_share > MOVING_SHARE:
            hand.moved_at = now
        if glance.lane_moving_share > MOVING_SHARE:
            hand.lane_moved_at = now
        hand.texts.moved(glance.moving)
        searched: Searched | None = None
        if hand.is_still(now):
            # Without motion nothing is read, and a text that stands does not grow old.
            ended = hand.texts.rest()
        else:
            searched = hand.texts.look(view, frame)
            ended = searched.ended if searched else hand.texts.expire(now)
        edges = hand.loop.push(now, glance)
        self._measure(now, glance, hand, searched)
        settled = hand.assembler.push(
            frame, edges, hand.texts.live, ended, loop_is_trusted=hand.loop.is_trusted
        )
        return self._watched(settled, hand).and_then(self._rest(frame, hand))

    def _rest(self, frame: Frame, hand: _InHand) -> Watched:
        """Starts afresh at this frame when the lane is empty, or stands still for very long."""
        # The first picture of the empty lane does not wait for other lanes to come to rest.
        moved_at = hand.moved_at if hand.loop.is_trusted else hand.lane_moved_at
        still = frame.captured_at - moved_at
        waits = hand.texts.live or hand.loop.has_vehicle
        standing_max = STANDING_VEHICLE_MAX if waits else STANDING_MAX
        at_rest = AT_REST if hand.loop.is_trusted else FIRST_REST
        at_rest = STANDS_STILL if hand.loop.is_hidden else at_rest
        if (hand.is_nothing and still >= at_rest) or still >= standing_max:
            left = self.flush()
            self._begin(frame, is_empty=True)
            return left.and_then(Watched(resume_here=True))
        return Watched()

    def _measure(
        self, now: datetime, glance: Glance, hand: _InHand, searched: Searched | None
    ) -> None:
        """Notes the figures of a look."""
        if self._meter is None:
            return
        hidden = hand.loop.hidden(glance)
        vehicle = hand.texts.changed if hidden is None else hidden
        looked = searched.looked if searched else None
        hand.log.add(self._meter.look(now, glance, vehicle, looked))

    def _watched(self, settled: Settled, hand: _InHand) -> Watched:
        together = [vehicle.crossed_at for vehicle in (*settled.vehicles, *hand.assembler.open)]
        drafts = tuple(
            draft_of(vehicle, self._camera_id, hand.log, together) for vehicle in settled.vehicles
        )
        return Watched(drafts, settled.orphans, settled.glimpses_n)
