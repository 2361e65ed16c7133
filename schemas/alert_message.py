"""An alert as programs are told of it: with ``--json``, and by webhook."""

from __future__ import annotations

import json

from schemas.alert import Alert, AlertChange
from schemas.alert_texts import TITLES, reason_of

MESSAGE_VERSION = 1


def alert_document(alert: Alert) -> dict[str, object]:
    """An alert for programs; instants in UTC, shares of 1.

    Args:
        alert: As it stands.
    """
    finding, scope = alert.finding, alert.scope
    title, reason = TITLES[scope.rule], reason_of(finding)
    return {
        "alert_id": str(alert.alert_id),
        "rule": scope.rule.value,
        "site": scope.site,
        "lane": scope.lane,
        "camera": scope.camera,
        "feed": scope.feed,
        "state": alert.state.value,
        "severity": finding.severity.value,
        "title": {"vi": title.vi, "en": title.en},
        "reason": {"vi": reason.vi, "en": reason.en},
        "period_from": finding.period_from.isoformat(),
        "period_to": finding.period_to.isoformat(),
        "figure": finding.figure,
        "baseline": finding.baseline,
        "threshold": finding.threshold,
        "counted_n": finding.counted_n,
        "evidence": [each.model_dump(mode="json") for each in finding.evidence],
        "opened_at": alert.opened_at.isoformat(),
        "updated_at": alert.updated_at.isoformat(),
        "closed_at": None if alert.closed_at is None else alert.closed_at.isoformat(),
        "times_seen_n": alert.times_seen_n,
    }


def message_of(change: AlertChange) -> str:
    """What a receiver is told of a change, as it is sent and signed.

    Receivers know a message they got twice by ``event_id``, and order the messages of an alert by
    ``event_n``.

    Args:
        change: Of a kind that is told.
    """
    alert = change.alert
    document = {
        "version": MESSAGE_VERSION,
        "event": change.kind.value,
        "event_id": f"{alert.alert_id}/{alert.events_n}",
        "event_n": alert.events_n,
        "alert": alert_document(alert),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)
