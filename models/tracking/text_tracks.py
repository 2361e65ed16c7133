"""One text over the frames of one camera.

Tracking by distance alone splits and merges, so the text itself takes part: two sightings are one
track when they stand where the track was expected, or when they read nearly the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
from scipy.optimize import linear_sum_assignment

from models.fusion.vote import carried_by, vote
from schemas.frame import Frame
from schemas.geometry import Box, Point
from schemas.read import Read, Status, TextKind

LOST_AFTER = timedelta(seconds=0.8)
"""Two looks for texts come in this time, however few are needed."""
MISSED_AT_REST_N = 2
SAME_TEXT_EDITS = 2
DOUBT = 0.5
"""A read of less confidence alone does not make a text believable."""
REACH_TEXT_WIDTHS = 1.2
"""How far a text may stand from where it was expected, in widths of the text."""
REACH_SAME_TEXT_WIDTHS = 6.0
SURE_READS_N = 3
"""A text that so many frames accepted and agree on is known …"""
RECHECK = timedelta(seconds=0.8)
"""… and read again after so long."""
READS_ENOUGH_N = 8
"""A text that is still in doubt after so many reads …"""
RETRY = timedelta(seconds=0.6)
"""… is read again after so long."""
PICTURES_MAX = 3
"""Texts of one track whose best picture is kept until the vote is known; a picture is large."""
_REFUSED = 1e6


def edits(a: str, b: str) -> int:
    """The Levenshtein distance of two short texts."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            diagonal, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right)),
            )
    return row[-1]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One read of a track with the frame that it was read in."""

    read: Read
    captured_at: datetime
    frame: Frame = field(repr=False)


@dataclass
class TextTrack:
    """The sightings of one text.

    Attributes:
        kind: Container code or plate.
        reads: Reads with their instants, oldest first.
        pictures: The sighting that proves each text best, of the texts that stand best in the
            vote; the only ones whose pictures are kept.
        seen: Instants at which it was found, read or not, with its places; oldest first.
        missed_n: Looks since it was last found.
    """

    kind: TextKind
    reads: list[tuple[datetime, Read]]
    pictures: dict[str, Sighting]
    seen: list[tuple[datetime, Box]]
    missed_n: int = 0

    @classmethod
    def start(cls, read: Read, frame: Frame) -> TextTrack:
        """A track that begins with one sighting."""
        sighting = Sighting(read, frame.captured_at, frame)
        at = frame.captured_at
        return cls(read.kind, [(at, read)], {read.text: sighting}, [(at, read.box)])

    def add(self, read: Read, frame: Frame) -> None:
        """Adds a sighting; keeps its picture where it proves its text best."""
        self.reads.append((frame.captured_at, read))
        self.found(read.box, frame.captured_at)
        text, kept = read.text, self.pictures.get(read.text)
        if kept is None or carried_by(text, read) > carried_by(text, kept.read):
            self.pictures[text] = Sighting(read, frame.captured_at, frame)
        if len(self.pictures) > PICTURES_MAX:
            del self.pictures[self._standing_last()]

    def found(self, box: Box, at: datetime) -> None:
        """Notes that the text was found again, whether it was read or not."""
        self.seen.append((at, box))
        self.missed_n = 0

    def is_to_be_read(self, now: datetime) -> bool:
        """Whether another read of it may tell more than it costs.

        What many frames agree on is read again now and then only, in case another text has
        come to its place; what many frames could not settle has had its best pictures.
        """
        if self.agreed_n >= SURE_READS_N:
            return now - self.reads[-1][0] >= RECHECK
        return len(self.reads) < READS_ENOUGH_N or now - self.reads[-1][0] >= RETRY

    def _standing_last(self) -> str:
        """The text with a picture that stands last in the vote."""
        answer = vote([read for _, read in self.reads])
        ranked = [answer.text, *(other for other, _ in answer.candidates)]
        return max(self.pictures, key=lambda t: ranked.index(t) if t in ranked else len(ranked))

    def picture_of(self, text: str) -> Sighting:
        """The sighting whose picture proves a text best."""
        return max(self.pictures.values(), key=lambda seen: carried_by(text, seen.read))

    @property
    def frame(self) -> Frame:
        """The frame of the most confident read."""
        return max(self.pictures.values(), key=lambda seen: seen.read.confidence).frame

    @property
    def first_seen_at(self) -> datetime:
        """Instant of the first sighting."""
        return self.seen[0][0]

    @property
    def last_seen_at(self) -> datetime:
        """Instant of the last sighting."""
        return self.seen[-1][0]

    @property
    def last(self) -> Read:
        """The last read."""
        return self.reads[-1][1]

    @property
    def is_confirmed(self) -> bool:
        """Whether two frames agree on a text, one of them without great doubt.

        A false code rarely comes twice; other markings that happen to fit a grammar may, but
        never fit it well.
        """
        texts = [read.text for _, read in self.reads]
        clear = {read.text for _, read in self.reads if read.confidence >= DOUBT}
        return any(texts.count(text) > 1 for text in clear)

    @property
    def agreed_n(self) -> int:
        """Frames that accepted the text that most of them read."""
        accepted = Counter(r.text for _, r in self.reads if r.status is Status.ACCEPTED)
        return max(accepted.values(), default=0)

    def expected_box(self, at: datetime) -> Box:
        """Where the text should stand at ``at`` if it goes on as it did between its last two."""
        box = self.seen[-1][1]
        if len(self.seen) == 1:
            return box
        (t0, before), (t1, now) = self.seen[-2:]
        span_s = (t1 - t0).total_seconds()
        if span_s <= 0:
            return box
        part = (at - t1).total_seconds() / span_s
        (x0, y0), (x1, y1) = before.center, now.center
        return box.moved((x1 - x0) * part, (y1 - y0) * part)

    def path(self) -> list[tuple[datetime, Point]]:
        """Instants and centres of the text, pixels of the full picture."""
        return [(at, box.center) for at, box in self.seen]


class TextTracker:
    """Gives the reads of each frame to the tracks that they continue."""

    def __init__(self) -> None:
        self.live: list[TextTrack] = []

    def push(
        self,
        frame: Frame,
        reads: Sequence[Read],
        found: Sequence[tuple[TextTrack, Box]] = (),
        shown: Sequence[TextTrack] | None = None,
    ) -> list[TextTrack]:
        """Takes the reads of one frame.

        Args:
            frame: The frame they were read in.
            reads: Boxes in pixels of the full picture.
            found: Tracks whose text was found without reading it, and where.
            shown: Tracks whose place was looked at; without it, all.

        Returns:
            The tracks that ended, because their text was not seen for a second.
        """
        for track in self.live if shown is None else shown:
            track.missed_n += 1
        for track, box in found:
            track.found(box, frame.captured_at)
        taken = self._assign(frame, reads)
        for index, read in enumerate(reads):
            if index not in taken:
                self.live.append(TextTrack.start(read, frame))
        return self.expire(frame.captured_at)

    def expire(self, now: datetime) -> list[TextTrack]:
        """Ends the tracks whose text was not found for too long, as on a frame without a look."""
        return self._end(lambda track: now - track.last_seen_at > LOST_AFTER)

    def rest(self) -> list[TextTrack]:
        """Ends the tracks that the last looks missed, as when nothing moves any more.

        A text that stands was seen to the last and stays, however long nothing moves.
        """
        return self._end(lambda track: track.missed_n >= MISSED_AT_REST_N)

    def flush(self) -> list[TextTrack]:
        """Ends all tracks, as at the end of a media epoch."""
        return self._end(lambda _track: True)

    def _end(self, is_over: Callable[[TextTrack], bool]) -> list[TextTrack]:
        ended = [track for track in self.live if is_over(track)]
        self.live = [track for track in self.live if not is_over(track)]
        return ended

    def _assign(self, frame: Frame, reads: Sequence[Read]) -> set[int]:
        if not self.live or not reads:
            return set()
        cost = np.array([[_cost(track, read, frame) for read in reads] for track in self.live])
        taken: set[int] = set()
        for row, column in zip(*linear_sum_assignment(cost), strict=True):
            if cost[row, column] < _REFUSED:
                self.live[row].add(reads[column], frame)
                taken.add(int(column))
        return taken


def _cost(track: TextTrack, read: Read, frame: Frame) -> float:
    if track.kind is not read.kind or track.last_seen_at == frame.captured_at:
        return _REFUSED
    expected = track.expected_box(frame.captured_at)
    reach_px = max(expected.width, expected.height, read.box.width, read.box.height)
    (x0, y0), (x1, y1) = expected.center, read.box.center
    distance = float(np.hypot(x1 - x0, y1 - y0)) / max(reach_px, 1.0)
    differing = min(edits(read.text, seen.text) for _, seen in track.reads[-3:])
    if differing <= SAME_TEXT_EDITS:
        return distance + differing if distance <= REACH_SAME_TEXT_WIDTHS else _REFUSED
    same_place = distance <= REACH_TEXT_WIDTHS and differing <= len(read.text) // 2
    return distance + differing if same_place else _REFUSED
