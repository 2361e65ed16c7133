"""The calendar of deadlines gives each at the first tick that reaches it, and once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.matching.deadlines import Deadlines
from schemas.matching.told import NEVER_S

INSTANTS = st.integers(-100, 400).map(float) | st.just(NEVER_S)
WAKES = st.lists(INSTANTS, min_size=1, max_size=20)
TICKS = st.lists(st.integers(-100, 500).map(float), min_size=1, max_size=12, unique=True).map(
    sorted
)


class Woken:
    """Some that wait, each for one instant, as whoever keeps the calendar holds them."""

    def __init__(self) -> None:
        self.deadlines = Deadlines()
        self.wake_s: dict[str, float] = {}
        self.page_n: dict[str, int] = {}

    def wait(self, name: str, wake_s: float) -> None:
        if name in self.wake_s:
            self.page_n[name] = self.deadlines.move(name, self.page_n[name], wake_s)
        else:
            self.page_n[name] = self.deadlines.add(name, wake_s)
        self.wake_s[name] = wake_s

    def tick(self, as_of_s: float) -> list[str]:
        due: list[str] = []
        numbers, page_n = self.deadlines.due(as_of_s)
        for name in numbers:
            if name not in self.wake_s or self.page_n[name] > page_n:
                continue
            if self.wake_s[name] <= as_of_s:
                due.append(name)
                del self.wake_s[name]
            else:
                self.page_n[name] = self.deadlines.add(name, self.wake_s[name])
        return due


@given(st.lists(WAKES, min_size=1, max_size=8), TICKS)
def test_what_was_put_off_is_due_at_its_last_instant_alone(
    wakes: list[list[float]], ticks: list[float]
) -> None:
    woken = Woken()
    for n, instants in enumerate(wakes):
        for wake_s in instants:
            woken.wait(str(n), wake_s)
    at_s: dict[str, float] = {}
    for as_of_s in ticks:
        for name in woken.tick(as_of_s):
            assert name not in at_s
            at_s[name] = as_of_s
    assert at_s == {
        str(n): next(tick for tick in ticks if tick >= instants[-1])
        for n, instants in enumerate(wakes)
        if ticks[-1] >= instants[-1]
    }


@given(st.lists(st.tuples(st.integers(0, 5).map(str), INSTANTS), max_size=20), TICKS)
def test_what_comes_between_ticks_is_due_at_the_next_one_that_reaches_it(
    told: list[tuple[str, float]], ticks: list[float]
) -> None:
    woken, last_s = Woken(), dict[str, float]()
    for n, as_of_s in enumerate(ticks):
        for name, wake_s in told[n :: len(ticks)]:
            woken.wait(name, wake_s)
            last_s[name] = wake_s
        due = woken.tick(as_of_s)
        assert sorted(due) == sorted(name for name, wake_s in last_s.items() if wake_s <= as_of_s)
        for name in due:
            del last_s[name]


@given(WAKES, st.integers(-100, 400).map(float))
def test_what_is_hastened_is_looked_at_no_later_than_before(
    wakes: list[float], as_of_s: float
) -> None:
    deadlines = Deadlines()
    page_n = deadlines.add("WSAU4160620", wakes[0])
    for wake_s in wakes[1:]:
        page_n = deadlines.hasten("WSAU4160620", page_n, wake_s)
    numbers, now_n = deadlines.due(as_of_s)
    assert ("WSAU4160620" in numbers and page_n <= now_n) or min(wakes) > as_of_s


def test_what_was_put_off_is_not_fetched_for_the_page_where_it_was() -> None:
    deadlines = Deadlines()
    page_n = deadlines.add("WSAU4160620", 100.0)
    deadlines.add("WSAU4160636", 100.0)
    page_n = deadlines.move("WSAU4160620", page_n, 1000.0)
    page_n = deadlines.move("WSAU4160620", page_n, 2000.0)
    page_n = deadlines.move("WSAU4160620", page_n, 1000.0)
    assert [list(deadlines.due(as_of_s)[0]) for as_of_s in (500.0, 1500.0, 2500.0)] == [
        ["WSAU4160636"],
        ["WSAU4160620"],
        [],
    ]
