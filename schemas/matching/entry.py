"""What goes into the join: one number, as one side tells it.

A passage with two containers and a plate gives three entries, a declaration with forty containers
forty. An entry is told again with a higher revision when its subject changes, and with
``is_active`` false where the new revision does not name the number any more. Entries of one number
meet in one shard.
"""

from __future__ import annotations

import zlib
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from schemas.passage import Direction

SHARDS_N = 8
"""So many workers can share the numbers. A batch is cut into as many pieces, each of which costs as
much as three entries: with eight times as many, a third of the time went there."""
SHARDS = tuple(f"{n:02d}" for n in range(SHARDS_N))

Fact: TypeAlias = str | int | float | bool | list[str] | list[float] | None


class Side(StrEnum):
    """Who tells of a number."""

    PASSAGE = "passage"
    """A read that names it."""
    POSSIBLE = "possible"
    """A doubtful read that may mean it, see ``schemas.matching.near``."""
    DECLARATION = "declaration"
    MANIFEST = "manifest"
    OPERATOR = "operator"
    WATCH = "watch"
    TRANSIT = "transit"

    @property
    def is_paper(self) -> bool:
        """Whether it is held against passages."""
        return self not in {Side.PASSAGE, Side.POSSIBLE}


class Entry(NamedTuple):
    """One number, as one subject tells it. Instants are seconds since 1970, UTC.

    Attributes:
        number: Container number or plate, normalised.
        side: Who tells.
        subject: Of whom: a passage's id as text, or the subject of a feed's row.
        revision: Which of two entries of one subject and number holds: the higher.
        is_active: Whether that revision names the number.
        site: Site id.
        direction: Which way it passes the gate; nothing for either.
        at_s: When it passed, or what the paper is of.
        opens_s: Passages from this instant on belong to the paper; of a passage: ``at_s``.
        closes_s: … up to this instant; of a passage: ``at_s``.
        due_s: When the other side has to be known; after that, and the grace, it is unmatched.
        received_s: When it was first taken in.
        facts: What decisions look at, by name; see :mod:`schemas.matching.facts`.
    """

    number: str
    side: Side
    subject: str
    revision: int
    is_active: bool
    site: str
    direction: Direction | None
    at_s: float
    opens_s: float
    closes_s: float
    due_s: float
    received_s: float
    facts: dict[str, Fact]


def shard_of(number: str) -> str:
    """The shard that a number's entries meet in: a key for Bytewax."""
    return SHARDS[zlib.crc32(number.encode("ascii", "replace")) % SHARDS_N]
