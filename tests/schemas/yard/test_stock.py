"""The yard of an instant, and what does not follow on what was before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.passage import Direction
from schemas.yard.stock import (
    Counted,
    Movement,
    StockSource,
    YardCount,
    anomalies,
    moves_that_count,
    stock,
)

START = datetime(2026, 11, 1, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT
CAMERA, OPERATOR = StockSource.CAMERA, StockSource.OPERATOR


def hour(n: float) -> datetime:
    return START + timedelta(hours=n)


def moved(at_h: float, direction: Direction, container: str = "A", **more: object) -> Movement:
    told = {"gate": "a", "subject": f"{at_h}", **more}
    return Movement(container, direction, hour(at_h), **told)  # type: ignore[arg-type]


# Movements, and what is said of each that does not follow on the one before.
SEQUENCES: list[tuple[str, list[Movement], list[YardCount], list[tuple[str, float]]]] = [
    ("in, out, in", [moved(1, IN), moved(2, OUT), moved(3, IN)], [], []),
    ("in twice", [moved(1, IN), moved(50, IN)], [], [("double_in", 50)]),
    ("out twice", [moved(1, IN), moved(2, OUT), moved(50, OUT)], [], [("double_out", 50)]),
    ("out twice on the first day", [moved(1, OUT), moved(2, OUT)], [], [("double_out", 2)]),
    ("out on the first day", [moved(3, OUT)], [], []),
    ("out as the first day ends", [moved(24, OUT)], [], [("out_without_in", 24)]),
    ("out later", [moved(30, OUT)], [], [("out_without_in", 30)]),
    ("in first", [moved(30, IN)], [], []),
    (
        "out on the first day, not counted",
        [moved(3, OUT)],
        [YardCount(hour(2), (Counted("B"),))],
        [("out_without_in", 3)],
    ),
    ("out, counted", [moved(30, OUT)], [YardCount(hour(2), (Counted("A"),))], []),
    ("in, counted", [moved(30, IN)], [YardCount(hour(2), (Counted("A"),))], [("double_in", 30)]),
    ("in twice, a count between", [moved(1, IN), moved(9, IN)], [YardCount(hour(5), ())], []),
    ("a doubtful out proves nothing", [moved(1, IN), moved(40, OUT, is_certain=False)], [], []),
]


@pytest.mark.parametrize(
    ("movements", "counts", "found"),
    [each[1:] for each in SEQUENCES],
    ids=[each[0] for each in SEQUENCES],
)
def test_r36_what_does_not_follow_is_an_anomaly(
    movements: list[Movement], counts: list[YardCount], found: list[tuple[str, float]]
) -> None:
    told = anomalies(reversed(movements), counts, START)
    assert [(each.kind.value, each.movement.at) for each in told] == [
        (kind, hour(at_h)) for kind, at_h in found
    ]


# The operator's moves, and whether they move the stock, are the camera's, or are told apart.
OPERATOR_MOVES = [
    ("discharged from a ship", [moved(5, IN, gate="", source=OPERATOR)], ["A"], 0),
    ("a gate move that no camera saw", [moved(5, IN, source=OPERATOR)], [], 1),
    ("a gate move that a camera saw", [moved(5, IN), moved(5.5, IN, source=OPERATOR)], ["A"], 0),
    (
        "the camera's move, told without a gate, after it left",
        [moved(5, IN), moved(5.2, OUT), moved(5.5, IN, gate="", source=OPERATOR)],
        [],
        0,
    ),
    (
        "loaded onto a ship",
        [moved(5, IN), moved(30, OUT, gate="", source=OPERATOR)],
        [],
        0,
    ),
    ("the other way", [moved(5, IN), moved(5.5, OUT, source=OPERATOR)], ["A"], 1),
]


@pytest.mark.parametrize(
    ("movements", "there", "unseen_n"),
    [each[1:] for each in OPERATOR_MOVES],
    ids=[each[0] for each in OPERATOR_MOVES],
)
def test_r36_the_operator_is_believed_where_no_camera_could_see(
    movements: list[Movement], there: list[str], unseen_n: int
) -> None:
    found = stock(movements, [], hour(100))
    assert [each.container for each in found.containers] == there
    assert len(found.unseen) == unseen_n


def test_r36_dwell_counts_from_the_last_time_in() -> None:
    movements = [moved(0, IN), moved(24, IN, gate="b"), moved(24, IN, "B"), moved(30, OUT, "B")]
    counted = YardCount(hour(-1), (Counted("C", hour(-49)), Counted("D")))
    found = stock(movements, [counted], hour(72))
    assert [
        (each.container, each.dwell_days(hour(72)), each.gate) for each in found.containers
    ] == [("A", 2.0, "b"), ("C", 121 / 24, None), ("D", None, None)]


def test_r36_reads_under_review_are_listed_apart() -> None:
    found = stock([moved(1, IN), moved(2, IN, "B", is_certain=False)], [], hour(3))
    assert [each.container for each in found.containers] == ["A"]
    assert [each.container for each in found.doubtful] == ["B"]


MOVEMENTS = st.lists(
    st.builds(
        moved,
        st.integers(0, 40),
        st.sampled_from([IN, OUT]),
        st.sampled_from("ABC"),
        gate=st.sampled_from(["a", ""]),
        source=st.sampled_from([CAMERA, OPERATOR]),
        is_certain=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda each: (each.at, each.container),
)


@given(MOVEMENTS, st.integers(-1, 45))
def test_r36_stock_is_in_less_out(movements: list[Movement], as_of_h: int) -> None:
    """Replayed by hand, one movement after the other."""
    certain, _ = moves_that_count(movements)
    there: dict[str, datetime] = {}
    for each in sorted(certain, key=lambda each: each.at):
        if each.at > hour(as_of_h):
            break
        if each.direction is IN:
            there[each.container] = each.at
        else:
            there.pop(each.container, None)
    found = stock(movements, [], hour(as_of_h))
    assert {each.container: each.in_at for each in found.containers} == there


@given(MOVEMENTS, st.integers(-1, 45))
def test_r36_a_count_of_what_was_there_changes_nothing_later(
    movements: list[Movement], as_of_h: int
) -> None:
    half = hour(20.5)
    before = stock(movements, [], half)
    count = YardCount(
        half, tuple(Counted(each.container, each.in_at, each.gate) for each in before.containers)
    )
    plain, counted = (stock(movements, counts, hour(as_of_h)) for counts in ([], [count]))
    assert [(each.container, each.in_at) for each in plain.containers] == [
        (each.container, each.in_at) for each in counted.containers
    ]
