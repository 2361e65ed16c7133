"""The exact search behind the spotter, compiled by numba at its first use and cached on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

from schemas.iso6346 import LETTER_VALUES

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

_Function = TypeVar("_Function", bound=Callable[..., object])

_NEVER = np.float32(-1e9)
_MODULUS = 11
_SYMBOLS_N = 36
_DIGITS_FROM = 26
_VALUES = np.array([*LETTER_VALUES.values(), *range(10)], dtype=np.int32)
# How a state was entered: it went on, the text began, or (from _STEP on) it followed symbol i
# of the position before, 2 i after the symbol itself and 2 i + 1 after a blank.
_WENT_ON, _BEGAN, _STEP = 0, 1, 2


def _compiled(function: _Function) -> _Function:
    """The function as machine code, kept on disk where any folder for it can be written."""
    try:
        return cast(_Function, numba.njit(cache=True)(function))
    except RuntimeError:  # numba: "no locator available"; a read-only installation without a home
        return cast(_Function, numba.njit(function))


@_compiled
def _listed(allowed: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Symbols of each position as a list ``(K, 36)``, and how many there are ``(K,)``."""
    symbols = np.zeros(allowed.shape, np.int32)
    counts = np.zeros(len(allowed), np.int32)
    for k in range(len(allowed)):
        for symbol in range(_SYMBOLS_N):
            if allowed[k, symbol]:
                symbols[k, counts[k]] = symbol
                counts[k] += 1
    return symbols, counts


@_compiled
def _shift(symbol: int, position: int, residues_n: int) -> int:
    """What a symbol adds to the residue; the check digit itself adds nothing."""
    if residues_n == 1 or position == _MODULUS - 1:
        return 0
    return int((_VALUES[symbol] << position) % _MODULUS)


@_compiled
def _rank(on: Floats, off: Floats, count: int, ranked: Ints) -> None:
    """Write the two symbols that stand highest, for each residue ``(R, 2)``; -1 for none."""
    for r in range(on.shape[1]):
        first, second = -1, -1
        top, next_top = _NEVER, _NEVER
        for j in range(count):
            value = max(on[j, r], off[j, r])
            if value > top:
                second, next_top = first, top
                first, top = j, value
            elif value > next_top:
                second, next_top = j, value
        ranked[r, 0], ranked[r, 1] = first, second


@_compiled
def _entry(
    on: Floats, off: Floats, before: Ints, pair: Ints, symbol: int, q: int
) -> tuple[np.float32, int]:
    """Score and origin of the best way into a symbol from the position before it."""
    first, second = pair[0], pair[1]
    value, origin = on[first, q], _STEP + 2 * first
    if before[first] == symbol:
        # The same symbol twice needs a blank between.
        value, origin = off[first, q], origin + 1
        if second >= 0 and on[second, q] > value:
            value, origin = on[second, q], _STEP + 2 * second
        if second >= 0 and off[second, q] > value:
            value, origin = off[second, q], _STEP + 2 * second + 1
    elif off[first, q] > value:
        value, origin = off[first, q], origin + 1
    return value, origin


@_compiled
def _trace(
    came_on: Bytes, came_off: Bytes, symbols: Ints, end: tuple[int, int, int]
) -> tuple[Ints, Ints]:
    """Follow the origins back from the last step of the last character."""
    t, j, r = end
    k, residues_n = len(symbols) - 1, came_on.shape[3]
    text, first_step = np.zeros(len(symbols), np.int32), np.zeros(len(symbols), np.int32)
    is_on = True
    while True:
        if not is_on:
            is_on = came_off[t, k, j, r] == 1
            t -= 1
            continue
        origin = int(came_on[t, k, j, r])
        if origin >= _BEGAN:
            text[k], first_step[k] = symbols[k, j], t
            if origin == _BEGAN:
                return text, first_step
            r = (r - _shift(symbols[k, j], k, residues_n)) % residues_n
            j, is_on = (origin - _STEP) // 2, (origin - _STEP) % 2 == 0
            k -= 1
        t -= 1


