"""From what was counted of a feed, and what Great Expectations says of it, to findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schemas.alert import AlertEvidence, Finding, Rule, Severity, Verdict
from schemas.expectations.feed_rows import Share, Silence, Volume
from schemas.expectations.judging import Broken, Looked
from schemas.expectations.tolerances import (
    FEED_SHARES,
    FEED_SILENCE_CLEAR_N,
    FEED_VOLUME_CLEAR,
    FEED_VOLUME_HIGH,
    FEED_VOLUME_LOW,
)

_HOURS_MIN_N = 7
"""A week of a daily feed."""
_MOST = 0.5
"""So large a share is critical."""


@dataclass(frozen=True, slots=True)
class CountedFeed:
    """What was counted of one feed.

    Attributes:
        feed: Feed id.
        hours_n: Hours of the weeks before in which it brought rows.
        silence: How long it has been silent.
        volume: Rows of the day, where the weeks before tell how many are usual.
        shares: By rule.
        evidence: What shows it, by rule, newest first.
    """

    feed: str
    hours_n: int
    silence: Silence
    volume: Volume | None
    shares: Mapping[Rule, Share]
    evidence: Mapping[Rule, tuple[AlertEvidence, ...]]


def feed_findings(
    feeds: Sequence[CountedFeed], broken: Mapping[Rule, Broken], looked: Looked
) -> list[Finding]:
    """One finding for each rule and feed.

    Args:
        feeds: ``broken`` numbers them.
        broken: What Great Expectations found, by rule.
        looked: Site and period.
    """
    findings = []
    for number, feed in enumerate(feeds):
        found = [
            _silent(feed, looked),
            _volume(feed, looked),
            *(_share(rule, share, feed, looked) for rule, share in feed.shares.items()),
        ]
        for finding in found:
            is_broken = number in broken.get(finding.scope.rule, {})
            is_known = finding.verdict is not Verdict.UNKNOWN
            fails = is_broken and is_known
            findings.append(replace(finding, verdict=Verdict.FAILING) if fails else finding)
    return findings


def _silent(feed: CountedFeed, looked: Looked) -> Finding:
    silence = feed.silence
    verdict = Verdict.BETWEEN
    if silence.expected_n < FEED_SILENCE_CLEAR_N:
        verdict = Verdict.CLEAR
    # A feed that came but once has no rhythm.
    if feed.hours_n < _HOURS_MIN_N:
        verdict = Verdict.UNKNOWN
    last = silence.last_received_at
    shown = () if last is None else (AlertEvidence(passage_id=None, at=last, what="last row"),)
    return Finding(
        scope=looked.scope(Rule.FEED_FRESHNESS, feed.feed),
        period_from=last or looked.period_from,
        period_to=looked.period_to,
        verdict=verdict,
        figure=0.0,
        baseline=silence.expected_n,
        counted_n=feed.hours_n,
        severity=Severity.CRITICAL,
        evidence=shown,
    )


def _volume(feed: CountedFeed, looked: Looked) -> Finding:
    scope = looked.scope(Rule.FEED_VOLUME, feed.feed)
    volume = feed.volume
    if volume is None:
        return Finding(scope, looked.period_from, looked.period_to, Verdict.UNKNOWN)
    low = volume.least_n / FEED_VOLUME_LOW * (FEED_VOLUME_LOW + FEED_VOLUME_CLEAR)
    high = volume.most_n / FEED_VOLUME_HIGH * (FEED_VOLUME_HIGH - 2 * FEED_VOLUME_CLEAR)
    is_few = volume.rows_n < volume.usual_n
    return Finding(
        scope=scope,
        period_from=looked.period_from,
        period_to=looked.period_to,
        verdict=Verdict.CLEAR if low <= volume.rows_n <= high else Verdict.BETWEEN,
        figure=float(volume.rows_n),
        baseline=volume.usual_n,
        threshold=volume.least_n if is_few else volume.most_n,
        counted_n=volume.rows_n,
        severity=Severity.WARNING,
        note="few" if is_few else "many",
    )


def _share(rule: Rule, share: Share, feed: CountedFeed, looked: Looked) -> Finding:
    scope = looked.scope(rule, feed.feed)
    if not share.whole_n:
        return Finding(scope, looked.period_from, looked.period_to, Verdict.UNKNOWN)
    rise, bad, usual = FEED_SHARES[rule].rise, share.bad_share, share.usual_bad_share
    return Finding(
        scope=scope,
        period_from=looked.period_from,
        period_to=looked.period_to,
        verdict=Verdict.CLEAR if bad <= usual + rise / 2 else Verdict.BETWEEN,
        figure=bad,
        baseline=usual if share.is_usual else None,
        threshold=min(1.0, usual + rise),
        counted_n=share.whole_n,
        severity=Severity.CRITICAL if bad >= _MOST else Severity.WARNING,
        evidence=feed.evidence.get(rule, ()),
    )
