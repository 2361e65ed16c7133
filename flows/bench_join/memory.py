"""How much memory an open entry takes, as the system counts it; run as a module, by itself."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.bench_join.traffic import POLICY, traffic
from flows.cli.bench_baseline import ROOT
from schemas.errors import GatestreamError
from schemas.matching.join import ShardJoin

_STATM = Path("/proc/self/statm")
_PAGE_BYTES = 4096
_AT_ONCE_N = 1000


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """What was measured.

    Attributes:
        open_n: Entries that the join held.
        bytes_per_key: Resident bytes more than before, by entry.
    """

    open_n: int
    bytes_per_key: float


def measured_memory(open_n: int) -> MemoryUse:
    """Fills a join in a process of its own, so that nothing else is counted.

    Args:
        open_n: How many entries are open at the end.

    Raises:
        GatestreamError: The process failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "flows.bench_join.memory", str(open_n)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        message = f"memory was to be measured, got: {done.stderr.strip()[-500:]}"
        raise GatestreamError(message)
    return MemoryUse(**json.loads(done.stdout))


def _measured(open_n: int) -> MemoryUse:
    join = ShardJoin(POLICY)
    gc.collect()
    before = _resident_bytes()
    entries = traffic(open_n, 0, open_n)
    while some := [entry for entry, _ in zip(entries, range(_AT_ONCE_N), strict=False)]:
        join.push(some)
    del some
    gc.collect()
    return MemoryUse(len(join), round((_resident_bytes() - before) / len(join), 1))


def _resident_bytes() -> int:
    return int(_STATM.read_text(encoding="ascii").split()[1]) * _PAGE_BYTES


if __name__ == "__main__":
    print(json.dumps(asdict(_measured(int(sys.argv[1])))))  # noqa: T201
