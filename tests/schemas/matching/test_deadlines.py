"""The calendar of deadlines gives each at the first tick that reaches it, and once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.matching.deadlines import Deadlines
from schemas.matching.entry import Entry, Side
from schemas.matching.told import NEVER_S, Told

WAKES = st.lists(st.integers(0, 400).map(float), min_size=1, max_size=20)
TICKS = st.lists(st.integers(0, 500).map(float), min_size=1, max_size=12).map(sorted)


def told() -> Told:
    times = (0.0, 0.0, 0.0, 0.0, 0.0)
    entry = Entry("WSAU4160620", Side.WATCH, "w", 0, True, "cat-lai", None, *times, {})
    return Told(entry, (), 0.0)


@given(st.lists(WAKES, min_size=1, max_size=8), TICKS)
def test_what_was_put_off_is_due_at_its_last_instant_alone(
    wakes: list[list[float]], ticks: list[float]
) -> None:
    deadlines, each = Deadlines(), [told() for _ in wakes]
    for one, instants in zip(each, wakes, strict=True):
        for wake_s in instants:
            deadlines.add(one, wake_s)
    at_s: dict[int, float] = {}
    for as_of_s in ticks:
        for one in deadlines.due(as_of_s):
            assert each.index(one) not in at_s
            at_s[each.index(one)] = as_of_s
            one.wake_s = NEVER_S
    first = {
        n: next(tick for tick in ticks if tick >= instants[-1])
        for n, instants in enumerate(wakes)
        if ticks[-1] >= instants[-1]
    }
    assert at_s == first


@given(st.integers(0, 200).map(float), st.integers(1, 200).map(float), TICKS)
def test_what_is_looked_at_and_added_again_is_due_again(
    wake_s: float, more_s: float, ticks: list[float]
) -> None:
    deadlines, one = Deadlines(), told()
    deadlines.add(one, wake_s)
    seen: list[tuple[float, float]] = []
    for as_of_s in ticks:
        for _ in deadlines.due(as_of_s):
            seen.append((as_of_s, one.wake_s))
            if len(seen) == 1:
                deadlines.add(one, wake_s + more_s)
            else:
                one.wake_s = NEVER_S
    wanted = [instant for instant in (wake_s, wake_s + more_s) if instant <= ticks[-1]]
    assert [instant for _, instant in seen] == wanted
    assert all(instant <= as_of_s for as_of_s, instant in seen)
