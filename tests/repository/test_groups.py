"""Tests of a group run on one worker: what they share is prepared once."""

from __future__ import annotations

import pytest

TESTS = """
import pytest

@pytest.mark.xdist_group("gate")
@pytest.mark.parametrize("n", range(6))
def test_one(n, worker_id):
    with open("workers", "a") as told:
        told.write(worker_id + "\\n")
"""


def test_a_group_stays_on_one_worker(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TESTS)
    done = pytester.runpytest_subprocess("-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider")
    done.assert_outcomes(passed=6)
    assert len(set((pytester.path / "workers").read_text(encoding="utf-8").split())) == 1
