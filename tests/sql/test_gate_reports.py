"""Reports of periods: their figures are those of the passages themselves, and stay as handed in."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import pytest

from schemas.act import Act
from schemas.errors import InputError, StoreError
from schemas.failure import FailureCause
from schemas.gate_report import SECTIONS, GateReport
from schemas.passage import ContainerRead, Direction, Passage, PlateRead
from schemas.period import Period, PeriodKind
from schemas.read import Status
from sql.connection import Connection, rows
from sql.gate_reports import freeze, frozen_reports, gate_report, whole_site
from sql.passages import write_passages
from sql.rights import Duty, Scope, acting_as
from sql.rollups import refresh

SITE, OTHER = "cat-lai", "hai-phong"
HALF = Period(PeriodKind.HALF, date(2026, 7, 1))
QUARTERS = [*HALF.parts(PeriodKind.QUARTER)]
NOW = datetime(2027, 1, 2, tzinfo=UTC)
HEAD = Scope(Duty.BRANCH_HEAD, (SITE,), "head.a")
HANDED_IN = Act("head.a", "handed in", NOW)
READS = (((), ()), (("51C12345",), ()), ((), ("WSAU4160620",)), (("51C12345",), ("WSAU4160620",)))


def half_a_year(vehicle: Any) -> list[Passage]:
    """Passages of two sites over more than half a year, some of them corrected."""
    chance = random.Random(86)  # noqa: S311
    found: list[Passage] = []
    for n in range(260):
        plates, containers = chance.choice(READS)
        statuses = tuple(chance.choices([Status.ACCEPTED, Status.REVIEW], [3, 1], k=2))
        one = vehicle(
            # From 19 June 2026 to 3 January 2027, and on the edges of quarters.
            after_s=chance.choice([-155, 44]) * 86400.0
            if n < 2
            else chance.uniform(-155, 44) * 86400,
            lane=chance.choice(["in-1", "in-2"]),
            direction=chance.choice([*Direction]),
            site=chance.choice([SITE, SITE, OTHER]),
            plates=plates,
            containers=containers,
            statuses=statuses,
        )
        causes = chance.sample([*FailureCause], chance.choice([0, 0, 1, 2]))
        passage = one.passage(failure_causes=tuple(causes))
        found.append(passage)
        if n % 9 == 0:
            found.append(passage.model_copy(update={"revision": 1, "failure_causes": ()}))
    for period in QUARTERS:
        for at in (period.from_at, period.until_at - timedelta(seconds=1)):
            after_s = (at - vehicle().passed_at).total_seconds()
            found.append(vehicle(after_s=after_s, lane="edge").passage())
    return found


def latest(passages: list[Passage], period: Period) -> list[Passage]:
    """The highest revisions of the site's passages in a period."""
    newest = {passage.passage_id: passage for passage in passages}
    return [
        each
        for each in newest.values()
        if each.site == SITE and period.from_at <= each.passed_at < period.until_at
    ]


def recounted(passages: list[Passage]) -> dict[str, dict[tuple[str, ...], dict[str, int]]]:
    """Lanes and causes counted from the passages themselves."""
    lanes: dict[tuple[str, ...], Counter[str]] = {}
    causes: dict[tuple[str, ...], Counter[str]] = {}
    for each in passages:
        reads: list[PlateRead | ContainerRead] = [*each.plates, *each.containers]
        accepted = [read for read in reads if read.status is Status.ACCEPTED]
        status = "unread" if not reads else "accepted" if accepted == reads else "review"
        line = lanes.setdefault((each.site, each.gate, each.lane, each.direction.value), Counter())
        line.update(
            {
                "passages_n": 1,
                f"{status}_n": 1,
                "plates_n": len(each.plates),
                "plates_accepted_n": sum(r.status is Status.ACCEPTED for r in each.plates),
                "containers_n": len(each.containers),
                "containers_accepted_n": sum(r.status is Status.ACCEPTED for r in each.containers),
            }
        )
        for place, cause in enumerate(each.failure_causes):
            causes.setdefault((cause.value,), Counter()).update(
                {"passages_n": 1, "strongest_n": int(place == 0)}
            )
    return {
        name: {key: {n: line[n] for n in SECTIONS[name].counts} for key, line in found.items()}
        for name, found in (("lanes", lanes), ("causes", causes))
    }


