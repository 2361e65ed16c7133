"""Which crossings of two cameras are certainly one vehicle: vehicles of a lane do not overtake.

Of all ways to pair crossings that keep both orders and stay within the travel time, the best are
those that pair the most that read the same number, and of these those that pair the most. A pair
is certain when every best way has it. So a crossing that one camera missed shifts nothing as long
as the travel time tells the vehicles apart, and where it does not, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """What is certain about the crossings of two cameras, by their places in the order of time.

    Attributes:
        pairs: ``(first, second)`` that are one vehicle.
        open_first: Crossings of the first camera whose partner cannot be told.
        open_second: Those of the second.
    """

    pairs: tuple[tuple[int, int], ...]
    open_first: frozenset[int]
    open_second: frozenset[int]


def align(
    first_n: int,
    second_n: int,
    may_pair: Callable[[int, int], bool],
    read_the_same: Callable[[int, int], bool],
) -> Alignment:
    """Pairs the crossings of two cameras of one lane.

    Args:
        first_n: Crossings of the first camera, in the order of time.
        second_n: Crossings of the second camera.
        may_pair: Whether two crossings lie within the travel time.
        read_the_same: Whether two crossings share a number.
    """
    more_than_all = min(first_n, second_n) + 1
    worth = np.zeros((first_n, second_n), np.int64)
    for i in range(first_n):
        for j in range(second_n):
            if may_pair(i, j):
                worth[i, j] = 1 + (more_than_all if read_the_same(i, j) else 0)
    before = _best(worth)
    after = _best(worth[::-1, ::-1])[::-1, ::-1]
    most = before[-1, -1]
    # before[i, j]: the best of the first i and j crossings; after[i, j]: of those from i and j on.
    possible = (worth > 0) & (before[:-1, :-1] + worth + after[1:, 1:] == most)
    lonely_first = (before[:-1, :] + after[1:, :] == most).any(axis=1)
    lonely_second = (before[:, :-1] + after[:, 1:] == most).any(axis=0)
    chosen_once = (possible.sum(axis=1) == 1)[:, None] & (possible.sum(axis=0) == 1)
    is_certain = possible & chosen_once & ~lonely_first[:, None] & ~lonely_second
    pairs = [(int(i), int(j)) for i, j in np.argwhere(is_certain)]
    certain_first, certain_second = {i for i, _ in pairs}, {j for _, j in pairs}
    return Alignment(
        tuple(pairs),
        frozenset(np.flatnonzero(possible.any(axis=1)).tolist()) - certain_first,
        frozenset(np.flatnonzero(possible.any(axis=0)).tolist()) - certain_second,
    )


def _best(worth: Counts) -> Counts:
    """``(n + 1, m + 1)`` the greatest worth of the first crossings of both, in keeping order."""
    best = np.zeros((worth.shape[0] + 1, worth.shape[1] + 1), np.int64)
    for i, row in enumerate(worth):
        for j, pair in enumerate(row):
            best[i + 1, j + 1] = max(best[i, j + 1], best[i + 1, j], best[i, j] + pair)
    return best
