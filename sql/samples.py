"""Switches sampling on and off, draws passages while it is on, and keeps what was found (R37)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas.act import Act
from schemas.decisions.sampling import (
    Outcome,
    RiskFacts,
    Stratum,
    is_sampled,
    period_id,
    stratum_of,
)
from schemas.errors import ConfigError
from schemas.feeds.watch_entry import WatchAction
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class SamplingPeriod:
    """A time in which passages are checked by sample.

    Attributes:
        period_id: Made from site and begin.
        rate: Share that is drawn of what is not always checked.
        seed: What the draw is told from.
        risk_threshold: From this risk on everything is checked.
        started_at: Since when.
        started_by: Who switched it on.
        why_started: Why.
        ended_at: Until when, itself excluded; nothing while it is on.
        ended_by: Who switched it off.
        why_ended: Why.
    """

    period_id: uuid.UUID
    rate: float
    seed: str
    risk_threshold: float
    started_at: datetime
    started_by: str
    why_started: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    why_ended: str | None = None

    def holds(self, instant: datetime) -> bool:
        """Whether it was on at an instant."""
        return self.started_at <= instant and (self.ended_at is None or instant < self.ended_at)


@dataclass(frozen=True, slots=True)
class SampledPassage:
    """A passage of a time of sampling.

    Attributes:
        passage_id: Its id.
        passed_at: When.
        stratum: Its group.
        risk: 0 to 1.
        is_sampled: Whether it was drawn.
        outcome: What was found, if it was checked.
        checked_by: By whom.
    """

    passage_id: uuid.UUID
    passed_at: datetime
    stratum: Stratum
    risk: float
    is_sampled: bool
    outcome: Outcome | None
    checked_by: str | None


def start_sampling(
    connection: Connection,
    site: str,
    act: Act,
    *,
    rate: float,
    seed: str,
    risk_threshold: float,
) -> SamplingPeriod:
    """Switches sampling on.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        act: Who switches it on, why and when.
        rate: Share that is drawn of what is not always checked, over 0 and up to 1.
        seed: What the draw is told from.
        risk_threshold: From this risk on everything is checked, over 0 and up to 1.

    Raises:
        ConfigError: It is on already, or a share is none.
        StoreError: The database refuses.
    """
    for name, share in (("rate", rate), ("risk threshold", risk_threshold)):
        if not 0 < share <= 1:
            message = f"the {name} is a share over 0 and up to 1, got {share:g}"
            raise ConfigError(message)
    known = period_id(site, act.at)
    period = SamplingPeriod(known, rate, seed, risk_threshold, act.at, act.who, act.why)
    told = {"rate": rate, "seed": seed, "risk_threshold": risk_threshold}
    with store_errors("switch sampling on"), connection.transaction():
        if (on := open_period(connection, site, act.at)) is not None:
            message = f"sampling at {site} is on since {on.started_at.isoformat()} already"
            raise ConfigError(message)
        connection.execute(
            query("sampling/start"),
            {**told, "period_id": known, "site": site, "who": act.who, "why": act.why}
            | {"now": act.at},
        )
        record(
            connection,
            who=act.who,
            what="sampling.start",
            subject=f"site {site}",
            why=act.why,
            details=told,
        )
    return period


def stop_sampling(connection: Connection, site: str, act: Act) -> uuid.UUID:
    """Switches sampling off.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        act: Who switches it off, why and when.

    Returns:
        Id of the period that is over.

    Raises:
        ConfigError: It is not on.
        StoreError: The database refuses.
    """
    told = {"site": site, "who": act.who, "why": act.why, "now": act.at}
    with store_errors("switch sampling off"), connection.transaction():
        ended = rows(connection, "sampling/stop", told)
        if not ended:
            message = f"sampling at {site} is not on"
            raise ConfigError(message)
        record(connection, who=act.who, what="sampling.stop", subject=f"site {site}", why=act.why)
    found: uuid.UUID = ended[0]["period_id"]
    return found


def periods_of(connection: Connection, site: str, since: datetime) -> list[SamplingPeriod]:
    """The times of sampling that were not over before an instant, the newest first.

    Args:
        connection: To the store.
        site: Site id.
        since: Aware.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "sampling/periods", {"site": site, "since": since})
    return [SamplingPeriod(**row) for row in found]


