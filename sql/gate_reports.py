"""Reads the figures of periodic reports, and keeps those that were handed in (R86, R87)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from psycopg.types.json import Jsonb

from schemas.act import Act
from schemas.frozen_report import FrozenReport, check_freezing
from schemas.gate_report import (
    SECTIONS,
    GateReport,
    Peak,
    from_document,
    report_of,
)
from schemas.period import Period, PeriodKind
from sql.audit import record
from sql.connection import Connection, rows

_QUERIES = {name: f"report/{name}" for name in SECTIONS} | {"matches": "leaders/matches"}


def gate_report(connection: Connection, period: Period, stays: Mapping[str, object]) -> GateReport:
    """The figures of a period.

    Args:
        connection: To the store.
        period: Of when.
        stays: Sites and when each belongs to what is reported on: ``sites``, ``from_ats`` and
            ``until_ats``, and the earliest and latest of these, ``from_at`` and ``until_at``.

    Raises:
        StoreError: The database refuses.
    """
    found = {name: rows(connection, query, stays) for name, query in _QUERIES.items()}
    hours = rows(connection, "leaders/hours", stays)
    # Of hours that were as busy, the first one is told.
    busiest = max(hours, key=lambda row: row["passages_n"], default=None)
    peak = None
    if busiest is not None:
        peak = Peak(busiest["passages_n"], busiest["hour_start_at"])
    return report_of(period.first_day, period.next_day, found, peak)


def whole_site(site: str, period: Period) -> dict[str, object]:
    """Parameters that ask for a site over a whole period."""
    return {
        "sites": [site],
        "from_ats": [period.from_at],
        "until_ats": [period.until_at],
        "from_at": period.from_at,
        "until_at": period.until_at,
    }


def freeze(connection: Connection, site: str, period: Period, act: Act) -> FrozenReport:
    """Keeps the figures of a site's period as they are now; the audit log keeps who did and why.

    Args:
        connection: To the store, in a transaction with the rights of the person.
        site: Site id.
        period: One that is over.
        act: Who freezes it, why and when.

    Raises:
        InputError: It is not over, or no reason is given.
        StoreError: The database refuses, or somebody else froze it at the same time.
    """
    check_freezing(period, act.why, act.at)
    report = gate_report(connection, period, whole_site(site, period))
    values = {
        "site": site,
        "kind": period.kind.value,
        "first_day": period.first_day,
        "figures": Jsonb(report.document()),
        "sha256": report.sha256,
        "frozen_at": act.at,
        "why": act.why,
    }
    (row,) = rows(connection, "report/freeze", values)
    frozen = FrozenReport(period, row["version_n"], report, report.sha256, act.at, act.who, act.why)
    record(
        connection,
        who=act.who,
        what="report.freeze",
        subject=f"report {site} {period.kind} {period.first_day}",
        why=act.why,
        details={"site": site, "version_n": frozen.version_n, "sha256": frozen.sha256},
    )
    return frozen


def frozen_reports(connection: Connection, site: str, period: Period) -> list[FrozenReport]:
    """What was frozen of a site's period, the newest first.

    Raises:
        StoreError: The database refuses.
        InputError: What is kept is no report.
    """
    values = {"site": site, "kind": period.kind.value, "first_day": period.first_day}
    return [
        FrozenReport(
            Period(PeriodKind(row["kind"]), row["first_day"]),
            row["version_n"],
            from_document(json.loads(row["figures"])),
            row["sha256"],
            row["frozen_at"],
            row["frozen_by"],
            row["why"],
        )
        for row in rows(connection, "report/frozen", values)
    ]
