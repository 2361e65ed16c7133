"""The durable, ordered input of the join: entries go in once, and are read in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from schemas.matching.entry import Entry, Side
from schemas.passage import Direction
from sql.connection import Connection, store_errors
from sql.match_due import log_waiting
from sql.statements import query

READ_AT_ONCE_N: Final = 10_000
_DIRECTIONS = {each.value: each for each in Direction}
_SIDES = {each.value: each for each in Side}


def entries_after(
    connection: Connection,
    sites: Sequence[str],
    entry_n: int,
    at_most_n: int = READ_AT_ONCE_N,
) -> list[tuple[int, Entry]]:
    """The next entries of the log, each with its number in it.

    Whoever asks again with the last number misses none: numbers become visible in their order.
    Passages of the sites that are not logged yet get into the log first.

    Args:
        connection: An autocommit connection to the store, as its writer.
        sites: Whose entries.
        entry_n: The last one that was read; 0 for the beginning.
        at_most_n: How many at most.

    Raises:
        StoreError: The database refuses.
    """
    found = _following(connection, sites, entry_n, at_most_n)
    while len(found) < at_most_n and log_waiting(connection, sites):
        last_n = found[-1][0] if found else entry_n
        found += _following(connection, sites, last_n, at_most_n - len(found))
    return found


def open_entries(
    connection: Connection,
    sites: Sequence[str],
    since: datetime,
    until_n: int,
    at_most_n: int = READ_AT_ONCE_N,
) -> Iterator[tuple[int, Entry]]:
    """The entries that what comes from now on can still belong to, in the order of the log.

    Of a paper that is open every revision is given, so that what is given holds as it stands in
    the log.

    Args:
        connection: To the store.
        sites: Whose entries.
        since: Aware instant; what ended before is left out.
        until_n: The last one to give, such as :func:`last_entry_n`; what follows it is read with
            :func:`entries_after`.
        at_most_n: How many are fetched at a time.

    Raises:
        StoreError: The database refuses.
    """
    entry_n = 0
    while True:
        values = {
            "sites": list(sites),
            "since": since,
            "entry_n": entry_n,
            "until_n": until_n,
            "at_most_n": at_most_n,
        }
        found = _entries(connection, "match_log/open_entries", values)
        yield from found
        if len(found) < at_most_n:
            return
        entry_n = found[-1][0]


def last_entry_n(connection: Connection) -> int:
    """The number of the last entry of all sites; 0 of an empty log.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("ask where the match log ends"):
        row = connection.execute(query("match_log/last_entry")).fetchone()
    return int(row[0]) if row is not None else 0


def listen(connection: Connection) -> None:
    """From now on the connection is told when entries are logged, see :func:`wait_for_entries`.

    Args:
        connection: An autocommit connection of the reader's own.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("listen to the match log"):
        connection.execute(query("match_log/listen"))


def wait_for_entries(connection: Connection, timeout_s: float) -> bool:
    """Waits until something is logged, or for a while.

    Args:
        connection: One that listens.
        timeout_s: The longest wait.

    Returns:
        Whether something was logged since the connection was last asked.

    Raises:
        StoreAwayError: The database went away.
    """
    with store_errors("wait for the match log"):
        return any(True for _ in connection.notifies(timeout=timeout_s, stop_after=1))


def _following(
    connection: Connection, sites: Sequence[str], entry_n: int, at_most_n: int
) -> list[tuple[int, Entry]]:
    values = {"sites": list(sites), "entry_n": entry_n, "at_most_n": at_most_n}
    return _entries(connection, "match_log/entries_after", values)


def _entries(connection: Connection, name: str, values: dict[str, Any]) -> list[tuple[int, Entry]]:
    with store_errors("read the match log"):
        found = connection.execute(query(name), values).fetchall()
    return [(row[0], entry_of_row(*row[1:])) for row in found]


def entry_of_row(number: str, side: str, *rest: Any) -> Entry:  # noqa: ANN401
    """An entry of the columns of the log, as its queries name them."""
    subject, revision, is_active, site, direction, *times, facts = rest
    at_s, opens_s, closes_s, due_s, received_s = times
    return Entry(
        number,
        _SIDES[side],
        subject,
        revision,
        is_active,
        site,
        _DIRECTIONS[direction] if direction is not None else None,
        at_s,
        opens_s,
        closes_s,
        due_s,
        received_s,
        facts,
    )
