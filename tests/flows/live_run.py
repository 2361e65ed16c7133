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

from flows.live.ring_index import RingIndex, parsed
from schemas.camera_state import CameraState

SERVER = Path(__file__).parent / "live" / "rtsp_server.py"
PATIENCE_S = 60.0


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


def wait_for(what: str, is_so: Callable[[], bool]) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            message = f"waited {PATIENCE_S:.0f} s in vain until {what}"
            raise AssertionError(message)
        time.sleep(0.05)
