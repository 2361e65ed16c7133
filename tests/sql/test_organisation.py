from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import ConfigError
from schemas.organisation import Belonging, Level, Organisation, SitePlace, Unit
from schemas.period import Period, PeriodKind, begins_at
from sql.connection import Connection, rows
from sql.organisation import load, tree_on_day
from sql.passages import write_passages
from sql.rollups import refresh

FROM = date(2025, 3, 1)
TODAY = date(2026, 11, 22)
MOVED = date(2026, 11, 22)
Dates = tuple[str, date, date | None]


def under(*held: Dates) -> tuple[Belonging, ...]:
    return tuple(Belonging(unit=unit, since=since, until=until) for unit, since, until in held)


def unit(level: str, *held: Dates) -> Unit:
    return Unit(level=level, name_vi="Tên", name_en="Name", under=under(*held))


def organisation(
    branch_a: Sequence[Dates] = (("north", FROM, None),),
    sites: Mapping[str, SitePlace] | None = None,
) -> Organisation:
    """A nation with two regions, one of which may lose branch-a to the other."""
    return Organisation(
        levels={
            name: Level(rank=rank, name_vi=name, name_en=name)
            for rank, name in enumerate(("branch", "region", "nation"), start=1)
        },
        units={
            "customs": unit("nation"),
            "north": unit("region", ("customs", FROM, None)),
            "south": unit("region", ("customs", FROM, None)),
            "branch-a": unit("branch", *branch_a),
            "branch-b": unit("branch", ("south", FROM, None)),
        },
        sites={
            "site-1": SitePlace(under=under(("branch-a", FROM, None))),
            "site-2": SitePlace(under=under(("branch-a", FROM, None))),
            "site-3": SitePlace(under=under(("branch-b", FROM, None))),
        }
        | dict(sites or {}),
    )


MOVED_A = (("north", FROM, MOVED), ("south", MOVED, None))


def loaded(connection: Connection, wanted: Organisation, why: str | None = None) -> bool:
    return load(connection, wanted, who="an", why=why, today=TODAY).is_changed


UNIT_DAYS: LiteralString = """
    select level, unit, day, sum(passages_n)::integer from unit_days
    group by 1, 2, 3 order by 1, 2, 3
"""


def counted(connection: Connection) -> dict[tuple[str, date], int]:
    return {(unit, day): n for _, unit, day, n in connection.execute(UNIT_DAYS).fetchall()}


def days_of(vehicle: Any, site: str, day: int, passages_n: int) -> list[Any]:
    """Passages of a site at 23:00 and later of a local day of November: the day before in UTC."""
    at = datetime(2026, 11, day, 16, tzinfo=UTC) - vehicle().passed_at
    return [
        vehicle(site=site, after_s=at.total_seconds() + 10 * n).passage() for n in range(passages_n)
    ]


def test_r4_the_sums_of_the_branches_are_the_regions_and_the_nation(
    any_store_connection: Connection, vehicle: Any
) -> None:
    loaded(any_store_connection, organisation())
    for site, passages_n in (("site-1", 3), ("site-2", 4), ("site-3", 5)):
        write_passages(any_store_connection, days_of(vehicle, site, 20, passages_n))
    day = date(2026, 11, 20)
    wanted = {"branch-a": 7, "branch-b": 5, "north": 7, "south": 5, "customs": 12}
    assert counted(any_store_connection) == {(unit, day): n for unit, n in wanted.items()}
    refresh(any_store_connection)
    assert counted(any_store_connection) == {(unit, day): n for unit, n in wanted.items()}


def test_r4_a_branch_that_moves_on_a_date_keeps_its_history_under_the_old_parent(
    any_store_connection: Connection, vehicle: Any
) -> None:
    for day in (21, 22):
        write_passages(any_store_connection, days_of(vehicle, "site-1", day, day - 18))
    loaded(any_store_connection, organisation())
    before, after = date(2026, 11, 21), date(2026, 11, 22)
    assert counted(any_store_connection)["north", after] == 4
    assert loaded(any_store_connection, organisation(branch_a=MOVED_A))
    found = counted(any_store_connection)
    assert (found["north", before], found["south", after]) == (3, 4)
    assert ("north", after) not in found
    assert ("south", before) not in found
    assert (found["customs", before], found["customs", after]) == (3, 4)


days = st.integers(15, 21).map(lambda day: date(2026, 11, day))


