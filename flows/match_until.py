"""Takes in what a site's feeds have, matches it, and makes its rounds: once, up to an instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flows.feeds.intake import take_in
from flows.feeds.topics_beside import has_topics
from flows.match_beside import FeedLog, feed_store
from flows.match_run import Matched, match_site
from flows.rounds import make_rounds
from schemas.site import SiteFile
from sql.home import StoreSettings


def match_until(
    site: SiteFile,
    settings: StoreSettings,
    as_of: datetime,
    progress: Callable[[int], None] = lambda _entries_n: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Matched:
    """Takes in what the feeds have now, and matches until nothing more comes of it.

    Args:
        site: The site file.
        settings: Which store.
        as_of: Aware; what has no partner by then is unmatched.
        progress: Is told how many entries were taken in.
        now: The clock, aware.

    Raises:
        GatestreamError: Anything that ends it; the next call goes on from what is kept.
    """
    if has_topics(site):
        # Only those who have topics have what reads them.
        from flows.feeds.kafka import follow_topics  # noqa: PLC0415

        follow_topics(site, settings, until_end=True)
    with feed_store(site, settings) as store:
        take_in(site, store, now, FeedLog())
    matched = match_site(site, settings, until=as_of, progress=progress)
    # What is expected accepts reads, which are told to the join as a further revision.
    again = matched
    while again.entries_n:
        again = match_site(site, settings, until=as_of, progress=progress)
        matched = again.after(matched)
    with feed_store(site, settings) as store:
        while not store.ask(lambda each: make_rounds(each, site, as_of)).is_all:
            pass
    return matched
