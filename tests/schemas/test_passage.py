from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.passage import Direction, passage_id

AT = datetime(2026, 11, 2, 0, 30, 1, 250_000, tzinfo=UTC)


def test_the_id_does_not_depend_on_the_zone_that_the_instant_is_told_in() -> None:
    hanoi = AT.astimezone(timezone(timedelta(hours=7)))
    assert passage_id("demo", "a", Direction.OUT, AT, 0) == passage_id(
        "demo", "a", Direction.OUT, hanoi, 0
    )


def test_the_id_is_written_down_for_ever() -> None:
    assert str(passage_id("demo", "a", Direction.OUT, AT, 0)) == (
        "64b7c199-5248-5226-a5cc-f61f9763791c"
    )


@given(
    st.tuples(st.sampled_from("ab"), st.sampled_from(list(Direction)), st.integers(0, 3)),
    st.tuples(st.sampled_from("ab"), st.sampled_from(list(Direction)), st.integers(0, 3)),
)
def test_different_crossings_have_different_ids(
    one: tuple[str, Direction, int], other: tuple[str, Direction, int]
) -> None:
    same = passage_id("demo", one[0], one[1], AT, one[2]) == passage_id(
        "demo", other[0], other[1], AT, other[2]
    )
    assert same == (one == other)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="must carry a zone"):
        passage_id("demo", "a", Direction.OUT, AT.replace(tzinfo=None), 0)