@given(
    moves=st.lists(days, max_size=3, unique=True).map(sorted),
    seen=st.lists(st.tuples(st.sampled_from(["site-1", "site-3"]), st.integers(14, 22))),
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r4_every_level_has_the_same_total_each_day_however_branches_move(
    store_connection: Connection, vehicle: Any, moves: list[date], seen: list[tuple[str, int]]
) -> None:
    regions = ["north", "south"] * 2
    ends = [*moves, None]
    held = [
        (region, since, until)
        for region, since, until in zip(regions, [FROM, *moves], ends, strict=False)
    ]
    loaded(store_connection, organisation(branch_a=held), why="another example")
    with store_connection.transaction(force_rollback=True):
        store_connection.execute("truncate passage_revisions, lane_crossings, dirty_lane_hours")
        for site, day in set(seen):
            write_passages(store_connection, days_of(vehicle, site, day, 2))
        totals: dict[str, Counter[date]] = {"branch": Counter(), "region": Counter()}
        totals["nation"] = Counter()
        for level, _, day, n in store_connection.execute(UNIT_DAYS).fetchall():
            totals[level][day] += n
        wanted = Counter(date(2026, 11, day) for _, day in set(seen) for _ in range(2))
        assert totals == dict.fromkeys(("branch", "region", "nation"), wanted)


def test_vehicles_of_a_site_without_a_unit_are_told(
    store_connection: Connection, vehicle: Any
) -> None:
    late = SitePlace(under=under(("branch-b", date(2026, 11, 21), None)))
    loaded(store_connection, organisation(sites={"site-4": late}))
    for site in ("site-1", "site-4", "nobody's"):
        write_passages(store_connection, days_of(vehicle, site, 20, 2))
    found = store_connection.execute(
        "select site, day, passages_n from unplaced_site_days order by site"
    ).fetchall()
    day = date(2026, 11, 20)
    assert found == [("nobody's", day, 2), ("site-4", day, 2)]


def test_r101_a_load_is_audited_once(store_connection: Connection) -> None:
    assert loaded(store_connection, organisation())
    assert not loaded(store_connection, organisation())
    found = store_connection.execute("select who, what, why from audit_log").fetchall()
    assert found == [("an", "organisation.load", "the organisation was loaded")]


@pytest.mark.parametrize("since", [FROM + timedelta(days=1), FROM - timedelta(days=1)])
def test_the_past_is_corrected_only_with_a_reason(
    store_connection: Connection, since: date
) -> None:
    loaded(store_connection, organisation())
    other = organisation(branch_a=[("south", since, None)])
    with pytest.raises(ConfigError, match=r"branch-a belonged to north from 2025-03-01 until 2026"):
        loaded(store_connection, other)
    assert not loaded(store_connection, organisation())
    assert loaded(store_connection, other, why="decision 382/QĐ-BTC was entered late")
    (details,) = store_connection.execute(
        "select details from audit_log order by n desc limit 1"
    ).fetchall()[0]
    assert details["past_corrected"][0]["member"] == "branch-a"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into unit_sites values ('site-1', 'branch-b', '[2026-01-01,)')",
        "insert into unit_parents values ('branch-a', 'south', '[2020-01-01,2025-03-02)')",
    ],
)
def test_r4_nothing_belongs_to_two_units_on_one_day(
    store_connection: Connection, statement: LiteralString
) -> None:
    loaded(store_connection, organisation())
    with pytest.raises(psycopg.errors.ExclusionViolation):
        store_connection.execute(statement)


def test_the_tree_is_shown_as_it_was_on_a_day(store_connection: Connection) -> None:
    loaded(store_connection, organisation(branch_a=MOVED_A))
    for day, parent in ((MOVED - timedelta(days=1), "north"), (MOVED, "south")):
        tree = {row["unit"]: row for row in tree_on_day(store_connection, day)}
        assert tree["branch-a"]["parent"] == parent
        assert tree["branch-a"]["sites"] == ["site-1", "site-2"]
    assert [row["unit"] for row in tree_on_day(store_connection, date(2020, 1, 1))] == ["customs"]


def test_r4_leaders_see_of_a_unit_the_days_on_which_a_site_was_its_own(
    store_connection: Connection, vehicle: Any
) -> None:
    loaded(store_connection, organisation(branch_a=MOVED_A))
    for n, day in enumerate(range(20, 25), start=1):
        for site in ("site-1", "site-3", "nobody's"):
            write_passages(store_connection, days_of(vehicle, site, day, n))
    refresh(store_connection)
    month = Period(PeriodKind.MONTH, date(2026, 11, 1))
    days = {"first_day": month.first_day, "next_day": month.next_day}
    wanted: Counter[str] = Counter()
    for (unit, _), n in counted(store_connection).items():
        wanted[unit] += n
    assert wanted == {"branch-a": 15, "branch-b": 15, "north": 3, "south": 27, "customs": 30}
    for unit, n in wanted.items():
        stays = rows(store_connection, "leaders/stays", {**days, "unit": unit})
        found = rows(store_connection, "leaders/hours", asked(stays))
        assert sum(row["passages_n"] for row in found) == n, unit
    everywhere = [{"site": site, **days} for site in ("site-1", "site-2", "site-3", "nobody's")]
    regions: Counter[str] = Counter()
    values = {**asked(everywhere), "by": "unit", "rank": 2}
    for row in rows(store_connection, "leaders/parts", values):
        regions[row["unit"] or row["site"]] += row["passages_n"]
    assert regions == {"north": 3, "south": 27, "nobody's": 15}


def asked(stays: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Parameters that ask for sites on some days each."""
    from_ats = [begins_at(stay["first_day"]) for stay in stays]
    until_ats = [begins_at(stay["next_day"]) for stay in stays]
    return {
        "sites": [stay["site"] for stay in stays],
        "from_ats": from_ats,
        "until_ats": until_ats,
        "from_at": min(from_ats),
        "until_at": max(until_ats),
    }
