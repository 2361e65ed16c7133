"""The exact search behind the alignment of a whole line, compiled by numba at its first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_Function = TypeVar("_Function", bound=Callable[..., object])

_NEVER = np.float32(-1e9)
_SYMBOL, _STEP = 0, 1


def _compiled(function: _Function) -> _Function:
    return cast(_Function, numba.njit(cache=True)(function))


@_compiled
def _entry(
    on: Floats, off: Floats, before: Ints, count: int, symbol: int
) -> tuple[np.float32, int]:
    """Score of the best way into a symbol from the position before it, and from which state.

    States are numbered 2 i for the symbol ``i`` itself and 2 i + 1 for the blank behind it. The
    same symbol twice needs a blank between.
    """
    best, origin = np.float32(_NEVER), -1
    for i in range(count):
        if before[i] != symbol and on[i] > best:
            best, origin = on[i], 2 * i
        if off[i] > best:
            best, origin = off[i], 2 * i + 1
    return best, origin


@_compiled
def full_path(
    steps: Floats, outside: Floats, symbols: Ints, counts: Ints
) -> tuple[float, Ints, Ints]:
    """Find the best alignment of any text of a template with a whole line.

    Args:
        steps: ``(T, 37)`` log-likelihood ratios, column 0 blank.
        outside: ``(T,)`` what each step costs when it lies before or after the text.
        symbols: ``(K, W)`` permitted symbols of each position, listed from the left.
        counts: ``(K,)`` how many there are.

    Returns:
        Score, ``(K,)`` symbols and ``(K,)`` first steps; both empty when nothing fits.
    """
    positions_n, widest = symbols.shape
    last = positions_n - 1
    on = np.full((positions_n, widest), _NEVER, np.float32)
    off = on.copy()
    # Paths travel with their states: symbol and first step of each position so far.
    path_on = np.zeros((positions_n, widest, positions_n, 2), np.int32)
    path_off = np.zeros_like(path_on)
    before, after = np.float32(0), outside.sum()
    score, best = np.float32(_NEVER), np.zeros((positions_n, 2), np.int32)
    for t in range(len(steps)):
        after -= outside[t]
        # From the last position down, so that the one before still holds the step before.
        for k in range(min(last, t), -1, -1):
            for j in range(counts[k]):
                symbol = symbols[k, j]
                if on[k, j] > off[k, j]:
                    off[k, j] = on[k, j]
                    path_off[k, j, : k + 1] = path_on[k, j, : k + 1]
                off[k, j] += steps[t, 0]
                if k == 0:
                    entered, origin = np.float32(before), -1
                else:
                    entered, origin = _entry(
                        on[k - 1], off[k - 1], symbols[k - 1], counts[k - 1], symbol
                    )
                if entered > on[k, j]:
                    on[k, j] = entered
                    if origin >= 0:
                        i = origin // 2
                        source = path_on[k - 1, i] if origin % 2 == 0 else path_off[k - 1, i]
                        path_on[k, j, :k] = source[:k]
                    path_on[k, j, k, _SYMBOL], path_on[k, j, k, _STEP] = symbol, t
                on[k, j] += steps[t, 1 + symbol]
                if k == last and on[k, j] + after > score:
                    score = on[k, j] + after
                    best[:] = path_on[k, j]
        before += outside[t]
    if score <= _NEVER / 2:
        return float(_NEVER), np.zeros(0, np.int32), np.zeros(0, np.int32)
    return float(score), best[:, _SYMBOL].copy(), best[:, _STEP].copy()
