"""A round of data quality: looks at one site or all, and tells the receiver what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.deliveries.webhook import Told, Webhook, tell
from flows.quality.look import PERIOD, Look, look
from flows.quality.validation import Validator
from schemas.alert import Alert
from schemas.alert_message import message_of
from schemas.expectations.tolerances import BASELINE
from schemas.watched_site import WatchedSite
from sql.alerts import known_alerts
from sql.connection import connect
from sql.deliveries import ALERTS, waiting_deliveries_n
from sql.home import StoreSettings
from sql.quality_rows import watched_sites
from sql.rights import become_writer, bring_up_to_date


@dataclass(frozen=True, slots=True)
class Round:
    """What a round found.

    Attributes:
        looks: One a site.
        alerts: What is open now, the most urgent first.
        told: What came of telling the receiver; nothing where there is none.
        waiting_n: Messages that the receiver has not taken yet.
    """

    looks: tuple[Look, ...]
    alerts: tuple[Alert, ...]
    told: Told | None
    waiting_n: int


def make_round(
    settings: StoreSettings,
    site: WatchedSite | None,
    at: datetime,
    clock: Callable[[], datetime],
    webhook: Webhook | None,
    *,
    period: timedelta = PERIOD,
) -> Round:
    """Looks at a site, or at every site that had vehicles of late, on a connection of its own.

    Args:
        settings: Which store.
        site: The site; without one, what is known of sites is taken from the store: around the
            clock, and without what only their kind tells.
        at: The instant that is looked at, aware.
        clock: Now, aware.
        webhook: Who is told.
        period: How much is looked at.

    Raises:
        ConfigError: The extra ``quality`` is not installed.
        StoreError: The store is away or refuses.
        GatestreamError: A rule could not be told; no alert of its site is touched then.
    """
    body = None if webhook is None else message_of
    with connect(settings, "quality") as connection:
        bring_up_to_date(connection)
        become_writer(connection)
        # Not before the store answers: it takes seconds to load.
        validator = Validator()
        sites = watched_sites(connection, at - BASELINE, at) if site is None else [site]
        looks = tuple(
            look(connection, validator, each, at, clock(), period=period, body=body)
            for each in sites
        )
        alerts = known_alerts(connection, None if site is None else site.site)
        told = None if webhook is None else tell(connection, ALERTS, webhook, clock)
        return Round(looks, tuple(alerts), told, waiting_deliveries_n(connection, ALERTS))
