"""A gate without a store: papers and passages go in, what is decided of them comes out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas.decisions.barrier import BarrierDecision, PassageBarrier
from schemas.decisions.barrier_rules import BarrierRules
from schemas.decisions.confirmation import Confirmation
from schemas.decisions.feed_pulse import FeedPulse
from schemas.decisions.passage_answer import PassageAnswer
from schemas.decisions.shard import ShardDecisions
from schemas.decisions.warning import GateWarning, WarningKind
from schemas.feeds.declaration import Declaration, Eligibility, TradeFlow
from schemas.feeds.kinds import AnyFeedRow
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.operator_move import OperatorMove
from schemas.feeds.watch_entry import WatchAction, WatchEntry
from schemas.matching.entry import Entry
from schemas.matching.facts import entries_of_passage, entries_of_row, numbers_of_row
from schemas.matching.join import ShardJoin
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction, Passage
from schemas.read import Status
from tests.sql.conftest import Vehicle

BOX, OTHER_BOX = "WSAU4160620", "CSQU3054383"
PLATE, TRAILER = "51C12345", "51R01234"
DAY = datetime(2026, 11, 21, tzinfo=UTC)


def at(hour: float) -> datetime:
    """An instant of the day, by its hour."""
    return DAY + timedelta(hours=hour)


def _row(hour: float, **values: Any) -> dict[str, Any]:
    told_at = values.pop("told", hour)
    return {
        "site": "cat-lai",
        "source": "feed",
        "origin": "feed.csv:2",
        "received_at": at(told_at),
        "stated_at": at(hour),
        **values,
    }


def declaration(hour: float = 1, cleared: float | None = 2, **values: Any) -> Declaration:
    """A declaration of one container that is to leave, cleared at an hour or not."""
    known: dict[str, Any] = {
        "declaration_no": "301234567890",
        "flow": TradeFlow.IMPORT,
        "type_code": "A11",
        "customs_office": "02CI",
        "declarant": "Cty ABC",
        "declared_at": at(1),
        "eligibility": Eligibility.NOT_YET if cleared is None else Eligibility.CLEARED,
        "eligible_at": None if cleared is None else at(cleared),
        "containers": (BOX,),
    }
    return Declaration.model_validate(_row(hour, **{**known, **values}))


def manifest(hour: float = 1, **values: Any) -> ManifestLine:
    """A manifest line of the same container."""
    known: dict[str, Any] = {
        "flow": TradeFlow.IMPORT,
        "voyage": "V1",
        "bill_no": "B1",
        "container": BOX,
    }
    return ManifestLine.model_validate(_row(hour, **{**known, **values}))


def move(hour: float = 9, **values: Any) -> OperatorMove:
    """What the operator says leaves."""
    known: dict[str, Any] = {
        "move_no": "M1",
        "direction": Direction.OUT,
        "container": BOX,
        "moved_at": at(hour),
    }
    return OperatorMove.model_validate(_row(hour, **{**known, **values}))


def watch(hour: float = 1, until: float | None = None, **values: Any) -> WatchEntry:
    """An entry of the watchlist that is valid from an hour on."""
    known: dict[str, Any] = {
        "entry_no": "W1",
        "container": None if "plate" in values else BOX,
        "action": WatchAction.HOLD,
        "reason": "nghi vấn",
        "authority": "Cục Điều tra chống buôn lậu",
        "valid_from": at(hour),
        "valid_until": None if until is None else at(until),
    }
    return WatchEntry.model_validate(_row(hour, **{**known, **values}))


def passage(
    hour: float = 9,
    boxes: Sequence[str] = (BOX,),
    *,
    direction: Direction = Direction.OUT,
    status: Status = Status.ACCEPTED,
    revision: int = 0,
    plates: Sequence[str] = (PLATE,),
) -> Passage:
    """A vehicle that passes."""
    lane = f"{direction.value}-1"
    vehicle = Vehicle(
        (at(hour) - Vehicle().passed_at).total_seconds(),
        lane=lane,
        direction=direction,
        plates=tuple(plates),
        containers=tuple(boxes),
        statuses=(*[Status.ACCEPTED] * len(plates), *[status] * len(boxes)),
        revision=revision,
    )
    return vehicle.passage()


Told = AnyFeedRow | tuple[Passage, float]
"""A row, or a revision of a passage and the hour at which it was stored."""


class Gate:
    """One shard that has all numbers, with all that stands before and behind it."""

    def __init__(
        self, policy: MatchPolicy | None = None, barrier: BarrierRules | None = None
    ) -> None:
        self.policy = policy or MatchPolicy()
        rules = {} if barrier is None else {"a": barrier}
        self.join, self.near = ShardJoin(self.policy), NearIndex(self.policy)
        self.shard = ShardDecisions(self.policy, rules)
        self.barrier, self.pulse = PassageBarrier(rules), FeedPulse()
        self.log: list[Confirmation | GateWarning | BarrierDecision] = []
        self.names: dict[uuid.UUID, set[str]] = {}

    def entries(self, *told: Told) -> list[Entry]:
        """What the log holds of rows and passages."""
        found: list[Entry] = []
        for each in told:
            if isinstance(each, tuple):
                subject, former = each[0].passage_id, self._former(each[0])
                self.names.setdefault(subject, set()).update(former)
                found += entries_of_passage(each[0], at(each[1]), self.policy, former)
            else:
                key = uuid.uuid5(uuid.NAMESPACE_OID, each.subject)
                known = self.names.setdefault(key, set())
                known.update(numbers_of_row(each))
                found += entries_of_row(each, self.policy, sorted(known))
        return found

    def _former(self, one: Passage) -> list[str]:
        numbers = [*(read.code for read in one.containers), *(read.text for read in one.plates)]
        known = self.names.setdefault(one.passage_id, set())
        known.update(numbers)
        return sorted(known)

    def tell(self, *told: Told, now: float) -> None:
        """Takes in rows and passages at an hour."""
        self.take(self.entries(*told), now)

    def take(self, entries: Iterable[Entry], now: float) -> None:
        """Takes in entries at an hour."""
        known = [*entries]
        self.pulse.take(known)
        for entry in known:
            every = [entry, *self.near.push(entry)]
            self._decide(self.shard.push(every, self.join.push(every), at(now).timestamp()), now)

    def wait(self, now: float) -> None:
        """Lets time pass until an hour."""
        as_of_s = at(now).timestamp()
        changes = self.join.advance(as_of_s)
        self._decide(self.shard.push([], changes, as_of_s) + self.shard.advance(as_of_s), now)

    def _decide(self, decided: Iterable[Any], now: float) -> None:
        every = [*decided]
        answers = [each for each in every if isinstance(each, PassageAnswer)]
        self.log += [each for each in every if not isinstance(each, PassageAnswer)]
        self.log += self.barrier.push(answers, at(now).timestamp(), self.pulse.heard_s)

    @property
    def confirmations(self) -> dict[str, Confirmation]:
        """The last word on each declaration's container."""
        return {
            f"{each.declaration}/{each.container}": each
            for each in self.log
            if isinstance(each, Confirmation)
        }

    @property
    def confirmed(self) -> str:
        """Whether the only declaration's container is confirmed, or why not."""
        (only,) = self.confirmations.values()
        return only.state.value if only.reason is None else only.reason.value

    @property
    def warnings(self) -> list[GateWarning]:
        """What stands in the end."""
        last = {each.decision_id: each for each in self.log if isinstance(each, GateWarning)}
        return [each for each in last.values() if each.stands]

    @property
    def kinds(self) -> list[WarningKind]:
        """Of what stands in the end."""
        return sorted(each.kind for each in self.warnings)

    @property
    def decided(self) -> list[BarrierDecision]:
        """What the barrier did, one after the other."""
        return [each for each in self.log if isinstance(each, BarrierDecision)]
