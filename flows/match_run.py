"""Puts the matching of a site together: store, log, dataflow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bytewax.run import cli_main

from flows.expectation import Expectations
from flows.match import build_match_flow
from flows.match_log import SETTLED_AFTER_S, MatchLog
from flows.match_outcomes import Outcomes
from flows.match_source import ThreadSource
from flows.match_stage import Told
from flows.safe_stop import SafeStop, stopped_by_signals
from flows.sinks import CallSink
from schemas.matching.near import NearIndex
from schemas.site import SiteFile
from sql.connection import Connection, connection_to, server
from sql.home import StoreSettings
from sql.match_log import listen, wait_for_entries
from sql.match_state import set_policy
from sql.rights import become_writer, bring_up_to_date
from sql.store import open_store

TICK_EVERY_S = 1.0
_PURPOSE = "match"


def match_site(
    site: SiteFile,
    settings: StoreSettings,
    *,
    until: datetime | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> int:
    """Matches what the log of a site tells.

    Args:
        site: The site file.
        settings: Which store.
        until: Match what is there as of this instant, and end; without it, go on until stopped.
        now: The clock.

    Returns:
        How many outcomes were kept.

    Raises:
        GatestreamError: Anything that stops it; the next run goes on from what is kept.
    """
    policy = site.match_policy
    stop = SafeStop(lambda: None)
    with (
        server(settings) as conninfo,
        connection_to(conninfo, _PURPOSE) as writer,
        connection_to(conninfo, f"{_PURPOSE} log") as reader,
        open_store(settings, f"{_PURPOSE}-{site.site.id}", now=now) as store,
    ):
        bring_up_to_date(writer)
        become_writer(writer)
        become_writer(reader)
        set_policy(writer, site.site.id, policy)
        expectations = Expectations(store, site.site.id, now)
        expectations.catch_up(now() - policy.kept)
        outcomes = Outcomes(writer, site.site.id, follow=expectations.take)
        log = MatchLog(reader, site.site.id, policy)
        batches = partial(_follow, log, reader, now)
        if until is not None:
            batches = partial(_whole, log, until)
        flow = build_match_flow(
            ThreadSource(batches, stop),
            policy,
            CallSink(outcomes.write, stop),
            nears=partial(NearIndex, policy),
        )
        with stopped_by_signals(stop):
            cli_main(flow)  # type: ignore[no-untyped-call]
        stop.raise_reason()
        return outcomes.outcomes_n


def _whole(log: MatchLog, until: datetime, is_ended: Callable[[], bool]) -> Iterator[list[Told]]:
    for batch in log.whole(until):
        if is_ended():
            return
        yield batch


def _follow(
    log: MatchLog,
    connection: Connection,
    now: Callable[[], datetime],
    is_ended: Callable[[], bool],
) -> Iterator[list[Told]]:
    """Follows the log; what was received two seconds ago is in it, and then nothing is missing."""
    yield from log.known()
    listen(connection)
    settled = timedelta(seconds=SETTLED_AFTER_S)
    ticked_at = now() - timedelta(seconds=TICK_EVERY_S)
    while not is_ended():
        seen_at = now()
        yield from log.fresh()
        if abs((seen_at - ticked_at).total_seconds()) >= TICK_EVERY_S:
            ticked_at = seen_at
            yield [log.tick(seen_at - settled)]
        wait_for_entries(connection, TICK_EVERY_S / 2)
