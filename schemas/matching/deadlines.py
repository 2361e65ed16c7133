"""Which number to look at again when.

A heap would have to be kept in order for each of a million numbers; a calendar is kept in order for
each minute, with all that is to be looked at in it. Only the minute that is passing has a heap.
"""

from __future__ import annotations

import heapq
import sys
from typing import Final

from schemas.matching.told import NEVER_S

_PAGE_BITS: Final = 6
"""A page of the calendar is 64 s."""
_NEVER_N: Final = sys.maxsize
"""The page of those who are never looked at; it is after all others, and nobody writes it."""


class Deadlines:
    """The calendar.

    Whoever is in it keeps the page that it was last given, and is taken off it when it is given
    another one. What stands in the minute that is passing stays there, and is stale then.
    """

    def __init__(self) -> None:
        self._pages: dict[int, dict[str, None]] = {}
        self._order: list[int] = []
        self._passing: list[tuple[float, str]] = []
        self._passing_n: int | None = None

    def add(self, number: str, wake_s: float) -> int:
        """Has a number looked at at an instant.

        Args:
            number: It.
            wake_s: Seconds since 1970; infinity for never.

        Returns:
            The page that it is on.
        """
        if wake_s == NEVER_S:
            return _NEVER_N
        page_n = int(wake_s) >> _PAGE_BITS
        page = self._pages.get(page_n)
        if page is not None:
            page[number] = None
        elif self._passing_n is not None and page_n <= self._passing_n:
            heapq.heappush(self._passing, (wake_s, number))
        else:
            self._pages[page_n] = {number: None}
            heapq.heappush(self._order, page_n)
        return page_n

    def move(self, number: str, page_n: int, wake_s: float) -> int:
        """Has a number looked at at an instant, and not on the page where it was to be before.

        Args:
            number: It.
            page_n: The page that it is on.
            wake_s: Seconds since 1970.

        Returns:
            The page that it is on now.
        """
        page = self._pages.get(page_n)
        if page is not None:
            if wake_s < NEVER_S and page_n == int(wake_s) >> _PAGE_BITS:
                return page_n
            # Whoever moves was fetched just now; left here, it would be fetched for nothing later.
            page.pop(number, None)
            if not page:
                del self._pages[page_n]
        return self.add(number, wake_s)

    def hasten(self, number: str, page_n: int, wake_s: float) -> int:
        """Has a number looked at at an instant as well, if that is sooner.

        Args:
            number: It.
            page_n: The page that it is on.
            wake_s: Seconds since 1970.

        Returns:
            The page that it is on now.
        """
        return page_n if wake_s >= (page_n + 1) << _PAGE_BITS else self.move(number, page_n, wake_s)

    def due(self, as_of_s: float) -> tuple[dict[str, None], int]:
        """What is to be looked at up to an instant, and is in the calendar no more.

        Of the minute that is passing it is all at first: what comes of it is added again.

        Args:
            as_of_s: Seconds since 1970, later than before.

        Returns:
            Numbers, each once, and the last page: who was given a later one is not due.
        """
        numbers: dict[str, None] = {}
        self._passing_n = now_n = int(as_of_s) >> _PAGE_BITS
        while self._passing and self._passing[0][0] <= as_of_s:
            numbers[heapq.heappop(self._passing)[1]] = None
        while self._order and self._order[0] <= now_n:
            numbers.update(self._pages.pop(heapq.heappop(self._order), ()))
        return numbers, now_n
