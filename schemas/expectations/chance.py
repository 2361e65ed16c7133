"""Whether chance explains a count: so that a few vehicles raise no alert."""

from __future__ import annotations

from scipy.stats import betabinom, binom


def chance_of_as_many(bad_n: int, whole_n: int, share: float) -> float:
    """How probable it is that at least ``bad_n`` of ``whole_n`` are bad where ``share`` is usual.

    Args:
        bad_n: Bad ones.
        whole_n: All of them.
        share: Of 1.
    """
    return float(binom.sf(bad_n - 1, whole_n, share))


def chance_of_as_few(good_n: int, whole_n: int, baseline_good_n: int, baseline_n: int) -> float:
    """How probable it is that at most ``good_n`` of ``whole_n`` are good, after a baseline.

    The baseline is a count as well and says what is usual only so far; this is the prediction
    from it with a flat prior (beta-binomial), which for a long baseline is the binomial one.

    Args:
        good_n: Good ones.
        whole_n: All of them.
        baseline_good_n: Good ones of the baseline.
        baseline_n: All of the baseline.
    """
    bad_n = baseline_n - baseline_good_n
    return float(betabinom.cdf(good_n, whole_n, baseline_good_n + 1, bad_n + 1))
