"""How long a reconciliation takes beside the bare hash join of the same tables, and in how much.

Run as a module it is a program of its own, so that its memory is measured and nobody else's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow.parquet

from flows.bench_join.papers_and_reads import DAYS_N, FROM_AT, SITE, Shares, made_up
from flows.cli.bench_baseline import ROOT, load_baseline
from schemas.errors import GatestreamError
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.reconciliation.result import Terms
from sql.history import open_tables
from sql.reconciliation import bound_memory, load, result, settle

LINES_N: Final = 1_000_000
ROUNDS_N: Final = 5
_SEED: Final = 953
_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class ReconcileSpeed:
    """What was measured.

    Attributes:
        lines_n: Papers.
        passages_n: Container codes of passages.
        breaks_n: Differences that were found.
        rounds_n: How often both ran, in turn; the median counts.
        seconds: From the two tables to counts that balance and a table of all breaks.
        hash_join_seconds: Of the bare join.
        reconcile_vs_hash_join: The one over the other.
        load_seconds: Both sides from Parquet files to tables.
        peak_mb: Most memory that the program took, all of it, MiB.
    """

    lines_n: int
    passages_n: int
    breaks_n: int
    rounds_n: int
    seconds: float
    hash_join_seconds: float
    reconcile_vs_hash_join: float
    load_seconds: float
    peak_mb: int


def measured_reconciliation(
    lines_n: int = LINES_N, rounds_n: int = ROUNDS_N, shares: Shares | None = None
) -> ReconcileSpeed:
    """Makes two tables up and measures, in a program of its own.

    Args:
        lines_n: Manifest lines, and about as many passages.
        rounds_n: Rounds.
        shares: How much of them differs; else a few of a hundred.

    Raises:
        GatestreamError: The program ended with a fault.
    """
    with TemporaryDirectory(prefix="gatestream-bench-") as name:
        folder = Path(name)
        papers, reads = made_up(lines_n, shares or Shares(), _SEED)
        pyarrow.parquet.write_table(papers, folder / "papers.parquet")
        pyarrow.parquet.write_table(reads, folder / "reads.parquet")
        del papers, reads
        done = subprocess.run(
            [sys.executable, "-m", __name__, str(folder), str(rounds_n)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        message = f"the reconciliation was to be measured, got {done.stderr.strip()[-300:]}"
        raise GatestreamError(message)
    return ReconcileSpeed(**json.loads(done.stdout))


def _measured(folder: Path, rounds_n: int, clock: Callable[[], float]) -> ReconcileSpeed:
    bare = load_baseline("hash_join")
    terms = Terms(
        Side.MANIFEST,
        (SITE,),
        FROM_AT,
        FROM_AT + timedelta(days=DAYS_N),
        FROM_AT + timedelta(days=3 * DAYS_N),
        MatchPolicy(),
    )
    with open_tables(
        {"told_papers": folder / "papers.parquet", "containers": folder / "reads.parquet"}
    ) as history:
        bound_memory(history, folder)
        began = clock()
        load(history, terms)
        load_s = clock() - began
        ours_s, bare_s = [], []
        for _ in range(rounds_n):
            began = clock()
            bare.join(history)
            bare_s.append(clock() - began)
            began = clock()
            is_compared = settle(history)
            ours_s.append(clock() - began)
        found = result(history, terms, is_near_skipped=not is_compared)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    seconds, hash_join_s = median(ours_s), median(bare_s)
    return ReconcileSpeed(
        found.papers_n,
        found.reads_n,
        len(found.breaks),
        rounds_n,
        round(seconds, _DIGITS),
        round(hash_join_s, _DIGITS),
        round(seconds / hash_join_s, _DIGITS),
        round(load_s, _DIGITS),
        peak_mb,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(_measured(Path(sys.argv[1]), int(sys.argv[2]), time.perf_counter))))  # noqa: T201
