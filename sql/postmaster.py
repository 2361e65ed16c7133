"""What the files of a PostgreSQL cluster tell about its server, and whether to believe them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from schemas.errors import ResourceTakenError

_POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that is up.

    Attributes:
        socket_folder: Where its socket lies.
        is_ready: Whether it takes connections.
    """

    socket_folder: str
    is_ready: bool


def cause_of_death(cluster: Path, since: datetime) -> str:
    """The last fatal line that a server wrote since an instant; empty if it wrote none.

    Args:
        cluster: The server's data folder.
        since: Aware; lines begin with their instant in UTC, to the second and more.
    """
    logs = [cluster / "start.log", *(cluster / "log").glob("*.log")]
    lines = [
        line
        for log in logs
        if log.exists()
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    oldest = f"{since.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    return max((line for line in lines if "FATAL:" in line and line >= oldest), default="")


def ready_server(cluster: Path, timeout_s: float) -> RunningServer | None:
    """The running server, once it takes connections; nothing when none runs.

    Raises:
        ResourceTakenError: One runs and takes no connections for too long.
    """
    deadline = time.monotonic() + timeout_s
    while (running := running_server(cluster)) is not None:
        if running.is_ready:
            return running
        if time.monotonic() >= deadline:
            message = f"the database server in {cluster} runs but takes no connections"
            raise ResourceTakenError(message)
        time.sleep(_POLL_S)
    return None


def running_server(cluster: Path) -> RunningServer | None:
    """The running server, ready or not; a process that only has its number is none."""
    lines = _pid_file(cluster / "postmaster.pid")
    if lines is None or not _is_server_of(cluster, int(lines[0])):
        return None
    # Line 5 is the socket's folder and line 8 the state; a starting server has not written them.
    ready_lines_n = 8
    if len(lines) < ready_lines_n:
        return RunningServer("", is_ready=False)
    return RunningServer(lines[4], is_ready=bool(lines[4]) and lines[7].strip() == "ready")


def _pid_file(path: Path) -> list[str] | None:
    """The lines of a file that begins with the number of a process, if it is there and whole."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return None
    return lines if lines and lines[0].strip().isdigit() else None


def _is_server_of(cluster: Path, pid: int) -> bool:
    """Whether a process is the server of a cluster; process ids are used again after a crash."""
    return os.fsencode(cluster) in (_command_line(pid) or [])


def _command_line(pid: int) -> list[bytes] | None:
    """Program and arguments of a process: empty for a dead one that nobody has collected."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return words.split(b"\0") if words else []


def forget_stranger(claim: Path, *, is_alone: bool) -> None:
    """Removes a claim of a process that is no server of ours, or dead and not collected.

    PostgreSQL would refuse to start beside it. While somebody else uses the folder, the number
    of a living process may be of another container's count, and nothing is touched.

    Args:
        claim: ``postmaster.pid``, or the lock beside the socket.
        is_alone: Whether nobody else uses the folder.
    """
    lines = _pid_file(claim)
    words = None if lines is None else _command_line(int(lines[0]))
    if words is None:
        return
    if words and not is_alone:
        message = f"{claim} is of a database server in use that cannot be seen from here"
        raise ResourceTakenError(message)
    claim.unlink()