def hour_of(passage: Passage) -> datetime:
    return passage.passed_at.replace(minute=0, second=0, microsecond=0)


def report(connection: Connection, period: Period) -> GateReport:
    return gate_report(connection, period, whole_site(SITE, period))


def test_r86_r87_figures_are_those_of_the_passages_and_two_quarters_make_up_the_half(
    store_connection: Connection, vehicle: Any
) -> None:
    passages = half_a_year(vehicle)
    write_passages(store_connection, passages[::2])
    refresh(store_connection)
    write_passages(store_connection, passages[1::2])
    for period in (HALF, *QUARTERS, Period(PeriodKind.DAY, date(2026, 9, 30))):
        found = report(store_connection, period)
        wanted = latest(passages, period)
        assert {name: found.tallies[name] for name in ("lanes", "causes")} == recounted(wanted)
        hours = Counter(
            each.passed_at.replace(minute=0, second=0, microsecond=0) for each in wanted
        )
        most = max(hours.values())
        assert found.peak is not None
        assert (found.peak.passages_n, found.peak.begins_at) == (
            most,
            min(at for at, n in hours.items() if n == most),
        )
    first, second = (report(store_connection, quarter) for quarter in QUARTERS)
    half = report(store_connection, HALF)
    assert first + second == half
    assert (first + second).sha256 == half.sha256


OTHERS: tuple[LiteralString, ...] = (
    "insert into standings select %(site)s, 'n' || n, 'passage', md5(%(site)s || n)::uuid, 0,"
    " (array['declaration', 'manifest'])[1 + n %% 2], (array['matched', 'unmatched', 'waiting',"
    " 'resolved_late', 'withdrawn'])[1 + n %% 5], %(from_at)s + n * interval '19 hours', now(),"
    " now() from generate_series(0, 299) as n",
    "insert into alerts (alert_id, rule, site, lane, state, severity, period_from, period_to,"
    " counted_n, evidence, note, opened_at, updated_at, failed_at, closed_at, times_seen_n,"
    " told_severity, events_n) select gen_random_uuid(), 'read_rate', %(site)s, 'in-1', 'closed',"
    " (array['warning', 'critical'])[1 + n %% 2], now(), now(), 1, '{}', '', %(from_at)s"
    " + n * interval '5 days', now(), now(), now(), 1, 'warning', 1"
    " from generate_series(0, 49) as n",
    "insert into gate_warnings select gen_random_uuid(), (array['watch_hit',"
    " 'out_without_clearance'])[1 + n %% 2], %(site)s, 'n', 'container', null, 'p', 'a', 'in-1',"
    " %(from_at)s + n * interval '5 days', n %% 3 > 0, '{}', now(), now(), now()"
    " from generate_series(0, 49) as n",
    "insert into camera_hour_counts select %(site)s, 'in-1', 'rear', %(from_at)s"
    " + n * interval '7 hours', 25, 1, 2, 3599.6, 60.4 from generate_series(0, 799) as n",
)


def test_r86_r87_papers_alerts_and_cameras_are_counted_too(store_connection: Connection) -> None:
    values = {"from_at": HALF.from_at - timedelta(days=10)}
    for site in (SITE, OTHER):
        for statement in OTHERS:
            store_connection.execute(statement, {**values, "site": site})
    half = report(store_connection, HALF)
    first, second = (report(store_connection, quarter) for quarter in QUARTERS)
    assert first + second == half

    def inside(n: int, step: timedelta) -> bool:
        return HALF.from_at <= values["from_at"] + n * step < HALF.until_at

    states = ("matched", "unmatched", "waiting", "resolved_late", "withdrawn")
    wanted = Counter(
        (("declaration", "manifest")[n % 2], states[n % 5])
        for n in range(300)
        if inside(n, timedelta(hours=19)) and n % 5 < 4
    )
    assert half.tallies["matches"] == {key: {"containers_n": n} for key, n in wanted.items()}
    severities = Counter(n % 2 for n in range(50) if inside(n, timedelta(days=5)))
    assert half.total("alerts", "alerts_n", severity="critical") == severities[1]
    assert half.total("alerts", "alerts_n") == severities.total()
    standing = sum(n % 3 > 0 for n in range(50) if inside(n, timedelta(days=5)))
    assert half.total("warnings", "warnings_n") == standing
    hours_n = sum(inside(n, timedelta(hours=7)) for n in range(800))
    assert half.tallies["cameras"] == {
        (SITE, "rear"): {
            "watched_s": 3600 * hours_n,
            "down_s": 60 * hours_n,
            "frames_n": 25 * hours_n,
            "undecodable_n": hours_n,
            "dropped_n": 2 * hours_n,
        }
    }


