"""Runs of the real program on a short real-format clip, and what they leave behind."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pyarrow.parquet as pq
from psycopg import sql as statement
from psycopg.rows import dict_row

from sql.connection import connect
from sql.home import Home, StoreSettings
from sql.manifest import read_manifest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "infra" / "demo"
CLIP_END_S = 20.0
PROGRAM = [sys.executable, "-m", "flows.cli.app"]
TABLES = (
    "passage_revisions",
    "passage_plates",
    "passage_containers",
    "passage_evidence",
    "lane_crossings",
    "passage_conflicts",
    "orphan_reads",
    "camera_runs",
    "camera_health",
)
_OF_THE_CLOCK = ("stored_at",)


def make_short_gate(folder: Path) -> Path:
    """The first two lorries of the bundled clip, looked at coarsely; answers the site file."""
    _remux(DEMO / "clip.mp4", folder / "clip.mp4", CLIP_END_S)
    site = (DEMO / "site.toml").read_text(encoding="utf-8")
    coarse = "frames_per_s = 3.0\ntext_side_px = 640\nuri ="
    path = folder / "site.toml"
    path.write_text(site.replace("uri =", coarse, 1), encoding="utf-8")
    return path


def _remux(source: Path, target: Path, end_s: float) -> None:
    with av.open(str(source)) as given, av.open(str(target), "w") as taken:
        stream = given.streams.video[0]
        copy = taken.add_stream_from_template(stream)
        for packet in given.demux(stream):
            if packet.dts is None or packet.pts is None:
                continue
            if packet.pts * (stream.time_base or Fraction(1)) >= end_s:
                break
            packet.stream = copy
            taken.mux(packet)


def environment(home: Path) -> dict[str, str]:
    """The environment of a run that writes to a home."""
    kept = {name: value for name, value in os.environ.items() if name != "GATESTREAM_DSN"}
    return {**kept, "GATESTREAM_HOME": str(home), "PYTHONPATH": str(ROOT)}


def run(site: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the site to its end."""
    command = [*PROGRAM, "run", str(site), "--until-end", "--json", "--threads", "1", *arguments]
    return subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, timeout=400
    )


def run_and_kill(site: Path, home: Path, after_s: float) -> bool:
    """Starts a run and kills it with −9; answers whether it was still running then."""
    command = [*PROGRAM, "run", str(site), "--until-end", "--json", "--threads", "1"]
    process = subprocess.Popen(
        command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def run_and_signal(
    site: Path, home: Path, after_s: float, number: signal.Signals
) -> subprocess.CompletedProcess[str]:
    """Starts a run, sends it a signal and waits for its end."""
    command = [*PROGRAM, "run", str(site), "--until-end", "--json", "--threads", "1"]
    process = subprocess.Popen(
        command,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(after_s)
    process.send_signal(number)
    printed, told = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, printed, told)


def passages_of(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """The lines of JSON that a run printed."""
    return [json.loads(line) for line in run.stdout.splitlines()]


@dataclass(frozen=True)
class State:
    """What a home holds, without what only tells when it was written.

    Attributes:
        tables: Rows by table, in a fixed order.
        archive: Rows of the Parquet files by their folder.
        evidence: Names of evidence files, each with whether its bytes have that digest.
    """

    tables: dict[str, list[str]]
    archive: dict[str, list[dict[str, Any]]]
    evidence: dict[str, bool]


def state_of(home: Path) -> State:
    """Reads everything that a run left in a home."""
    root = Home(home)
    with connect(StoreSettings(root), "test") as connection:
        tables = {name: sorted(_rows(connection, name)) for name in TABLES}
    archive = {
        str(path.parent.relative_to(root.archive)): pq.ParquetFile(path).read().to_pylist()
        for path in named_files(root.archive)
    }
    evidence = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        for path in root.evidence.rglob("*.jpg")
    }
    return State(tables, archive, evidence)


def named_files(archive: Path) -> list[Path]:
    """The files of passages that the archive's manifest names."""
    manifest = read_manifest(archive)
    assert manifest is not None
    return [archive / period.passages.path for period in manifest.periods]


def _rows(connection: Any, table: str) -> Iterator[str]:
    cursor = connection.cursor(row_factory=dict_row)
    cursor.execute(statement.SQL("select * from {}").format(statement.Identifier(table)))
    for row in cursor:
        kept = {name: value for name, value in row.items() if name not in _OF_THE_CLOCK}
        yield repr(sorted(kept.items()))
