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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from psycopg.conninfo import make_conninfo

from schemas.errors import ResourceTakenError, StoreError
from sql.home import make_folder, reason
from sql.locks import exclusive, open_lock, share, try_exclusive
from sql.postmaster import (
    RunningServer,
    cause_of_death,
    forget_stranger,
    ready_server,
    running_server,
)
from sql.server_programs import Account, account_for, open_programs, run_program

_MAJOR = "18"
_SUPERUSER = "gatestream"
_TIMEOUT_S = 60.0
# sun_path holds 108 bytes with its closing zero, and PostgreSQL appends the socket's name.
_SOCKET_FOLDER_MAX = 107 - len("/.s.PGSQL.5432")
# pg_ctl puts the path into double quotes and hands it to a shell.
_UNSPEAKABLE = frozenset('"$`\\\n')
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
    if not _UNSPEAKABLE.isdisjoint(str(folder)):
        message = f'{folder} cannot hold the embedded database: its path has one of " $ ` \\'
        raise StoreError(message)
    with exclusive(folder / "server.lock", "the embedded database", _TIMEOUT_S):
        account = account_for(folder / "data")
        users = open_lock(folder / "users.lock")
        try:
            is_alone = try_exclusive(users)
            running = _up(folder, account, is_alone=is_alone)
            share(users)
        except BaseException as error:
            os.close(users)
            if isinstance(error, OSError):
                message = f"cannot use the embedded database in {folder}: {reason(error)}"
                raise StoreError(message) from error
            raise
    try:
        yield make_conninfo(host=running.socket_folder, user=_SUPERUSER, dbname="postgres")
    finally:
        _leave(folder, account, users)


def revived_server(folder: Path) -> str:
    """Starts the server again for those who use it, if it died; answers its connection string.

    Args:
        folder: ``postgres/`` of the home, in use by the caller.

    Raises:
        ResourceTakenError: Somebody else keeps it from being started.
        StoreError: It does not start.
    """
    folder = folder.resolve()
    with exclusive(folder / "server.lock", "the embedded database", _TIMEOUT_S):
        running = _up(folder, account_for(folder / "data"), is_alone=False)
    return make_conninfo(host=running.socket_folder, user=_SUPERUSER, dbname="postgres")


def _leave(folder: Path, account: Account, users: int) -> None:
    with exclusive(folder / "server.lock", "the embedded database", _TIMEOUT_S):
        os.close(users)
        others = open_lock(folder / "users.lock")
        try:
            if try_exclusive(others) and running_server(folder / "data") is not None:
                arguments = ["stop", "-w", "-m", "fast", "-D", str(folder / "data")]
                run_program("pg_ctl", arguments, account, folder, _TIMEOUT_S)
        finally:
            os.close(others)


def _up(folder: Path, account: Account, *, is_alone: bool) -> RunningServer:
    cluster = folder / "data"
    if not account.is_ours:
        open_programs()
    if not cluster.exists():
        _create(folder, account)
    version = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if version != _MAJOR:
        message = f"the database in {cluster} is of PostgreSQL {version}, wanted {_MAJOR}"
        raise StoreError(message)
    return ready_server(cluster, _TIMEOUT_S) or _start(folder, account, is_alone=is_alone)


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


def _start(folder: Path, account: Account, *, is_alone: bool) -> RunningServer:
    cluster = folder / "data"
    socket_folder = _socket_folder(folder, account)
    for claim in (cluster / "postmaster.pid", socket_folder / ".s.PGSQL.5432.lock"):
        forget_stranger(claim, is_alone=is_alone)
    settings = _SETTINGS.format(socket_folder=str(socket_folder).replace("'", "''"))
    (cluster / "gatestream.conf").write_text(settings, encoding="utf-8")
    log = cluster / "start.log"
    arguments = ["start", "-w", "-t", f"{_TIMEOUT_S:.0f}", "-D", str(cluster), "-l", str(log)]
    began_at = datetime.now(UTC)
    try:
        run_program("pg_ctl", arguments, account, folder, 2 * _TIMEOUT_S)
    except StoreError as error:
        cause = cause_of_death(cluster, began_at) or error
        message = f"the embedded database in {cluster} does not start: {cause}"
        raise StoreError(message) from error
    running = ready_server(cluster, _TIMEOUT_S)
    if running is None:
        message = f"the embedded database in {cluster} ended as soon as it had started"
        raise StoreError(message)
    return running


def _socket_folder(folder: Path, account: Account) -> Path:
    """A folder for the socket, closed to others, whose path every client can say."""
    inside = folder / "socket"
    # A client takes a comma for the end of one host and the beginning of the next.
    if len(os.fsencode(inside)) <= _SOCKET_FOLDER_MAX and "," not in str(inside):
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
