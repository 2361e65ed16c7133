"""What goes through the flow of matching, and what one shard does with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from schemas.matching.change import Change
from schemas.matching.entry import SHARDS, Entry, shard_of
from schemas.matching.join import ShardJoin
from schemas.matching.policy import MatchPolicy


class Known(NamedTuple):
    """An entry whose outcome is stored: it only makes the state again."""

    entry: Entry


class Tick(NamedTuple):
    """An instant up to which everything was told.

    Attributes:
        as_of_s: Seconds since 1970.
        entry_n: The last entry of the log that came before.
        is_known: Whether its outcome is stored.
        shard: Which shard is told; nothing where all are.
    """

    as_of_s: float
    entry_n: int
    is_known: bool = False
    shard: str = ""


class Reached(NamedTuple):
    """A shard told all that follows up to a tick."""

    shard: str
    as_of_s: float
    entry_n: int


Told: TypeAlias = Entry | Known | Tick
"""What the log tells."""


class Decides(Protocol):
    """What decides on the matches of one shard."""

    def push(
        self, entries: Iterable[Entry], changes: Iterable[Change], as_of_s: float
    ) -> Sequence[object]:
        """Takes entries and what the join said of them."""

    def restore(self, entries: Iterable[Entry], changes: Iterable[Change], as_of_s: float) -> None:
        """Takes what was decided on before."""

    def advance(self, as_of_s: float) -> Sequence[object]:
        """Decides what the time alone decides."""


class Vehicles(Protocol):
    """What decides on whole vehicles, whose numbers are in several shards."""

    def take(self, outcomes: Iterable[object]) -> list[object]:
        """The same outcomes, with decisions for what shards answered of vehicles."""


class Nears(Protocol):
    """What finds numbers that a doubtful read may mean."""

    def push(self, entry: Entry) -> list[Entry]:
        """Possible hits that are new, changed or none any more."""

    def advance(self, as_of_s: float) -> None:
        """Forgets what nobody comes for."""


class Shard:
    """The join and the decisions of one shard.

    Args:
        policy: The site's.
        decides: Decides on what the join says, if anything does.
    """

    def __init__(self, policy: MatchPolicy, decides: Decides | None) -> None:
        self._join = ShardJoin(policy)
        self._decides = decides
        self._as_of_s = 0.0

    def take(self, told: Iterable[Told]) -> list[object]:
        """Takes what the log tells in its order.

        Returns:
            Changes, decisions, and how far it is.
        """
        out: list[object] = []
        fresh: list[Entry] = []
        for each in told:
            if isinstance(each, Entry):
                fresh.append(each)
                continue
            self._push(fresh, out)
            fresh = []
            if isinstance(each, Known):
                self._restore([each.entry])
            else:
                self._tick(each, out)
        self._push(fresh, out)
        return out

    def _push(self, entries: list[Entry], out: list[object]) -> None:
        if not entries:
            return
        changes = self._join.push(entries)
        out += changes
        if self._decides is not None:
            out += self._decides.push(entries, changes, self._as_of_s)

    def _restore(self, entries: list[Entry]) -> None:
        changes = self._join.push(entries)
        if self._decides is not None:
            self._decides.restore(entries, changes, self._as_of_s)

    def _tick(self, tick: Tick, out: list[object]) -> None:
        changes = self._join.advance(tick.as_of_s)
        self._as_of_s = max(self._as_of_s, tick.as_of_s)
        if tick.is_known:
            if self._decides is not None:
                self._decides.restore([], changes, self._as_of_s)
            return
        out += changes
        if self._decides is not None:
            out += self._decides.push([], changes, self._as_of_s)
            out += self._decides.advance(self._as_of_s)
        out.append(Reached(tick.shard, tick.as_of_s, tick.entry_n))


class NearStage:
    """Adds to the entries of a site what doubtful reads may mean.

    Args:
        near: Finds that.
    """

    def __init__(self, near: Nears) -> None:
        self._near = near

    def take(self, told: Iterable[Told]) -> list[Told]:
        """The same, each entry followed by the possible hits that come of it."""
        out: list[Told] = []
        for each in told:
            out.append(each)
            if isinstance(each, Entry):
                out += self._near.push(each)
            elif isinstance(each, Known):
                out += map(Known, self._near.push(each.entry))
            else:
                self._near.advance(each.as_of_s)
        return out


def by_shard(batch: Iterable[Told]) -> list[tuple[str, list[Told]]]:
    """A batch in pieces: entries go to the shard of their number, a tick to all."""
    pieces: dict[str, list[Told]] = {}
    for told in batch:
        if isinstance(told, Entry):
            key = shard_of(told.number)
        elif isinstance(told, Known):
            key = shard_of(told.entry.number)
        else:
            for shard in SHARDS:
                pieces.setdefault(shard, []).append(told._replace(shard=shard))
            continue
        piece = pieces.get(key)
        if piece is None:
            pieces[key] = [told]
        else:
            piece.append(told)
    return list(pieces.items())
