"""What feeds tell is counted by the hour, once, and what they say otherwise is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas.feeds.kinds import AnyFeedRow
from sql.connection import Connection
from sql.feeds import write_feed_rows, write_quarantined_rows
from tests.sql import paper

HOUR = 3600.0
COUNTS = "rows_n, repeated_n, contradicted_n, backwards_n, quarantined_n"


def counts(connection: Connection) -> list[tuple[Any, ...]]:
    """Counts of each hour, in order."""
    return connection.execute(
        f"select {COUNTS} from feed_hours order by hour_start_at"  # noqa: S608 - names above
    ).fetchall()


def otherwise(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select kind, origin, content->>'is_empty' from feed_contradictions order by origin, kind"
    ).fetchall()


def received(batches: list[list[AnyFeedRow]]) -> list[list[AnyFeedRow]]:
    """Batches that come a second after each other, whatever was stated when."""
    first = paper.operator_move().received_at
    return [
        [row.model_copy(update={"received_at": first + timedelta(seconds=n)}) for row in batch]
        for n, batch in enumerate(batches)
    ]


FIRST = paper.operator_move()
AGAIN = paper.operator_move(origin="b.csv:2")
OTHER = paper.operator_move(origin="b.csv:3", is_empty=True)
LATER = paper.operator_move(60, origin="b.csv:4")
BEFORE = paper.operator_move(-60, origin="b.csv:5")


@pytest.mark.parametrize(
    ("batches", "counted", "kept"),
    [
        ([[FIRST]], (1, 0, 0, 0, 0), []),
        ([[FIRST], [FIRST]], (1, 0, 0, 0, 0), []),
        ([[FIRST, FIRST]], (1, 0, 0, 0, 0), []),
        ([[FIRST], [AGAIN]], (1, 1, 0, 0, 0), []),
        ([[FIRST, AGAIN]], (1, 1, 0, 0, 0), []),
        ([[FIRST], [OTHER]], (1, 0, 1, 0, 0), [("contradicted", "b.csv:3", "true")]),
        ([[FIRST, OTHER]], (1, 0, 1, 0, 0), [("contradicted", "b.csv:3", "true")]),
        ([[FIRST], [OTHER], [OTHER]], (1, 0, 1, 0, 0), [("contradicted", "b.csv:3", "true")]),
        ([[FIRST], [LATER]], (2, 0, 0, 0, 0), []),
        ([[FIRST, LATER]], (2, 0, 0, 0, 0), []),
        ([[FIRST], [BEFORE]], (2, 0, 0, 1, 0), [("backwards", "b.csv:5", "false")]),
        ([[FIRST, BEFORE]], (2, 0, 0, 0, 0), []),
        ([[LATER], [BEFORE], [FIRST]], (3, 0, 0, 2, 0), None),
        ([[LATER], [BEFORE, FIRST], [BEFORE, FIRST]], (3, 0, 0, 2, 0), None),
    ],
)
def test_r95_each_row_is_counted_once_for_what_it_is(
    batches: list[list[AnyFeedRow]],
    counted: tuple[int, ...],
    kept: list[tuple[str, str, str]] | None,
    store_connection: Connection,
) -> None:
    for rows in received(batches):
        write_feed_rows(store_connection, rows)

    assert counts(store_connection) == [counted]
    if kept is not None:
        assert otherwise(store_connection) == kept


def test_what_came_backwards_is_told_in_whatever_order_it_is_stored_again(
    store_connection: Connection,
) -> None:
    for rows in reversed(received([[FIRST], [BEFORE], [LATER]])):
        write_feed_rows(store_connection, rows)

    assert counts(store_connection) == [(3, 0, 0, 1, 0)]
    assert otherwise(store_connection) == [("backwards", "b.csv:5", "false")]


@pytest.mark.parametrize("row", paper.one_of_each(), ids=lambda row: str(row.kind))
def test_every_kind_says_the_same_again_in_another_file(
    row: AnyFeedRow, store_connection: Connection
) -> None:
    write_feed_rows(store_connection, [row])
    write_feed_rows(store_connection, [row.model_copy(update={"origin": "b.csv:2"})])

    assert counts(store_connection) == [(1, 1, 0, 0, 0)]
    assert otherwise(store_connection) == []


def test_hours_sources_and_what_was_quarantined_are_counted_apart(
    store_connection: Connection,
) -> None:
    next_hour = FIRST.received_at + timedelta(hours=1)
    write_feed_rows(store_connection, [FIRST, paper.operator_move(HOUR)])
    write_feed_rows(store_connection, [paper.manifest_line(source="manifests")])
    for _ in range(2):
        write_quarantined_rows(
            store_connection,
            [paper.quarantined_row(received_at=next_hour), paper.quarantined_row("x", feed=None)],
        )

    found = store_connection.execute(
        "select source, feed, rows_n, quarantined_n from feed_hours order by 1, hour_start_at"
    ).fetchall()
    assert sorted(found) == [
        ("manifests", "manifest_line", 1, 0),
        ("vnaccs", "operator_move", 1, 1),
        ("vnaccs", "operator_move", 1, 1),
    ]