def test_r24_the_share_matched_is_that_of_match_hours(
    store_connection: Connection, vehicle: Any
) -> None:
    passages = [vehicle(after_s=1800.0 * n).passage() for n in range(9)]
    write_passages(store_connection, passages)
    for n, each in enumerate(passages):
        state = ("matched", "unmatched", "resolved_late")[n % 3]
        store_connection.execute(
            "insert into standings values (%s, 'n', 'passage', %s, 0, 'manifest', %s, %s, now(),"
            " now())",
            (SITE, str(each.passage_id), state, each.passed_at),
        )
    found = rows(store_connection, "leaders/matches", whole_site(SITE, HALF))
    counted = {row["state"]: row["containers_n"] for row in found}
    ((all_n, matched_n, late_n, unmatched_n),) = store_connection.execute(
        "select sum(containers_n), sum(matched_n), sum(late_n), sum(unmatched_n) from match_hours"
    ).fetchall()
    assert sum(counted.values()) == all_n
    assert counted["matched"] + counted["resolved_late"] == matched_n
    assert (counted["resolved_late"], counted["unmatched"]) == (late_n, unmatched_n)


def test_r86_a_frozen_report_stays_as_it_was_handed_in(
    store_connection: Connection, vehicle: Any
) -> None:
    quarter = Period(PeriodKind.QUARTER, date(2026, 10, 1))
    write_passages(store_connection, [vehicle(after_s=n * 60.0).passage() for n in range(3)])
    with acting_as(store_connection, HEAD):
        first = freeze(store_connection, SITE, quarter, HANDED_IN)
    write_passages(store_connection, [vehicle(after_s=999.0).passage()])
    with acting_as(store_connection, HEAD):
        freeze(store_connection, SITE, quarter, HANDED_IN)
        newer, older = frozen_reports(store_connection, SITE, quarter)
    assert older == first
    assert older.is_intact
    assert older.report.total("lanes", "passages_n") == 3
    assert (newer.version_n, newer.report.total("lanes", "passages_n")) == (2, 4)
    assert newer.frozen_by == "head.a"
    found = store_connection.execute("select who, what, why from audit_log").fetchall()
    assert found == [("head.a", "report.freeze", "handed in")] * 2


def test_r86_a_frozen_report_that_was_altered_says_so(store_connection: Connection) -> None:
    with acting_as(store_connection, HEAD):
        freeze(store_connection, SITE, HALF, HANDED_IN)
    store_connection.execute(
        "update frozen_reports set figures = jsonb_set(figures, '{causes}', '[[\"glare\","
        ' {"passages_n": 1, "strongest_n": 1}]]\')'
    )
    (altered,) = frozen_reports(store_connection, SITE, HALF)
    assert not altered.is_intact


@pytest.mark.parametrize(
    ("scope", "at", "error"),
    [
        (HEAD, HALF.until_at - timedelta(seconds=1), InputError),
        (Scope(Duty.SHIFT_OFFICER, (SITE,), "officer.a"), NOW, StoreError),
        (Scope(Duty.ANALYST, (SITE,), "analyst.a"), NOW, StoreError),
        (Scope(Duty.LEADER, (OTHER,), "leader.b"), NOW, StoreError),
        (Scope(Duty.LEADER, (SITE,)), NOW, StoreError),
    ],
    ids=["not over", "officer", "analyst", "another site", "nobody"],
)
def test_r86_r59_who_may_not_freeze_a_report_does_not(
    store_connection: Connection, scope: Scope, at: datetime, error: type[Exception]
) -> None:
    act = Act("head.a", "handed in", at)
    with pytest.raises(error), acting_as(store_connection, scope):
        freeze(store_connection, SITE, HALF, act)
    assert store_connection.execute("select count(*) from frozen_reports").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "statement", ["update frozen_reports set why = 'x'", "delete from frozen_reports"]
)
def test_r86_nobody_changes_a_frozen_report(
    store_connection: Connection, statement: LiteralString
) -> None:
    with pytest.raises(StoreError, match="permission denied"), acting_as(store_connection, HEAD):
        store_connection.execute(statement)
