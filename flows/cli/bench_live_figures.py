"""The figures of the live benchmark: what was lost, doubled, dropped, and how long a row takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import Any

from models.synth.bench import LENGTH_S
from sql.store import StoredTime

SAME_VEHICLE = timedelta(seconds=5)
"""A passage so near to where a vehicle was expected is that vehicle; they come a minute apart."""
FRAMES_TOLERANCE_N = 1
"""Where the grid of looks falls may cost a vehicle this many."""
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A time for which a camera showed its minute again and again.

    Attributes:
        lane: Its lane.
        crosses_at: When its first vehicle crossed the line.
        until: Vehicles that crossed before this have had their time to be stored.
    """

    lane: str
    crosses_at: datetime
    until: datetime

    def expected(self) -> list[datetime]:
        """When a vehicle crossed the line."""
        every = timedelta(seconds=LENGTH_S)
        number_n = max(0, -((self.crosses_at - self.until) // every))
        return [self.crosses_at + number * every for number in range(number_n)]


@dataclass(frozen=True, slots=True)
class Counted:
    """Passages beside the vehicles that drove.

    Attributes:
        vehicles_n: Vehicles that drove.
        lost_n: Vehicles without a passage.
        doubled_n: Passages of a vehicle that has one already.
        false_n: Passages when no vehicle drove.
    """

    vehicles_n: int
    lost_n: int
    doubled_n: int
    false_n: int


def counted(shown: Iterable[Shown], passages: Sequence[StoredTime]) -> Counted:
    """Compares passages with the vehicles that drove.

    Args:
        shown: What the cameras showed.
        passages: What was stored.
    """
    vehicles = [(one.lane, at, one.until) for one in shown for at in one.expected()]
    hits: Counter[tuple[str, datetime]] = Counter()
    false_n = 0
    ends: Mapping[str, datetime] = {lane: until for lane, _, until in sorted(vehicles)}
    for passage in passages:
        near = [
            (lane, at)
            for lane, at, _ in vehicles
            if lane == passage.lane and abs(at - passage.passed_at) <= SAME_VEHICLE
        ]
        if near:
            hits[near[0]] += 1
        elif passage.passed_at <= ends.get(passage.lane, passage.passed_at) - SAME_VEHICLE:
            false_n += 1
    return Counted(
        vehicles_n=len(vehicles),
        lost_n=sum((lane, at) not in hits for lane, at, _ in vehicles),
        doubled_n=sum(n - 1 for n in hits.values()),
        false_n=false_n,
    )


def row_seconds(passages: Sequence[StoredTime], since: datetime, until: datetime) -> dict[str, Any]:
    """How long after a vehicle was last seen its row was there.

    Args:
        passages: What was stored.
        since: Vehicles that passed earlier are left out: the program had only just begun.
        until: Later rows are left out.
    """
    waits = [
        (one.stored_at - one.last_seen_at).total_seconds()
        for one in passages
        if since <= one.passed_at and one.stored_at <= until
    ]
    if len(waits) < 2:  # noqa: PLR2004 - no percentile of one
        return {"row_p50_seconds": None, "row_p95_seconds": None}
    return {
        "row_p50_seconds": round(median(waits), _DIGITS),
        "row_p95_seconds": round(quantiles(waits, n=20, method="inclusive")[-1], _DIGITS),
    }


def dropped_in_view(passages: Sequence[StoredTime]) -> int:
    """Looks that are missing while a vehicle was in view.

    All cameras show the same vehicle at the same speed; the one that was looked at most often
    tells how many looks it is worth.

    Args:
        passages: What was stored.
    """
    if not passages:
        return 0
    typical_n = round(median(one.frames_n for one in passages))
    return sum(max(0, typical_n - FRAMES_TOLERANCE_N - one.frames_n) for one in passages)


def growth(samples: Sequence[float]) -> float | None:
    """How much the last tenth of some samples is above the tenth that follows the first fifth.

    Args:
        samples: In the order of time; the first fifth is warming up.
    """
    tenth = len(samples) // 10
    if tenth < 1:
        return None
    start = median(samples[2 * tenth : 3 * tenth])
    return round(median(samples[-tenth:]) / start - 1, 4)
