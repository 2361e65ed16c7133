"""From unexpected rows to findings, by what is tolerated or usual.

Nothing here knows Great Expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.alert import (
    EVIDENCE_N,
    AlertEvidence,
    Finding,
    Rule,
    Scope,
    Severity,
    Verdict,
)
from schemas.expectations.chance import chance_of_as_many
from schemas.expectations.rows import NumberRow, PassageRow, RateRow, SilenceRow, UnreadRow
from schemas.expectations.tolerances import (
    BASELINE_MIN_N,
    CHANCE,
    CLEAR_SHARE,
    CRITICAL_TIMES,
    READ_DROP,
    READ_DROP_CLEAR,
    SILENCE_CLEAR_N,
    SILENCE_VEHICLES_N,
    TOLERATED,
)

Broken = Mapping[int, Sequence[str]]
"""What is wrong with each unexpected row of a batch, by the row's number."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Which site and period findings are of.

    Attributes:
        site: Site id.
        period_from: Aware instant at which the period begins.
        period_to: Aware instant at which it ends.
    """

    site: str
    period_from: datetime
    period_to: datetime

    def scope(self, rule: Rule, place: str) -> Scope:
        """The scope of a rule at a lane, or at a camera or feed where it answers for those."""
        if rule.is_of_feeds:
            return Scope(rule, self.site, None, None, place)
        if rule.is_of_cameras:
            return Scope(rule, self.site, None, place)
        return Scope(rule, self.site, place, None)


Row = PassageRow | NumberRow


def share_findings(
    rule: Rule,
    rows: Sequence[Row],
    broken: Broken,
    places: Iterable[str],
    looked: Looked,
    describe: Callable[[int, Sequence[str]], str],
) -> list[Finding]:
    """One finding a lane or camera: which share of its rows breaks a rule.

    Args:
        rule: Which; it has a tolerance.
        rows: Those that the rule is about, in the order of time; ``broken`` numbers them.
        broken: What Great Expectations found.
        places: Every lane or camera of the site; rows of others, which it had once, are left out.
        looked: Site and period.
        describe: Words for the evidence: of a row's number and what is wrong with it.
    """
    by_place: dict[str, list[int]] = {place: [] for place in places}
    for number, row in enumerate(rows):
        place = row.camera if rule.is_of_cameras and isinstance(row, PassageRow) else row.lane
        if place in by_place:
            by_place[place].append(number)
    return [
        _share_finding(
            looked.scope(rule, place),
            looked,
            len(numbers),
            [
                AlertEvidence(
                    passage_id=rows[number].passage_id,
                    at=rows[number].passed_at,
                    what=describe(number, broken[number]),
                )
                for number in numbers
                if number in broken
            ],
        )
        for place, numbers in by_place.items()
    ]


def _share_finding(
    scope: Scope, looked: Looked, whole_n: int, bad: Sequence[AlertEvidence]
) -> Finding:
    tolerated = TOLERATED[scope.rule].share
    if not whole_n:
        return Finding(scope, looked.period_from, looked.period_to, Verdict.UNKNOWN)
    share = len(bad) / whole_n
    if share > tolerated and chance_of_as_many(len(bad), whole_n, tolerated) < CHANCE:
        verdict = Verdict.FAILING
    else:
        verdict = Verdict.CLEAR if share <= CLEAR_SHARE * tolerated else Verdict.BETWEEN
    is_critical = share >= CRITICAL_TIMES * tolerated
    return Finding(
        scope=scope,
        period_from=looked.period_from,
        period_to=looked.period_to,
        verdict=verdict,
        figure=share,
        threshold=tolerated,
        counted_n=whole_n,
        severity=Severity.CRITICAL if is_critical else Severity.WARNING,
        evidence=tuple(reversed(bad[-EVIDENCE_N:])),
    )


def rate_findings(
    rates: Sequence[RateRow],
    broken: Broken,
    unread: Mapping[str, Sequence[PassageRow]],
    looked: Looked,
) -> list[Finding]:
    """One finding a lane: its read rate by the light in which it is the worse one.

    Args:
        rates: Rows of each lane and light.
        broken: What Great Expectations found.
        unread: Passages of each lane that were not read, in the order of time.
        looked: Site and period.
    """
    by_lane: dict[str, list[Finding]] = {}
    for number, row in enumerate(rates):
        by_lane.setdefault(row.lane, []).append(
            _rate_finding(row, unread.get(f"{row.lane}/{row.light}", ()), number in broken, looked)
        )
    return [min(of_lane, key=_urgency) for of_lane in by_lane.values()]


_ORDER = (Verdict.FAILING, Verdict.BETWEEN, Verdict.CLEAR, Verdict.UNKNOWN)


def _urgency(finding: Finding) -> tuple[int, float]:
    return _ORDER.index(finding.verdict), (finding.figure or 0.0) - (finding.baseline or 0.0)


def _rate_finding(
    row: RateRow, unread: Sequence[PassageRow], is_broken: bool, looked: Looked
) -> Finding:
    scope = looked.scope(Rule.READ_RATE, row.lane)
    share, usual = row.share, row.baseline_share
    if share is None or usual is None:
        return Finding(scope, looked.period_from, looked.period_to, Verdict.UNKNOWN)
    is_clear = share >= usual - READ_DROP_CLEAR
    verdict = Verdict.CLEAR if is_clear else Verdict.BETWEEN
    return Finding(
        scope=scope,
        period_from=looked.period_from,
        period_to=looked.period_to,
        verdict=Verdict.FAILING if is_broken else verdict,
        figure=share,
        baseline=usual,
        threshold=max(0.0, usual - READ_DROP),
        counted_n=row.whole_n,
        severity=Severity.CRITICAL if share < usual / 2 else Severity.WARNING,
        evidence=_unread_evidence(unread),
        note=row.light.value,
    )


def unread_findings(
    rows: Sequence[UnreadRow],
    broken: Broken,
    unread: Mapping[str, Sequence[PassageRow]],
    looked: Looked,
) -> list[Finding]:
    """One finding a lane: how many vehicles in a row were counted and not read.

    Args:
        rows: One a lane.
        broken: What Great Expectations found.
        unread: The passages of those rows by lane, in the order of time.
        looked: Site and period.
    """
    found = []
    for number, row in enumerate(rows):
        verdict = Verdict.CLEAR if row.unread_n == 0 else Verdict.BETWEEN
        if row.whole_n == 0:
            verdict = Verdict.UNKNOWN
        found.append(
            Finding(
                scope=looked.scope(Rule.NO_READS, row.lane),
                period_from=looked.period_from,
                period_to=looked.period_to,
                verdict=Verdict.FAILING if number in broken else verdict,
                figure=float(row.unread_n),
                baseline=row.baseline_share,
                threshold=float(row.threshold_n),
                counted_n=row.whole_n,
                severity=Severity.CRITICAL,
                evidence=_unread_evidence(unread.get(row.lane, ())),
            )
        )
    return found


def silence_findings(rows: Sequence[SilenceRow], broken: Broken, looked: Looked) -> list[Finding]:
    """One finding a lane: how many vehicles would have come since the last one.

    Args:
        rows: One a lane.
        broken: What Great Expectations found.
        looked: Site and period.
    """
    found = []
    for number, row in enumerate(rows):
        verdict = Verdict.CLEAR if row.expected_n < SILENCE_CLEAR_N else Verdict.BETWEEN
        if row.baseline_n < BASELINE_MIN_N:
            verdict = Verdict.UNKNOWN
        elif number in broken:
            verdict = Verdict.FAILING
        last = row.last_passed_at
        found.append(
            Finding(
                scope=looked.scope(Rule.NO_VEHICLES, row.lane),
                period_from=last or looked.period_from,
                period_to=looked.period_to,
                verdict=verdict,
                figure=0.0,
                baseline=row.expected_n,
                threshold=SILENCE_VEHICLES_N,
                counted_n=row.baseline_n,
                severity=Severity.CRITICAL,
                evidence=()
                if last is None
                else (AlertEvidence(passage_id=None, at=last, what="last vehicle"),),
            )
        )
    return found


def _unread_evidence(unread: Sequence[PassageRow]) -> tuple[AlertEvidence, ...]:
    return tuple(
        AlertEvidence(
            passage_id=row.passage_id,
            at=row.passed_at,
            what="review" if row.reads_n else "unread",
        )
        for row in reversed(unread[-EVIDENCE_N:])
    )