def open_period(connection: Connection, site: str, now: datetime) -> SamplingPeriod | None:
    """The time of sampling that is on, if one is.

    Args:
        connection: To the store.
        site: Site id.
        now: The clock.

    Raises:
        StoreError: The database refuses.
    """
    known = periods_of(connection, site, now)
    return next((each for each in known if each.ended_at is None), None)


def draw(
    connection: Connection, site: str, passages: Collection[tuple[uuid.UUID, datetime]]
) -> int:
    """Draws of some passages those that are to be checked, where sampling was on.

    Args:
        connection: In a transaction.
        site: Site id.
        passages: Ids and instants.

    Returns:
        How many were drawn, again or anew.

    Raises:
        StoreError: The database refuses.
    """
    if not passages:
        return 0
    periods = periods_of(connection, site, min(instant for _, instant in passages))
    told = [(each, period) for each in passages for period in periods if period.holds(each[1])]
    if not told:
        return 0
    period_of = {passage: period for (passage, _), period in told}
    asked = {
        "site": site,
        "passages": list(period_of),
        "instants": [instant for (_, instant), _ in told],
    }
    drawn_n = 0
    with store_errors("draw a sample"):
        for row in rows(connection, "sampling/candidates", asked):
            facts = RiskFacts(
                frozenset(map(WatchAction, row["actions"])),
                row["warnings_n"],
                row["has_doubtful_read"],
            )
            period = period_of[row["passage_id"]]
            stratum = stratum_of(facts, period.risk_threshold)
            is_drawn = is_sampled(period.seed, row["passage_id"], stratum, period.rate)
            drawn_n += is_drawn
            connection.execute(
                query("sampling/upsert_passage"),
                {
                    "period_id": period.period_id,
                    "passage_id": row["passage_id"],
                    "passed_at": row["passed_at"],
                    "site": site,
                    "stratum": stratum.value,
                    "risk": facts.risk,
                    "is_sampled": is_drawn,
                },
            )
    return drawn_n


def sampled(connection: Connection, site: str, period: uuid.UUID) -> list[SampledPassage]:
    """The passages of a time of sampling in the order of time, also those that were not drawn.

    Args:
        connection: To the store.
        site: Site id.
        period: Its id.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "sampling/passages", {"site": site, "period_id": period})
    return [
        SampledPassage(
            **{
                **row,
                "stratum": Stratum(row["stratum"]),
                "outcome": None if row["outcome"] is None else Outcome(row["outcome"]),
            }
        )
        for row in found
    ]


def check_sampled(
    connection: Connection,
    site: str,
    passage_id: uuid.UUID,
    outcome: Outcome,
    act: Act,
) -> None:
    """Keeps what an officer found who held a drawn passage against its papers.

    Args:
        connection: To the store, autocommit.
        site: Site id.
        passage_id: Of the passage.
        outcome: What was found.
        act: Who checked, what the officer adds, and when.

    Raises:
        ConfigError: The passage was not drawn.
        StoreError: The database refuses.
    """
    told: dict[str, Any] = {
        "site": site,
        "passage_id": passage_id,
        "outcome": outcome.value,
        "who": act.who,
        "note": act.why,
        "now": act.at,
    }
    with store_errors("keep a check"), connection.transaction():
        if not rows(connection, "sampling/check", told):
            message = f"a passage that was drawn at {site} was wanted, got {passage_id}"
            raise ConfigError(message)
        record(
            connection,
            who=act.who,
            what="sampling.check",
            subject=f"passage {passage_id}",
            why=act.why,
            details={"outcome": outcome.value},
        )
