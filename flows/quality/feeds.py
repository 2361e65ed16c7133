"""What the rules say of the feeds of a site."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flows.quality.validation import Validator
from schemas.alert import AlertEvidence, Finding, Rule
from schemas.expectations.feed_counting import Rhythm, match_shares, row_shares, volume_of
from schemas.expectations.feed_judging import CountedFeed, feed_findings
from schemas.expectations.feed_rows import FeedHour, Share
from schemas.expectations.judging import Looked
from schemas.expectations.tolerances import BASELINE, FEED_SHARES
from schemas.feeds.row import FeedKind
from schemas.watched_site import WatchedSite
from sql.connection import Connection
from sql.quality_rows import contradictions, feed_hours, match_counts, without_papers

if TYPE_CHECKING:
    import pandas as pd

_DAY = timedelta(days=1)


def of_feeds(
    connection: Connection,
    validator: Validator,
    site: WatchedSite,
    looked: Looked,
    usual_until: datetime,
) -> list[Finding]:
    """One finding for each rule and feed; nothing is written.

    Args:
        connection: To the store.
        validator: Great Expectations.
        site: The site; without feeds in its file, those that the store knows are looked at.
        looked: Site and period.
        usual_until: Aware instant at which the weeks end that the period is compared with.

    Raises:
        StoreError: The database refuses.
        GatestreamError: A rule could not be told.
    """
    feeds = _counted(connection, site, looked, usual_until)
    if not feeds:
        return []
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    return feed_findings(feeds, validator.broken(Batch.FEEDS, _frame(feeds)), looked)


def _counted(
    connection: Connection, site: WatchedSite, looked: Looked, usual_until: datetime
) -> list[CountedFeed]:
    start, end = looked.period_from, looked.period_to
    # The same day four weeks before is whole as well.
    oldest = min(usual_until - BASELINE, start - BASELINE) - _DAY
    hours: defaultdict[str, list[FeedHour]] = defaultdict(list)
    for hour in feed_hours(connection, site.site, oldest, end):
        hours[hour.feed].append(hour)
    kinds: dict[str, FeedKind | None] = {feed: told[-1].kind for feed, told in hours.items()}
    if site.feeds:
        kinds = dict(site.feeds)
    if not kinds:
        return []
    shown = contradictions(connection, site.site, start, end)
    now = match_counts(connection, site.site, start, end)
    before = match_counts(connection, site.site, usual_until - BASELINE, usual_until)
    missing = without_papers(connection, site.site, start, end)
    feeds = []
    for feed, kind in sorted(kinds.items()):
        told = hours[feed]
        usual = [h for h in told if usual_until - BASELINE <= h.hour_start_at < usual_until]
        rhythm = Rhythm(usual, usual_until)
        shares = row_shares([h for h in told if h.hour_start_at >= start], usual)
        evidence: dict[Rule, tuple[AlertEvidence, ...]] = {}
        evidence[Rule.FEED_CONTRADICTIONS] = shown.get(feed, ())
        if kind in {FeedKind.DECLARATION, FeedKind.MANIFEST_LINE}:
            shares |= match_shares(now.get(kind), before.get(kind))
            for rule in (Rule.UNMATCHED, Rule.LATE):
                evidence[rule] = missing.get((kind, rule), ())
        last = max((h.last_received_at for h in told), default=None)
        feeds.append(
            CountedFeed(
                feed=feed,
                hours_n=rhythm.hours_n,
                silence=rhythm.silence(last, end),
                volume=volume_of(told, end, end - start),
                shares=shares,
                evidence=evidence,
            )
        )
    return feeds


def _frame(feeds: list[CountedFeed]) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415

    from schemas.expectations.suites import ROW_COLUMN, SHARE_COLUMNS, share_column  # noqa: PLC0415

    columns: dict[str, list[float | None]] = {
        ROW_COLUMN: list(range(len(feeds))),
        "chance": [feed.silence.chance for feed in feeds],
    }
    for name in ("rows_n", "least_n", "most_n"):
        columns[name] = [getattr(feed.volume, name, None) for feed in feeds]
    nothing = Share(0, 0, 1, 1, is_usual=False)
    for rule in FEED_SHARES:
        for name in SHARE_COLUMNS:
            column = share_column(rule, name)
            columns[column] = [getattr(feed.shares.get(rule, nothing), name) for feed in feeds]
    frame = pd.DataFrame(columns)
    for name in ("rows_n", "least_n", "most_n"):
        frame[name] = frame[name].astype("float64")
    return frame
