"""Logs what is due to the join of passages and of feeds' rows, in the order of their revisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.row import FeedKind
from schemas.matching.entry import Entry
from schemas.matching.facts import entries_of_passage, entries_of_row
from schemas.matching.revisions import entries_due, passage_entries_due
from schemas.passage import Passage
from sql.connection import Connection, store_errors
from sql.feed_tables import TABLES
from sql.match_log import log_entries
from sql.statements import query
from sql.write_lock import Policies, lock_writers

HISTORY_AT_ONCE_N = 500
FreshPassage = tuple[Passage, datetime, bool]
"""A revision that is new, when it was stored, and whether another one of its passage was there."""


def log_passages(connection: Connection, fresh: Sequence[FreshPassage], policies: Policies) -> None:
    """Logs what is due of passages that were just stored, in the transaction that stored them.

    Args:
        connection: Inside that transaction, which holds the writers' lock.
        fresh: The revisions that are new.
        policies: As the lock told them.

    Raises:
        psycopg.Error: The database refuses.
    """
    told_n = Counter(passage.passage_id for passage, _, _ in fresh)
    again: dict[Any, Passage] = {}
    entries: list[Entry] = []
    for passage, stored_at, is_known in fresh:
        if is_known or told_n[passage.passage_id] > 1:
            again.setdefault(passage.passage_id, passage)
        else:
            entries += entries_of_passage(passage, stored_at, policies.of(passage.site))
    if again:
        keys = [(each.passage_id, each.passed_at) for each in again.values()]
        entries += _entries_of_passages(connection, keys, policies)
    log_entries(connection, entries)


def log_rows(
    connection: Connection,
    kind: FeedKind,
    fresh: Sequence[tuple[AnyFeedRow, bool]],
    policies: Policies,
) -> None:
    """Logs what is due of a feed's rows that were just stored, in the transaction that stored them.

    Args:
        connection: Inside that transaction, which holds the writers' lock.
        kind: Of the rows.
        fresh: Those that are new, each with whether its subject was known before.
        policies: As the lock told them.

    Raises:
        psycopg.Error: The database refuses.
    """
    told_n = Counter(row.subject for row, _ in fresh)
    again: dict[str, None] = {}
    entries: list[Entry] = []
    for row, is_known in fresh:
        if is_known or told_n[row.subject] > 1:
            again[row.subject] = None
        else:
            entries += entries_of_row(row, policies.of(row.site))
    for revisions in _revisions(connection, kind, list(again)):
        entries += entries_due(revisions, policies.of(revisions[0].site))
    log_entries(connection, entries)


def log_missing_passages(
    connection: Connection,
    progress: Callable[[int], None] | None = None,
    at_once_n: int = HISTORY_AT_ONCE_N,
) -> int:
    """Logs the passages that were stored before there was a log.

    In batches of their own, in the order of time; a kill between two loses nothing. What is logged
    already stays as it is, and once all are, another call asks for nothing more.

    Args:
        connection: An autocommit connection to the store.
        progress: Is told how many passages were looked at in all.
        at_once_n: Passages of a transaction.

    Returns:
        How many passages were looked at.

    Raises:
        StoreError: The database refuses.
    """
    done_n = 0
    while looked_at_n := _log_some(connection, at_once_n):
        done_n += looked_at_n
        if progress is not None:
            progress(done_n)
    return done_n


def _log_some(connection: Connection, at_once_n: int) -> int:
    with store_errors("log passages of before"), connection.transaction():
        policies = lock_writers(connection).policies
        position = connection.execute(query("match_log/history_position")).fetchone()
        passed_at, passage_id, is_done = position or ("-infinity", "0" * 32, False)
        if is_done:
            return 0
        keys = connection.execute(
            query("match_log/passages_of_before"),
            {"passed_at": passed_at, "passage_id": passage_id, "at_most_n": at_once_n},
        ).fetchall()
        found = [(passage_id, passed_at) for passed_at, passage_id in keys]
        log_entries(connection, list(_entries_of_passages(connection, found, policies)))
        last = {"passed_at": passed_at, "passage_id": passage_id}
        if found:
            last = {"passed_at": found[-1][1], "passage_id": found[-1][0]}
        is_last = len(found) < at_once_n
        connection.execute(query("match_log/set_history_position"), {**last, "is_done": is_last})
    return len(found)


def _entries_of_passages(
    connection: Connection, keys: Sequence[tuple[Any, datetime]], policies: Policies
) -> Iterable[Entry]:
    values = {"passage_ids": [key[0] for key in keys], "passed_at": [key[1] for key in keys]}
    found = connection.execute(query("match_log/passages_again"), values).fetchall()
    for document, stored_at, numbers in found:
        passage = Passage.model_validate(document)
        yield from passage_entries_due(passage, stored_at, numbers, policies.of(passage.site))


def _revisions(
    connection: Connection, kind: FeedKind, subjects: list[str]
) -> Iterable[list[AnyFeedRow]]:
    if not subjects:
        return
    values = {"relation": TABLES[kind], "subjects": subjects}
    found = connection.execute(query("feeds/rows_of_subjects"), values).fetchall()
    by_subject: defaultdict[str, list[AnyFeedRow]] = defaultdict(list)
    for subject, document in found:
        by_subject[subject].append(CONTRACTS[kind].model_validate(document))
    yield from (by_subject[subject] for subject in subjects)
