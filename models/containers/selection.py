"""From many overlapping candidates to the codes that stand in a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.containers.candidate import Candidate
from schemas.geometry import Box

_SHARED = 0.25
_TWIN_DISTANCE = 3


@dataclass(slots=True, eq=False)
class Marking:
    """One code of a picture and what else was read of it.

    Attributes:
        best: The candidate that stands best.
        agreeing: Other candidates with the same code.
        rivals: Candidates with another code at the same place, or nearly the same code.
    """

    best: Candidate
    agreeing: list[Candidate] = field(default_factory=list)
    rivals: list[Candidate] = field(default_factory=list)


def select(candidates: Iterable[Candidate], least_score: float) -> list[Marking]:
    """Sort candidates into markings.

    A candidate joins the first marking that has its code, its place, or a code so like its
    own that it is the same marking read worse at another place.

    Args:
        candidates: All candidates of a picture.
        least_score: A marking's best candidate scores at least this.

    Returns:
        Markings, best first.
    """
    markings: list[Marking] = []
    for candidate in sorted(candidates, key=lambda c: -c.score):
        home = _home(candidate, markings)
        if home is None:
            if candidate.score >= least_score:
                markings.append(Marking(candidate))
        elif home.best.code == candidate.code:
            home.agreeing.append(candidate)
        else:
            home.rivals.append(candidate)
    return markings


def _home(candidate: Candidate, markings: Sequence[Marking]) -> Marking | None:
    same = (m for m in markings if m.best.code == candidate.code)
    there = (m for m in markings if shared_area(m.best.area, candidate.area) > _SHARED)
    alike = (m for m in markings if edits(m.best.code, candidate.code) <= _TWIN_DISTANCE)
    return next(same, None) or next(there, None) or next(alike, None)


def shared_area(first: Box, second: Box) -> float:
    """Overlap of two boxes as a share of the smaller one."""
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max(1e-6, min(first.area, second.area))


def edits(first: str, second: str) -> int:
    """Least number of symbols to put in, take out or change between two texts (Levenshtein)."""
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        fresh = [i]
        for j, b in enumerate(second, 1):
            fresh.append(min(row[j] + 1, fresh[j - 1] + 1, row[j - 1] + (a != b)))
        row = fresh
    return row[-1]
