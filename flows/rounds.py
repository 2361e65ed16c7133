"""The rounds of a site: what is looked at again and again beside the join.

A round follows ``match_log``: every passage, paper and correction that came in since the round
before names containers and vehicles, and these are judged anew from all that is known of them, so
that nothing depends on the order in which things came. What falls due by the clock alone, such as a
shipment that did not arrive, is found by its instant. A round is one transaction with its own
progress: whoever dies in it, or makes it twice, changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from schemas.matching.entry import Entry, Side
from schemas.read import TextKind
from schemas.site import SiteFile
from sql.connection import Connection
from sql.match_log import entries_after
from sql.patrols import YardFound, look_at_containers, look_for_long_stays
from sql.round_progress import RoundProgress, advancing, end_round, round_progress

ENTRIES_N: Final = 2000
BATCHES_N: Final = 10
"""So much is looked at in one call; what is left waits for the next one."""
_ROUND: Final = "yard"


@dataclass(frozen=True, slots=True)
class RoundsDone:
    """What the rounds of a site found.

    Attributes:
        entries_n: Entries of the log that were looked at.
        yard: What was found of the yard's stock.
        is_all: Whether nothing is left to look at now.
    """

    entries_n: int = 0
    yard: YardFound = field(default_factory=YardFound)
    is_all: bool = True


def make_rounds(connection: Connection, site: SiteFile, now: datetime) -> RoundsDone:
    """Makes the rounds of a site, as far as there is something new, and no longer than a moment.

    Args:
        connection: To the store, autocommit, as its writer.
        site: The site file.
        now: The clock, aware.

    Raises:
        StoreError: The store is away or refuses; the round that it refused was not made.
    """
    done = RoundsDone()
    for _ in range(BATCHES_N):
        before = round_progress(connection, site.site.id, _ROUND)
        told = entries_after(connection, [site.site.id], before.entry_n, ENTRIES_N)
        made = _round(connection, site, before, told, now)
        if made is None:
            return done
        done = RoundsDone(done.entries_n + len(told), done.yard + made, len(told) < ENTRIES_N)
        if done.is_all:
            break
    return done


def _round(
    connection: Connection,
    site: SiteFile,
    before: RoundProgress,
    told: list[tuple[int, Entry]],
    now: datetime,
) -> YardFound | None:
    """One batch of the log, and what fell due; nothing where somebody else was faster."""
    name, entry_n = site.site.id, told[-1][0] if told else before.entry_n
    with advancing(connection, name, _ROUND, before, entry_n) as is_ours:
        if not is_ours:
            return None
        containers = {entry.number for _, entry in told if _is_of_container(entry)}
        found = look_at_containers(connection, name, containers, site.yard, now)
        came_until = now - site.yard.patrol_after
        stays, reached = look_for_long_stays(
            connection, name, before.done_until, came_until, site.yard, now
        )
        end_round(connection, name, _ROUND, RoundProgress(entry_n, reached))
    return found + stays


def _is_of_container(entry: Entry) -> bool:
    if entry.side in {Side.PASSAGE, Side.POSSIBLE}:
        return entry.facts.get("kind") == TextKind.CONTAINER
    return entry.side is not Side.WATCH
