"""Decides what follows from the matches of one shard's numbers, beside the join's own state."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from math import inf
from typing import TypeAlias

from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.confirmation import Confirmation, confirmations_of, next_hold_ends_s
from schemas.decisions.movement import movement_warnings
from schemas.decisions.passage_answer import PassageAnswer, answers_of
from schemas.decisions.view import NumberView
from schemas.decisions.warning import GateWarning
from schemas.decisions.watch import watch_hits
from schemas.matching.change import Change
from schemas.matching.entry import Entry, Side
from schemas.matching.policy import MatchPolicy

Decision: TypeAlias = Confirmation | GateWarning | PassageAnswer

_Place: TypeAlias = tuple[str, str]
"""Site and number."""


class ShardDecisions:
    """What is known of the numbers of one shard, and what was told of them.

    What holds in the end follows from the entries, what the join made of them, and the last
    instant; not from the order that they came in. A decision is told again when it changes; one
    that was told before a restart may be told once more and changes nothing.

    Args:
        policy: Which papers the site asks for, and how long entries are kept.
        barriers: Rules of its gates' barriers; passages at other gates need no answers.
    """

    def __init__(
        self, policy: MatchPolicy, barriers: Mapping[str, BarrierRules] | None = None
    ) -> None:
        self._policy = policy
        self._barriers = dict(barriers or {})
        self._kept_s = (policy.kept + policy.grace).total_seconds()
        self._as_of_s = -inf
        self._views: dict[_Place, NumberView] = {}
        self._told: dict[_Place, dict[uuid.UUID, Decision]] = {}
        self._ends: list[tuple[float, _Place]] = []
        self._again: list[tuple[float, _Place]] = []

    def push(
        self, entries: Iterable[Entry], changes: Iterable[Change], as_of_s: float
    ) -> list[Decision]:
        """Takes in entries and what the join says of them, and tells what is decided otherwise.

        Args:
            entries: Of this shard.
            changes: That the join answered to them, or to an instant.
            as_of_s: Now, in seconds since 1970.
        """
        touched = self._take(entries, changes)
        # What was received is not decided on before that, however far apart the instants are told.
        as_of_s = self._as_of_s = max(as_of_s, self._as_of_s)
        decided: list[Decision] = []
        for place, view in touched.items():
            # Most numbers are of papers that wait, and nothing is decided of them.
            if view.has_passed or view.unmatched or place in self._told:
                decided += self._changed(place, as_of_s)
        return decided

    def restore(self, entries: Iterable[Entry], changes: Iterable[Change], as_of_s: float) -> None:
        """Takes in what was decided on before this process began.

        Nothing is told of it but, at the next instant, the answers for vehicles that still wait.

        Args:
            entries: Whose decisions are stored.
            changes: That the join answered to them.
            as_of_s: The last instant of which decisions are stored.
        """
        touched = self._take(entries, changes)
        for place in touched:
            for _ in self._changed(place, as_of_s):
                pass
            told = self._told.get(place, {})
            answers = [key for key, each in told.items() if isinstance(each, PassageAnswer)]
            for key in answers:
                # Who decides on vehicles began anew, too, and is told of those that still wait.
                del told[key]
            if answers:
                heappush(self._again, (as_of_s, place))

    def advance(self, as_of_s: float) -> list[Decision]:
        """Decides what the time alone decides, and forgets what is over.

        Args:
            as_of_s: Now.
        """
        decided: list[Decision] = []
        as_of_s = self._as_of_s = max(as_of_s, self._as_of_s)
        while self._again and self._again[0][0] <= as_of_s:
            place = heappop(self._again)[1]
            if place in self._views:
                decided += self._changed(place, as_of_s)
        while self._ends and self._ends[0][0] < as_of_s:
            place = heappop(self._ends)[1]
            if place not in self._views:
                continue
            if (end_s := self._views[place].end_s) < as_of_s:
                del self._views[place]
                self._told.pop(place, None)
            else:
                heappush(self._ends, (end_s, place))
        return decided

    @property
    def numbers_n(self) -> int:
        """Numbers that are remembered."""
        return len(self._views)

    def view(self, site: str, number: str) -> NumberView | None:
        """What is known of a number, for whoever asks what its sources say."""
        return self._views.get((site, number))

    def _take(
        self, entries: Iterable[Entry], changes: Iterable[Change]
    ) -> dict[_Place, NumberView]:
        touched: dict[_Place, NumberView] = {}
        views = self._views
        for entry in entries:
            place = (entry.site, entry.number)
            view = views.get(place)
            end_s = _end_s(entry) + self._kept_s
            if view is None:
                view = views[place] = NumberView(end_s)
                heappush(self._ends, (end_s, place))
            elif end_s > view.end_s:
                view.end_s = end_s
            view.take_entry(entry)
            self._as_of_s = max(self._as_of_s, entry.received_s)
            touched[place] = view
        for change in changes:
            place = (change.site, change.number)
            view = views.get(place)
            if view is not None and view.take_change(change):
                touched[place] = view
        return touched

    def _changed(self, place: _Place, as_of_s: float) -> Iterator[Decision]:
        """What is decided otherwise than it was told."""
        view = self._views[place]
        told = self._told.get(place)
        now = {each.decision_id: each for each in self._decided(view, as_of_s)}
        before = told or {}
        for decision_id, decision in now.items():
            if not _is_same(before.get(decision_id), decision):
                yield decision
        for decision_id, decision in before.items():
            if decision_id not in now and (ended := _ended(decision, view, as_of_s)) is not None:
                now[decision_id] = ended
                if not _is_same(decision, ended):
                    yield ended
        if now:
            self._told[place] = now
        again_s = next_hold_ends_s(view, as_of_s)
        if again_s is not None and again_s != view.again_s:
            view.again_s = again_s
            heappush(self._again, (again_s, place))

    def _decided(self, view: NumberView, as_of_s: float) -> Iterator[Decision]:
        known_s = max(entry.received_s for entry in view.entries)
        yield from confirmations_of(view, self._policy.papers, as_of_s)
        yield from watch_hits(view, known_s, as_of_s)
        yield from movement_warnings(view, known_s, as_of_s)
        if self._barriers:
            yield from answers_of(view, self._barriers, known_s, as_of_s)


def _end_s(entry: Entry) -> float:
    """When nothing more comes for an entry; a watch entry is kept as long as it is open."""
    return max(entry.closes_s, entry.at_s, entry.received_s)


def _is_same(before: Decision | None, now: Decision) -> bool:
    """Whether a decision was told already; as of when, and for what it was known, do not count."""
    if before is None or type(before) is not type(now):
        return False
    return now._replace(known_s=before.known_s, decided_s=before.decided_s) == before


def _ended(decision: Decision, view: NumberView, as_of_s: float) -> Decision | None:
    """A decision that nothing speaks for any more."""
    known_s = max(entry.received_s for entry in view.entries)
    if isinstance(decision, GateWarning):
        return decision._replace(stands=False, known_s=known_s, decided_s=as_of_s)
    if isinstance(decision, PassageAnswer) and not _is_named(decision, view):
        return decision._replace(is_active=False, known_s=known_s, decided_s=as_of_s)
    return None


def _is_named(answer: PassageAnswer, view: NumberView) -> bool:
    """Whether the passage still names the number, and is only too long ago to be answered for."""
    side = Side.POSSIBLE if answer.is_possible else Side.PASSAGE
    entry = view.latest(side, answer.passage)
    return entry is not None and entry.is_active
