"""What the flow of matching needs to decide, and to keep what it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from flows.match_stage import Known, Tick, Told
from schemas.decisions.barrier import BarrierDecision, PassageBarrier
from schemas.decisions.barrier_rules import BarrierMode
from schemas.decisions.confirmation import Confirmation
from schemas.decisions.feed_pulse import FeedPulse
from schemas.decisions.passage_answer import PassageAnswer
from schemas.decisions.shard import ShardDecisions
from schemas.decisions.warning import GateWarning
from schemas.matching.entry import Entry
from schemas.site import SiteFile
from sql.connection import Connection
from sql.decisions import Body, write_decisions


class Decider:
    """Makes what decides on the matches of a site, and keeps what it decides.

    Args:
        site: The site file, with the rules of its gates' barriers.
        now: The clock, aware.
        body: What a receiver of alerts is told of new warnings, if there is one.
    """

    def __init__(
        self, site: SiteFile, now: Callable[[], datetime], body: Body | None = None
    ) -> None:
        self._policy = site.match_policy
        self._rules = {
            name: gate.barrier
            for name, gate in site.gates.items()
            if gate.barrier.mode is not BarrierMode.OFF
        }
        self._pulse = FeedPulse()
        self._now = now
        self._body = body

    def shard(self) -> ShardDecisions:
        """What decides in one shard."""
        return ShardDecisions(self._policy, self._rules)

    def hear(self, batches: Iterable[list[Told]]) -> Iterator[list[Told]]:
        """The same batches, with note taken of when each feed was last heard of."""
        for batch in batches:
            self._pulse.take(_entries(batch))
            yield batch

    def vehicles(self) -> VehicleStage:
        """What decides on whole vehicles."""
        return VehicleStage(PassageBarrier(self._rules), self._pulse, self._now)

    def keep(self, connection: Connection, decisions: Sequence[object]) -> None:
        """Keeps what was decided.

        Args:
            connection: As writer, in the transaction of the matches.
            decisions: Of shards and on vehicles.

        Raises:
            StoreError: The database refuses.
        """
        kinds = Confirmation | GateWarning | BarrierDecision
        decided = [each for each in decisions if isinstance(each, kinds)]
        write_decisions(connection, decided, self._now(), self._body)


class VehicleStage:
    """Puts decisions on vehicles in the place of what shards answered of their numbers.

    Args:
        barrier: Decides.
        pulse: Knows when each feed was last heard of.
        now: The clock: whether a vehicle still stands there is told by no log.
    """

    def __init__(
        self, barrier: PassageBarrier, pulse: FeedPulse, now: Callable[[], datetime]
    ) -> None:
        self._barrier = barrier
        self._pulse = pulse
        self._now = now

    def take(self, outcomes: Iterable[object]) -> list[object]:
        """The same outcomes; for answers, what they decide."""
        out: list[object] = []
        answers: list[PassageAnswer] = []
        for each in outcomes:
            if isinstance(each, PassageAnswer):
                answers.append(each)
            else:
                out.append(each)
        if answers:
            now_s = self._now().timestamp()
            out += self._barrier.push(answers, now_s, self._pulse.heard_s)
        return out


def _entries(batch: Iterable[Told]) -> Iterator[Entry]:
    for told in batch:
        if isinstance(told, Known):
            yield told.entry
        elif not isinstance(told, Tick):
            yield told
