"""Entries as a busy port has them, one a second, for measuring what joining them costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flows.match_stage import Tick, Told
from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction

SITE: Final = "bench"
POLICY: Final = MatchPolicy(grace_minutes=0, kept_days=0)
TICK_EVERY_N: Final = 10_000
_START_S: Final = 1_795_000_000.0
_SIDES: Final = (Side.DECLARATION, Side.MANIFEST, Side.PASSAGE)
_OWNERS: Final = ("MSKU", "TCLU", "TGHU", "OOLU", "CMAU", "HLXU", "WHLU", "SITU")
_OF_CONTAINER: Final[dict[str, Fact]] = {"kind": "container"}


def traffic(open_n: int, first_n: int, entries_n: int) -> Iterator[Entry]:
    """A declaration, a manifest line and a passage in turn; each stays open for so many entries.

    The passage of a container comes when a sixth of what is open has come after its papers, so
    that both are a pair with it.

    Args:
        open_n: How many are open at once.
        first_n: Number of the first entry wanted.
        entries_n: How many are wanted.
    """
    for n in range(first_n, first_n + entries_n):
        side = _SIDES[n % 3]
        is_passage = side is Side.PASSAGE
        of = n // 3 + (0 if is_passage else open_n // 6)
        number = f"{_OWNERS[of % len(_OWNERS)]}{of % 10_000_000:07d}"
        at_s = _START_S + n
        ends_s = at_s + open_n
        yield Entry(
            number,
            side,
            f"{side.value}:{SITE}:{n:012d}",
            0,
            True,
            SITE,
            Direction.IN,
            at_s,
            at_s,
            at_s if is_passage else ends_s,
            ends_s,
            at_s,
            _OF_CONTAINER if is_passage else {},
        )


def batches(open_n: int, first_n: int, entries_n: int, batch_n: int) -> Iterator[list[Told]]:
    """The same in batches, with a tick every ten thousand entries.

    Args:
        open_n: How many are open at once.
        first_n: Number of the first entry wanted.
        entries_n: How many are wanted.
        batch_n: Entries a batch.
    """
    batch: list[Told] = []
    for n, entry in enumerate(traffic(open_n, first_n, entries_n), start=first_n + 1):
        batch.append(entry)
        if n % TICK_EVERY_N == 0:
            batch.append(Tick(entry.at_s, n))
        if len(batch) >= batch_n:
            yield batch
            batch = []
    if batch:
        yield batch
