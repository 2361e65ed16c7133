"""Keeps what the join tells: which passage belongs to which paper, and what still waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.matching.change import Change, Pair, Standing
from sql.connection import Connection, store_errors
from sql.statements import query


def write_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Keeps changes; of several of one pair or standing the last one holds.

    Args:
        connection: To the store, as its writer.
        changes: In the order in which they were told.

    Raises:
        StoreError: The database refuses.
    """
    pairs: dict[object, Pair] = {}
    standings: dict[object, Standing] = {}
    for change in changes:
        if isinstance(change, Pair):
            pairs[change.pair_id] = change
        else:
            standings[change.subject, change.number, change.side, change.wanted] = change
    with store_errors("keep matches"), connection.transaction():
        if pairs:
            told = {**_columns(Pair, list(pairs.values())), "pair_id": list(pairs)}
            connection.execute(query("matches/upsert_pairs"), told)
        if standings:
            waits = _columns(Standing, list(standings.values()))
            connection.execute(query("matches/upsert_standings"), waits)


def _columns(of: type[Change], rows: Sequence[Change]) -> dict[str, list[object]]:
    return dict(zip(of._fields, map(list, zip(*rows, strict=True)), strict=True))
