"""The same stages without Bytewax, one after the other. It tells the same, and a test proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flows.match_stage import Decides, Nears, NearStage, Shard, Told, Vehicles, by_shard
from schemas.matching.entry import SHARDS
from schemas.matching.policy import MatchPolicy


def matched_in_process(
    batches: Iterable[list[Told]],
    policy: MatchPolicy,
    *,
    nears: Callable[[], Nears] | None = None,
    decides: Callable[[], Decides] | None = None,
    vehicles: Callable[[], Vehicles] | None = None,
) -> Iterator[list[object]]:
    """What follows from the log of one site, batch by batch.

    Args:
        batches: What the log tells.
        policy: The site's.
        nears: Makes what finds near misses.
        decides: Makes what decides on the matches of a shard.
        vehicles: Makes what decides on whole vehicles.
    """
    whole = None if vehicles is None else vehicles()
    near = None if nears is None else NearStage(nears())
    shards = {key: Shard(policy, decides() if decides is not None else None) for key in SHARDS}
    for batch in batches:
        told = batch if near is None else near.take(batch)
        out = [each for key, piece in by_shard(told) for each in shards[key].take(piece)]
        yield out if whole is None else whole.take(out)
