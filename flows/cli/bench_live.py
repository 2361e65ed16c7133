"""Live cameras over RTSP from this machine: a server, a run of the program, and a stopwatch."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import tomlkit

from flows.cli.bench_baseline import ROOT
from flows.cli.bench_live_clip import LiveClip, live_clips
from flows.cli.bench_live_figures import (
    Shown,
    counted,
    dropped_in_view,
    growth,
    row_seconds,
)
from flows.cli.bench_video import bench_site
from flows.live.record import site_ring
from models.recordings.ring_index import IndexFile
from schemas.errors import ConfigError
from schemas.site import SiteFile
from sql.home import HOME_VARIABLE, Home, StoreSettings
from sql.store import StoredTime, open_store

SERVER: Final = ROOT / "tests" / "flows" / "live" / "rtsp_server.py"
SAMPLE_EVERY_S: Final = 2.0
SETTLE_S: Final = 12.0
"""A vehicle that crossed so long before the end must have its row."""
LIVES_S: Final = (4.0, 16.0)
"""A run that is to be killed lives for a time between these."""
STOP_PATIENCE_S: Final = 60.0
CATCH_UP_S: Final = 420.0
"""After many kills a lot was recorded and not yet looked at."""
WARM_UP_S: Final = 20.0
"""A run loads its networks, and catches up with what was recorded meanwhile."""


@dataclass
class LiveBench:
    """The cameras, their site file, and what they showed.

    Args:
        folder: For everything that is written.
        cameras_n: Cameras.
        chance: Draws when a run is killed.
        tick: Called every few seconds.
    """

    folder: Path
    cameras_n: int
    chance: random.Random
    tick: Callable[[], None]
    samples_mb: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._home = Home(self.folder / "home")
        self._clips = {
            f"cam{number}": clip
            for number, clip in enumerate(live_clips(self.folder, self.cameras_n))
        }
        self._site_path = self.folder / "site.toml"
        self._zero: dict[tuple[str, int], datetime] = {}

    def measure(self, steady_s: float, kills_n: int) -> dict[str, Any]:
        """Runs the cameras, undisturbed first, then with kills.

        Args:
            steady_s: Seconds without a kill.
            kills_n: How often the run is killed with -9 after that.
        """
        with _server(self._clips) as port:
            site = bench_site({name: f"rtsp://127.0.0.1:{port}/{name}" for name in self._clips})
            self._write(site)
            warm_at = datetime.now(UTC) + timedelta(seconds=WARM_UP_S)
            self._steady(site, steady_s)
            steady_until = datetime.now(UTC)
            steady = self._stored(site)
            for _ in range(kills_n):
                self._kill_one(site)
            if kills_n:
                self._catch_up(site)
            until = datetime.now(UTC)
            self._look(site)
            passages = self._stored(site)
            self._end_recorder()
        result = counted(self._shown(until), passages)
        return {
            "cameras": self.cameras_n,
            "steady_seconds": round(steady_s),
            "kills": kills_n,
            "vehicles": result.vehicles_n,
            "passages": len(passages),
            "lost": result.lost_n,
            "doubled": result.doubled_n,
            "false": result.false_n,
            "dropped_in_view": dropped_in_view(steady),
            **row_seconds(steady, warm_at, steady_until),
            "rss_growth": growth(self.samples_mb),
            "rss_mb": round(self.samples_mb[-1]) if self.samples_mb else None,
            "connections": len(self._zero),
        }

    def _shown(self, until: datetime) -> list[Shown]:
        return [
            Shown(
                f"{name}-out",
                zero + timedelta(seconds=self._clips[name].crosses_s),
                until - timedelta(seconds=SETTLE_S),
            )
            for (name, _), zero in self._zero.items()
        ]

    def _catch_up(self, site: SiteFile) -> None:
        """Runs until what was recorded meanwhile was looked at, or nothing more comes of it."""
        with self._running() as run:
            ends_s = time.monotonic() + CATCH_UP_S
            while time.monotonic() < ends_s:
                time.sleep(SETTLE_S)
                self.tick()
                if counted(self._shown(datetime.now(UTC)), self._stored(site)).lost_n == 0:
                    break
            run.send_signal(signal.SIGTERM)
            run.wait(STOP_PATIENCE_S)

    def _write(self, site: SiteFile) -> None:
        document = site.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        self._site_path.write_text(tomlkit.dumps(document), encoding="utf-8")

    def _steady(self, site: SiteFile, length_s: float) -> None:
        with self._running() as run:
            ends_s = time.monotonic() + length_s
            while time.monotonic() < ends_s:
                time.sleep(SAMPLE_EVERY_S)
                if run.poll() is not None:
                    message = f"the run ended by itself: {self._log()}"
                    raise ConfigError(message)
                self.samples_mb.append(_resident_mb(run.pid))
                self._look(site)
                self.tick()
            run.send_signal(signal.SIGTERM)
            run.wait(STOP_PATIENCE_S)

    def _kill_one(self, site: SiteFile) -> None:
        with self._running() as run:
            time.sleep(self.chance.uniform(*LIVES_S))
            run.kill()
            run.wait()
        self._look(site)
        self.tick()

    @contextmanager
    def _running(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "flows.cli.app", "run", str(self._site_path)]
        environment = {**os.environ, HOME_VARIABLE: str(self._home.root)}
        with (self.folder / "run.log").open("ab") as log:
            run = subprocess.Popen(
                [*command, "--json", "--keep-recording"], stdout=log, stderr=log, env=environment
            )
            try:
                yield run
            finally:
                run.kill()
                run.wait()

    def _log(self) -> str:
        told = (self.folder / "run.log").read_text(encoding="utf-8", errors="replace")
        return told.strip().rpartition("\n")[2]

    def _look(self, site: SiteFile) -> None:
        """Notes when each connection's first picture was taken, while the ring still knows."""
        ring = site_ring(self._home, site.site.id)
        for name in self._clips:
            file = IndexFile(ring / name)
            file.refresh()
            index = file.index
            for number, epoch in index.epochs.items():
                first = min(
                    (s for s in index.segments.values() if s.epoch == number),
                    key=lambda segment: segment.segment,
                    default=None,
                )
                anchor = index.anchors.get(number)
                if (name, number) in self._zero or first is None or anchor is None:
                    continue
                if first.packets_before_n == 0:
                    zero_s = float(first.first_pts * epoch.tick_s)
                    self._zero[name, number] = anchor.anchor + timedelta(seconds=zero_s)

    def _stored(self, site: SiteFile) -> list[StoredTime]:
        with open_store(StoreSettings(self._home)) as store:
            return store.stored_times(site.site.id)

    def _end_recorder(self) -> None:
        command = [sys.executable, "-m", "flows.cli.app", "record", "--stop", str(self._site_path)]
        environment = {**os.environ, HOME_VARIABLE: str(self._home.root)}
        subprocess.run(command, env=environment, check=True, capture_output=True)


@contextmanager
def _server(clips: dict[str, LiveClip]) -> Iterator[int]:
    """An RTSP server that shows each clip again and again; answers its port."""
    if not SERVER.is_file():
        message = (
            f"{SERVER}: the RTSP server of the tests was wanted, but it lies in a source checkout "
            "alone; run the benchmark there"
        )
        raise ConfigError(message)
    streams = {
        f"/{name}": {"clips": [str(clip.path)], "loops": True} for name, clip in clips.items()
    }
    process = subprocess.Popen(
        [sys.executable, str(SERVER), "0", json.dumps(streams)], stdout=subprocess.PIPE
    )
    try:
        told = process.stdout.readline() if process.stdout else b""
        yield int(told.split()[-1])
    finally:
        process.kill()
        process.wait()


def _resident_mb(pid: int) -> float:
    """Memory that a process holds, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
