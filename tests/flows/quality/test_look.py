"""Each rule on a day that breaks it and on one that just does not, through the real database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from depot import AT, SITE, Month, code

from flows.quality.look import found
from flows.quality.validation import Validator
from schemas.alert import EVIDENCE_N, Finding, Rule, Verdict
from schemas.passage import Passage
from schemas.read import Status
from schemas.watched_site import WatchedSite
from sql.connection import Connection
from sql.passages import write_passages
from tests.sql.conftest import Vehicle

Day = list[Passage]
Spoil = Callable[[Sequence[Vehicle]], Day]


def of_lane(vehicles: Sequence[Vehicle], lane: str) -> list[int]:
    return [number for number, vehicle in enumerate(vehicles) if vehicle.lane == lane]


def changed(lane: str, share: float, **changes: Any) -> Spoil:
    """Every vehicle of a lane's first so many is another one."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        numbers = of_lane(vehicles, lane)
        spoilt = set(numbers[: round(share * len(numbers))])
        return [
            (replace(vehicle, **changes) if number in spoilt else vehicle).passage()
            for number, vehicle in enumerate(vehicles)
        ]

    return spoil


def stamped(n: int, offset_s: float | None) -> Spoil:
    """The clock of the first so many passages is measured to be off."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        return [
            vehicle.passage(clock_offset_s=offset_s if number < n else 0.1)
            for number, vehicle in enumerate(vehicles)
        ]

    return spoil


def ordinary(vehicles: Sequence[Vehicle]) -> Day:
    return [vehicle.passage() for vehicle in vehicles]


def until(hour: int, lane: str) -> Spoil:
    """Nothing comes to a lane from an hour on."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        end = AT.replace(hour=hour)
        return [v.passage() for v in vehicles if v.lane != lane or v.passed_at < end]

    return spoil


def last_unread(n: int) -> Spoil:
    """The last so many of the lane in carry nothing that can be read."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        blind = set(of_lane(vehicles, "in-1")[-n:])
        return [
            (replace(v, plates=(), containers=()) if number in blind else v).passage()
            for number, v in enumerate(vehicles)
        ]

    return spoil


def again(n: int, after_s: float) -> Spoil:
    """The first so many of the lane in are seen once more, so many seconds later."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        twice = [vehicles[number] for number in of_lane(vehicles, "in-1")[:n]]
        return [
            *ordinary(vehicles),
            *(replace(v, after_s=v.after_s + after_s).passage() for v in twice),
        ]

    return spoil