@_compiled
def _advance(
    k: int,
    row: Floats,
    lists: tuple[Ints, Ints, Ints],
    old: tuple[Floats, Floats],
    new: tuple[Floats, Floats],
    came: tuple[Bytes, Bytes],
    least: np.float32,
) -> np.float32:
    """Carry the states of position ``k`` over one time step whose scores are ``row``.

    Returns the highest score of the position; what falls to ``least`` or below is given up.
    """
    symbols, counts, ranked = lists
    on, off = old
    residues_n = on.shape[2]
    if k > 0:
        _rank(on[k - 1], off[k - 1], counts[k - 1], ranked)
    highest = _NEVER
    for j in range(counts[k]):
        symbol = symbols[k, j]
        shift = _shift(symbol, k, residues_n)
        for r in range(residues_n):
            value, origin = on[k, j, r], _WENT_ON
            if k > 0:
                q = r - shift if r >= shift else r - shift + residues_n
                if ranked[q, 0] >= 0:
                    entered, how = _entry(
                        on[k - 1], off[k - 1], symbols[k - 1], ranked[q], symbol, q
                    )
                    if entered > value:
                        value, origin = entered, how
            elif r == shift and value < 0:
                value, origin = np.float32(0), _BEGAN
            came[0][k, j, r] = origin
            came[1][k, j, r] = on[k, j, r] >= off[k, j, r]
            value += row[1 + symbol]
            held = max(on[k, j, r], off[k, j, r]) + row[0]
            new[0][k, j, r] = value if value > least else _NEVER
            new[1][k, j, r] = held if held > least else _NEVER
            highest = max(highest, new[0][k, j, r], new[1][k, j, r])
    return highest


@_compiled
def _ending(on: Floats, symbols: Ints, count: int) -> tuple[np.float32, int, int]:
    """The best state of the last position in which the text may end: score, symbol, residue."""
    score, last_j, last_r = _NEVER, -1, -1
    for j in range(count):
        for r in range(on.shape[1]):
            fits = on.shape[1] == 1 or r % 10 == symbols[j] - _DIGITS_FROM
            if fits and on[j, r] > score:
                score, last_j, last_r = on[j, r], j, r
    return score, last_j, last_r


@_compiled
def best_path(
    steps: Floats, allowed: npt.NDArray[np.bool_], check_digit: bool, least: float
) -> tuple[float, Ints, Ints]:
    """Find the best CTC alignment of any text of a template.

    State: position, its symbol, the residue of the ISO 6346 sum so far, and whether the last
    step was the symbol itself or the blank behind it. Steps before and after the text cost
    nothing, because ``steps`` is relative to the best path without a template. No step raises
    a score, so a state that stands no higher than a finished text is given up.

    Args:
        steps: ``(T, 37)`` log-likelihood ratios, column 0 blank.
        allowed: ``(K, 36)`` symbols permitted at each position.
        check_digit: Follow the residue, and end only in the digit that it asks for.
        least: Only a text that scores higher is looked for.

    Returns:
        Score, ``(K,)`` symbols and ``(K,)`` first steps; both empty when nothing fits.
    """
    symbols, counts = _listed(allowed)
    last = len(allowed) - 1
    lattice = (len(allowed), max(1, counts.max()), _MODULUS if check_digit else 1)
    on = np.full(lattice, _NEVER, np.float32)
    off, new_on, new_off = on.copy(), on.copy(), on.copy()
    came_on = np.empty((len(steps), *lattice), np.uint8)
    came_off = np.empty_like(came_on)
    alive = np.full(len(allowed), _NEVER, np.float32)
    score, end = np.float32(max(float(_NEVER), least)), (-1, -1, -1)
    lists = (symbols, counts, np.zeros((lattice[2], 2), np.int32))
    for t in range(len(steps)):
        came = (came_on[t], came_off[t])
        for k in range(min(last, t), -1, -1):
            if k == 0 or alive[k] > score or alive[k - 1] > score:
                alive[k] = _advance(k, steps[t], lists, (on, off), (new_on, new_off), came, score)
            else:
                new_on[k], new_off[k], alive[k] = _NEVER, _NEVER, _NEVER
        reached, j, r = _ending(new_on[last], symbols[last], counts[last])
        if reached > score:
            score, end = reached, (t, j, r)
        on, new_on = new_on, on
        off, new_off = new_off, off
    if end[0] < 0:
        return float(_NEVER), np.zeros(0, np.int32), np.zeros(0, np.int32)
    text, first_step = _trace(came_on, came_off, symbols, end)
    return float(score), text, first_step
