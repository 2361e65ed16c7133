import threading
from collections.abc import Generator
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.read_ahead import ReadAhead


@given(st.lists(st.integers(), max_size=40), st.integers(1, 5))
def test_the_items_are_the_same_in_the_same_order(items: list[int], ahead_n: int) -> None:
    assert list(ReadAhead((item for item in items), ahead_n)) == items


def test_an_error_comes_where_it_would_have_come() -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise OSError

    seen = []
    with pytest.raises(OSError):
        for item in ReadAhead(broken(), 3):
            seen.append(item)
    assert seen == [1]


def test_no_more_than_so_many_are_ahead() -> None:
    walked = []

    def numbers() -> Generator[int, None, None]:
        for number in count():
            walked.append(number)
            yield number

    ahead = iter(ReadAhead(numbers(), 4))
    taken = list(islice(ahead, 3))
    ahead.close()  # type: ignore[attr-defined]
    assert taken == [0, 1, 2]
    # Four wait, one is in hand of the thread, and leaving makes room for one more.
    assert len(walked) <= 3 + 4 + 2


def test_who_leaves_early_leaves_no_thread_behind() -> None:
    closed = threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            yield from count()
        finally:
            closed.set()

    before = threading.active_count()
    walk = iter(ReadAhead(endless(), 2))
    next(walk)
    walk.close()  # type: ignore[attr-defined]
    assert closed.is_set()
    assert threading.active_count() == before
