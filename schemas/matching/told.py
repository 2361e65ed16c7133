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
OF_CONTAINER: dict[str, Fact] = {"kind": _CONTAINER}
NO_FACTS: dict[str, Fact] = {}
_new = tuple.__new__
"""Names no fields: a third of the time."""


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

    def wants(self, side: Side, facts: dict[str, Fact]) -> tuple[Side, ...]:
        """What an entry waits for: the passage of a container for papers, papers for one.

        Args:
            side: Who tells.
            facts: What is told.
        """
        if side is PASSAGE:
            return self.papers if facts.get("kind") == _CONTAINER else ()
        return _A_PASSAGE if side is _DECLARATION or side is _MANIFEST else ()

    def given_up_s(self, entry: Entry) -> float:
        """The last instant of receipt of what is held against an entry."""
        return self.until_s(entry.side, entry.closes_s, entry.due_s, entry.received_s)

    def until_s(self, side: Side, closes_s: float, due_s: float, received_s: float) -> float:
        """The last instant of receipt of what is held against an entry, in seconds since 1970.

        What was taken in long after its time, a recording of last year and the papers of then, is
        kept as long as if its time was when it came.

        Args:
            side: Who tells.
            closes_s: Of the entry.
            due_s: Of the entry.
            received_s: Of the entry.
        """
        last_s = closes_s if closes_s > received_s else received_s
        if due_s > last_s and (side is PASSAGE or side is _DECLARATION or side is _MANIFEST):
            last_s = due_s
        return last_s + self.kept_s + self.grace_s


class Told:
    """The entry of a subject that holds, and how it stands.

    What it waits for is one side or two, and each has its own attributes: there are a million of
    these, and a list would be one more thing to fetch for each.

    Attributes:
        entry: The one of the highest revision, without its facts.
        is_paper: Whether it is held against passages.
        wants: What it waits for.
        found_n: How many of the first of these it is a pair with; a paper waits for passages alone.
        others_n: The same of the second.
        since_s: Since when there is one of the first, or is none.
        others_since_s: The same of the second.
        given_up_s: The last instant of receipt of what is held against it.
        kept_until_s: The same of it and of all that stand by it.
        active_s: Since when it is active, or is not.
        held: Of a passage: the papers that it is a pair with.
        earlier: The entries that this one overtook, in the order of receipt.
    """

    __slots__ = (
        "active_s",
        "earlier",
        "entry",
        "found_n",
        "given_up_s",
        "held",
        "is_paper",
        "kept_until_s",
        "others_n",
        "others_since_s",
        "since_s",
        "wants",
    )

    def __init__(self, entry: Entry, wants: tuple[Side, ...], given_up_s: float) -> None:
        side, received_s = entry.side, entry.received_s
        self.entry = lean(entry)
        self.is_paper = side is not PASSAGE and side is not POSSIBLE
        self.wants = wants
        self.found_n = self.others_n = 0
        self.active_s = self.since_s = self.others_since_s = received_s
        self.given_up_s = self.kept_until_s = given_up_s
        self.held: tuple[Told, ...] = ()
        self.earlier: tuple[Entry, ...] = ()

    def has(self, at_n: int) -> bool:
        """Whether it is a pair with one of what it wants.

        Args:
            at_n: Which of these.
        """
        return (self.others_n if at_n else self.found_n) > 0

    @property
    def has_all(self) -> bool:
        """Whether it is a pair with all that it wants, or wants nothing."""
        wants_n = len(self.wants)
        return wants_n == 0 or (self.found_n > 0 and (wants_n == 1 or self.others_n > 0))

    def has_since_s(self, at_n: int) -> float:
        """Since when it is so."""
        return self.others_since_s if at_n else self.since_s

    def set_since(self, at_n: int, since_s: float) -> None:
        """Says since when it is so."""
        if at_n:
            self.others_since_s = since_s
        else:
            self.since_s = since_s

    def count(self, at_n: int, more_n: int) -> bool:
        """Counts one more or one less; answers whether there is one now and was none, or so.

        Args:
            at_n: Which of what it wants.
            more_n: 1 or -1.
        """
        if at_n:
            self.others_n += more_n
            return self.others_n == (more_n > 0)
        self.found_n += more_n
        return self.found_n == (more_n > 0)


def lean(entry: Entry) -> Entry:
    """An entry with no more facts than the join looks at."""
    side, told = entry.side, entry.facts
    if not told:
        return entry
    facts = NO_FACTS
    if side is PASSAGE:
        if told.get("kind") == _CONTAINER:
            facts = OF_CONTAINER
    elif side is POSSIBLE:
        facts = {"sides": told.get("sides")}
    return _new(Entry, (*entry[:-1], facts))
