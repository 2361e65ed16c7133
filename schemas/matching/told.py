"""What the join keeps of an entry: little, for there are a million of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.policy import MatchPolicy
from schemas.read import TextKind

NEVER_S = inf
# A member of an enumeration takes a while to look up and to hash; these are looked at all the time.
PASSAGE, POSSIBLE = Side.PASSAGE, Side.POSSIBLE
_DECLARATION, _MANIFEST = Side.DECLARATION, Side.MANIFEST
_A_PASSAGE = (Side.PASSAGE,)
_CONTAINER = TextKind.CONTAINER.value
_OF_CONTAINER: dict[str, Fact] = {"kind": _CONTAINER}
_NO_FACTS: dict[str, Fact] = {}


@dataclass(frozen=True, slots=True)
class Waits:
    """The policy in seconds.

    Attributes:
        papers: Which papers a container's passage waits for.
        grace_s: After what was due, nothing is called unmatched for so long.
        kept_s: So long, and the grace, an entry is held against what comes after its time.
    """

    papers: tuple[Side, ...]
    grace_s: float
    kept_s: float

    @classmethod
    def of(cls, policy: MatchPolicy) -> Waits:
        """The policy of a site in seconds."""
        return cls(policy.papers, policy.grace.total_seconds(), policy.kept.total_seconds())

    def wants(self, entry: Entry) -> tuple[Side, ...]:
        """What an entry waits for: the passage of a container for papers, papers for one."""
        side = entry.side
        if side is PASSAGE:
            return self.papers if entry.facts.get("kind") == _CONTAINER else ()
        return _A_PASSAGE if side is _DECLARATION or side is _MANIFEST else ()

    def given_up_s(self, entry: Entry) -> float:
        """The last instant of receipt of what is held against an entry.

        What was taken in long after its time, a recording of last year and the papers of then, is
        kept as long as if its time was when it came.
        """
        side, last_s = entry.side, max(entry.closes_s, entry.received_s)
        if side is PASSAGE or side is _DECLARATION or side is _MANIFEST:
            last_s = max(last_s, entry.due_s)
        return last_s + self.kept_s + self.grace_s


class Told:
    """The entry of a subject that holds, and how it stands.

    Attributes:
        entry: The one of the highest revision, without its facts.
        is_paper: Whether it is held against passages.
        wants: What it waits for.
        given_up_s: The last instant of receipt of what is held against it.
        kept_until_s: The same of it and of all that stand by it.
        active_s: Since when it is active, or is not.
        since_s: For each that it wants, since when there is one, or is none.
        held: Of a passage: the papers that it is a pair with.
        held_n: Of a paper: with how many passages it is a pair.
        wake_s: When to look at it again.
        earlier: The entries that this one overtook, in the order of receipt.
    """

    __slots__ = (
        "active_s",
        "earlier",
        "entry",
        "given_up_s",
        "held",
        "held_n",
        "is_paper",
        "kept_until_s",
        "since_s",
        "wake_s",
        "wants",
    )

    def __init__(self, entry: Entry, wants: tuple[Side, ...], given_up_s: float) -> None:
        self.entry = lean(entry)
        self.is_paper = entry.side is not PASSAGE and entry.side is not POSSIBLE
        self.wants = wants
        self.given_up_s = self.kept_until_s = given_up_s
        self.active_s = entry.received_s
        self.since_s = (entry.received_s,) * len(wants)
        self.held: tuple[Told, ...] = ()
        self.held_n = 0
        self.wake_s = NEVER_S
        self.earlier: tuple[Entry, ...] = ()

    def has(self, wanted: Side) -> bool:
        """Whether it is a pair with one of a side."""
        if self.is_paper:
            return self.held_n > 0
        return any(paper.entry.side is wanted for paper in self.held)


def lean(entry: Entry) -> Entry:
    """An entry with no more facts than the join looks at."""
    facts = _NO_FACTS
    if entry.side is PASSAGE:
        if entry.facts.get("kind") == _CONTAINER:
            facts = _OF_CONTAINER
    elif entry.side is POSSIBLE:
        facts = {"sides": entry.facts.get("sides")}
    return Entry._make((*entry[:-1], facts))
