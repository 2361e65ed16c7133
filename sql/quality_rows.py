"""Reads what the rules of data quality look at: only of a bounded period, however much is kept."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from schemas.alert import EVIDENCE_N, AlertEvidence, Rule
from schemas.expectations.feed_rows import FeedHour, MatchCount
from schemas.expectations.rows import NumberRow, PassageRow
from schemas.feeds.row import FeedKind
from schemas.matching.change import StandingState
from schemas.matching.entry import Side
from schemas.opening_hours import LOCAL
from schemas.passage import Direction
from schemas.watched_site import WatchedSite
from sql.connection import Connection, rows

_PAPERS: Final = {
    Side.DECLARATION: FeedKind.DECLARATION,
    Side.MANIFEST: FeedKind.MANIFEST_LINE,
}


def passage_rows(
    connection: Connection, site: str, start: datetime, end: datetime
) -> list[PassageRow]:
    """The passages of a period in the order of time.

    Raises:
        StoreError: The database refuses.
    """
    return [
        PassageRow(**row) for row in rows(connection, "quality/passages", _of(site, start, end))
    ]


def number_rows(
    connection: Connection, site: str, start: datetime, end: datetime, since: datetime
) -> list[NumberRow]:
    """The accepted numbers of a period, each with its passage before.

    Args:
        connection: To the store.
        site: Site id.
        start: Aware instant at which the period begins.
        end: Aware instant at which it ends.
        since: How far back a passage before is looked for.

    Raises:
        StoreError: The database refuses.
    """
    first, last = (instant.astimezone(LOCAL).date() for instant in (since, end))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    parameters = {**_of(site, start, end), "since": since, "days": days}
    return [NumberRow(**row) for row in rows(connection, "quality/numbers", parameters)]


def is_watched(connection: Connection, site: str, start: datetime, end: datetime) -> bool:
    """Whether any vehicle passed at a site in a period.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/is_watched_before", _of(site, start, end))
    return bool(found[0]["is_watched"])


def baseline_hours(
    connection: Connection, site: str, start: datetime, end: datetime
) -> list[tuple[str, datetime, int, int]]:
    """Lane, begin, vehicles and read vehicles of the hours of a period in which any passed.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/baseline_hours", _of(site, start, end))
    return [(row["lane"], row["hour_start_at"], row["passages_n"], row["read_n"]) for row in found]


def last_passed_at(
    connection: Connection, site: str, lanes: Sequence[str], start: datetime, end: datetime
) -> dict[str, datetime]:
    """The instant of the last vehicle of each lane that had one in a period.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {**_of(site, start, end), "lanes": list(lanes)}
    found = rows(connection, "quality/last_vehicles", parameters)
    return {row["lane"]: row["passed_at"] for row in found if row["passed_at"] is not None}


def watched_sites(connection: Connection, start: datetime, end: datetime) -> list[WatchedSite]:
    """The sites that had vehicles in a period, with the lanes that had any, for want of site files.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/lanes_of_sites", {"period_from": start, "period_to": end})
    sites: dict[str, dict[str, Direction]] = {}
    for row in found:
        sites.setdefault(row["site"], {})[row["lane"]] = Direction(row["direction"])
    return [WatchedSite(site, lanes, ()) for site, lanes in sites.items()]


def feed_hours(connection: Connection, site: str, start: datetime, end: datetime) -> list[FeedHour]:
    """What each feed of a site brought in the hours of a period, in the order of time.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/feed_hours", _of(site, start, end))
    return [
        FeedHour(**{**row, "kind": FeedKind(row["kind"]) if row["kind"] else None}) for row in found
    ]


def match_counts(
    connection: Connection, site: str, start: datetime, end: datetime
) -> dict[FeedKind, MatchCount]:
    """How containers stood to the papers that were due in a period, by kind of paper.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/match_counts", _of(site, start, end))
    return {
        kind: MatchCount(kind, row["matched_n"], row["unmatched_n"], row["late_n"])
        for row in found
        if (kind := _PAPERS.get(row["wanted"])) is not None
    }


def contradictions(
    connection: Connection, site: str, start: datetime, end: datetime
) -> dict[str, tuple[AlertEvidence, ...]]:
    """Rows of a period that say otherwise than before, by feed, the newest first.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {**_of(site, start, end), "at_most_n": EVIDENCE_N}
    shown: defaultdict[str, tuple[AlertEvidence, ...]] = defaultdict(tuple)
    for row in rows(connection, "quality/feed_contradictions", parameters):
        what = f"{row['kind']}: {row['origin']}"
        shown[row["feed"]] += (AlertEvidence(passage_id=None, at=row["received_at"], what=what),)
    return shown


def without_papers(
    connection: Connection, site: str, start: datetime, end: datetime
) -> dict[tuple[FeedKind, Rule], tuple[AlertEvidence, ...]]:
    """Containers whose papers were due in a period and did not come, or too late, newest first.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {**_of(site, start, end), "at_most_n": EVIDENCE_N}
    shown: defaultdict[tuple[FeedKind, Rule], tuple[AlertEvidence, ...]] = defaultdict(tuple)
    for row in rows(connection, "quality/unmatched", parameters):
        if (kind := _PAPERS.get(row["wanted"])) is not None:
            rule = Rule.UNMATCHED if row["state"] == StandingState.UNMATCHED else Rule.LATE
            passage_id = uuid.UUID(row["subject"])
            evidence = AlertEvidence(passage_id=passage_id, at=row["at"], what=row["number"])
            shown[kind, rule] += (evidence,)
    return shown


def _of(site: str, start: datetime, end: datetime) -> dict[str, object]:
    return {"site": site, "period_from": start, "period_to": end}
