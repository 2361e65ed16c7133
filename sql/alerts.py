"""Keeps alerts and their history, and what receivers have still to be told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from schemas.alert import (
    Alert,
    AlertChange,
    AlertEvidence,
    AlertState,
    Finding,
    Rule,
    Scope,
    Severity,
    Verdict,
)
from schemas.alert_decision import decide
from sql.connection import Connection, rows, store_errors
from sql.statements import query

Body = Callable[[AlertChange], str]
"""What a receiver is told of a change."""


def apply_findings(
    connection: Connection,
    site: str,
    findings: Sequence[Finding],
    at: datetime,
    now: datetime,
    body: Body | None = None,
) -> list[AlertChange]:
    """Opens, updates and closes the alerts of a site, in one transaction.

    Whoever dies in it leaves everything as it was. The same instant again changes nothing.

    Args:
        connection: Autocommit.
        site: Site id; all findings are of it.
        findings: Of all rules.
        at: The instant that they are of, aware.
        now: The clock: a receiver is told from then on.
        body: What a receiver is told; without one nobody is.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("keep alerts"), connection.transaction():
        connection.execute(query("quality/lock_site"), {"site": site})
        changes = decide(_standing(connection, site, at), findings, at)
        for change in changes:
            row = _row(change.alert)
            connection.execute(query("quality/upsert_alert"), row)
            if not change.is_told:
                continue
            connection.execute(query("quality/insert_event"), {**row, "kind": change.kind.value})
            if body is not None:
                connection.execute(
                    query("quality/insert_delivery"), {**row, "body": body(change), "now": now}
                )
    return changes


def known_alerts(
    connection: Connection, site: str | None, since: datetime | None = None
) -> list[Alert]:
    """Open alerts, the most urgent and newest first, then those closed since an instant.

    Args:
        connection: To the store.
        site: Only of this site.
        since: Aware; without it, closed ones are left out.

    Raises:
        StoreError: The database refuses.
    """
    parameters = {"site": site, "since": since}
    return [_alert(row) for row in rows(connection, "quality/alerts", parameters)]


def open_scopes(connection: Connection, site: str, at: datetime) -> list[Scope]:
    """What alerts of a site are open for.

    Raises:
        StoreError: The database refuses.
    """
    standing = _standing(connection, site, at).values()
    return [alert.scope for alert in standing if alert.state is AlertState.OPEN]


def _standing(connection: Connection, site: str, at: datetime) -> dict[Scope, Alert]:
    found = rows(connection, "quality/standing_alerts", {"site": site, "at": at})
    alerts = [_alert(row) for row in found]
    # An open one stands, whatever was closed after the instant.
    alerts.sort(key=lambda alert: (alert.state is AlertState.OPEN, alert.opened_at))
    return {alert.scope: alert for alert in alerts}


def _alert(row: dict[str, Any]) -> Alert:
    finding = Finding(
        scope=Scope(Rule(row["rule"]), row["site"], row["lane"], row["camera"], row["feed"]),
        period_from=row["period_from"],
        period_to=row["period_to"],
        verdict=Verdict.FAILING,
        figure=row["figure"],
        baseline=row["baseline"],
        threshold=row["threshold"],
        counted_n=row["counted_n"],
        severity=Severity(row["severity"]),
        evidence=tuple(AlertEvidence.model_validate(each) for each in row["evidence"]),
        note=row["note"],
    )
    return Alert(
        alert_id=row["alert_id"],
        state=AlertState(row["state"]),
        finding=finding,
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        failed_at=row["failed_at"],
        closed_at=row["closed_at"],
        times_seen_n=row["times_seen_n"],
        told_figure=row["told_figure"],
        told_severity=Severity(row["told_severity"]),
        events_n=row["events_n"],
    )


def _row(alert: Alert) -> dict[str, Any]:
    finding, scope = alert.finding, alert.scope
    return {
        "alert_id": alert.alert_id,
        "rule": scope.rule.value,
        "site": scope.site,
        "lane": scope.lane,
        "camera": scope.camera,
        "feed": scope.feed,
        "state": alert.state.value,
        "severity": finding.severity.value,
        "period_from": finding.period_from,
        "period_to": finding.period_to,
        "figure": finding.figure,
        "baseline": finding.baseline,
        "threshold": finding.threshold,
        "counted_n": finding.counted_n,
        "evidence": Jsonb(_documents(finding.evidence)),
        "note": finding.note,
        "opened_at": alert.opened_at,
        "updated_at": alert.updated_at,
        "failed_at": alert.failed_at,
        "closed_at": alert.closed_at,
        "times_seen_n": alert.times_seen_n,
        "told_figure": alert.told_figure,
        "told_severity": alert.told_severity.value,
        "events_n": alert.events_n,
    }


def _documents(evidence: Iterable[AlertEvidence]) -> list[dict[str, Any]]:
    return [each.model_dump(mode="json") for each in evidence]
