"""Counts what feeds tell by the hour, and keeps what they say otherwise than before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from pydantic_core import to_json

from schemas.feeds.fields import SET_ON_RECEIPT
from schemas.feeds.kinds import CONTRACTS, AnyFeedRow
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.row import FeedKind
from sql.connection import Connection
from sql.feed_tables import TABLES
from sql.statements import query

CONTRADICTED: Final = "contradicted"
BACKWARDS: Final = "backwards"
Key = tuple[str, int]
"""Subject and revision."""


@dataclass(slots=True)
class _Hour:
    feed: str
    last_received_at: datetime
    counts: Counter[str] = field(default_factory=Counter)


class _Hours:
    def __init__(self) -> None:
        self._hours: dict[tuple[str, str, datetime], _Hour] = {}

    def add(self, row: AnyFeedRow | QuarantinedRow, what: str) -> None:
        feed = row.feed or "" if isinstance(row, QuarantinedRow) else row.kind
        start = row.received_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        key = row.site, row.source, start
        hour = self._hours.setdefault(key, _Hour(str(feed), row.received_at))
        hour.counts[what] += 1
        hour.last_received_at = max(hour.last_received_at, row.received_at)

    def write(self, connection: Connection) -> None:
        names = ("rows_n", "repeated_n", "contradicted_n", "backwards_n", "quarantined_n")
        told = [
            {
                "site": site,
                "source": source,
                "hour_start_at": start,
                "feed": hour.feed,
                "last_received_at": hour.last_received_at,
                **{name: hour.counts[name] for name in names},
            }
            for (site, source, start), hour in sorted(self._hours.items())
        ]
        if told:
            connection.execute(query("feeds/add_counts"), {"counts": _document(told)})


def count_rows(
    connection: Connection,
    kind: FeedKind,
    rows: Sequence[AnyFeedRow],
    fresh: Mapping[Key, tuple[AnyFeedRow, bool]],
) -> None:
    """Counts rows of one kind that were just stored, or were there.

    What comes again from the same place, as after a crash, is not counted again. Of fixes, whose
    subjects are instants, it is not told whether they contradict each other.

    Args:
        connection: Inside the transaction that stored them.
        kind: Of all of them.
        rows: In the order in which they came.
        fresh: Those that were stored, and whether their subject was known before.

    Raises:
        psycopg.Error: The database refuses.
    """
    held = _held(connection, kind, rows, fresh)
    told = _Told(held, fresh)
    hours = _Hours()
    for row in rows:
        what = told.what(row)
        if what:
            hours.add(row, what)
    for otherwise, what in _new(connection, [*told.otherwise, *_backwards(held.values())]):
        hours.add(otherwise, what)
    hours.write(connection)


def count_quarantined(connection: Connection, rows: Iterable[QuarantinedRow]) -> None:
    """Counts quarantined rows that were just stored.

    Args:
        connection: Inside the transaction that stored them.
        rows: Only those that were not there.

    Raises:
        psycopg.Error: The database refuses.
    """
    hours = _Hours()
    for row in rows:
        hours.add(row, "quarantined_n")
    hours.write(connection)


class _Told:
    """Tells what each row is after those before it.

    Args:
        held: Rows by subject and revision, of subjects that were told more than once.
        fresh: As of :func:`count_rows`.
    """

    def __init__(
        self, held: Mapping[Key, AnyFeedRow], fresh: Mapping[Key, tuple[AnyFeedRow, bool]]
    ) -> None:
        self._fresh = fresh
        self._held = held
        self._met: set[Key] = set()
        self.otherwise: list[tuple[AnyFeedRow, str]] = []

    def what(self, row: AnyFeedRow) -> str:
        """Which count it adds to; nothing for what came before, and for what is kept apart."""
        key = row.subject, row.revision
        stored = self._fresh.get(key)
        if stored is not None and key not in self._met:
            self._met.add(key)
            return "rows_n"
        before = stored[0] if stored is not None else self._held.get(key)
        if before is None:
            return "repeated_n"
        if _content(before) != _content(row):
            self.otherwise.append((row, CONTRADICTED))
            return ""
        is_again = (before.source, before.origin) == (row.source, row.origin)
        return "" if is_again else "repeated_n"


def _backwards(rows: Iterable[AnyFeedRow]) -> Iterator[tuple[AnyFeedRow, str]]:
    """Rows that came after a higher revision of their subject, in whatever order they are stored.

    What is told at once, as in one file, has no order.
    """
    by_subject: defaultdict[str, list[AnyFeedRow]] = defaultdict(list)
    for row in rows:
        by_subject[row.subject].append(row)
    for of_subject in by_subject.values():
        for row in of_subject:
            before = (each for each in of_subject if each.received_at < row.received_at)
            if any(each.revision > row.revision for each in before):
                yield row, BACKWARDS


def _held(
    connection: Connection,
    kind: FeedKind,
    rows: Sequence[AnyFeedRow],
    fresh: Mapping[Key, tuple[AnyFeedRow, bool]],
) -> dict[Key, AnyFeedRow]:
    """What the store has of subjects that were told of more than once."""
    if kind is FeedKind.GPS_FIX:
        return {}
    told_n = Counter(subject for subject, _ in fresh)
    subjects = {subject for (subject, _), (_, is_known) in fresh.items() if is_known}
    subjects |= {subject for subject, n in told_n.items() if n > 1}
    subjects |= {row.subject for row in rows if (row.subject, row.revision) not in fresh}
    if not subjects:
        return {}
    values = {"relation": TABLES[kind], "subjects": sorted(subjects)}
    found = connection.execute(query("feeds/rows_of_subjects"), values).fetchall()
    kept = [CONTRACTS[kind].model_validate(document) for _, document in found]
    return {(row.subject, row.revision): row for row in kept}


def _new(
    connection: Connection, otherwise: Sequence[tuple[AnyFeedRow, str]]
) -> list[tuple[AnyFeedRow, str]]:
    """Keeps what is said otherwise; answers what was not kept before, with its count."""
    told = {(row.subject, row.revision, row.origin, kind): row for row, kind in otherwise}
    if not told:
        return []
    document = [
        {
            "subject": subject,
            "revision": revision,
            "origin": origin,
            "kind": kind,
            "site": row.site,
            "source": row.source,
            "feed": row.kind,
            "received_at": row.received_at,
            "content": row.model_dump(mode="json"),
        }
        for (subject, revision, origin, kind), row in told.items()
    ]
    statement = query("feeds/insert_contradictions")
    found = connection.execute(statement, {"rows": _document(document)}).fetchall()
    return [(told[subject, n, origin, kind], f"{kind}_n") for subject, n, origin, kind in found]


def _content(row: AnyFeedRow) -> dict[str, Any]:
    return row.model_dump(exclude=set(SET_ON_RECEIPT))


def _document(rows: Sequence[dict[str, Any]]) -> str:
    return to_json(rows).decode("utf-8")
