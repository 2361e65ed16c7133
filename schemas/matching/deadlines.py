"""When to look at what again.

A heap would have to be kept in order for each of a million entries; a calendar is kept in order for
each minute, with all that is due in it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Final

from schemas.matching.told import NEVER_S, Told

_PAGE_BITS: Final = 6
"""A page of the calendar is 64 s."""


class Deadlines:
    """Which of what is told is to be looked at when."""

    def __init__(self) -> None:
        self._pages: dict[int, list[Told]] = {}
        self._order: list[int] = []

    def add(self, told: Told, wake_s: float) -> None:
        """Has something looked at at an instant, and not when it was to be before.

        Args:
            told: It.
            wake_s: Seconds since 1970; infinity for never.
        """
        if told.wake_s == wake_s:
            return
        told.wake_s = wake_s
        if wake_s == NEVER_S:
            return
        number = int(wake_s) >> _PAGE_BITS
        page = self._pages.get(number)
        if page is None:
            self._pages[number] = [told]
            heapq.heappush(self._order, number)
        else:
            page.append(told)

    def due(self, as_of_s: float) -> Iterator[Told]:
        """What is to be looked at up to an instant; each has to be added again, or is not any more.

        Args:
            as_of_s: Seconds since 1970.
        """
        order, pages = self._order, self._pages
        while order and (order[0] << _PAGE_BITS) <= as_of_s:
            number = order[0]
            end_s = (number + 1) << _PAGE_BITS
            if end_s <= as_of_s:
                heapq.heappop(order)
                for told in pages.pop(number):
                    # What was put off stands on another page.
                    if told.wake_s <= as_of_s:
                        yield told
                continue
            later: list[Told] = []
            for told in pages[number]:
                if told.wake_s <= as_of_s:
                    yield told
                # Looked at again, for it may just have been put off.
                if as_of_s < told.wake_s < end_s:
                    later.append(told)
            pages[number] = later
            return
