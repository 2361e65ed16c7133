"""Runs the screens as a program of their own, for the length of a command.

The screens know Streamlit and nothing of streams, and the other way round; nothing of theirs is
imported here.
"""

from __future__ import annotations

import http.client
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from threading import Event
from types import FrameType

from flows.cli.output import show_note
from schemas.errors import ConfigError, GatestreamError, ResourceTakenError
from sql.connection import connection_to, server
from sql.home import StoreSettings
from sql.migrate import migrate
from sql.users import has_users

_EXTRA = ("streamlit", "pandas", "altair")
_START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 20.0
_POLL_S = 0.05


def serve_screens(
    settings: StoreSettings, port: int, address: str, announce: Callable[[str], None]
) -> int:
    """Serves the screens until Ctrl-C or SIGTERM.

    Args:
        settings: Which store; its server stays up as long as the screens do.
        port: To listen on.
        address: To listen on.
        announce: Told the screens' URL once they answer.

    Returns:
        Exit code: 0 when they were told to end.

    Raises:
        ConfigError: The extra ``dashboard`` is not installed, or this machine has no such address.
        ResourceTakenError: The port is in use.
        StoreError: The store is away or refuses.
        GatestreamError: The screens ended by themselves.
    """
    package = _installed_package()
    _check_free(address, port)
    with server(settings) as conninfo:
        is_open = _is_open(settings, conninfo)
        with _screens(package, address, port) as (screens, told_to_end):
            if _becomes_ready(screens, address, port):
                if is_open and not _is_loopback(address):
                    show_note("The screens ask for no password: whoever reaches them sees all.")
                announce(_url(address, port))
            code = screens.wait()
    if code != 0 and not told_to_end.is_set():
        message = f"the screens ended by themselves with exit code {code}"
        raise GatestreamError(message)
    return 0


def _is_open(settings: StoreSettings, conninfo: str) -> bool:
    """Whether the screens show the store to whoever reaches them.

    An embedded store is brought up to date on the way, so that the first viewer need not wait.

    Raises:
        StoreError: The store is away, refuses, or has a later schema than the program.
    """
    with connection_to(conninfo, "dashboard") as connection:
        if settings.dsn is not None:
            return False
        migrate(connection)
        return not has_users(connection)


def _installed_package() -> Path:
    missing = [name for name in _EXTRA if importlib.util.find_spec(name) is None]
    found = importlib.util.find_spec("dashboards")
    if missing or found is None or found.origin is None:
        message = (
            f"the dashboard wants {', '.join(missing) or 'dashboards'}, which is not installed; "
            "install gatestream[dashboard]"
        )
        raise ConfigError(message)
    return Path(found.origin).parent


def _check_free(address: str, port: int) -> None:
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        socket.create_server((address, port), family=family).close()
    except socket.gaierror as error:
        message = f"wanted an address of this machine to listen on, got {address!r}"
        raise ConfigError(message) from error
    except PermissionError as error:
        message = f"port {port} may not be used by this user; name another one with --port"
        raise ResourceTakenError(message) from error
    except OSError as error:
        # Python puts the address into the text, which the sentence names itself.
        said = os.strerror(error.errno or 0).lower()
        message = (
            f"cannot listen on port {port} of {address} ({said}); name another one with --port"
        )
        raise ResourceTakenError(message) from error


@contextmanager
def _screens(
    package: Path, address: str, port: int
) -> Iterator[tuple[subprocess.Popen[bytes], Event]]:
    """Runs the screens for the length of the block, and sees them end.

    Yields:
        The process, and whether a signal has told it to end.
    """
    told_to_end = Event()
    paths = [str(package.parent), os.environ.get("PYTHONPATH", "")]
    # -P: the folder that the user stands in holds no modules of ours.
    screens = subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboards.launch", address, str(port)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        told_to_end.set()
        screens.send_signal(signal.SIGINT)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield screens, told_to_end
    finally:
        _end(screens)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(screens: subprocess.Popen[bytes]) -> None:
    if screens.stdin is not None:
        screens.stdin.close()
    try:
        screens.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        screens.kill()
        screens.wait()


def _becomes_ready(screens: subprocess.Popen[bytes], address: str, port: int) -> bool:
    """Waits until the screens answer; false when they ended before."""
    deadline = time.monotonic() + _START_TIMEOUT_S
    while screens.poll() is None:
        if _answers(address, port):
            return True
        if time.monotonic() >= deadline:
            message = f"the screens did not answer on port {port} within {_START_TIMEOUT_S:g} s"
            raise GatestreamError(message)
        time.sleep(_POLL_S)
    return False


def _answers(address: str, port: int) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=1)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.client.OK
    return False


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _url(address: str, port: int) -> str:
    try:
        host = ip_address(address)
    except ValueError:
        return f"http://{address}:{port}"
    if host.is_unspecified:
        return f"http://{socket.gethostname()}:{port}"
    return f"http://[{host}]:{port}" if ":" in address else f"http://{host}:{port}"
