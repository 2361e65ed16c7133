"""Keeps alerts and their history, and what receivers have still to be told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that a receiver has to be told, taken for one attempt.

    Attributes:
        delivery_n: Its number; later ones are larger.
        event_id: The alert and the number of its event: the same at every attempt.
        body: What is sent, as it is.
        attempts_n: Attempts, this one included.
    """

    delivery_n: int
    event_id: str
    body: str
    attempts_n: int


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


def claim_delivery(connection: Connection, now: datetime, after_n: int) -> Delivery | None:
    """Takes the next delivery that is due; the attempt after this one is put off already.

    Args:
        connection: Autocommit: the claim holds at once.
        now: The clock.
        after_n: Number of the delivery that was taken before, so that none comes twice in a row.

    Raises:
        StoreError: The database refuses.
    """
    found = rows(connection, "quality/claim_delivery", {"now": now, "after_n": after_n})
    if not found:
        return None
    row = found[0]
    return Delivery(
        row["delivery_n"], f"{row['alert_id']}/{row['event_n']}", row["body"], row["attempts_n"]
    )


def finish_delivery(
    connection: Connection, delivery: Delivery, delivered_at: datetime | None, fault: str | None
) -> None:
    """Notes what came of an attempt.

    Args:
        connection: Autocommit.
        delivery: Which.
        delivered_at: When the receiver took it; nothing if it did not.
        fault: Why not, without any secret.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("note a delivery"):
        connection.execute(
            query("quality/finish_delivery"),
            {"delivery_n": delivery.delivery_n, "delivered_at": delivered_at, "fault": fault},
        )


def waiting_deliveries_n(connection: Connection) -> int:
    """How many deliveries no receiver took yet.

    Raises:
        StoreError: The database refuses.
    """
    return int(rows(connection, "quality/waiting_deliveries")[0]["waiting_n"])


def _standing(connection: Connection, site: str, at: datetime) -> dict[Scope, Alert]:
    found = rows(connection, "quality/standing_alerts", {"site": site, "at": at})
    alerts = [_alert(row) for row in found]
    # An open one stands, whatever was closed after the instant.
    alerts.sort(key=lambda alert: (alert.state is AlertState.OPEN, alert.opened_at))
    return {alert.scope: alert for alert in alerts}


def _alert(row: dict[str, Any]) -> Alert:
    finding = Finding(
        scope=Scope(Rule(row["rule"]), row["site"], row["lane"], row["camera"]),
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
