"""Real servers, recorders and runs over loopback, each a process that can be killed or stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gate_run import PROGRAM, environment

from models.recordings.ring_index import RingIndex, parsed
from schemas.camera_state import CameraState
from schemas.observation import CameraRun
from sql.segment_lines import decoded, whole_lines

SERVER = Path(__file__).parent / "live" / "rtsp_server.py"
PATIENCE_S = 180.0


class Server:
    """An RTSP server on a port of its own.

    Args:
        streams: Fields of ``rtsp_server.Stream`` by path.
        port: Where to listen; any free port if not given.
    """

    def __init__(self, streams: dict[str, dict[str, Any]], port: int = 0) -> None:
        self._streams = streams
        self.port = port
        self.process = self._started()

    def uri(self, path: str, account: str = "") -> str:
        """The address of a path."""
        return f"rtsp://{account}127.0.0.1:{self.port}{path}"

    def again(self) -> None:
        """Starts it anew at the same port, after it was killed."""
        self.process = self._started()

    def kill(self) -> None:
        """Kills it with −9, also while it is stopped."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _started(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(SERVER), str(self.port), json.dumps(self._streams)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        self.port = int(process.stdout.readline().split()[1])
        return process


@contextmanager
def served(streams: dict[str, dict[str, Any]]) -> Iterator[Server]:
    """An RTSP server for the length of the block."""
    server = Server(streams)
    try:
        yield server
    finally:
        server.kill()


def site_text(cameras: dict[str, str], ring: str = "", more: str = "") -> str:
    """A site file of streams, each camera over a lane of its own."""
    text = '[site]\nid = "live"\nname = "Cổng thử"\ntype = "icd"\n[gates.a]\nname = "A"\n'
    text += f"[ring]\n{ring}\n" if ring else ""
    for name, uri in cameras.items():
        text += (
            f'[lanes.{name}]\ngate = "a"\ndirection = "in"\n'
            f'[cameras.{name}]\nlane = "{name}"\nuri = "{uri}"\n'
            f"line = [[0.1, 0.6], [0.9, 0.6]]\n{more}\n"
        )
    return text


@contextmanager
def recording(site: Path, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The recorder of a site for the length of the block; what it told is in ``told.log``."""
    with (home / "told.log").open("ab") as told:
        process = subprocess.Popen(
            [*PROGRAM, "--verbose", "record", str(site)],
            env=environment(home),
            stdout=told,
            stderr=told,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            process.wait()


def ring_folder(home: Path, camera: str, site: str = "live") -> Path:
    """The ring of a camera."""
    return home / "ring" / site / camera


def index_of(home: Path, camera: str, site: str = "live") -> RingIndex:
    """The index of a camera's ring; an empty one where there is none yet."""
    path = ring_folder(home, camera, site) / "index.jsonl"
    return parsed(path.read_bytes()) if path.exists() else RingIndex()


def state_of_camera(home: Path, camera: str, site: str = "live") -> CameraState | None:
    """The state that the recorder wrote of a camera."""
    return CameraState.read(ring_folder(home, camera, site))


def seen_n(home: Path, camera: str) -> int:
    """How many pictures of a camera were counted in the commit log, over all epochs."""
    counted: dict[int, int] = {}
    for path in (home / "segments").glob("*.jsonl"):
        for line in whole_lines(path):
            record = decoded(line, path)
            if isinstance(record, CameraRun) and record.camera == camera:
                counted[record.epoch] = max(counted.get(record.epoch, 0), record.frames_n)
    return sum(counted.values())


def wait_for(what: str, is_so: Callable[[], bool]) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            message = f"waited {PATIENCE_S:.0f} s in vain until {what}"
            raise AssertionError(message)
        time.sleep(0.05)


class LiveRun:
    """A real ``gatestream run`` on streams; use it as a context manager.

    Args:
        site: The site file.
        home: Its home; what it prints and tells is kept there, over several runs.
    """

    def __init__(self, site: Path, home: Path) -> None:
        self._site = site
        self._home = home
        self._printed = home / "printed.jsonl"
        self.told = home / "run.log"

    def __enter__(self) -> LiveRun:
        with self._printed.open("ab") as printed, self.told.open("ab") as told:
            self.process = subprocess.Popen(
                [*PROGRAM, "run", str(self._site), "--json", "--threads", "1"],
                env=environment(self._home),
                stdout=printed,
                stderr=told,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        subprocess.run(
            [*PROGRAM, "record", str(self._site), "--stop"],
            env=environment(self._home),
            capture_output=True,
            check=True,
        )

    @property
    def passages(self) -> list[dict[str, Any]]:
        """The passages that all runs of this home printed, whole lines only."""
        lines = self._printed.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_for_passages(self, passages_n: int) -> None:
        """Waits until so many passages are printed, or the run ends."""
        wait_for(f"{passages_n} passages came", lambda: len(self.passages) >= passages_n)

    def wait_until_seen(self, cameras: list[str], site: str = "live") -> None:
        """Waits until the recorder's epochs of each camera are over and were all looked at."""

        def are_seen() -> bool:
            for camera in cameras:
                ends = index_of(self._home, camera, site).ends.values()
                if not ends or seen_n(self._home, camera) < sum(end.packets_n for end in ends):
                    return False
            return True

        wait_for(f"all of {', '.join(cameras)} was looked at", are_seen)

    def stop(self, number: int) -> int:
        """Sends a signal, once the run is far enough to take it, and answers the exit code."""
        wait_for("the run takes signals", lambda: _takes(self.process, number))
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


def _takes(process: subprocess.Popen[bytes], number: int) -> bool:
    """Whether a process handles a signal by itself, or has ended."""
    if process.poll() is not None:
        return True
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    (caught,) = (line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught, 16) >> (number - 1) & 1)
