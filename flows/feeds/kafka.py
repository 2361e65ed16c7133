"""Feeds that come by topics: each message is a row of its feed's contract, as JSON.

``gatestream match`` runs it beside itself; rows go to the store by the one door that all go by,
and the join takes them from there.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import bytewax.operators as op
from bytewax.dataflow import Dataflow
from bytewax.inputs import Source
from bytewax.outputs import Sink
from bytewax.run import cli_main

from flows.feeds.kafka_access import Offsets, Reach, Topic
from flows.feeds.kafka_messages import Told, TopicRows
from flows.feeds.kafka_topic import Message, TopicSource
from flows.safe_stop import SafeStop, stopped_by_signals
from flows.sinks import CallSink
from schemas.errors import SpoolFullError
from schemas.feed_source import FeedWay
from schemas.site import SiteFile
from sql.home import StoreSettings
from sql.store import Store, open_store

FLOW_ID: Final = "topics"
KEEP_UP_S: Final = 1.0
PATIENCE_S: Final = 30.0
_POLL_S: Final = 0.2


@dataclass(slots=True)
class TopicCounts:
    """What became of messages.

    Attributes:
        messages_n: Messages; the sum of the others.
        applied_n: Rows that went to the store.
        quarantined_n: Those that went into quarantine.
        elsewhere_n: Those that are told to other sites.
    """

    messages_n: int = 0
    applied_n: int = 0
    quarantined_n: int = 0
    elsewhere_n: int = 0


def topics_of(site: SiteFile, environ: Mapping[str, str] = os.environ) -> dict[str, Topic]:
    """The topics of a site by feed id.

    Args:
        site: The site file.
        environ: Where the account is.

    Raises:
        ConfigError: The account is told by half.
    """
    return {
        feed: Topic.of(site.site.id, feed, told, environ)
        for feed, told in site.feeds.items()
        if told.way is FeedWay.KAFKA
    }


def build_topics_flow(
    topics: Mapping[str, Source[Message]],
    rows: Mapping[str, Callable[[Message], Told]],
    store: Sink[Told],
) -> Dataflow:
    """Wires topics to the store.

    Args:
        topics: By feed id; at least one.
        rows: What makes rows of the messages of each.
        store: Where they go.
    """
    flow = Dataflow(FLOW_ID)
    told = []
    for feed, topic in topics.items():
        message = op.input(f"{feed}_messages", flow, topic)
        told.append(op.map(f"{feed}_rows", message, rows[feed]))
    op.output("store", op.merge("told", *told), store)
    return flow


def follow_topics(
    site: SiteFile,
    settings: StoreSettings,
    *,
    until_end: bool = False,
    patience_s: float = PATIENCE_S,
    stop: SafeStop | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    environ: Mapping[str, str] = os.environ,
) -> TopicCounts:
    """Takes in what the topics of a site tell, until it is stopped.

    Args:
        site: The site file; with at least one feed that comes by a topic.
        settings: Which store.
        until_end: Whether it stops where the topics end.
        patience_s: With ``until_end``: so long brokers that are away are waited for.
        stop: Ends it; without one, Ctrl-C and SIGTERM do.
        now: The clock.
        environ: Where the brokers' account is.

    Raises:
        ConfigError: The account is told by half.
        InputError: Brokers cannot be reached, with ``until_end``.
        KeyboardInterrupt: It was stopped.
        GatestreamError: What else ends it; what is in the store stays, and it goes on there.
    """
    topics = topics_of(site, environ)
    with ExitStack() as open_until_here:
        if stop is None:
            stop = SafeStop(lambda: None)
            open_until_here.enter_context(stopped_by_signals(stop))
        store = open_until_here.enter_context(_store(site, settings, now))
        reaches = {feed: Reach(feed) for feed in topics}
        offsets = {
            feed: open_until_here.enter_context(closing(Offsets(topic, reaches[feed])))
            for feed, topic in topics.items()
        }
        keeper = _Keeper(store, stop, offsets)
        sources = {
            feed: TopicSource(
                topic,
                reaches[feed],
                stop,
                patience_s=patience_s if until_end else None,
                idle=keeper.keep_up,
                now=now,
            )
            for feed, topic in topics.items()
        }
        rows = {feed: TopicRows(site.site.id, feed, site.feeds[feed], now).told for feed in topics}
        flow = build_topics_flow(sources, rows, CallSink(keeper.write, stop))
        cli_main(flow)  # type: ignore[no-untyped-call]
        stop.raise_reason()
        return keeper.counts


@contextmanager
def _store(site: SiteFile, settings: StoreSettings, now: Callable[[], datetime]) -> Iterator[Store]:
    stream = f"{site.site.id}.topics"
    max_bytes = site.spool.megabytes << 20
    with open_store(settings, stream, spool_max_bytes=max_bytes, now=now) as store:
        yield store


class _Keeper:
    """Writes rows, and only then lets the brokers forget them."""

    def __init__(self, store: Store, stop: SafeStop, offsets: Mapping[str, Offsets]) -> None:
        self._store = store
        self._stop = stop
        self._offsets = offsets
        self._kept_up_s = 0.0
        self.counts = TopicCounts()

    def write(self, told: list[Told]) -> None:
        records = [record for each in told for record in each.records]
        while True:
            try:
                self._store.write(records)
                break
            except SpoolFullError:
                # The topic keeps what there is no room for here.
                if self._stop.is_due:
                    raise
                time.sleep(_POLL_S)
        following: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for each in told:
            of_feed = following[each.feed]
            of_feed[each.partition] = max(of_feed.get(each.partition, 0), each.offset + 1)
            self._count(each)
        for feed, offsets in following.items():
            self._offsets[feed].commit(offsets)

    def keep_up(self) -> None:
        """Once a second: what waits for a database that was away goes in."""
        if (at := time.monotonic()) - self._kept_up_s >= KEEP_UP_S:
            self._kept_up_s = at
            self._stop.guarded(lambda _: [self._store.keep_up()])(None)

    def _count(self, told: Told) -> None:
        self.counts.messages_n += 1
        self.counts.elsewhere_n += told.is_elsewhere
        self.counts.quarantined_n += told.is_quarantined
        self.counts.applied_n += not (told.is_elsewhere or told.is_quarantined)
