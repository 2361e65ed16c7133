"""How sure a sample of passages makes, see :mod:`schemas.decisions.sampling` (R37)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scipy.stats import beta

from schemas.decisions.sampling import Outcome, Stratum

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class StratumCount:
    """What is known of one group.

    Attributes:
        passed_n: N: passages of the group.
        sampled_n: Those that were drawn.
        checked_n: n: those that an officer held against their papers.
        wrong_n: Those in which something was wrong.
    """

    passed_n: int = 0
    sampled_n: int = 0
    checked_n: int = 0
    wrong_n: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of wrong passages, with its confidence interval.

    Attributes:
        rate: The share; nothing where a group that is not empty was not checked at all.
        low: Lower end, 0 to 1.
        high: Upper end, 0 to 1.
    """

    rate: float | None
    low: float
    high: float


def estimated(strata: Mapping[Stratum, StratumCount], confidence: float = CONFIDENCE) -> Estimate:
    """The share of all passages that are wrong, each group counted by its size.

    Each group's interval is that of Clopper and Pearson, which is right for the fewest checks. A
    group that was checked as a whole is known exactly. The intervals of the others share what may
    go wrong (Bonferroni), so that the sum is right at least as often as is said.

    Args:
        strata: What is known of each group.
        confidence: How often the interval is to hold the true share.
    """
    groups = [count for count in strata.values() if count.passed_n]
    passed_n = sum(count.passed_n for count in groups)
    open_n = sum(count.checked_n < count.passed_n for count in groups)
    error = (1 - confidence) / max(open_n, 1)
    rate: float | None = 0.0 if groups else None
    low, high = 0.0, 0.0 if groups else 1.0
    for count in groups:
        weight = count.passed_n / passed_n
        ends = clopper_pearson(count, 1 - error)
        low += weight * ends[0]
        high += weight * ends[1]
        if rate is not None:
            rate = rate + weight * count.wrong_n / count.checked_n if count.checked_n else None
    return Estimate(rate, low, min(high, 1.0))


def clopper_pearson(count: StratumCount, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The interval of one group's share of wrong passages.

    Args:
        count: What is known of it.
        confidence: How often the interval is to hold the true share.
    """
    checked_n, wrong_n = count.checked_n, count.wrong_n
    if checked_n >= count.passed_n > 0:
        return wrong_n / checked_n, wrong_n / checked_n
    tail = (1 - confidence) / 2
    low, high = 0.0, 1.0
    if wrong_n > 0:
        low = float(beta.ppf(tail, wrong_n, checked_n - wrong_n + 1))
    if wrong_n < checked_n:
        high = float(beta.ppf(1 - tail, wrong_n + 1, checked_n - wrong_n))
    # What was found is certain, whatever the rest of the group is.
    passed_n = max(count.passed_n, 1)
    return max(low, wrong_n / passed_n), min(high, 1 - (checked_n - wrong_n) / passed_n)


def counted(
    rows: Iterable[tuple[Stratum, bool, Outcome | None]],
) -> dict[Stratum, StratumCount]:
    """Counts the passages of a period by group.

    Args:
        rows: Group, whether it was drawn, and what was found, of each passage.
    """
    tally = {stratum: [0, 0, 0, 0] for stratum in Stratum}
    for stratum, was_drawn, outcome in rows:
        figures = tally[stratum]
        figures[0] += 1
        figures[1] += was_drawn
        figures[2] += outcome is not None
        figures[3] += outcome is Outcome.WRONG
    return {stratum: StratumCount(*figures) for stratum, figures in tally.items()}
