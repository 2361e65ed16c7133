from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import (
    Alert,
    AlertChange,
    AlertState,
    ChangeKind,
    Finding,
    Rule,
    Scope,
    Severity,
    Verdict,
)
from schemas.alert_decision import CLOSES_AFTER, decide

SCOPE = Scope(Rule.READ_RATE, "cat-lai", "in-1", None)
OTHER = Scope(Rule.CLOCK, "cat-lai", None, "rear")
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
STEP = timedelta(minutes=10)
F, C, B, U = Verdict.FAILING, Verdict.CLEAR, Verdict.BETWEEN, Verdict.UNKNOWN


def finding(
    verdict: Verdict,
    figure: float | None = 0.5,
    *,
    at: datetime = START,
    scope: Scope = SCOPE,
    severity: Severity = Severity.WARNING,
) -> Finding:
    period_from = at - timedelta(days=1)
    return Finding(scope, period_from, at, verdict, figure, 0.9, 0.85, 40, severity)


class Standing:
    """The alerts of a store that is only a list: the newest of a scope stands."""

    def __init__(self) -> None:
        self.alerts: dict[object, Alert] = {}

    def look(self, at: datetime, *findings: Finding) -> list[AlertChange]:
        newest = {alert.scope: alert for alert in self.alerts.values()}
        changes = decide(newest, findings, at)
        for change in changes:
            self.alerts[change.alert.alert_id] = change.alert
        return changes

    @property
    def open_n(self) -> int:
        return sum(alert.state is AlertState.OPEN for alert in self.alerts.values())


OPEN, UPDATE, CLOSE, SEEN = (
    ChangeKind.OPENED,
    ChangeKind.UPDATED,
    ChangeKind.CLOSED,
    ChangeKind.SEEN,
)


@pytest.mark.parametrize(
    ("looks", "kinds"),
    [
        # Nothing opens without a failure.
        ([(0, C, 0.9), (1, B, 0.8), (2, U, None)], []),
        # It opens once, and is seen again without news.
        ([(0, F, 0.5), (1, F, 0.5), (2, F, 0.52)], [OPEN, SEEN, SEEN]),
        # A figure that has changed by more than a fifth is news.
        ([(0, F, 0.5), (1, F, 0.38), (2, F, 0.36)], [OPEN, UPDATE, SEEN]),
        # It closes when it has been clear for long enough, and not before.
        ([(0, F, 0.5), (1, C, 0.5), (2, C, 0.5), (3, C, 0.5)], [OPEN, SEEN, SEEN, CLOSE]),
        # A failure in between begins the time anew.
        (
            [(0, F, 0.5), (2, C, 0.5), (3, F, 0.5), (5, C, 0.5), (6, C, 0.5)],
            [OPEN, *[SEEN] * 3, CLOSE],
        ),
        # Neither clear nor failing, or too little to tell, closes nothing.
        ([(0, F, 0.5), (9, B, 0.5), (19, U, None)], [OPEN, SEEN, SEEN]),
        # After it closed, it opens as another one.
        ([(0, F, 0.5), (3, C, 0.5), (4, F, 0.5)], [OPEN, CLOSE, OPEN]),
        # One look a day closes at the first clear one.
        ([(0, F, 0.5), (144, C, 0.5)], [OPEN, CLOSE]),
        # The same instant again does nothing, an earlier one neither.
        ([(1, F, 0.5), (1, F, 0.5), (0, C, 0.9), (0, F, 0.1)], [OPEN]),
        # What came late changes the figure of its instant, and is no further sighting.
        ([(1, F, 0.5), (1, F, 0.49)], [OPEN, SEEN]),
        # An instant before a closing opens nothing.
        ([(0, F, 0.5), (3, C, 0.5), (2, F, 0.5)], [OPEN, CLOSE]),
    ],
)
def test_r95_alerts_open_update_and_close(
    looks: list[tuple[int, Verdict, float | None]], kinds: list[ChangeKind]
) -> None:
    standing = Standing()
    found = []
    for step, verdict, figure in looks:
        at = START + step * STEP
        found += standing.look(at, finding(verdict, figure, at=at))
    assert [change.kind for change in found] == kinds


def test_what_failed_stays_to_be_seen_while_it_clears() -> None:
    standing = Standing()
    bad = finding(F, severity=Severity.CRITICAL)
    standing.look(START, bad)
    later = START + STEP
    (change,) = standing.look(later, finding(C, at=later))
    assert change.alert.finding.severity is Severity.CRITICAL
    assert (change.alert.failed_at, change.alert.updated_at) == (START, later)
    assert change.alert.times_seen_n == 1


def test_a_severity_that_rises_is_news() -> None:
    standing = Standing()
    standing.look(START, finding(F))
    later = START + STEP
    (change,) = standing.look(later, finding(F, at=later, severity=Severity.CRITICAL))
    assert change.kind is UPDATE


def test_scopes_do_not_touch_each_other() -> None:
    standing = Standing()
    standing.look(START, finding(F), finding(F, scope=OTHER))
    assert standing.open_n == 2
    later = START + CLOSES_AFTER
    (closed, seen) = standing.look(later, finding(C, at=later), finding(F, at=later, scope=OTHER))
    assert (closed.kind, closed.alert.scope, seen.kind) == (CLOSE, SCOPE, SEEN)


LOOKS = st.lists(
    st.tuples(
        st.integers(0, 60),
        st.sampled_from([SCOPE, OTHER]),
        st.sampled_from(Verdict),
        st.one_of(st.none(), st.floats(0, 1)),
        st.sampled_from(Severity),
    ),
    max_size=40,
)


@given(LOOKS)
def test_r95_whatever_is_found_in_whatever_order_one_alert_at_most_is_open(
    looks: list[tuple[int, Scope, Verdict, float | None, Severity]],
) -> None:
    standing = Standing()
    for minute, scope, verdict, figure, severity in looks:
        at = START + timedelta(minutes=minute)
        told = finding(verdict, figure, at=at, scope=scope, severity=severity)
        before = dict(standing.alerts)
        for change in standing.look(at, told):
            alert, known = change.alert, before.get(change.alert.alert_id)
            if change.kind is OPEN:
                assert (known, verdict) == (None, F)
            if change.kind is CLOSE:
                assert verdict is C
                assert alert.closed_at is not None
                assert alert.closed_at - alert.failed_at >= CLOSES_AFTER
            assert known is None or known.state is AlertState.OPEN
            assert alert.opened_at <= alert.failed_at <= alert.updated_at
        # A quiet rerun changes nothing.
        assert standing.look(at, told) == []
        open_scopes = [a.scope for a in standing.alerts.values() if a.state is AlertState.OPEN]
        assert len(open_scopes) == len(set(open_scopes))


@given(st.lists(st.sampled_from([F, C, B]), min_size=1, max_size=60))
def test_an_alert_at_the_edge_does_not_flap(verdicts: list[Verdict]) -> None:
    """However often verdicts change, an alert stands for at least as long as closing takes."""
    standing = Standing()
    opened = 0
    for number, verdict in enumerate(verdicts):
        at = START + number * STEP
        opened += any(c.kind is OPEN for c in standing.look(at, finding(verdict, at=at)))
    assert opened <= 1 + len(verdicts) * STEP / CLOSES_AFTER


def test_the_id_is_that_of_the_instant_it_was_opened_for() -> None:
    ids = set()
    for at in (START, START, START + STEP):
        (change,) = Standing().look(at, replace(finding(F), period_to=at))
        ids.add(change.alert.alert_id)
    assert len(ids) == 2
