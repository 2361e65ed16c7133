"""What comes out of the join. Every change names what it is about, so that the last one holds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from schemas.matching.entry import Side
from schemas.passage import PASSAGE_NAMESPACE


class PairKind(StrEnum):
    """How sure it is that a passage and a paper mean the same container."""

    EXACT = "exact"
    POSSIBLE = "possible"
    """A doubtful read that may mean it; never confirmed without a person."""


class Pair(NamedTuple):
    """A passage and a paper with the same number, at the right time and in the right direction.

    Attributes:
        number: The number, as the paper has it.
        kind: How sure.
        site: Site id.
        passage: Subject of the passage.
        passage_revision: Its revision.
        passed_s: When it passed.
        paper_side: Which kind of paper.
        paper: Subject of the paper.
        paper_revision: Its revision.
        made_s: When the later of the two was received.
        is_late: Whether one of them was called unmatched before the other one came.
        is_active: Whether it holds; an amendment or a correction can take it back.
    """

    number: str
    kind: PairKind
    site: str
    passage: str
    passage_revision: int
    passed_s: float
    paper_side: Side
    paper: str
    paper_revision: int
    made_s: float
    is_late: bool
    is_active: bool

    @property
    def about(self) -> object:
        """What it is about; of two of the same the later one holds."""
        return self.kind, self.passage, self.paper, self.number

    @property
    def pair_id(self) -> uuid.UUID:
        """The same for every revision of the two."""
        parts = ("pair", self.kind, self.passage, self.paper, self.number)
        return uuid.uuid5(PASSAGE_NAMESPACE, "|".join(parts))


class StandingState(StrEnum):
    """What became of an entry that waits for another side (R98)."""

    WAITING = "waiting"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    RESOLVED_LATE = "resolved_late"
    WITHDRAWN = "withdrawn"
    """Nobody waits any more: it was amended away, cancelled or corrected."""


class Standing(NamedTuple):
    """How an entry stands to one side that it waits for.

    A passage waits for each of the papers that its site asks for; a declaration or a manifest line
    waits for a passage. Nothing else waits.

    Attributes:
        number: The number.
        site: Site id.
        side: Who waits.
        subject: Subject of who waits.
        revision: Its revision.
        wanted: What it waits for.
        state: How it stands.
        at_s: When it passed, or what the paper is of.
        due_s: When the other side had to be known; the grace comes after.
        changed_s: Since when it stands so: for ``waiting`` when it was received; for ``unmatched``
            when the grace ended; for the others when what changed it was received.
    """

    number: str
    site: str
    side: Side
    subject: str
    revision: int
    wanted: Side
    state: StandingState
    at_s: float
    due_s: float
    changed_s: float

    @property
    def about(self) -> object:
        """What it is about; of two of the same the later one holds."""
        return self.side, self.subject, self.wanted, self.number


Change = Pair | Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds in the end: pairs that were not taken back, and standings not withdrawn."""

    pairs: frozenset[Pair]
    standings: frozenset[Standing]

    @classmethod
    def after(cls, changes: Iterable[Change]) -> Outcome:
        """What holds after changes.

        Args:
            changes: In the order in which they were told; the last of each pair and standing holds.
        """
        pairs: dict[object, Pair] = {}
        standings: dict[object, Standing] = {}
        for change in changes:
            if isinstance(change, Pair):
                pairs[change.about] = change
            else:
                standings[change.about] = change
        return cls(
            frozenset(pair for pair in pairs.values() if pair.is_active),
            frozenset(
                standing
                for standing in standings.values()
                if standing.state is not StandingState.WITHDRAWN
            ),
        )
