"""Logs what is due to the join of passages and of feeds' rows, in the order of their revisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from schemas.errors import StoreError
from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.row import FeedKind
from schemas.matching.entry import Entry
from schemas.matching.facts import entries_of_row
from schemas.matching.policy import MatchPolicy
from schemas.matching.revisions import entries_due, passage_entries_due
from schemas.passage import Passage
from sql.connection import Connection, store_errors
from sql.feed_tables import TABLES
from sql.statements import query

LOGGED_AT_ONCE_N: Final = 500
"""Passages of a transaction: whoever waits for the writers' lock waits no longer than for these."""
_INSERTED_AT_ONCE_N = 10_000
_DEFAULT = MatchPolicy()


def log_entries(connection: Connection, entries: Sequence[Entry]) -> int:
    """Logs what is not logged yet; an entry that is there stays as it is.

    Args:
        connection: Inside a transaction that holds the writers' lock, see
            ``queries/store/lock_writers.sql``.
        entries: In the order in which the join is to read them.

    Returns:
        How many are new.

    Raises:
        psycopg.Error: The database refuses.
    """
    stored_n = 0
    for first_n in range(0, len(entries), _INSERTED_AT_ONCE_N):
        some = entries[first_n : first_n + _INSERTED_AT_ONCE_N]
        told = [{"place": n, **entry._asdict()} for n, entry in enumerate(some, 1)]
        # JSON has no infinity: the statement takes nothing for it.
        document = to_json(told, inf_nan_mode="null").decode("utf-8")
        row = connection.execute(
            query("match_log/insert_entries"), {"entries": document}
        ).fetchone()
        stored_n += int(row[0]) if row is not None else 0
    return stored_n


def log_waiting(
    connection: Connection, sites: Sequence[str], at_most_n: int = LOGGED_AT_ONCE_N
) -> int:
    """Logs the entries of passages that were stored and are not in the log yet, the oldest first.

    What is logged already stays as it is: a kill at any moment repeats nothing and loses nothing,
    and two who do the same do it once.

    Args:
        connection: An autocommit connection to the store, as its writer.
        sites: Whose passages.
        at_most_n: How many revisions at most.

    Returns:
        How many waited and wait no more; fewer than asked for where none is left.

    Raises:
        StoreError: The database refuses, or a policy was set that this program does not know.
    """
    with store_errors("log passages"):
        values = {"sites": list(sites), "at_most_n": at_most_n}
        waiting = connection.execute(query("match_log/waiting"), values).fetchall()
        if not waiting:
            return 0
        policies = _policies(connection)
        keys = {(passage_id, passed_at): None for _, passage_id, passed_at in waiting}
        # Before the lock: a revision that comes meanwhile waits in its own name.
        entries = list(_entries_of_passages(connection, list(keys), policies))
        with connection.transaction():
            connection.execute(query("store/lock_writers"))
            log_entries(connection, entries)
            connection.execute(
                query("match_log/end_waiting"), {"waiting_n": [row[0] for row in waiting]}
            )
    return len(waiting)


def log_rows(
    connection: Connection, kind: FeedKind, fresh: Sequence[tuple[AnyFeedRow, bool]]
) -> None:
    """Logs what is due of a feed's rows that were just stored, in the transaction that stored them.

    Args:
        connection: Inside that transaction, which holds the writers' lock.
        kind: Of the rows.
        fresh: Those that are new, each with whether its subject was known before.

    Raises:
        psycopg.Error: The database refuses.
        StoreError: A policy was set that this program does not know.
    """
    policies = _policies(connection)
    told_n = Counter(row.subject for row, _ in fresh)
    due: dict[str, list[Entry]] = {}
    again: list[str] = []
    for row, is_known in fresh:
        if row.subject in due:
            continue
        if is_known or told_n[row.subject] > 1:
            again.append(row.subject)
            due[row.subject] = []
        else:
            due[row.subject] = list(entries_of_row(row, policies.get(row.site, _DEFAULT)))
    for subject, revisions in _revisions(connection, kind, again):
        due[subject] = entries_due(revisions, policies.get(revisions[0].site, _DEFAULT))
    log_entries(connection, [entry for entries in due.values() for entry in entries])


def _entries_of_passages(
    connection: Connection, keys: Sequence[tuple[Any, datetime]], policies: dict[str, MatchPolicy]
) -> Iterable[Entry]:
    values = {"passage_ids": [key[0] for key in keys], "passed_at": [key[1] for key in keys]}
    found = connection.execute(query("match_log/passages_again"), values).fetchall()
    for document, stored_at, numbers in found:
        passage = Passage.model_validate(document)
        yield from passage_entries_due(
            passage, stored_at, numbers, policies.get(passage.site, _DEFAULT)
        )


def _revisions(
    connection: Connection, kind: FeedKind, subjects: list[str]
) -> Iterable[tuple[str, list[AnyFeedRow]]]:
    if not subjects:
        return
    values = {"relation": TABLES[kind], "subjects": subjects}
    found = connection.execute(query("feeds/rows_of_subjects"), values).fetchall()
    by_subject: defaultdict[str, list[AnyFeedRow]] = defaultdict(list)
    for subject, document in found:
        by_subject[subject].append(CONTRACTS[kind].model_validate(document))
    yield from by_subject.items()


def _policies(connection: Connection) -> dict[str, MatchPolicy]:
    """What was said of each site, see :func:`sql.match_state.set_policy`."""
    policies = {}
    for site, told in connection.execute(query("match_log/policies")).fetchall():
        try:
            policies[site] = MatchPolicy.model_validate(told)
        except ValidationError as error:
            problem = error.errors()[0]
            message = (
                f"the store's policy of matching for {site} is none that this program knows: "
                f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            )
            raise StoreError(message) from error
    return policies
