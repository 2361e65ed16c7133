"""Holds a passage against the positions of its vehicle (R38, R39).

What the trackers do not tell proves nothing: without positions the answer is ``absent``, which is
no mismatch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from pydantic import BaseModel, ConfigDict, Field

from schemas.decisions.earth import Position, distance_m, distance_to_line_m, length_m


class GpsPolicy(BaseModel):
    """How closely positions have to agree with a passage: ``[gps]`` of the site file.

    Attributes:
        gate_tolerance_m: So far from the gate a vehicle at the gate may be told to be.
        around_minutes: Positions so long before or after the passage tell where it was.
        approach_kmh: So fast it may have moved between a position and the passage.
        route_tolerance_m: So far beside its route it is still on it.
        detour_fixes_n: So many positions in a row beside the route are a detour; one may be wrong.
        slowest_kmh: Who needs longer for the route than at this speed took too long.
        allowance_minutes: … and so much longer: rest, queues, refuelling.
        fastest_kmh: Who needs less than at this speed cannot have driven the route.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate_tolerance_m: float = Field(default=500, gt=0, le=20_000)
    around_minutes: float = Field(default=5, gt=0, le=120)
    approach_kmh: float = Field(default=60, gt=0, le=200)
    route_tolerance_m: float = Field(default=1000, gt=0, le=100_000)
    detour_fixes_n: int = Field(default=2, ge=1, le=100)
    slowest_kmh: float = Field(default=25, gt=0, le=200)
    allowance_minutes: float = Field(default=60, ge=0, le=7 * 24 * 60)
    fastest_kmh: float = Field(default=100, gt=0, le=400)

    @property
    def around(self) -> timedelta:
        """The minutes before and after as a length of time."""
        return timedelta(minutes=self.around_minutes)


class GpsVerdict(StrEnum):
    """What the positions say of a passage, the gravest last."""

    ABSENT = "absent"
    """No position tells anything."""
    AGREE = "agree"
    TOO_SHORT = "too_short"
    """It was here sooner than it could have driven."""
    OVER_TIME = "over_time"
    """It took longer than it should."""
    DETOUR = "detour"
    """It left its route."""
    DISAGREE = "disagree"
    """It was elsewhere when it was read here."""

    @property
    def is_warning(self) -> bool:
        """Whether somebody has to look."""
        return self not in {GpsVerdict.ABSENT, GpsVerdict.AGREE}


