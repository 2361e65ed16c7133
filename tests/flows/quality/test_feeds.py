"""Each rule of feeds on a day that breaks it and on one that just does not, by the real store."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

import pytest
from depot import AT, SITE
from psycopg.conninfo import make_conninfo

from flows.quality.feeds import of_feeds
from flows.quality.look import look
from flows.quality.validation import Validator
from schemas.alert import ChangeKind, Finding, Rule, Verdict
from schemas.alert_texts import TITLES, reason_of
from schemas.expectations.judging import Looked
from schemas.feeds.manifest_line import ManifestLine
from schemas.feeds.row import FeedKind
from schemas.matching.change import Standing, StandingState
from schemas.matching.entry import Side
from schemas.opening_hours import LOCAL
from sql.connection import Connection, connection_to
from sql.feeds import write_feed_rows
from sql.matches import write_changes
from tests.sql import paper
from tests.sql.conftest import _execute

FEED = "manifests"
WATCHED = replace(SITE, feeds={FEED: FeedKind.MANIFEST_LINE})
PERIOD = timedelta(days=1)
HOURS = range(6, 21)
ROWS_AN_HOUR_N = 3
PASSAGES_N = 60


def line(at: datetime, number: int) -> ManifestLine:
    """A line that came at an instant."""
    return paper.manifest_line(
        source=FEED,
        origin=f"{at:%d%H}.csv:{number}",
        bill_no=f"{at:%d%H}-{number}",
        received_at=at,
        stated_at=at,
    )


def hours_of(day: datetime) -> list[datetime]:
    return [datetime.combine(day.date(), time(hour, 5), LOCAL) for hour in HOURS]


def lines(start: datetime, end: datetime, an_hour_n: int = ROWS_AN_HOUR_N) -> list[ManifestLine]:
    """What the feed brings from one instant to another."""
    days = [start + timedelta(days=n) for n in range((end - start).days + 2)]
    hours = [hour for day in days for hour in hours_of(day) if start <= hour < end]
    return [line(hour, number) for hour in hours for number in range(an_hour_n)]


def standings(due: datetime, unmatched_n: int = 3, late_n: int = 3) -> list[Standing]:
    """Containers that were due at an instant; three without papers and three late ones usually."""
    states = [StandingState.UNMATCHED] * unmatched_n + [StandingState.RESOLVED_LATE] * late_n
    states += [StandingState.MATCHED] * (PASSAGES_N - len(states))
    passed_s = (due - timedelta(hours=24)).timestamp()
    return [
        Standing(
            number=f"MSKU{number:07d}",
            site=SITE.site,
            side=Side.PASSAGE,
            subject=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{due}{number}")),
            revision=0,
            wanted=Side.MANIFEST,
            state=state,
            at_s=passed_s,
            due_s=due.timestamp(),
            changed_s=due.timestamp(),
        )
        for number, state in enumerate(states)
    ]


@dataclass(frozen=True)
class Day:
    """What came on the day that is looked at; an ordinary one if nothing else is said."""

    rows: list[ManifestLine] = field(default_factory=lambda: lines(AT - PERIOD, AT))
    matches: list[Standing] = field(default_factory=lambda: standings(AT - timedelta(hours=3)))


ORDINARY = lines(AT - PERIOD, AT)


def repeats(n: int) -> list[ManifestLine]:
    return [row.model_copy(update={"origin": "again.csv:1"}) for row in ORDINARY[:n]]


def contradictions(n: int) -> list[ManifestLine]:
    change = {"origin": "other.csv:1", "is_empty": True}
    return [row.model_copy(update=change) for row in ORDINARY[:n]]


def backwards(n: int) -> list[ManifestLine]:
    earlier = {"stated_at": AT - timedelta(days=3), "origin": "old.csv:1"}
    later = timedelta(minutes=1)
    return [
        row.model_copy(update={**earlier, "received_at": row.received_at + later})
        for row in ORDINARY[:n]
    ]


DUE = AT - timedelta(hours=3)
Case = tuple[Rule, Day, Verdict, float]
CASES: list[Case] = [
    (Rule.FEED_FRESHNESS, Day(lines(AT - PERIOD, AT - timedelta(hours=4))), Verdict.FAILING, 0),
    (Rule.FEED_FRESHNESS, Day(lines(AT - PERIOD, AT - timedelta(hours=2))), Verdict.BETWEEN, 0),
    (Rule.FEED_VOLUME, Day(lines(AT - PERIOD, AT, 1)), Verdict.FAILING, 15),
    (Rule.FEED_VOLUME, Day(lines(AT - PERIOD, AT, 2)), Verdict.BETWEEN, 30),
    (Rule.FEED_VOLUME, Day(lines(AT - PERIOD, AT, 7)), Verdict.FAILING, 105),
    (Rule.FEED_VOLUME, Day(lines(AT - PERIOD, AT, 6)), Verdict.BETWEEN, 90),
    (Rule.FEED_DUPLICATES, Day([*ORDINARY, *repeats(15)]), Verdict.FAILING, 15 / 60),
    (Rule.FEED_DUPLICATES, Day([*ORDINARY, *repeats(4)]), Verdict.BETWEEN, 4 / 49),
    (Rule.FEED_CONTRADICTIONS, Day([*ORDINARY, *contradictions(3)]), Verdict.FAILING, 3 / 48),
    (Rule.FEED_CONTRADICTIONS, Day([*ORDINARY, *contradictions(1)]), Verdict.BETWEEN, 1 / 46),
    (Rule.FEED_CONTRADICTIONS, Day([*ORDINARY, *backwards(4)]), Verdict.FAILING, 4 / 49),
    (Rule.FEED_CONTRADICTIONS, Day([*ORDINARY, *backwards(1)]), Verdict.BETWEEN, 1 / 46),
    (Rule.UNMATCHED, Day(matches=standings(DUE, unmatched_n=15)), Verdict.FAILING, 15 / 60),
    (Rule.UNMATCHED, Day(matches=standings(DUE, unmatched_n=7)), Verdict.BETWEEN, 7 / 60),
    (Rule.LATE, Day(matches=standings(DUE, late_n=15)), Verdict.FAILING, 15 / 60),
    (Rule.LATE, Day(matches=standings(DUE, late_n=7)), Verdict.BETWEEN, 7 / 60),
]


@pytest.fixture(scope="module")
def weeks_before(server_conninfo: str) -> Iterator[Connection]:
    """A store that holds the weeks before."""
    name = "weeks_before"
    _execute(server_conninfo, "create database {} template {}", name, "migrated")
    with connection_to(make_conninfo(server_conninfo, dbname=name), "test") as connection:
        write_feed_rows(connection, lines(AT - timedelta(days=33), AT - PERIOD))
        for number in range(1, 33):
            write_changes(connection, standings(DUE - timedelta(days=number)))
        yield connection


@pytest.fixture
def fed(weeks_before: Connection) -> Iterator[Connection]:
    """The same store, in which nothing stays of what a test adds."""
    with weeks_before.transaction(force_rollback=True):
        yield weeks_before


Judge = Callable[[Day], dict[Rule, Finding]]


@pytest.fixture
def judge(fed: Connection, validator: Validator) -> Judge:
    """What every rule says of the feed after a day."""

    def judged(day: Day) -> dict[Rule, Finding]:
        write_feed_rows(fed, day.rows)
        write_changes(fed, day.matches)
        midnight = datetime.combine((AT - PERIOD).date(), time(), LOCAL)
        looked = Looked(SITE.site, AT - PERIOD, AT)
        told = of_feeds(fed, validator, WATCHED, looked, midnight)
        assert {finding.scope.feed for finding in told} == {FEED}
        return {finding.scope.rule: finding for finding in told}

    return judged


@pytest.mark.parametrize(
    ("rule", "day", "verdict", "figure"), CASES, ids=[f"{c[0]}-{c[2]}" for c in CASES]
)
def test_r95_each_rule_of_feeds_fails_on_a_day_that_breaks_it_and_no_other_does(
    rule: Rule, day: Day, verdict: Verdict, figure: float, judge: Judge
) -> None:
    told = judge(day)

    assert told[rule].verdict is verdict
    assert told[rule].figure == pytest.approx(figure)
    failing = {each for each, finding in told.items() if finding.verdict is Verdict.FAILING}
    assert failing == ({rule} if verdict is Verdict.FAILING else set())
    if rule in {Rule.UNMATCHED, Rule.LATE, Rule.FEED_CONTRADICTIONS, Rule.FEED_FRESHNESS}:
        assert told[rule].evidence
    assert all(reason_of(told[rule]))


def test_r95_every_rule_of_feeds_is_clear_on_an_ordinary_day(judge: Judge) -> None:
    told = judge(Day())

    assert {rule: finding.verdict for rule, finding in told.items()} == {
        rule: Verdict.CLEAR for rule in Rule if rule.is_of_feeds
    }


def test_r95_nothing_is_said_of_a_feed_that_never_came(
    fed: Connection, validator: Validator
) -> None:
    looked = Looked("elsewhere", AT - PERIOD, AT)
    told = of_feeds(fed, validator, replace(WATCHED, site="elsewhere"), looked, AT - PERIOD)

    assert {finding.verdict for finding in told} == {Verdict.UNKNOWN}
    assert of_feeds(fed, validator, replace(SITE, site="elsewhere"), looked, AT - PERIOD) == []


def test_r95_an_alert_of_a_feed_opens_and_closes_itself(
    fed: Connection, validator: Validator
) -> None:
    write_feed_rows(fed, lines(AT - PERIOD, AT - timedelta(hours=4)))
    write_changes(fed, standings(DUE))

    opened = look(fed, validator, WATCHED, AT, AT).changes
    write_feed_rows(fed, lines(AT - timedelta(hours=4), AT + timedelta(hours=1)))
    later = AT + timedelta(hours=1)
    closed = look(fed, validator, WATCHED, later, later).changes

    assert [(each.kind, each.alert.scope.feed) for each in opened] == [(ChangeKind.OPENED, FEED)]
    assert [(each.kind, each.alert.scope) for each in closed] == [
        (ChangeKind.CLOSED, opened[0].alert.scope)
    ]


def test_every_rule_has_a_title() -> None:
    assert set(TITLES) == set(Rule)
