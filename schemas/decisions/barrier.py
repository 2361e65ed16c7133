"""Opens a gate's barrier or holds it, and says why (R46, R47, R50); pure, and closed when in doubt.

A passage has several numbers, and each is answered for by its own shard; :class:`PassageBarrier`
brings the answers together. It decides when all numbers of the vehicle are answered for, and again
whenever an answer changes while the vehicle may still stand there. What was opened is never taken
back, for a barrier that falls on a vehicle helps nobody: what speaks against it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from heapq import heappop, heappush
from typing import NamedTuple

from schemas.decisions.barrier_reasons import BarrierReason, Cause, reasons_to_hold
from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.feed_pulse import stale_feeds
from schemas.decisions.passage_answer import PassageAnswer
from schemas.decisions.warning import GateWarning, WarningKind
from schemas.matching.entry import Side
from schemas.read import TextKind


class BarrierState(StrEnum):
    """What a barrier does."""

    OPEN = "open"
    HOLD = "hold"


class BarrierDecision(NamedTuple):
    """What the barrier does with one passage.

    Attributes:
        passage: Subject of the passage.
        site: Site id.
        gate: Gate id.
        lane: Lane id.
        passed_s: When it passed.
        passage_revision: The passage's revision that was decided on.
        state: Open or hold.
        reasons: Why it holds; none when it opens.
        containers: What was read.
        known_s: When the last of what was known came in.
        decided_s: As of when.
    """

    passage: str
    site: str
    gate: str
    lane: str
    passed_s: float
    passage_revision: int
    state: BarrierState
    reasons: tuple[BarrierReason, ...]
    containers: tuple[str, ...]
    known_s: float
    decided_s: float

    @property
    def is_open(self) -> bool:
        """Whether the vehicle may go."""
        return self.state is BarrierState.OPEN


class _Vehicle:
    """What is known of one passage."""

    __slots__ = ("answers", "decision", "warning")

    def __init__(self) -> None:
        self.answers: dict[tuple[str, bool], PassageAnswer] = {}
        self.decision: BarrierDecision | None = None
        self.warning: GateWarning | None = None

    def latest(self) -> PassageAnswer:
        """An answer of the highest revision of the passage."""
        return max(self.answers.values(), key=lambda each: (each.revision, each.is_active))

    def current(self) -> list[PassageAnswer]:
        """What still counts, in the order of numbers."""
        return [self.answers[key] for key in sorted(self.answers) if self.answers[key].is_active]

    def is_whole(self) -> bool:
        """Whether all numbers of the vehicle are answered for, each of its latest revision."""
        latest = self.latest()
        return all(
            (found := self.answers.get((number, False))) is not None
            and found.revision == latest.revision
            for number in (*latest.containers, *latest.plates)
        )


class PassageBarrier:
    """Decides on the passages of one site.

    Args:
        rules: By gate id; at a gate without rules nothing is decided.
    """

    def __init__(self, rules: Mapping[str, BarrierRules]) -> None:
        self._rules = rules
        self._vehicles: dict[str, _Vehicle] = {}
        self._ends: list[tuple[float, str]] = []

    def push(
        self, answers: Iterable[PassageAnswer], as_of_s: float, heard_s: Mapping[Side, float]
    ) -> list[BarrierDecision | GateWarning]:
        """Takes in answers and decides on their passages.

        Args:
            answers: Of any shards, in any order.
            as_of_s: Now, in seconds since 1970.
            heard_s: When each feed was last heard of, see :class:`FeedPulse`.
        """
        touched: dict[str, None] = {}
        for answer in answers:
            rules = self._rules.get(answer.gate)
            if rules is None or not rules.decides(answer.direction):
                continue
            until_s = answer.passed_s + rules.kept_s
            if as_of_s > until_s:
                continue
            vehicle = self._vehicles.get(answer.passage)
            if vehicle is None:
                vehicle = self._vehicles[answer.passage] = _Vehicle()
                heappush(self._ends, (until_s, answer.passage))
            vehicle.answers[answer.number, answer.is_possible] = answer
            touched[answer.passage] = None
        decided: list[BarrierDecision | GateWarning] = []
        for passage in touched:
            vehicle = self._vehicles[passage]
            if vehicle.is_whole():
                rules = self._rules[vehicle.latest().gate]
                decided += _decided(vehicle, rules, as_of_s, heard_s)
        self.advance(as_of_s)
        return decided

    def advance(self, as_of_s: float) -> None:
        """Forgets passages that nothing is decided on any more.

        Args:
            as_of_s: Now.
        """
        while self._ends and self._ends[0][0] < as_of_s:
            self._vehicles.pop(heappop(self._ends)[1], None)

    @property
    def vehicles_n(self) -> int:
        """Passages that are remembered."""
        return len(self._vehicles)


def _decided(
    vehicle: _Vehicle, rules: BarrierRules, as_of_s: float, heard_s: Mapping[Side, float]
) -> Iterator[BarrierDecision | GateWarning]:
    latest, answers = vehicle.latest(), vehicle.current()
    stale = stale_feeds(rules, heard_s, as_of_s)
    reasons = reasons_to_hold(latest, answers, rules, stale)
    before = vehicle.decision
    known_s = max(each.known_s for each in vehicle.answers.values())
    if before is not None and before.is_open:
        yield from _warned(vehicle, latest, reasons, known_s, as_of_s)
        return
    is_too_late = as_of_s > latest.passed_s + rules.wait_s
    if is_too_late and before is None:
        # The vehicle has gone, or somebody saw to it.
        return
    if is_too_late and not reasons:
        reasons = (BarrierReason(Cause.TOO_LATE),)
    decision = BarrierDecision(
        latest.passage,
        latest.site,
        latest.gate,
        latest.lane,
        latest.passed_s,
        latest.revision,
        BarrierState.HOLD if reasons else BarrierState.OPEN,
        reasons,
        latest.containers,
        known_s,
        as_of_s,
    )
    if before is None or (before.state, before.reasons) != (decision.state, reasons):
        vehicle.decision = decision
        yield decision


def _warned(
    vehicle: _Vehicle,
    latest: PassageAnswer,
    reasons: tuple[BarrierReason, ...],
    known_s: float,
    as_of_s: float,
) -> Iterator[GateWarning]:
    """What speaks against a barrier that was opened."""
    before = vehicle.warning
    against = [f"{each.cause} {each.source}".strip() for each in reasons]
    if before is None and not against:
        return
    warning = GateWarning(
        WarningKind.OPENED_AGAINST,
        latest.site,
        ", ".join(latest.containers),
        TextKind.CONTAINER.value,
        latest.passage,
        None,
        latest.gate,
        latest.lane,
        latest.passed_s,
        bool(against),
        {"against": against},
        known_s,
        as_of_s,
    )
    if before is not None:
        warning = warning._replace(number=before.number)
        if (before.stands, before.evidence) == (warning.stands, warning.evidence):
            return
    vehicle.warning = warning
    yield warning
