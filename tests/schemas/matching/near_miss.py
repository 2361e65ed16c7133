"""Reads and papers of which each test of near misses says what matters to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.matching.entry import Entry, Fact, Side
from schemas.matching.near import NearIndex
from schemas.matching.policy import MatchPolicy
from schemas.passage import Direction

# The check digits of these two fit; they differ at the places 9 and 10.
READ, OTHER = "WSAU4160620", "WSAU4160635"
DAY_S = 86_400.0
POLICY = MatchPolicy()


def read(
    number: str,
    *,
    subject: str = "p1",
    low: Iterable[int] = (),
    status: str = "review",
    check_digit: str | None = "read",
    candidates: Sequence[str] = (),
    **changes: object,
) -> Entry:
    confidence = [0.6 if place in set(low) else 0.99 for place in range(len(number))]
    facts: dict[str, Fact] = {
        "status": status,
        "char_confidence": confidence,
        "check_digit": check_digit,
        "candidates": list(candidates),
    }
    times = (0.0, 0.0, 0.0, DAY_S)
    whole = Entry(
        number, Side.PASSAGE, subject, 0, True, "cat-lai", Direction.IN, *times, 10.0, facts
    )
    return whole._replace(**changes)  # type: ignore[arg-type]


def paper(number: str, side: Side = Side.DECLARATION, **changes: object) -> Entry:
    times = (0.0, -7 * DAY_S, 30 * DAY_S, 15 * DAY_S)
    whole = Entry(number, side, f"{side}:1", 0, True, "cat-lai", Direction.IN, *times, 5.0, {})
    return whole._replace(**changes)  # type: ignore[arg-type]


def after(told: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """What holds in the end."""
    last = {(entry.subject, entry.number): entry for entry in told}
    return {key: entry for key, entry in last.items() if entry.is_active}


def pushed(index: NearIndex, entries: Iterable[Entry]) -> list[Entry]:
    """What is told of entries in their order."""
    return [told for entry in entries for told in index.push(entry)]


def texts(fact: Fact) -> list[str]:
    """The texts of a fact."""
    return [str(one) for one in fact] if isinstance(fact, list) else []
