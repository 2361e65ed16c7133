"""Compacts an archive and dies of SIGKILL after a time; forked, so that a kill costs no start.

    killed_compaction.py ARCHIVE SEED KILLS_N

Each round copies the archive, kills a compaction of the copy at a random moment, compacts it again
to the end, and prints one line of JSON: whether it was killed in its midst, what readers saw after
the kill, and the digests of all files in the end. The first line is of a round that nobody kills.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

# Loaded before the forks, and without a thread: Arrow and DuckDB start theirs when they are used.
from sql.archive_verify import verify_archive
from sql.compaction import compact_archive
from sql.history import open_history
from sql.manifest import read_manifest

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def say(line: str) -> None:
    """Prints at once: a fork would print once more what its parent had not."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def compacted(archive: Path) -> None:
    compact_archive(archive, NOW)


def told(archive: Path) -> None:
    """Prints what readers see."""
    with open_history(archive) as history:
        (seen,) = history.execute(
            "select count(*), count(distinct passage_id), bit_xor(hash(passage_id, plates)),"
            " (select count(*) from plates), (select bit_xor(hash(code, ordinal)) from containers)"
            " from passages"
        ).fetchall()
    say(json.dumps({"seen": seen}))


def verified(archive: Path) -> None:
    """Prints what the archive consists of, and what is wrong with it."""
    manifest = read_manifest(archive)
    assert manifest is not None
    wrong = [found.fault for found in verify_archive(archive).findings if found.fault != "extra"]
    consists = {path: file.sha256 for path, file in manifest.files().items()}
    say(json.dumps({"wrong": wrong, "consists": consists}))


def forked(do: Callable[[Path], None], archive: Path, dies_after_s: float | None) -> bool:
    """Does it in a process of its own; says whether that was killed."""
    child = os.fork()
    if child == 0:
        do(archive)
        os._exit(0)
    if dies_after_s is not None:
        time.sleep(dies_after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if dies_after_s is None and status != 0:
        raise SystemExit(status)
    return os.WIFSIGNALED(status)


def main(archive: Path, seed: int, kills_n: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    copy = archive.with_name("copy")
    takes_s = 0.0
    for round_n in range(kills_n + 1):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(archive, copy)
        started_s = time.monotonic()
        after_s = chance.uniform(0, takes_s) if round_n else None
        say(json.dumps({"killed": forked(compacted, copy, after_s)}))
        takes_s = takes_s or time.monotonic() - started_s
        forked(told, copy, None)
        forked(compacted, copy, None)
        forked(verified, copy, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
