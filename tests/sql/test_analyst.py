"""A small history written by hand, and what each of the analysts' queries answers on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from schemas.errors import ConfigError, UnknownNameError
from schemas.failure import FailureCause
from schemas.passage import Direction, passage_id
from schemas.read import Status
from sql.analyst import analyst_queries, answered
from sql.archive import write_day, writing
from sql.archive_folder import replace_manifest
from sql.archive_rows import table_of
from sql.history import open_history

NOW = datetime(2026, 11, 25, tzinfo=UTC)
H = 3600.0
OUT = {"lane": "out-1", "direction": Direction.OUT, "plates": ()}
REVIEW = (Status.REVIEW,) * 2
SAT, SUN = date(2026, 11, 21), date(2026, 11, 22)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}+07:00")


@pytest.fixture(scope="module")
def history(
    vehicle: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two sites, two days from Saturday 10:00: comings and goings, and reads that failed."""
    vehicles = [
        vehicle(0, plates=("51C11111",), containers=("AAAU0000001",)),
        vehicle(600, plates=("51C22222",), containers=("BBBU0000002", "CCCU0000003")),
        vehicle(H, plates=("51C22222",), containers=("DDDU0000004",)),
        vehicle(H + 60, plates=(), containers=("EEEU0000005",), statuses=REVIEW),
        vehicle(H + 120, plates=(), containers=()),
        vehicle(5 * H, containers=("AAAU0000001",), **OUT),
        vehicle(20 * H, containers=("BBBU0000002",), **OUT),
        vehicle(21 * H, containers=("CCCU0000003",), statuses=REVIEW, **OUT),
        vehicle(26 * H, plates=("51C11111",), containers=("DDDU0000004",)),
        vehicle(30 * H, site="my-dinh", containers=("AAAU0000001",), **OUT),
    ]
    causes = {
        3: (FailureCause.LOW_LIGHT,),
        4: (FailureCause.TAILGATING, FailureCause.LOW_LIGHT),
        7: (FailureCause.GLARE,),
    }
    archive = tmp_path_factory.mktemp("analyst") / "archive"
    by_day: dict[tuple[str, date], list[Any]] = {}
    for number, each in enumerate(vehicles):
        passage = each.passage(failure_causes=causes.get(number, ()))
        day = SAT if each.after_s < 14 * H else SUN
        by_day.setdefault((each.site, day), []).append(passage)
    with writing(archive) as before:
        written = [
            write_day(archive, site, day, len(passages), table_of(passages))
            for (site, day), passages in by_day.items()
        ]
        replace_manifest(archive, before, written, NOW)
    with open_history(archive) as opened:
        yield opened


def id_of(lane: str, direction: Direction, text: str) -> Any:
    return passage_id("cat-lai", lane, direction, at(text), 0)