def without(n: int, lane: str) -> Spoil:
    """The first so many of a lane are missing: their other way has no counterpart."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        missing = set(of_lane(vehicles, lane)[:n])
        return [v.passage() for number, v in enumerate(vehicles) if number not in missing]

    return spoil


def elsewhere(n: int) -> Spoil:
    """The first so many of the lane in are read in the lane out four seconds later."""

    def spoil(vehicles: Sequence[Vehicle]) -> Day:
        there = [vehicles[number] for number in of_lane(vehicles, "in-1")[:n]]
        return [
            *ordinary(vehicles),
            *(
                replace(v, after_s=v.after_s + 4, lane="out-1", direction=_out()).passage()
                for v in there
            ),
        ]

    return spoil


def _out() -> Any:
    return SITE.lanes["out-1"]


REVIEW = {"statuses": (Status.REVIEW,) * 4}
UNREAD = {"plates": (), "containers": ()}
WRONG_DIGIT = {"containers": (code(1)[:-1] + str((int(code(1)[-1]) + 1) % 10),)}


@dataclass(frozen=True)
class Case:
    """A spoilt day, and what the rule says of it."""

    rule: Rule
    spoil: Spoil
    verdict: Verdict
    place: str = "in-1"
    figure: float | None = None


FAILING = [
    Case(Rule.COMPLETENESS, changed("in-1", 0.5, plates=()), Verdict.FAILING, figure=0.476),
    Case(Rule.READ_RATE, changed("in-1", 0.5, **REVIEW), Verdict.FAILING, figure=0.524),
    Case(Rule.NO_READS, last_unread(6), Verdict.FAILING, figure=6),
    Case(Rule.NO_VEHICLES, until(9, "in-1"), Verdict.FAILING, figure=0),
    Case(Rule.DUPLICATES, again(6, 90), Verdict.FAILING, figure=0.222),
    Case(Rule.IMPOSSIBLE_SEQUENCE, without(12, "in-1"), Verdict.FAILING, "out-1", 0.571),
    Case(Rule.IMPOSSIBLE_SEQUENCE, again(15, 700), Verdict.FAILING, figure=0.417),
    Case(Rule.IMPOSSIBLE_SEQUENCE, elsewhere(12), Verdict.FAILING, "out-1", 0.727),
    Case(Rule.CHECK_DIGIT, changed("in-1", 0.9, **WRONG_DIGIT), Verdict.FAILING, figure=0.905),
    Case(Rule.CLOCK, stamped(20, 90.0), Verdict.FAILING, "rear", 0.476),
    Case(Rule.CLOCK, stamped(20, -90.0), Verdict.FAILING, "rear", 0.476),
]
PASSING = [
    # As few as chance would bring.
    Case(Rule.COMPLETENESS, changed("in-1", 0.1, plates=()), Verdict.BETWEEN),
    Case(Rule.READ_RATE, changed("in-1", 0.05, **REVIEW), Verdict.BETWEEN),
    Case(Rule.NO_READS, last_unread(1), Verdict.BETWEEN),
    Case(Rule.NO_VEHICLES, until(17, "in-1"), Verdict.CLEAR),
    Case(Rule.DUPLICATES, again(1, 90), Verdict.BETWEEN),
    Case(Rule.IMPOSSIBLE_SEQUENCE, without(1, "in-1"), Verdict.CLEAR, "out-1"),
    Case(Rule.CHECK_DIGIT, changed("in-1", 0.2, **WRONG_DIGIT), Verdict.CLEAR),
    Case(Rule.CLOCK, stamped(1, 90.0), Verdict.CLEAR, "rear"),
]


def findings(
    gate: Connection,
    validator: Validator,
    day: Day,
    site: WatchedSite = SITE,
    at: datetime = AT,
) -> dict[tuple[Rule, str], Finding]:
    write_passages(gate, sorted(day, key=lambda passage: passage.passed_at))
    told = found(gate, validator, site, at)
    return {(finding.scope.rule, finding.scope.place): finding for finding in told}


@pytest.mark.parametrize("case", FAILING, ids=lambda case: case.rule.value)
def test_r95_each_rule_fails_on_a_day_that_breaks_it(
    case: Case, gate: Connection, validator: Validator, month: Month
) -> None:
    told = findings(gate, validator, case.spoil(month.today))
    finding = told[case.rule, case.place]
    assert finding.verdict is Verdict.FAILING
    assert finding.figure == pytest.approx(case.figure, abs=0.001)
    assert finding.threshold is not None
    assert 1 <= len(finding.evidence) <= EVIDENCE_N
    assert finding.evidence == tuple(sorted(finding.evidence, key=lambda e: e.at, reverse=True))


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case.rule.value)
def test_r95_each_rule_passes_a_day_that_just_does_not_break_it(
    case: Case, gate: Connection, validator: Validator, month: Month
) -> None:
    told = findings(gate, validator, case.spoil(month.today))
    assert told[case.rule, case.place].verdict is case.verdict
    assert {f.scope for f in told.values() if f.verdict is Verdict.FAILING} == set()


def test_r95_every_rule_is_clear_on_an_ordinary_day(
    gate: Connection, validator: Validator, month: Month
) -> None:
    told = findings(gate, validator, ordinary(month.today))
    assert {(f.scope.rule, f.verdict) for f in told.values()} == {
        (rule, Verdict.CLEAR) for rule in Rule if not rule.is_of_feeds
    }
    assert {scope for _, scope in told} == {"in-1", "out-1", "rear"}
