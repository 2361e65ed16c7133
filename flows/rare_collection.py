"""Keeps Python from looking through a million open entries for garbage that is not there."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG_N = 500_000
_MIDDLE_N = 20
_OLD_N = 1_000


@contextmanager
def rare_collection() -> Iterator[None]:
    """Has what is old looked through a thousand times less often, for the length of the block.

    What the join holds refers to nothing in circles, and is freed when it is dropped; looking
    through all of it takes a second for a million entries, in which nothing is decided.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_N, _MIDDLE_N, _OLD_N)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
