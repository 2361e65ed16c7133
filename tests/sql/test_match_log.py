from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import Any

import pytest

from schemas.matching.entry import Entry, Side
from schemas.matching.facts import entries_of_passage, entries_of_row
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction
from sql.connection import Connection, connection_to
from sql.feeds import write_feed_rows
from sql.home import StoreSettings
from sql.match_due import log_waiting
from sql.match_log import entries_after, last_entry_n, listen, open_entries, wait_for_entries
from sql.match_state import MatchProgress, match_progress, set_match_progress, set_policy
from sql.passages import write_passages
from tests.sql import paper

SITE = ["cat-lai"]
POLICY = MatchPolicy()


def logged(connection: Connection) -> list[Entry]:
    return [entry for _, entry in entries_after(connection, SITE, 0)]


def holding(entries: list[Entry]) -> dict[tuple[str, str], tuple[int, bool]]:
    """Of each number of each subject the highest revision, and whether it names the number."""
    found: dict[tuple[str, str], tuple[int, bool]] = {}
    for entry in entries:
        key = (entry.subject, entry.number)
        found[key] = max(found.get(key, (-1, False)), (entry.revision, entry.is_active))
    return found


def test_r6_a_row_of_every_feed_is_logged_as_its_contract_says(
    any_store_connection: Connection,
) -> None:
    rows = paper.one_of_each()
    write_feed_rows(any_store_connection, rows)
    assert logged(any_store_connection) == [
        entry for row in rows for entry in entries_of_row(row, POLICY)
    ]
    assert {entry.side for entry in logged(any_store_connection)} == {
        *(Side.DECLARATION, Side.MANIFEST, Side.OPERATOR, Side.WATCH, Side.TRANSIT)
    }
    watched = [each for each in logged(any_store_connection) if each.side is Side.WATCH]
    assert [each.closes_s for each in watched] == [inf]
