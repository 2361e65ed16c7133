"""Keeps what the join tells: which passage belongs to which paper, and what still waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psycopg.types.array import ListBinaryDumper

from schemas.matching.change import Change, Outcome, Pair, PairKind, Standing, StandingState
from schemas.matching.entry import Side
from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class MatchTotals:
    """How a site stands.

    Attributes:
        pairs_n: Passages and papers that belong together.
        late_n: Of these, how many came together after one was called unmatched.
        possible_n: Doubtful reads and papers that may belong together.
        waiting_n: What still waits for another side.
        unmatched_n: What was not found in time.
        resolved_late_n: What was found after that.
    """

    pairs_n: int
    late_n: int
    possible_n: int
    waiting_n: int
    unmatched_n: int
    resolved_late_n: int


def match_totals(connection: Connection, site: str) -> MatchTotals:
    """How a site stands.

    Raises:
        StoreError: The database refuses.
    """
    return MatchTotals(**rows(connection, "matches/totals", {"site": site})[0])


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
    with store_errors("keep matches"), connection.transaction(), connection.cursor() as cursor:
        # Arrays as text, of which each element is looked through for quotes, take thrice as long.
        cursor.adapters.register_dumper(list, ListBinaryDumper)
        if pairs:
            told = {**_columns(Pair, list(pairs.values())), "pair_id": list(pairs)}
            cursor.execute(query("matches/upsert_pairs"), told)
        if standings:
            waits = _columns(Standing, list(standings.values()))
            cursor.execute(query("matches/upsert_standings"), waits)


def stored_outcome(connection: Connection, site: str) -> Outcome:
    """What holds at a site, as it is stored.

    Raises:
        StoreError: The database refuses.
    """
    asked = {"site": site}
    return Outcome(
        frozenset(
            Pair(**row | {"kind": PairKind(row["kind"]), "paper_side": Side(row["paper_side"])})
            for row in rows(connection, "matches/pairs", asked)
        ),
        frozenset(
            Standing(
                **row
                | {
                    "side": Side(row["side"]),
                    "wanted": Side(row["wanted"]),
                    "state": StandingState(row["state"]),
                }
            )
            for row in rows(connection, "matches/standings", asked)
        ),
    )


def _columns(of: type[Change], rows: Sequence[Change]) -> dict[str, list[object]]:
    return dict(zip(of._fields, map(list, zip(*rows, strict=True)), strict=True))