_GRAVITY = list(GpsVerdict)


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a vehicle was.

    Attributes:
        at: Aware instant.
        position: Latitude and longitude, degrees, WGS 84.
    """

    at: datetime
    position: Position


@dataclass(frozen=True, slots=True)
class Journey:
    """How a vehicle was to come here.

    Attributes:
        departed_at: Aware instant at which it left.
        due_at: When it had to be here.
        route: Where it had to drive along; empty where nobody told.
    """

    departed_at: datetime
    due_at: datetime
    route: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class AtGate:
    """Where the vehicle was when it was read.

    Attributes:
        at: Instant of the position nearest in time to the passage.
        position: That position.
        distance_m: From there to the gate.
        allowed_m: How far it might have been.
    """

    at: datetime
    position: Position
    distance_m: float
    allowed_m: float


@dataclass(frozen=True, slots=True)
class OnRoute:
    """How far the vehicle was from its route.

    Attributes:
        farthest_m: Farthest that a position lies beside it.
        at: Instant of that position.
        position: That position.
        off_n: Most positions in a row beside the route.
    """

    farthest_m: float
    at: datetime
    position: Position
    off_n: int


@dataclass(frozen=True, slots=True)
class OnTime:
    """How long the vehicle took.

    Attributes:
        travel_s: From departure to passage.
        least_s: What it takes at least, where the route is known.
        most_s: What it may take: up to the deadline, or for the route.
        longest_stop_s: Longest time in which it stayed near one place.
        stopped_at: That place.
    """

    travel_s: float
    least_s: float | None
    most_s: float
    longest_stop_s: float
    stopped_at: Position | None


@dataclass(frozen=True, slots=True)
class GpsCheck:
    """What the positions of a vehicle say of its passage.

    Attributes:
        findings: What was found, the gravest first; never empty.
        fixes_n: Positions that were looked at.
        at_gate: Evidence; nothing where nothing tells it.
        on_route: The same.
        on_time: The same.
    """

    findings: tuple[GpsVerdict, ...]
    fixes_n: int = 0
    at_gate: AtGate | None = None
    on_route: OnRoute | None = None
    on_time: OnTime | None = None

    @property
    def verdict(self) -> GpsVerdict:
        """The gravest finding."""
        return self.findings[0]


def check_gps(
    passed_at: datetime,
    gate: Position | None,
    fixes: Sequence[Fix],
    policy: GpsPolicy,
    journey: Journey | None = None,
) -> GpsCheck:
    """Holds a passage against the positions of its vehicle.

    Args:
        passed_at: Aware instant of the passage.
        gate: Where the gate is; without it, only the journey is looked at.
        fixes: Positions of the vehicle, in any order; those of another time are left out.
        policy: How closely they have to agree.
        journey: How it was to come here, if it carries goods under supervision.
    """
    begin = passed_at - policy.around
    if journey is not None:
        begin = min(begin, journey.departed_at)
    track = sorted(
        (fix for fix in fixes if begin <= fix.at <= passed_at + policy.around),
        key=lambda fix: fix.at,
    )
    at_gate = None if gate is None else _at_gate(passed_at, gate, track, policy)
    on_route, on_time = None, None
    if journey is not None:
        driven = [fix for fix in track if journey.departed_at <= fix.at <= passed_at]
        if driven and journey.route:
            on_route = _on_route(driven, journey.route, policy)
        if driven:
            on_time = _on_time(passed_at, driven, journey, policy)
    findings: set[GpsVerdict] = set()
    if at_gate is not None:
        is_near = at_gate.distance_m <= at_gate.allowed_m
        findings.add(GpsVerdict.AGREE if is_near else GpsVerdict.DISAGREE)
    if on_route is not None:
        is_off = on_route.off_n >= policy.detour_fixes_n
        findings.add(GpsVerdict.DETOUR if is_off else GpsVerdict.AGREE)
    if on_time is not None:
        findings.add(_timely(on_time))
    ranked = sorted(findings or {GpsVerdict.ABSENT}, key=_GRAVITY.index, reverse=True)
    return GpsCheck(tuple(ranked), len(track), at_gate, on_route, on_time)


def _at_gate(
    passed_at: datetime, gate: Position, track: Sequence[Fix], policy: GpsPolicy
) -> AtGate | None:
    near = [fix for fix in track if abs(fix.at - passed_at) <= policy.around]
    if not near:
        return None
    fix = min(near, key=lambda each: (abs(each.at - passed_at), each.at))
    driven_m = policy.approach_kmh / 3.6 * abs(fix.at - passed_at).total_seconds()
    return AtGate(
        fix.at,
        fix.position,
        distance_m(fix.position, gate),
        policy.gate_tolerance_m + driven_m,
    )


def _on_route(driven: Sequence[Fix], route: tuple[Position, ...], policy: GpsPolicy) -> OnRoute:
    beside = [distance_to_line_m(fix.position, route) for fix in driven]
    far_m, farthest = max(zip(beside, driven, strict=True), key=lambda each: each[0])
    runs = groupby(metres > policy.route_tolerance_m for metres in beside)
    off_n = max((len(list(run)) for is_off, run in runs if is_off), default=0)
    return OnRoute(far_m, farthest.at, farthest.position, off_n)


def _on_time(
    passed_at: datetime, driven: Sequence[Fix], journey: Journey, policy: GpsPolicy
) -> OnTime:
    route_m = length_m(journey.route)
    most_s = (journey.due_at - journey.departed_at).total_seconds()
    least_s = None
    if route_m > 0:
        usual_s = route_m / (policy.slowest_kmh / 3.6) + policy.allowance_minutes * 60
        most_s = min(most_s, usual_s)
        least_s = route_m / (policy.fastest_kmh / 3.6)
    stop_s, place = _longest_stop(driven, policy.gate_tolerance_m)
    travel_s = (passed_at - journey.departed_at).total_seconds()
    return OnTime(travel_s, least_s, most_s, stop_s, place)


def _timely(on_time: OnTime) -> GpsVerdict:
    if on_time.travel_s > on_time.most_s:
        return GpsVerdict.OVER_TIME
    if on_time.least_s is not None and on_time.travel_s < on_time.least_s:
        return GpsVerdict.TOO_SHORT
    return GpsVerdict.AGREE


def _longest_stop(driven: Sequence[Fix], within_m: float) -> tuple[float, Position | None]:
    """Seconds of the longest stay near one place, and the place; a stay begins anew outside it."""
    longest_s, place = 0.0, None
    first = driven[0]
    for fix in driven[1:]:
        if distance_m(first.position, fix.position) > within_m:
            first = fix
        elif (stay_s := (fix.at - first.at).total_seconds()) > longest_s:
            longest_s, place = stay_s, first.position
    return longest_s, place
