"""When an alert opens, is updated and closes: a pure function of what stands and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from schemas.alert import (
    Alert,
    AlertChange,
    AlertState,
    ChangeKind,
    Finding,
    Scope,
    Verdict,
    alert_id,
)

CLOSES_AFTER = timedelta(minutes=30)
"""An alert closes when its rule holds again and was not broken for so long. Together with the
margin of ``Verdict.CLEAR`` this keeps an alert at the edge from opening and closing all day."""
TOLD_AGAIN_SHARE = 0.2
"""Others are told of an open alert again when its figure has changed by this share of what they
were told, or its severity has changed: an update every few minutes would be read by nobody."""


def decide(
    standing: Mapping[Scope, Alert], findings: Iterable[Finding], at: datetime
) -> list[AlertChange]:
    """What the findings of an instant do to the alerts that stand.

    The same findings of the same instant again do nothing; those of an instant before the one
    that an alert was last looked at for do nothing to it.

    Args:
        standing: The newest alert of each scope, open or closed.
        findings: One a scope.
        at: The instant that the findings are of, aware.

    Returns:
        What changes, in the order of the findings; whatever does not change is left out.
    """
    return [
        change
        for finding in findings
        for change in _changes(standing.get(finding.scope), finding, at)
    ]


def _changes(alert: Alert | None, finding: Finding, at: datetime) -> Iterator[AlertChange]:
    if alert is not None and at < alert.updated_at:
        return
    if alert is None or alert.state is AlertState.CLOSED:
        if finding.verdict is Verdict.FAILING:
            yield AlertChange(ChangeKind.OPENED, _opened(finding, at))
        return
    after = _looked_at(alert, finding, at)
    if finding.verdict is Verdict.CLEAR and at - alert.failed_at >= CLOSES_AFTER:
        closed = replace(after, state=AlertState.CLOSED, closed_at=at)
        yield AlertChange(ChangeKind.CLOSED, _told(closed))
    elif _is_news(after):
        yield AlertChange(ChangeKind.UPDATED, _told(after))
    elif after != alert:
        yield AlertChange(ChangeKind.SEEN, after)


def _opened(finding: Finding, at: datetime) -> Alert:
    return Alert(
        alert_id=alert_id(finding.scope, at),
        state=AlertState.OPEN,
        finding=finding,
        opened_at=at,
        updated_at=at,
        failed_at=at,
        closed_at=None,
        times_seen_n=1,
        told_figure=finding.figure,
        told_severity=finding.severity,
        events_n=1,
    )


def _looked_at(alert: Alert, finding: Finding, at: datetime) -> Alert:
    """The alert after another look; what it shows is kept where a look shows nothing new."""
    if finding.verdict is Verdict.UNKNOWN:
        return replace(alert, updated_at=at)
    fails = finding.verdict is Verdict.FAILING
    shown = replace(
        finding,
        severity=finding.severity if fails else alert.finding.severity,
        evidence=finding.evidence if fails else alert.finding.evidence,
        verdict=alert.finding.verdict,
    )
    return replace(
        alert,
        finding=shown,
        updated_at=at,
        failed_at=at if fails else alert.failed_at,
        times_seen_n=alert.times_seen_n + (fails and at > alert.failed_at),
    )


def _is_news(alert: Alert) -> bool:
    finding = alert.finding
    if finding.severity is not alert.told_severity:
        return True
    if finding.figure is None or alert.told_figure is None:
        return finding.figure is not alert.told_figure
    return abs(finding.figure - alert.told_figure) > TOLD_AGAIN_SHARE * abs(alert.told_figure)


def _told(alert: Alert) -> Alert:
    return replace(
        alert,
        told_figure=alert.finding.figure,
        told_severity=alert.finding.severity,
        events_n=alert.events_n + 1,
    )
