"""A PostgreSQL server of our own, shared by every process that uses the same home.

Each user holds a shared lock on ``users.lock`` for as long as it uses the server; the kernel
gives the lock back when a process dies. Starting and stopping happen under ``server.lock``. Who
leaves and finds nobody else sharing stops the server; a server whose users were all killed runs
on, and the next one to come adopts it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from schemas.errors import ResourceTakenError, StoreError
from sql.home import make_folder
from sql.locks import exclusive, open_lock, share, try_exclusive
from sql.server_programs import Account, account_for, open_programs, run_program

_MAJOR = "18"
_SUPERUSER = "gatestream"
_TIMEOUT_S = 60.0
_POLL_S = 0.02
# sun_path holds 108 bytes with its closing zero, and PostgreSQL appends the socket's name.
_SOCKET_FOLDER_MAX = 107 - len("/.s.PGSQL.5432")
_SETTINGS = """\
# Written at each start. Only the server's own account and root reach the socket.
listen_addresses = ''
unix_socket_directories = '"{socket_folder}"'
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
# The cores belong to recognition, and small containers have little shared memory.
max_parallel_workers_per_gather = 0
"""


@dataclass(frozen=True, slots=True)
class _Running:
    """What ``postmaster.pid`` says of a server that is up."""

    socket_folder: str
    is_ready: bool


@contextmanager
def embedded_server(folder: Path) -> Iterator[str]:
    """Uses the server of a folder: starts it, or joins or adopts the one that runs.

    Args:
        folder: ``postgres/`` of the home.

    Yields:
        Connection string; it holds no secret.

    Raises:
        ResourceTakenError: The folder or the server belongs to somebody else.
        StoreError: The server does not start.
        ArchiveError: The folder cannot be written.
    """
    folder = make_folder(folder).resolve()
    with exclusive(folder / "server.lock", "the embedded database", _TIMEOUT_S):
        account = account_for(folder / "data")
        users = open_lock(folder / "users.lock")
        try:
            is_alone = try_exclusive(users)
            running = _up(folder, account, is_alone=is_alone)
            share(users)
        except BaseException:
            os.close(users)
            raise
    try:
        yield make_conninfo(host=running.socket_folder, user=_SUPERUSER, dbname="postgres")
    finally:
        _leave(folder, account, users)


def _leave(folder: Path, account: Account, users: int) -> None:
    with exclusive(folder / "server.lock", "the embedded database", _TIMEOUT_S):
        os.close(users)
        others = open_lock(folder / "users.lock")
        try:
            if try_exclusive(others) and _running(folder / "data") is not None:
                arguments = ["stop", "-w", "-m", "fast", "-D", str(folder / "data")]
                run_program("pg_ctl", arguments, account, folder, _TIMEOUT_S)
        finally:
            os.close(others)


def _up(folder: Path, account: Account, *, is_alone: bool) -> _Running:
    cluster = folder / "data"
    if not account.is_ours:
        open_programs()
    if not cluster.exists():
        _create(folder, account)
    version = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != _MAJOR:
        message = f"the database in {cluster} is of PostgreSQL {version}, wanted {_MAJOR}"
        raise StoreError(message)
    return _ready(cluster) or _start(folder, account, is_alone=is_alone)


def _create(folder: Path, account: Account) -> None:
    """Makes the cluster beside its place and moves it there, so that a half-made one is seen."""
    unfinished = folder / "data.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    if not account.is_ours:
        os.chown(unfinished, account.uid, account.gid)
    arguments = ["-D", str(unfinished), "-U", _SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    run_program("initdb", [*arguments, "--no-instructions"], account, folder, 2 * _TIMEOUT_S)
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write("\ninclude 'gatestream.conf'\n")
    unfinished.rename(folder / "data")


def _start(folder: Path, account: Account, *, is_alone: bool) -> _Running:
    cluster = folder / "data"
    socket_folder = _socket_folder(folder, account)
    for claim in (cluster / "postmaster.pid", socket_folder / ".s.PGSQL.5432.lock"):
        _forget_stranger(claim, is_alone=is_alone)
    # A list of names in double quotes, inside a value in single ones.
    quoted = str(socket_folder).replace('"', '""').replace("'", "''")
    settings = _SETTINGS.format(socket_folder=quoted)
    (cluster / "gatestream.conf").write_text(settings, encoding="utf-8")
    log = cluster / "start.log"
    arguments = ["start", "-w", "-t", f"{_TIMEOUT_S:.0f}", "-D", str(cluster), "-l", str(log)]
    try:
        run_program("pg_ctl", arguments, account, folder, 2 * _TIMEOUT_S)
    except StoreError as error:
        message = f"the embedded database in {cluster} does not start: {_cause(cluster) or error}"
        raise StoreError(message) from error
    running = _ready(cluster)
    if running is None:
        message = f"the embedded database in {cluster} ended as soon as it had started"
        raise StoreError(message)
    return running


def _cause(cluster: Path) -> str:
    """The last fatal line of the server's logs, by the instant at its beginning."""
    logs = [cluster / "start.log", *(cluster / "log").glob("*.log")]
    lines = [
        line
        for log in logs
        if log.exists()
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines()
    ]
    return max((line for line in lines if "FATAL:" in line), default="")


def _ready(cluster: Path) -> _Running | None:
    """The running server, once it takes connections; nothing when none runs."""
    deadline = time.monotonic() + _TIMEOUT_S
    while (running := _running(cluster)) is not None:
        if running.is_ready:
            return running
        if time.monotonic() >= deadline:
            message = f"the database server in {cluster} runs but takes no connections"
            raise ResourceTakenError(message)
        time.sleep(_POLL_S)
    return None


def _running(cluster: Path) -> _Running | None:
    lines = _pid_file(cluster / "postmaster.pid")
    if lines is None or not _is_server_of(cluster, int(lines[0])):
        return None
    # Line 5 is the socket's folder and line 8 the state; a starting server has not written them.
    ready_lines_n = 8
    if len(lines) < ready_lines_n:
        return _Running("", is_ready=False)
    return _Running(lines[4], is_ready=bool(lines[4]) and lines[7].strip() == "ready")


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


def _forget_stranger(claim: Path, *, is_alone: bool) -> None:
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


def _socket_folder(folder: Path, account: Account) -> Path:
    """A folder for the socket, closed to others, whose path is short enough."""
    inside = folder / "socket"
    if len(os.fsencode(inside)) <= _SOCKET_FOLDER_MAX:
        chosen = inside
    else:
        digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
        chosen = Path(tempfile.gettempdir()) / f"gatestream-{account.uid}-{digest}"
    chosen.mkdir(mode=0o700, exist_ok=True)
    found = chosen.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        message = f"the folder for the database's socket, {chosen}, belongs to another user"
        raise ResourceTakenError(message)
    chosen.chmod(0o700)
    if not account.is_ours:
        os.chown(chosen, account.uid, account.gid)
    return chosen
