"""The yard as the store and the history tell it, against what is told event by event."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from schemas.act import Act
from schemas.errors import ConfigError
from schemas.passage import Direction, Passage
from schemas.read import Status
from schemas.yard.stock import Counted, Movement, StockSource, YardCount, stock
from sql.archive import sync_archive
from sql.connection import Connection
from sql.history import open_history_of
from sql.live_days import LiveDays
from sql.passages import write_passages
from sql.yard import count_yard, history_from, stock_of
from sql.yard_history import YardHistory

# 10:00 in Asia/Ho_Chi_Minh.
START = datetime(2026, 11, 21, 3, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT
H = 3600
CODES = ("WSAU4160620", "CSQU3054383", "TGHU7384920")
FEW = CODES[:2]


def hour(n: float) -> datetime:
    return START + timedelta(hours=n)


def told_by_operator(connection: Connection, site: str, move: Movement) -> None:
    connection.execute(
        "insert into operator_moves (subject, revision, site, source, origin, received_at,"
        " stated_at, is_cancelled, move_no, gate, direction, container, moved_at, is_empty)"
        " values (%s, 0, %s, 'tos', 'x', %s, %s, false, %s, %s, %s, %s, %s, false)",
        (
            f"{site}:{move.subject}", site, move.at, move.at, move.subject, move.gate or None,
            move.direction.value, move.container, move.at,
        ),
    )  # fmt: skip


def passages_of(vehicle: Any, site: str, movements: Sequence[Movement]) -> list[Passage]:
    """One passage a movement of the cameras, a lane each way."""
    return [
        vehicle(
            (each.at - START).total_seconds(),
            site=site,
            lane=f"{each.direction}-1",
            direction=each.direction,
            containers=(each.container,),
            statuses=(Status.ACCEPTED, Status.ACCEPTED if each.is_certain else Status.REVIEW),
        ).passage()
        for each in movements
        if each.source is StockSource.CAMERA
    ]


def filled(
    connection: Connection, vehicle: Any, movements: Sequence[Movement], site: str
) -> list[Movement]:
    """Keeps movements, and answers with what they are called there."""
    passages = passages_of(vehicle, site, movements)
    ids = iter([str(each.passage_id) for each in passages])
    write_passages(connection, passages)
    named = []
    for each in movements:
        if each.source is StockSource.CAMERA:
            named.append(replace(each, subject=next(ids), gate="a"))
        else:
            told_by_operator(connection, site, each)
            named.append(each)
    return named


def moved(n: int, direction: Direction, code: str, source: StockSource, **more: Any) -> Movement:
    # Half an hour apart, so that some of the operator's words are of the camera's moves.
    told = {"gate": "", "subject": f"m{n}", **more}
    return Movement(code, direction, hour(n / 2), source=source, **told)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Movement], list[YardCount]]:
    picks = draw(
        st.lists(
            st.tuples(
                st.integers(0, 20),
                st.sampled_from([IN, OUT]),
                st.sampled_from(FEW),
                st.sampled_from([StockSource.CAMERA, StockSource.OPERATOR]),
                st.sampled_from(["", "", "a"]),
                st.sampled_from([True, True, True, False]),
            ),
            min_size=4,
            max_size=14,
            unique_by=lambda each: each[0],
        )
    )
    movements = [
        moved(
            n,
            direction,
            code,
            source,
            gate=gate if source is StockSource.OPERATOR else "a",
            is_certain=certain or source is StockSource.OPERATOR,
        )
        for n, direction, code, source, gate, certain in picks
    ]
    counts = [
        YardCount(hour(n + 0.25), tuple(Counted(code, hour(n - 5)) for code in sorted(found)))
        for n, found in draw(
            st.dictionaries(
                st.integers(0, 10), st.sets(st.sampled_from([*CODES, "MSKU1234565"])), max_size=2
            )
        ).items()
    ]
    return movements, counts


# The operator's word an hour and a half after the camera's is another move, after an hour the same.
AN_HOUR = [
    moved(0, IN, CODES[0], StockSource.CAMERA, gate="a"),
    moved(1, OUT, CODES[0], StockSource.CAMERA, gate="a"),
    moved(3, IN, CODES[0], StockSource.OPERATOR),
    moved(6, IN, CODES[1], StockSource.CAMERA, gate="a"),
    moved(7, OUT, CODES[1], StockSource.CAMERA, gate="a"),
    moved(8, IN, CODES[1], StockSource.OPERATOR),
]


@given(histories(), st.lists(st.integers(-1, 12), min_size=2, max_size=3))
@example((AN_HOUR, []), [12])
@example_settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_r36_the_store_and_the_history_tell_what_the_events_tell(
    store_connection: Connection,
    vehicle: Any,
    tmp_path: Path,
    told: tuple[list[Movement], list[YardCount]],
    instants_h: list[int],
) -> None:
    movements, counts = told
    site = f"s-{uuid.uuid4().hex}"
    named = filled(store_connection, vehicle, movements, site)
    for count in counts:
        count_yard(store_connection, site, count.counted_at, count.containers, Act("a", "b", START))
    with yard_history(store_connection, tmp_path, site) as history:
        for instant in map(hour, instants_h):
            expected = stock(named, counts, instant)
            assert stock_of(store_connection, site, instant) == expected
            assert history.stock(instant) == expected


@contextmanager
def yard_history(connection: Connection, folder: Path, site: str) -> Iterator[YardHistory]:
    """The history of one site, its days all open."""
    with open_history_of(folder / "archive", [site], LiveDays(connection)) as history:
        yield YardHistory(history, connection, site)


def test_r36_the_history_of_a_year_ago_is_asked_like_today(
    store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    """From the archive alone, as where the store has forgotten the passages."""
    year = 365 * 24
    movements = [
        moved(0, IN, CODES[0], StockSource.CAMERA),
        moved(2 * year, OUT, CODES[0], StockSource.CAMERA),
        moved(2 * year + 2, IN, CODES[1], StockSource.CAMERA),
    ]
    filled(store_connection, vehicle, movements, "cat-lai")
    sync_archive(store_connection, tmp_path / "archive", hour(year + 72))
    with open_history_of(tmp_path / "archive", ["cat-lai"]) as history:
        yard = YardHistory(history, store_connection, "cat-lai")
        for instant, there in ((1, CODES[:1]), (year - 1, CODES[:1]), (year + 2, CODES[1:2])):
            assert [each.container for each in yard.stock(hour(instant)).containers] == [*there]


def test_r36_a_corrected_read_changes_what_lay_there(
    any_store_connection: Connection, vehicle: Any
) -> None:
    first = vehicle(0, containers=(CODES[0],)).passage()
    later = vehicle(0, containers=(CODES[1],), revision=1).passage()
    write_passages(any_store_connection, [first])
    assert [
        each.container for each in stock_of(any_store_connection, "cat-lai", hour(1)).containers
    ] == [CODES[0]]
    write_passages(any_store_connection, [later])
    assert [
        each.container for each in stock_of(any_store_connection, "cat-lai", hour(1)).containers
    ] == [CODES[1]]


def test_r50_a_twin_passage_is_one_vehicle_and_two_containers(
    store_connection: Connection, vehicle: Any
) -> None:
    twin = vehicle(0, plates=("51C12345", "51R01234"), containers=CODES[:2]).passage()
    write_passages(store_connection, [twin])
    seen = store_connection.execute(
        "select passage_id, plates, containers from passages where site = 'cat-lai'"
    ).fetchall()
    assert seen == [(twin.passage_id, ["51C12345", "51R01234"], list(CODES[:2]))]
    containers = store_connection.execute(
        "select ordinal, code, passage_id from containers order by ordinal"
    ).fetchall()
    assert containers == [(n, code, twin.passage_id) for n, code in enumerate(CODES[:2])]
    there = stock_of(store_connection, "cat-lai", hour(1)).containers
    assert [(each.container, each.subject) for each in there] == sorted(
        (code, str(twin.passage_id)) for code in CODES[:2]
    )


DAY = date(2026, 11, 22)


def test_r44_the_book_of_a_day_has_the_totals_of_its_events(
    store_connection: Connection, vehicle: Any, tmp_path: Path
) -> None:
    """Saturday 10:00 on; the book is Sunday's, 14 hours later and on."""
    movements = [
        moved(0, IN, CODES[0], StockSource.CAMERA),
        moved(2, IN, CODES[1], StockSource.CAMERA),
        moved(30, OUT, CODES[0], StockSource.CAMERA),
        moved(32, IN, CODES[2], StockSource.CAMERA),
        moved(34, OUT, CODES[2], StockSource.CAMERA),
        moved(36, IN, CODES[1], StockSource.CAMERA),
        moved(38, OUT, "MSKU1234565", StockSource.OPERATOR, gate=""),
        moved(90, OUT, CODES[1], StockSource.CAMERA),
    ]
    filled(store_connection, vehicle, movements, "cat-lai")
    with yard_history(store_connection, tmp_path, "cat-lai") as history:
        book = history.book(DAY)
    events = store_connection.execute(
        "select direction, count(*) from yard_moves"
        " where (moved_at at time zone 'Asia/Ho_Chi_Minh')::date = %s group by direction",
        (DAY,),
    ).fetchall()
    assert {"in": book.in_n, "out": book.out_n} == dict(events) == {"in": 2, "out": 3}
    assert (book.opening_n, book.closing_n, book.in_again_n, book.out_again_n) == (2, 1, 1, 1)
    assert book.balances
    assert [(line.container, line.stay, line.plates) for line in book.lines] == [
        (CODES[0], timedelta(hours=15), ("51C12345",)),
        (CODES[2], timedelta(hours=1), ("51C12345",)),
        (CODES[2], timedelta(hours=1), ("51C12345",)),
        (CODES[1], None, ("51C12345",)),
        ("MSKU1234565", None, ()),
    ]
    assert not replace(book, closing_n=2).balances


