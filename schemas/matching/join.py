"""The join of passages and papers: which belong together, and what still waits (R33, R97, R98).

The numbers of a shard are held in one dictionary, and when to look at them again in a calendar.
What holds at the end is a function of all that came in and of the last tick, whatever the order and
the ticks between; :mod:`schemas.matching.batch` is that function, written down plainly.
"""

from __future__ import annotations

from collections.abc import Iterable

from schemas.matching.change import Change
from schemas.matching.deadlines import Deadlines
from schemas.matching.entry import Entry
from schemas.matching.history import Histories
from schemas.matching.plain import PlainNumbers
from schemas.matching.policy import MatchPolicy
from schemas.matching.record import PAGE_N, Plain, entries_of, records_of
from schemas.matching.told import NEVER_S, PASSAGE, POSSIBLE, Told, Waits


class History:
    """What is held of a number that is not plain.

    Attributes:
        page_n: The page of the calendar that it is on.
        of_number: What was told of it.
    """

    __slots__ = ("of_number", "page_n")

    def __init__(self, page_n: int, of_number: list[Told]) -> None:
        self.page_n = page_n
        self.of_number = of_number


class ShardJoin:
    """The join of the numbers of one shard. What is given up is dropped.

    Args:
        policy: How long things wait for one another.
    """

    def __init__(self, policy: MatchPolicy) -> None:
        waits = Waits.of(policy)
        self._numbers: dict[str, Plain | History] = {}
        self._deadlines = Deadlines()
        self._plain = PlainNumbers(waits, self._deadlines)
        self._histories = Histories(waits)
        self._as_of_s = -NEVER_S

    def __len__(self) -> int:
        """How many entries are held."""
        return sum(
            len(records_of(held)) if isinstance(held, tuple) else len(held.of_number)
            for held in self._numbers.values()
        )

    def push(self, entries: Iterable[Entry]) -> list[Change]:
        """Takes entries in.

        Args:
            entries: In any order; the same one again changes nothing.

        Returns:
            What follows; of several changes of one pair or standing the last one holds.
        """
        changes: list[Change] = []
        numbers, plain = self._numbers, self._plain
        for entry in entries:
            number, side = entry[:2]
            held = numbers.get(number)
            if held is None:
                after = plain.begin(entry, changes)
            elif isinstance(held, History) or side is POSSIBLE:
                after = None
            elif side is PASSAGE:
                after = plain.take_passage(held, entry, changes)
            else:
                after = plain.take_paper(held, entry, changes)
            if after is None:
                self._take(number, held, entry, changes)
            else:
                numbers[number] = after
        return changes

    def advance(self, as_of_s: float) -> list[Change]:
        """Says that all that was received up to an instant has been pushed.

        Args:
            as_of_s: Seconds since 1970; an earlier instant than before changes nothing.

        Returns:
            What is unmatched since then.
        """
        changes: list[Change] = []
        before_s = self._as_of_s
        if as_of_s <= before_s:
            return changes
        self._as_of_s = self._plain.as_of_s = self._histories.as_of_s = as_of_s
        numbers = self._numbers
        due, page_n = self._deadlines.due(as_of_s)
        # All at once: far things are fetched side by side, and what is dropped is freed in a row.
        for number, held in zip(due, list(map(numbers.get, due)), strict=True):
            if held is None:
                continue
            if isinstance(held, tuple):
                if held[PAGE_N] <= page_n:
                    after = self._plain.look(held, before_s, changes)
                    if after is None:
                        del numbers[number]
                    else:
                        numbers[number] = after
            elif held.page_n <= page_n:
                self._histories.look(held.of_number, before_s, changes)
                if held.of_number:
                    next_s = self._histories.next_s(held.of_number)
                    held.page_n = self._deadlines.add(number, next_s)
                else:
                    del numbers[number]
        return changes

    def _take(
        self, number: str, held: Plain | History | None, entry: Entry, changes: list[Change]
    ) -> None:
        """Takes in what makes a history of a number, or is told of one that has one."""
        histories = self._histories
        if held is None:
            told = histories.take([], entry, changes)
            page_n = self._deadlines.add(number, histories.next_s(told))
            self._numbers[number] = History(page_n, told)
            return
        history = held
        if isinstance(history, tuple):
            history = History(history[PAGE_N], histories.of(entries_of(history)))
            self._numbers[number] = history
        history.of_number = histories.take(history.of_number, entry, changes)
        next_s = histories.next_s(history.of_number)
        history.page_n = self._deadlines.move(number, history.page_n, next_s)
