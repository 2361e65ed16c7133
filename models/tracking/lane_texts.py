"""The texts in a lane since it was last empty: when they are looked for, and where.

All that changed is searched now and then. In between, only the surroundings of texts that are not
known for sure are looked at: to find a plate again where it must be costs a fifth of a search.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce

import numpy as np

from models.tracking.lane_view import LaneView, Mask, Part
from models.tracking.region_reads import KnownText, Looked, ReadTexts
from models.tracking.text_tracks import TextTrack, TextTracker
from models.tracking.unread_places import UnreadPlaces
from schemas.frame import Frame
from schemas.geometry import Box
from schemas.read import Status

LOOK_AGAIN = timedelta(seconds=0.39)
"""While a text is in sight, all that changed is searched only so often for others …"""
LOOK_FIRST = timedelta(seconds=0.49)
"""… and without one, for the first. A lorry at 30 km/h goes 5 m until the third frame of five a
second, a third of a gate's view; at 0.75 s, texts were missed that a lorry showed."""
CHANGES_N = 5
"""What moved in this many looks is read."""
SURROUNDINGS_TEXTS = 1.0
"""How far the surroundings of a text reach, in its longer sides."""
SURROUNDINGS_MIN_PX = 48


@dataclass(frozen=True, slots=True)
class Searched:
    """What a look for texts brought.

    Attributes:
        ended: Texts that are out of sight.
        looked: What was looked at, and what it gave.
    """

    ended: list[TextTrack]
    looked: Looked


class LaneTexts:
    """The texts in hand.

    Args:
        read_texts: Reads the texts of a picture.
    """

    def __init__(self, read_texts: ReadTexts) -> None:
        self._read_texts = read_texts
        self._tracker = TextTracker()
        self._unread = UnreadPlaces()
        self._changes: deque[Mask] = deque(maxlen=CHANGES_N)
        self._searched_at: datetime | None = None

    @property
    def live(self) -> list[TextTrack]:
        """The texts in sight."""
        return self._tracker.live

    @property
    def changed(self) -> Mask:
        """Where the region changed lately, ``(h, w)``."""
        changed: Mask = np.logical_or.reduce(self._changes)
        return changed

    def moved(self, moving: Mask) -> None:
        """Takes where the region changed since the look before, ``(h, w)``."""
        self._changes.append(moving)

    def look(self, view: LaneView, frame: Frame) -> Searched | None:
        """Looks for texts if that is due; else nothing.

        Args:
            view: The camera's view of the lane.
            frame: In which something moved lately.
        """
        now = frame.captured_at
        doubtful = [t for t in self.live if t.missed_n == 0 and t.is_to_be_read(now)]
        pause = LOOK_AGAIN if self.live else LOOK_FIRST
        is_due = self._searched_at is None or now - self._searched_at >= pause
        if not is_due and not doubtful:
            return None
        # How a text moves that was seen once is not known yet: it may be anywhere.
        if is_due or any(len(track.seen) == 1 for track in doubtful):
            self._searched_at = now
            return self._search(frame, view.part(frame.pixels, self.changed), is_whole=True)
        around = _surroundings([track.expected_box(now) for track in doubtful])
        if not view.overlaps(around):
            return None
        return self._search(frame, view.part_around(frame.pixels, around), is_whole=False)

    def rest(self) -> list[TextTrack]:
        """As :meth:`TextTracker.rest`."""
        return self._tracker.rest()

    def expire(self, now: datetime) -> list[TextTrack]:
        """As :meth:`TextTracker.expire`."""
        return self._tracker.expire(now)

    def flush(self) -> list[TextTrack]:
        """As :meth:`TextTracker.flush`."""
        return self._tracker.flush()

    def _search(self, frame: Frame, part: Part, *, is_whole: bool) -> Searched:
        now = frame.captured_at
        shown = [track for track in self.live if is_whole or part.shows(track.expected_box(now))]
        settled = [track for track in shown if not track.is_to_be_read(now)]
        known = [KnownText(track.kind, track.expected_box(now)) for track in settled]
        known += self._unread.passed_over(now)
        given = self._read_texts(
            part.image,
            part.side_px,
            [KnownText(one.kind, one.box.moved(-part.x0, -part.y0)) for one in known],
        )
        seen = [box and box.moved(part.x0, part.y0) for box in given.seen]
        self._unread.push(
            now,
            failed=[box.moved(part.x0, part.y0) for box in given.unread],
            passed_over=seen[len(settled) :],
        )
        reads = [
            replace(read, box=read.box.moved(part.x0, part.y0))
            for read in given.reads
            # Part of a number has no voice in a vote; the next frames show the whole.
            if read.status is not Status.INCOMPLETE
        ]
        found = [(track, box) for track, box in zip(settled, seen, strict=False) if box]
        ended = self._tracker.push(frame, reads, found, shown)
        return Searched(ended, Looked(part.image, given, is_whole=is_whole))


def _surroundings(boxes: Sequence[Box]) -> Box:
    """The rectangle around texts in which they will be found if they go on as they did."""
    return reduce(Box.union, (_surrounded(box) for box in boxes))


def _surrounded(box: Box) -> Box:
    reach = max(SURROUNDINGS_MIN_PX, SURROUNDINGS_TEXTS * max(box.width, box.height))
    return Box(box.x0 - reach, box.y0 - reach, box.x1 + reach, box.y1 + reach)
