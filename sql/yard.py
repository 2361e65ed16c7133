"""Asks the store what lies in a yard, and keeps what a person counted (R36)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas.act import Act
from schemas.errors import ConfigError
from schemas.passage import Direction
from schemas.yard.stock import Counted, InStock, Movement, Stock, StockSource
from sql.audit import record
from sql.connection import Connection, rows, snapshot, store_errors
from sql.statements import query

LISTED_N = 1000
"""So many doubtful reads and unseen moves are listed beside the stock, the newest."""


def stock_of(connection: Connection, site: str, as_of: datetime) -> Stock:
    """The yard at an instant, as far back as the store remembers.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        as_of: Aware.

    Raises:
        StoreError: The database refuses.
    """
    asked: dict[str, Any] = {"site": site, "as_of": as_of, "rows_n": LISTED_N}
    with snapshot(connection):
        counted_at = last_counted_at(connection, site, as_of)
        asked["since"] = counted_at if counted_at is not None else "-infinity"
        return Stock(
            as_of,
            counted_at,
            in_stock(rows(connection, "yard/stock", asked)),
            _in_order(rows(connection, "yard/doubtful", asked), StockSource.CAMERA),
            _in_order(rows(connection, "yard/unseen", asked), StockSource.OPERATOR),
        )


def in_stock(found: Sequence[dict[str, Any]]) -> tuple[InStock, ...]:
    """The containers of the rows of ``yard/stock``, by number."""
    there = (InStock(**{**row, "source": StockSource(row["source"])}) for row in found)
    return tuple(sorted(there, key=lambda each: each.container))


def movement(row: dict[str, Any], source: StockSource) -> Movement:
    """A movement that moves no stock, of a row that lists them."""
    return Movement(
        row["container"],
        Direction(row["direction"]),
        row["moved_at"],
        row["gate"],
        row["subject"],
        source,
        is_certain=source is StockSource.OPERATOR,
    )


def last_counted_at(connection: Connection, site: str, as_of: datetime) -> datetime | None:
    """The instant of the last count that is not after another instant.

    Args:
        connection: To the store.
        site: Site id.
        as_of: Aware.

    Raises:
        StoreError: The database refuses.
    """
    instants = [row["counted_at"] for row in rows(connection, "yard/counts", {"site": site})]
    return max((each for each in instants if each <= as_of), default=None)


def history_from(connection: Connection, site: str) -> datetime | None:
    """Since when the gates of a site are watched: the begin of a local day, if of any.

    Args:
        connection: To the store.
        site: Site id.

    Raises:
        StoreError: The database refuses.
    """
    found: datetime | None = rows(connection, "yard/history_from", {"site": site})[0][
        "history_from"
    ]
    return found


def count_yard(
    connection: Connection,
    site: str,
    counted_at: datetime,
    containers: Sequence[Counted],
    act: Act,
) -> None:
    """Keeps a count of all containers of a yard: what was before does not matter any more.

    Args:
        connection: To the store.
        site: Site id.
        counted_at: Aware instant that is not in the future.
        containers: All that were there.
        act: Who says so, why it was counted, and when that is told.

    Raises:
        ConfigError: The yard was counted at that instant already, or a container comes twice.
        StoreError: The database refuses.
    """
    numbers = [each.container for each in containers]
    if len(set(numbers)) < len(numbers):
        twice = sorted({each for each in numbers if numbers.count(each) > 1})
        message = f"a count names each container once, got {', '.join(twice)} more often"
        raise ConfigError(message)
    told = {"site": site, "counted_at": counted_at}
    told |= {"who": act.who, "why": act.why, "now": act.at}
    with store_errors("keep a count of the yard"), connection.transaction():
        instants = [row["counted_at"] for row in rows(connection, "yard/counts", {"site": site})]
        if counted_at in instants:
            message = f"the yard of {site} was counted at {counted_at.isoformat()} already"
            raise ConfigError(message)
        connection.execute(query("yard/insert_count"), {**told, "containers_n": len(containers)})
        with connection.cursor() as cursor:
            cursor.executemany(
                query("yard/insert_counted"),
                [
                    {
                        "site": site,
                        "counted_at": counted_at,
                        "container": each.container,
                        "in_at": each.in_at,
                        "gate": each.gate,
                    }
                    for each in containers
                ],
            )
        record(
            connection,
            who=act.who,
            what="yard.count",
            subject=f"yard {site}",
            why=act.why,
            details={"counted_at": counted_at.isoformat(), "containers_n": len(containers)},
        )


def _in_order(found: Sequence[dict[str, Any]], source: StockSource) -> tuple[Movement, ...]:
    return tuple(movement(row, source) for row in reversed(found))
