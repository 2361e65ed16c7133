"""The dataflow from the match log to matches and decisions. It only wires; its ends are arguments.

What the operators hold is a cache: at its start the log tells again what is still open, marked as
known, and what follows from that is not told again. So there is no recovery store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Generic, TypeVar

import bytewax.operators as op
from bytewax.dataflow import Dataflow, Stream
from bytewax.inputs import Source
from bytewax.operators import StatefulBatchLogic
from bytewax.outputs import Sink
from typing_extensions import override

from flows.match_stage import Decides, Nears, NearStage, Shard, Told, Vehicles, by_shard
from schemas.matching.policy import MatchPolicy

FLOW_ID = "match"
Into = TypeVar("Into")
Out = TypeVar("Out")


class _Stage(StatefulBatchLogic[list[Into], list[Out], None], Generic[Into, Out]):
    """A stage of one key as Bytewax wants it: never discarded, and never written down.

    What goes in and comes out are pieces of batches: Bytewax takes its time for every item.
    """

    def __init__(self, take: Callable[[Iterable[Into]], list[Out]]) -> None:
        self._take = take

    @override
    def on_batch(self, values: list[list[Into]]) -> tuple[Iterable[list[Out]], bool]:
        whole = values[0] if len(values) == 1 else list(chain.from_iterable(values))
        return [self._take(whole)], StatefulBatchLogic.RETAIN

    @override
    def snapshot(self) -> None:
        return None


def build_match_flow(
    log: Source[Told],
    policy: MatchPolicy,
    outcomes: Sink[list[object]],
    *,
    nears: Callable[[], Nears] | None = None,
    decides: Callable[[], Decides] | None = None,
    vehicles: Callable[[], Vehicles] | None = None,
) -> Dataflow:
    """Wires the log of one site to what follows from it.

    Args:
        log: Entries in the order of the log, and ticks.
        policy: The site's.
        outcomes: Takes changes, decisions, and how far each shard is, a piece of them at a time.
        nears: Makes what finds near misses.
        decides: Makes what decides on the matches of a shard.
        vehicles: Makes what decides on whole vehicles.
    """
    flow = Dataflow(FLOW_ID)
    told: Stream[Told] = op.input("log", flow, log)
    batch: Stream[list[Told]] = op.flat_map_batch("batch", told, lambda batch: [batch])
    if nears is not None:
        batch_of_site = op.key_on("by_site", batch, lambda _: "site")
        near_of_site = op.stateful_batch(
            "near", batch_of_site, lambda _: _Stage(NearStage(nears()).take)
        )
        batch = op.key_rm("near_batch", near_of_site)
    piece_by_shard = op.flat_map("by_shard", batch, by_shard)
    outcomes_by_shard = op.stateful_batch(
        "join",
        piece_by_shard,
        lambda _: _Stage(Shard(policy, decides() if decides is not None else None).take),
    )
    outcome = op.key_rm("outcome", outcomes_by_shard)
    if vehicles is not None:
        outcome_by_site = op.key_on("outcome_by_site", outcome, lambda _: "site")
        decided_by_site = op.stateful_batch(
            "vehicles", outcome_by_site, lambda _: _Stage(vehicles().take)
        )
        outcome = op.key_rm("decided", decided_by_site)
    op.output("outcomes", outcome, outcomes)
    return flow
