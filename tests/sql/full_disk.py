"""Writes with a limit on the size of files, as on a full disk; prints the error's sentence.

full_disk.py WHAT FOLDER LIMIT_BYTES [DSN]
"""

from __future__ import annotations

import resource
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.errors import GatestreamError
from schemas.observation import CameraRun
from sql.archive import sync_archive
from sql.compaction import compact_archive
from sql.connection import connection_to
from sql.evidence import EvidenceStore
from sql.segments import open_segments

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
RUN = CameraRun(
    site="cat-lai",
    camera="rear",
    media="gate.mp4",
    epoch=0,
    anchored_at=NOON,
    last_frame_at=NOON,
    frames_n=5,
    undecodable_n=1,
)


def write(what: str, folder: Path, dsn: str) -> None:
    if what == "evidence":
        EvidenceStore(folder).put(b"x" * 100_000, "image/jpeg")
    elif what == "segments":
        with open_segments(folder, "main") as segments:
            for _ in range(1000):
                segments.append([RUN])
    elif what == "compaction":
        compact_archive(folder, NOON + timedelta(days=9))
    else:
        with connection_to(dsn, "test") as connection:
            sync_archive(connection, folder, NOON)


def main(what: str, folder: str, limit_bytes: str, dsn: str = "") -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit_bytes), resource.RLIM_INFINITY))
    try:
        write(what, Path(folder), dsn)
    except GatestreamError as error:
        sys.stdout.write(f"{type(error).__name__}: {error}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
