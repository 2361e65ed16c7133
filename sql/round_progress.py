"""How far the rounds of a site got; each begins where the one before ended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far a round of a site got.

    Attributes:
        entry_n: ``match_log`` up to this entry was looked at.
        done_until: What fell due or came in up to this instant was looked at; nothing before the
            first round.
    """

    entry_n: int = 0
    done_until: datetime | None = None


def round_progress(connection: Connection, site: str, name: str) -> RoundProgress:
    """How far a round of a site got.

    Args:
        connection: To the store.
        site: Site id.
        name: Which round.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "rounds/progress", {"site": site, "name": name})
    return RoundProgress(**found[0]) if found else RoundProgress()


@contextmanager
def advancing(
    connection: Connection, site: str, name: str, before: RoundProgress, entry_n: int
) -> Iterator[bool]:
    """A transaction in which a round is made; what it writes and how far it got are one.

    Args:
        connection: Autocommit.
        site: Site id.
        name: Which round.
        before: Where it begins.
        entry_n: Where it ends in the log.

    Yields:
        Whether it is ours to make: somebody else may have made it meanwhile.

    Raises:
        StoreError: The database refuses; nothing of the round was made.
    """
    told = {"site": site, "name": name, "entry_n": entry_n}
    with store_errors("make the rounds"), connection.transaction():
        found = rows(connection, "rounds/begin", told)
        yield found[0]["entry_n"] == before.entry_n


def end_round(connection: Connection, site: str, name: str, reached: RoundProgress) -> None:
    """Keeps how far a round got, in its transaction.

    Args:
        connection: In the transaction of :func:`advancing`.
        site: Site id.
        name: Which round.
        reached: How far.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("keep how far the rounds got"):
        connection.execute(
            query("rounds/end"),
            {
                "site": site,
                "name": name,
                "entry_n": reached.entry_n,
                "done_until": reached.done_until or "-infinity",
            },
        )
