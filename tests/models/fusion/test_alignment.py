from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.fusion.alignment import Alignment, align

TRAVEL_S = (3.0, 5.0)

crossings = st.lists(st.integers(0, 12), max_size=5, unique=True).map(sorted)


def within(first: float, second: float) -> bool:
    return TRAVEL_S[0] <= second - first <= TRAVEL_S[1]


def paired(
    first: Sequence[float], second: Sequence[float], same: Sequence[tuple[int, int]] = ()
) -> Alignment:
    return align(
        len(first),
        len(second),
        lambda i, j: within(first[i], second[j]),
        lambda i, j: (i, j) in same,
    )


@pytest.mark.parametrize(
    ("first", "second", "pairs", "open_first", "open_second"),
    [
        ([0, 10], [4, 14], [(0, 0), (1, 1)], set(), set()),
        # One camera missed a vehicle: the window decides, and nothing shifts.
        ([0, 10, 20], [4, 24], [(0, 0), (2, 1)], set(), set()),
        ([10, 20], [4, 14, 24], [(0, 1), (1, 2)], set(), set()),
        # Tailgating: all within each other's window, and the k-th is the k-th.
        ([0, 1, 2], [4, 5, 6], [(0, 0), (1, 1), (2, 2)], set(), set()),
        # Tailgating, and one was missed: nobody can tell which.
        ([0, 1], [4.5], [], {0, 1}, {0}),
        ([0], [4, 4.5], [], {0}, {0, 1}),
        # What the window leaves certain stays certain beside what is not.
        ([0, 1, 20], [4.5, 24], [(2, 1)], {0, 1}, {0}),
        ([0], [9], [], set(), set()),
        ([], [4], [], set(), set()),
        ([], [], [], set(), set()),
    ],
)
def test_r24_the_kth_crossing_pairs_with_the_kth_within_the_travel_time(
    first: list[float],
    second: list[float],
    pairs: list[tuple[int, int]],
    open_first: set[int],
    open_second: set[int],
) -> None:
    assert paired(first, second) == Alignment(
        tuple(pairs), frozenset(open_first), frozenset(open_second)
    )


@pytest.mark.parametrize(
    ("same", "pairs"), [([(0, 0)], ((0, 0),)), ([(1, 0)], ((1, 0),)), ([], ())]
)
def test_r21_a_number_that_both_cameras_read_settles_what_time_leaves_open(
    same: list[tuple[int, int]], pairs: tuple[tuple[int, int], ...]
) -> None:
    found = paired([0, 1], [4.5], same)
    assert found.pairs == pairs
    assert bool(found.open_first) is not bool(pairs)


def every_way(first: Sequence[int], second: Sequence[int]) -> list[frozenset[tuple[int, int]]]:
    """All ways to pair that keep the order and the travel time, those that pair the most."""
    edges = [
        (i, j)
        for (i, a), (j, b) in itertools.product(enumerate(first), enumerate(second))
        if within(a, b)
    ]
    ways = [
        frozenset(chosen)
        for n in range(min(len(first), len(second)) + 1)
        for chosen in itertools.combinations(edges, n)
        if all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(chosen))
    ]
    most = max(len(way) for way in ways)
    return [way for way in ways if len(way) == most]


@given(crossings, crossings)
def test_a_pair_is_certain_when_every_best_way_has_it(first: list[int], second: list[int]) -> None:
    ways = every_way(first, second)
    certain = frozenset.intersection(*ways)
    possible = frozenset.union(*ways)
    found = paired(first, second)
    assert set(found.pairs) == certain
    assert found.open_first == {i for i, _ in possible} - {i for i, _ in certain}
    assert found.open_second == {j for _, j in possible} - {j for _, j in certain}


@given(crossings, crossings)
def test_pairs_keep_the_order_of_both_cameras(first: list[int], second: list[int]) -> None:
    pairs = paired(first, second).pairs
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(pairs))
