"""One look at the data quality of a site: rows, validation, findings, alerts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from flows.quality.feeds import of_feeds
from flows.quality.validation import Broken, Validator, frame_of
from schemas.alert import AlertChange, Finding, Rule, Verdict
from schemas.expectations.counting import (
    Baseline,
    LaneHour,
    light_of,
    read_rates,
    silences,
    unread_rows,
)
from schemas.expectations.judging import (
    Looked,
    rate_findings,
    share_findings,
    silence_findings,
    unread_findings,
)
from schemas.expectations.rows import NumberRow, PassageRow, RateRow, SilenceRow, UnreadRow
from schemas.expectations.sequences import Sequence as NumberSequence
from schemas.expectations.sequences import sequence_of
from schemas.expectations.tolerances import BASELINE, LOOK_BACK
from schemas.opening_hours import LOCAL
from schemas.watched_site import WatchedSite
from sql.alerts import Body, apply_findings, open_scopes
from sql.connection import Connection
from sql.quality_rows import (
    baseline_hours,
    is_watched,
    last_passed_at,
    number_rows,
    passage_rows,
)

PERIOD = timedelta(days=1)
"""A look is at the last day, so that a lane of few vehicles shows enough of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found.

    Attributes:
        site: Site id.
        at: The instant that was looked at.
        findings: One a rule and lane, camera or feed.
        changes: What became of the alerts.
    """

    site: str
    at: datetime
    findings: tuple[Finding, ...]
    changes: tuple[AlertChange, ...]


def look(
    connection: Connection,
    validator: Validator,
    site: WatchedSite,
    at: datetime,
    now: datetime,
    *,
    period: timedelta = PERIOD,
    body: Body | None = None,
) -> Look:
    """Looks at a site and opens, updates and closes its alerts.

    Args:
        connection: Autocommit.
        validator: Great Expectations.
        site: The site.
        at: The instant at which the period ends, aware.
        now: The clock.
        period: How long it is.
        body: What a receiver is told of a change; without one nobody is.

    Raises:
        StoreError: The database refuses.
        GatestreamError: A rule could not be told; no alert is touched then.
    """
    findings = found(connection, validator, site, at, period)
    known = {finding.scope for finding in findings}
    # A lane that the site file no longer has would keep its alert for ever.
    gone = [
        Finding(scope, at - period, at, Verdict.CLEAR, note="gone")
        for scope in open_scopes(connection, site.site, at)
        if scope not in known and site.type is not None
    ]
    changes = apply_findings(connection, site.site, [*findings, *gone], at, now, body)
    return Look(site.site, at, tuple(findings), tuple(changes))


def found(
    connection: Connection,
    validator: Validator,
    site: WatchedSite,
    at: datetime,
    period: timedelta = PERIOD,
) -> list[Finding]:
    """What every rule says of every lane, camera or feed of a site; nothing is written.

    Raises:
        StoreError: The database refuses.
        GatestreamError: A rule could not be told.
    """
    looked = Looked(site.site, at - period, at)
    passages = passage_rows(connection, site.site, looked.period_from, at)
    baseline = _baseline(connection, site, looked.period_from)
    expected = [row for row in passages if site.hours.is_open(row.passed_at)]
    return [
        *_of_passages(validator, passages, site, looked),
        *_of_numbers(connection, validator, site, looked),
        *_of_rates(validator, expected, baseline, site, looked),
        *_of_unread(validator, expected, baseline, site, looked),
        *_of_silences(connection, validator, baseline, site, looked),
        *of_feeds(connection, validator, site, looked, _usual_until(looked.period_from)),
    ]


def _baseline(connection: Connection, site: WatchedSite, period_from: datetime) -> Baseline:
    end = _usual_until(period_from)
    hours = baseline_hours(connection, site.site, end - BASELINE, end)
    return Baseline([LaneHour(*hour) for hour in hours], site.hours)


def _usual_until(period_from: datetime) -> datetime:
    """Usual is what was in the whole local days before: the same all day long."""
    return datetime.combine(period_from.astimezone(LOCAL).date(), time(), LOCAL)


def _of_passages(
    validator: Validator, passages: Sequence[PassageRow], site: WatchedSite, looked: Looked
) -> list[Finding]:
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    frame = frame_of(
        passages,
        PassageRow,
        container_or_none=lambda row: row.container if row.has_container else "",
        stored_after_s=_stored_after_s,
        live_stored_after_s=lambda row: _stored_after_s(row) if row.is_live else None,
    )
    for column in ("clock_offset_s", "stored_after_s", "live_stored_after_s"):
        frame[column] = frame[column].astype("float64")
    broken = validator.broken(Batch.PASSAGES, frame)

    def complete(_: int, wrong: Sequence[str]) -> str:
        return ", ".join(wrong)

    def clock(number: int, wrong: Sequence[str]) -> str:
        row = passages[number]
        off = "" if row.clock_offset_s is None else f", offset {row.clock_offset_s:+.1f} s"
        return f"{', '.join(wrong)}{off}, stored {_stored_after_s(row):+.0f} s after"

    cameras = site.cameras or sorted({row.camera for row in passages})
    return [
        *share_findings(
            Rule.COMPLETENESS,
            passages,
            broken[Rule.COMPLETENESS],
            site.lanes,
            looked,
            complete,
        ),
        *share_findings(Rule.CLOCK, passages, broken[Rule.CLOCK], cameras, looked, clock),
    ]


def _stored_after_s(row: PassageRow) -> float:
    return (row.stored_at - row.last_seen_at).total_seconds()


def _of_numbers(
    connection: Connection, validator: Validator, site: WatchedSite, looked: Looked
) -> list[Finding]:
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    since = looked.period_from - LOOK_BACK
    numbers = number_rows(connection, site.site, looked.period_from, looked.period_to, since)
    is_old = is_watched(connection, site.site, since - BASELINE, since)
    sequences = [sequence_of(row, site, is_known_since_long=is_old) for row in numbers]
    frame = frame_of(
        numbers, NumberRow, code=lambda row: row.number if row.kind == "container" else None
    )
    frame["sequence"] = [each.value for each in sequences]
    broken = validator.broken(Batch.NUMBERS, frame)

    def which(number: int, wrong: Sequence[str]) -> str:
        return f"{numbers[number].number}: {', '.join(wrong)}"

    def before(number: int, _: Sequence[str]) -> str:
        return _told_sequence(numbers[number], sequences[number])

    containers = [number for number, row in enumerate(numbers) if row.kind == "container"]
    return [
        *share_findings(
            Rule.CHECK_DIGIT,
            [numbers[number] for number in containers],
            _renumbered(broken[Rule.CHECK_DIGIT], containers),
            site.lanes,
            looked,
            lambda number, wrong: which(containers[number], wrong),
        ),
        *share_findings(
            Rule.DUPLICATES, numbers, broken[Rule.DUPLICATES], site.lanes, looked, before
        ),
        *share_findings(
            Rule.IMPOSSIBLE_SEQUENCE,
            numbers,
            broken[Rule.IMPOSSIBLE_SEQUENCE],
            site.lanes,
            looked,
            before,
        ),
    ]


def _renumbered(broken: dict[int, list[str]], kept: Sequence[int]) -> dict[int, list[str]]:
    return {place: broken[number] for place, number in enumerate(kept) if number in broken}


def _told_sequence(row: NumberRow, sequence: NumberSequence) -> str:
    if row.passed_before_at is None:
        return f"{row.number}: {sequence.value}"
    gap_s = (row.passed_at - row.passed_before_at).total_seconds()
    return f"{row.number}: {sequence.value}, {row.lane_before} {gap_s:.0f} s before"


def _of_rates(
    validator: Validator,
    passages: Sequence[PassageRow],
    baseline: Baseline,
    site: WatchedSite,
    looked: Looked,
) -> list[Finding]:
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    rates = read_rates(passages, baseline, site)
    broken: Broken = validator.broken(Batch.READ_RATES, frame_of(rates, RateRow))
    unread: defaultdict[str, list[PassageRow]] = defaultdict(list)
    for row in passages:
        if not row.is_read:
            unread[f"{row.lane}/{light_of(row.passed_at)}"].append(row)
    return rate_findings(rates, broken[Rule.READ_RATE], unread, looked)


def _of_unread(
    validator: Validator,
    passages: Sequence[PassageRow],
    baseline: Baseline,
    site: WatchedSite,
    looked: Looked,
) -> list[Finding]:
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    rows = unread_rows(passages, baseline, site, looked.period_to)
    broken = validator.broken(Batch.UNREAD_ROWS, frame_of(rows, UnreadRow))
    trailing = {
        row.lane: [each for each in passages if each.lane == row.lane][-row.unread_n :]
        if row.unread_n
        else []
        for row in rows
    }
    return unread_findings(rows, broken[Rule.NO_READS], trailing, looked)


def _of_silences(
    connection: Connection,
    validator: Validator,
    baseline: Baseline,
    site: WatchedSite,
    looked: Looked,
) -> list[Finding]:
    from schemas.expectations.suites import Batch  # noqa: PLC0415

    since = looked.period_to - BASELINE
    last = last_passed_at(connection, site.site, list(site.lanes), since, looked.period_to)
    rows = silences(last, baseline, site, looked.period_to)
    broken = validator.broken(Batch.SILENCES, frame_of(rows, SilenceRow))
    return silence_findings(rows, broken[Rule.NO_VEHICLES], looked)