@given(histories())
@example_settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_r44_every_book_balances(
    store_connection: Connection,
    vehicle: Any,
    tmp_path: Path,
    told: tuple[list[Movement], list[YardCount]],
) -> None:
    movements, counts = told
    site = f"s-{uuid.uuid4().hex}"
    filled(store_connection, vehicle, movements, site)
    for count in counts:
        count_yard(store_connection, site, count.counted_at, count.containers, Act("a", "b", START))
    with yard_history(store_connection, tmp_path, site) as history:
        books = [history.book(date(2026, 11, day)) for day in (21, 22)]
    assert all(book.balances for book in books)
    assert books[0].closing_n == books[1].opening_n


def test_r36_a_count_is_kept_once_and_named_in_the_audit_log(store_connection: Connection) -> None:
    counted = [Counted(CODES[0], hour(-2))]
    act = Act("nguyen.van.a", "kiểm kê", START)
    count_yard(store_connection, "cat-lai", START, counted, act)
    with pytest.raises(ConfigError, match="was counted at"):
        count_yard(store_connection, "cat-lai", START, counted, act)
    with pytest.raises(ConfigError, match="more often"):
        count_yard(store_connection, "cat-lai", hour(1), counted * 2, act)
    entries = store_connection.execute("select who, what, why, details from audit_log").fetchall()
    assert entries == [
        (
            "nguyen.van.a",
            "yard.count",
            "kiểm kê",
            {"containers_n": 1, "counted_at": START.isoformat()},
        )
    ]


def test_r36_the_history_begins_with_a_local_day(
    store_connection: Connection, vehicle: Any
) -> None:
    assert history_from(store_connection, "cat-lai") is None
    write_passages(store_connection, [vehicle(3 * H).passage()])
    assert history_from(store_connection, "cat-lai") == datetime(2026, 11, 20, 17, tzinfo=UTC)