IN = Direction.IN
GIVEN_AND_EXPECTED: list[tuple[str, dict[str, str], list[tuple[Any, ...]]]] = [
    (
        "passages_by_lane_and_hour",
        {},
        [
            ("cat-lai", "in-1", "in", 10, 2, 0, 1.0),
            ("cat-lai", "in-1", "in", 11, 3, 1, 0.333),
            ("cat-lai", "in-1", "in", 12, 1, 0, 1.0),
            ("cat-lai", "out-1", "out", 6, 1, 0, 1.0),
            ("cat-lai", "out-1", "out", 7, 1, 0, 0.0),
            ("cat-lai", "out-1", "out", 15, 1, 0, 1.0),
            ("my-dinh", "out-1", "out", 16, 1, 0, 1.0),
        ],
    ),
    (
        "failures_by_cause",
        {"last_day": "2026-11-21"},
        [
            ("cat-lai", "in-1", 11, "low_light", 2, 1, 0.667),
            ("cat-lai", "in-1", 11, "tailgating", 1, 1, 0.333),
        ],
    ),
    (
        "longest_stays",
        {},
        [
            ("cat-lai", "BBBU0000002", at("21T10:10:00"), at("22T06:00:00"), 19.83),
            ("cat-lai", "AAAU0000001", at("21T10:00:00"), at("21T15:00:00"), 5.0),
        ],
    ),
    (
        "dwell_by_day",
        {},
        [("cat-lai", SAT, 1, 5.0, 5.0), ("cat-lai", SUN, 1, 19.83, 19.83)],
    ),
    (
        "plates_with_several_containers",
        {},
        [("cat-lai", SAT, "51C22222", 3, ["BBBU0000002", "CCCU0000003", "DDDU0000004"])],
    ),
    (
        "plates_with_several_containers",
        {"containers_min": "1", "first_day": "2026-11-22"},
        [("cat-lai", SUN, "51C11111", 1, ["DDDU0000004"])],
    ),
    (
        "containers_seen_again",
        {},
        [
            (
                "cat-lai",
                "DDDU0000004",
                "in",
                "in-1",
                at("21T11:00:00"),
                "in-1",
                at("22T12:00:00"),
                25.0,
            )
        ],
    ),
    ("containers_seen_again", {"apart_min_s": "100000"}, []),
    (
        "read_rate_by_day",
        {},
        [
            ("cat-lai", SAT, 6, 0.5, 0.5, 0.667, 0.667),
            ("cat-lai", SUN, 3, 0.333, 0.417, 0.667, 0.667),
            ("my-dinh", SUN, 1, 0.0, 0.0, 1.0, 1.0),
        ],
    ),
    (
        "find_plate",
        {"plate": "51C22222"},
        [
            ("cat-lai", at("21T11:00:00"), "a", "in-1", "in", "accepted", 0.97, "in-1 21T11:00:00"),
            ("cat-lai", at("21T10:10:00"), "a", "in-1", "in", "accepted", 0.97, "in-1 21T10:10:00"),
        ],
    ),
    ("find_plate", {"plate": "51C99999"}, []),
    (
        "find_container",
        {"code": "EEEU0000005"},
        [
            (
                "cat-lai",
                at("21T11:01:00"),
                "a",
                "in-1",
                "in",
                "review",
                "45G1",
                0.99,
                "in-1 21T11:01:00",
            )
        ],
    ),
    (
        "unread_passages",
        {"day": "2026-11-21"},
        [
            (
                "cat-lai",
                at("21T11:02:00"),
                "a",
                "in-1",
                "in",
                ["tailgating", "low_light"],
                "gate.mp4",
                "in-1 21T11:02:00",
            )
        ],
    ),
]


@pytest.mark.parametrize(("name", "given", "expected"), GIVEN_AND_EXPECTED)
def test_r105_an_analysts_query_answers_what_was_written_by_hand(
    history: duckdb.DuckDBPyConnection,
    name: str,
    given: dict[str, str],
    expected: list[tuple[Any, ...]],
) -> None:
    wanted = [tuple(_id(value) for value in row) for row in expected]
    assert list(answered(history, name, given).rows) == wanted


def _id(value: Any) -> Any:
    """Where a row ends with the lane and instant of a passage, its id."""
    if isinstance(value, str) and value.startswith("in-1 "):
        return id_of("in-1", IN, value.removeprefix("in-1 "))
    return value


def test_there_are_ten_and_each_is_tested_and_says_what_it_is() -> None:
    queries = analyst_queries()
    assert len(queries) == 10
    assert set(queries) == {name for name, _, _ in GIVEN_AND_EXPECTED}
    for query in queries.values():
        assert query.why.endswith(("?", "."))
        assert query.grain.startswith("one row a")
        asked_for = set(duckdb.extract_statements(query.statement)[0].named_parameters)
        assert asked_for == {each.name for each in query.parameters}


@pytest.mark.parametrize(
    ("name", "given", "error", "message"),
    [
        ("find_plates", {}, UnknownNameError, "unknown query 'find_plates'; known: .*find_plate"),
        ("find_plate", {"text": "51C"}, UnknownNameError, "unknown parameter 'text'; known: plate"),
        ("find_plate", {}, ConfigError, r"wants --param plate=…, and got none \(plate: as it is"),
        (
            "unread_passages",
            {"day": "today"},
            ConfigError,
            "day is a day such as 2026-11-21, got 'today'",
        ),
        (
            "containers_seen_again",
            {"apart_min_s": "x"},
            ConfigError,
            "apart_min_s is a number, got 'x'",
        ),
    ],
)
def test_a_wrong_question_is_one_sentence(
    history: duckdb.DuckDBPyConnection,
    name: str,
    given: dict[str, str],
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        answered(history, name, given)
