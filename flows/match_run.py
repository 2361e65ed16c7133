"""Puts the matching of a site together: store, log, dataflow, and what is done beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bytewax.run import cli_main

from flows.decide import Decider
from flows.deliveries.outbox import body_for, receivers_from, sending
from flows.expectation import Expectations
from flows.match import build_match_flow
from flows.match_line import Line
from flows.match_log import MatchLog
from flows.match_outcomes import Outcomes
from flows.match_source import Batches, ThreadSource
from flows.match_stage import Told
from flows.rare_collection import rare_collection
from flows.safe_stop import SafeStop, stopped_by_signals
from flows.sinks import CallSink
from schemas.matching.near import NearIndex
from schemas.site import SiteFile
from sql.connection import Connection, server
from sql.home import StoreSettings
from sql.match_log import listen
from sql.match_state import set_policy
from sql.matches import MatchTotals, match_totals
from sql.store import dialled, open_store


@dataclass(frozen=True, slots=True)
class Matched:
    """What a run of matching came to.

    Attributes:
        entries_n: Entries of the log that were new.
        outcomes_n: Changes and decisions that were kept.
        totals: How the site stands then.
    """

    entries_n: int
    outcomes_n: int
    totals: MatchTotals

    def after(self, before: Matched) -> Matched:
        """What both runs came to."""
        return Matched(
            before.entries_n + self.entries_n, before.outcomes_n + self.outcomes_n, self.totals
        )


def match_site(
    site: SiteFile,
    settings: StoreSettings,
    *,
    until: datetime | None = None,
    progress: Callable[[int], None] = lambda _entries_n: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Matched:
    """Matches what the log of a site tells, and decides on it.

    It goes on from what is kept; a kill at any moment loses nothing and doubles nothing.

    Args:
        site: The site file.
        settings: Which store.
        until: Match what is there as of this instant, and end; without it, go on until stopped.
        progress: Is told how many entries were taken in.
        now: The clock.

    Raises:
        KeyboardInterrupt: It was asked to end.
        GatestreamError: Anything else that ends it.
    """
    site_id, policy, stop = site.site.id, site.match_policy, SafeStop(lambda: None)
    with ExitStack() as held:
        conninfo = held.enter_context(server(settings))
        store = held.enter_context(open_store(settings, f"{site_id}.match", now=now))
        is_told_otherwise = store.ask(lambda each: set_policy(each, site_id, policy))
        dial = partial(dialled, settings, conninfo)
        writer = held.enter_context(closing(Line(dial, lambda: stop.is_due)))
        reader = held.enter_context(closing(Line(partial(_listening, dial), lambda: stop.is_due)))
        expectations = Expectations(store, site_id, now)
        expectations.catch_up(now() - policy.kept)
        receivers = receivers_from(os.environ) if until is None else []
        decider = Decider(site, now, body_for(receivers))
        outcomes = Outcomes(writer, site_id, decider.keep, expectations.take)
        log = MatchLog(reader, site_id, policy, tells_again=is_told_otherwise)

        def batches(is_ended: Callable[[], bool]) -> Iterator[list[Told]]:
            told = log.on(now, is_ended) if until is None else log.until(until)
            for batch in decider.hear(told):
                yield batch
                progress(log.entries_n)

        held.enter_context(sending(conninfo, receivers, now))
        held.enter_context(stopped_by_signals(stop))
        _run(batches, stop, outcomes, site, decider)
        stop.raise_reason()
        totals = store.ask(lambda each: match_totals(each, site_id))
        return Matched(log.entries_n, outcomes.outcomes_n, totals)


def _run(
    batches: Batches, stop: SafeStop, outcomes: Outcomes, site: SiteFile, decider: Decider
) -> None:
    policy = site.match_policy
    flow = build_match_flow(
        ThreadSource(batches, stop),
        policy,
        CallSink(outcomes.write, stop),
        nears=partial(NearIndex, policy),
        decides=decider.shard,
        vehicles=decider.vehicles,
    )
    with rare_collection():
        cli_main(flow)  # type: ignore[no-untyped-call]


def _listening(dial: Callable[[], Connection]) -> Connection:
    connection = dial()
    listen(connection)
    return connection
