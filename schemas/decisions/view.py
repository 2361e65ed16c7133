"""What one shard knows of one number at one site, as decisions look at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemas.feeds.declaration import Eligibility, stated_s
from schemas.feeds.watch_entry import WatchAction
from schemas.matching.change import Change, Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Entry, Side
from schemas.passage import Direction
from schemas.read import Status, TextKind

_WITH_HISTORY = frozenset((Side.DECLARATION, Side.WATCH))
"""What a declaration said earlier decides what it meant when a vehicle passed, and since when a
watch entry was known tells whether its hit is late."""
_LETS_PASS = frozenset(each.value for each in Eligibility if each.lets_pass)
# Most numbers have neither: these are never written to.
_NO_PAIRS: dict[tuple[str, str, PairKind], Pair] = {}
_NOTHING_UNMATCHED: dict[tuple[Side, str, Side], Standing] = {}


class NumberView:
    """Entries, pairs and standings of one number at one site; the order they came in is forgotten.

    Attributes:
        entries: The highest revision of each subject; of declarations and watch entries all.
        pairs: By passage, paper and kind.
        unmatched: What waited in vain, by who waits and for what.
        has_passed: Whether any passage names it, or did; nothing is decided of papers alone but
            that they wait in vain.
        again_s: When time alone may decide something of it, if it may; kept by who looks then.
        end_s: When nothing more comes for it, seconds since 1970.
    """

    __slots__ = ("again_s", "end_s", "entries", "has_passed", "pairs", "unmatched")

    def __init__(self, end_s: float) -> None:
        self.entries: tuple[Entry, ...] = ()
        self.pairs: dict[tuple[str, str, PairKind], Pair] = _NO_PAIRS
        self.unmatched: dict[tuple[Side, str, Side], Standing] = _NOTHING_UNMATCHED
        self.has_passed = False
        self.again_s: float | None = None
        self.end_s = end_s

    def take_entry(self, entry: Entry) -> None:
        """Takes in an entry; an older revision changes nothing but history."""
        if not entry.side.is_paper:
            self.has_passed = True
        for place, kept in enumerate(self.entries):
            if kept.subject != entry.subject or kept.side is not entry.side:
                continue
            if kept.revision == entry.revision:
                self._replace(place, entry)
                return
            if entry.side not in _WITH_HISTORY:
                if entry.revision > kept.revision:
                    self._replace(place, entry)
                return
        self.entries = (*self.entries, entry)

    def _replace(self, place: int, entry: Entry) -> None:
        self.entries = (*self.entries[:place], entry, *self.entries[place + 1 :])

    def take_change(self, change: Change) -> bool:
        """Takes in what the join says.

        Returns:
            Whether it matters: most of what waits still does, and that decides nothing.
        """
        if isinstance(change, Pair):
            if self.pairs is _NO_PAIRS:
                self.pairs = {}
            self.pairs[change.passage, change.paper, change.kind] = change
            return True
        key = (change.side, change.subject, change.wanted)
        if change.state is not StandingState.UNMATCHED:
            return self.unmatched.pop(key, None) is not None
        if self.unmatched is _NOTHING_UNMATCHED:
            self.unmatched = {}
        self.unmatched[key] = change
        return True

    def revisions(self, side: Side, subject: str) -> list[Entry]:
        """What is kept of a subject, the highest revision last."""
        found = [each for each in self.entries if each.side is side and each.subject == subject]
        return sorted(found, key=lambda entry: entry.revision)

    def latest(self, side: Side, subject: str) -> Entry | None:
        """The highest revision of a subject, whether it still names the number or not."""
        found: Entry | None = None
        for each in self.entries:
            if each.subject != subject or each.side is not side:
                continue
            if found is None or each.revision > found.revision:
                found = each
        return found

    def active(self, side: Side) -> Iterator[Entry]:
        """The highest revision of each subject of a side, if it names the number."""
        subjects = dict.fromkeys(each.subject for each in self.entries if each.side is side)
        for subject in subjects:
            entry = self.latest(side, subject)
            if entry is not None and entry.is_active:
                yield entry

    def papers_of(self, passage: str, side: Side, kind: PairKind = PairKind.EXACT) -> list[Entry]:
        """The papers of a side that a passage is paired with."""
        found = (
            self.latest(side, pair.paper)
            for pair in self.pairs.values()
            if pair.is_active
            and pair.passage == passage
            and pair.paper_side is side
            and pair.kind is kind
        )
        return sorted((each for each in found if each is not None), key=lambda entry: entry.subject)

    def passages_of(self, paper: str, kind: PairKind = PairKind.EXACT) -> list[Entry]:
        """The passages that a paper is paired with, in the order of time."""
        side = Side.PASSAGE if kind is PairKind.EXACT else Side.POSSIBLE
        found = (
            self.latest(side, pair.passage)
            for pair in self.pairs.values()
            if pair.is_active and pair.paper == paper and pair.kind is kind
        )
        return sorted(
            (each for each in found if each is not None),
            key=lambda entry: (entry.at_s, entry.subject),
        )

    def was_cleared(self, declaration: str, at_s: float) -> bool:
        """Whether a declaration let its goods pass at an instant.

        Of the revisions that had begun by then the highest counts: what is amended afterwards does
        not alter what held when a vehicle passed.

        Args:
            declaration: Its subject.
            at_s: Seconds since 1970.
        """
        begun = [
            each
            for each in self.revisions(Side.DECLARATION, declaration)
            if _begins_s(each) <= at_s
        ]
        return bool(begun) and begun[-1].is_active and lets_pass(begun[-1])

    def is_empty_container(self, passage: str) -> bool:
        """Whether a manifest or the operator says that what passed was empty."""
        sides = (Side.MANIFEST, Side.OPERATOR)
        return any(
            paper.facts.get("is_empty") is True
            for side in sides
            for paper in self.papers_of(passage, side)
        )


def is_accepted(passage: Entry) -> bool:
    """Whether the read may be used as it is, or a person set it."""
    return passage.facts.get("status") == Status.ACCEPTED.value


def is_container(passage: Entry) -> bool:
    """Whether the number is a container's, and not a plate's."""
    return passage.facts.get("kind") == TextKind.CONTAINER.value


def lets_pass(declaration: Entry) -> bool:
    """Whether the goods of a declaration may pass, as this revision has it."""
    return declaration.facts["eligibility"] in _LETS_PASS


def leaves(passage: Entry) -> bool:
    """Whether a vehicle left the supervised area."""
    return passage.direction is Direction.OUT


def action_of(watch: Entry) -> WatchAction:
    """What a watch entry asks for."""
    return WatchAction(str(watch.facts["action"]))


def is_valid(watch: Entry, at_s: float) -> bool:
    """Whether a watch entry holds at an instant; its end is excluded."""
    return watch.opens_s <= at_s < watch.closes_s


def words_of(entry: Entry, name: str) -> list[str]:
    """A fact that is a list of words."""
    fact = entry.facts.get(name)
    return [str(each) for each in fact] if isinstance(fact, list) else []


def word_of(entry: Entry, name: str) -> str | None:
    """A fact that is a word."""
    fact = entry.facts.get(name)
    return fact if isinstance(fact, str) else None


def _begins_s(declaration: Entry) -> float:
    """Since when what a revision says is so."""
    eligible_at = word_of(declaration, "eligible_at")
    if eligible_at is not None and lets_pass(declaration) and declaration.is_active:
        return datetime.fromisoformat(eligible_at).timestamp()
    return stated_s(declaration.revision)
