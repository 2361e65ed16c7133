"""``gatestream dashboard`` as a program: how it starts, refuses and ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from flows.cli import screens
from schemas.errors import ConfigError, GatestreamError

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "flows.cli.app", "dashboard"]


def start(*options: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield int(taken.getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_url_once_it_answers_and_ends_cleanly(
    tmp_path: Path, port: int, number: signal.Signals
) -> None:
    served = start("--port", str(port), GATESTREAM_HOME=str(tmp_path))
    assert served.stdout is not None
    url = served.stdout.readline().strip()
    assert url == f"http://127.0.0.1:{port}"
    with urlopen(f"{url}/_stcore/health", timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    served.send_signal(number)
    printed, told = served.communicate(timeout=60)
    assert (served.returncode, printed, told) == (0, "", "")
    socket.create_server(("127.0.0.1", port)).close()
    assert not (tmp_path / "postgres" / "data" / "postmaster.pid").exists()


def test_the_screens_end_with_a_command_that_was_killed(tmp_path: Path, port: int) -> None:
    served = start("--port", str(port), GATESTREAM_HOME=str(tmp_path))
    assert served.stdout is not None
    served.stdout.readline()
    served.kill()
    served.communicate(timeout=60)
    deadline = time.monotonic() + 30
    while screens._answers("127.0.0.1", port):
        assert time.monotonic() < deadline, "the screens outlive their command"
        time.sleep(0.1)


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path, taken_port: int) -> None:
    refused = start("--port", str(taken_port), GATESTREAM_HOME=str(tmp_path))
    printed, told = refused.communicate(timeout=60)
    assert (refused.returncode, printed) == (2, "")
    assert told == (
        f"Lỗi/Error: cannot listen on port {taken_port} of 127.0.0.1 (address already in use); "
        "name another one with --port\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "environment", "sentence"),
    [
        (["--address", "no-such.invalid"], {}, "wanted an address of this machine to listen on"),
        (["--address", "192.0.2.1"], {}, "(cannot assign requested address)"),
        (
            [],
            {"GATESTREAM_DSN": "postgresql://u:hush@127.0.0.1:1/gate"},
            "cannot reach the database gate on 127.0.0.1:1",
        ),
        ([], {"GATESTREAM_HOME": "/dev/null/gate"}, "cannot create the folder"),
    ],
    ids=["unknown address", "foreign address", "store away", "unwritable home"],
)
def test_what_it_cannot_use_is_one_sentence(
    options: list[str],
    environment: dict[str, str],
    sentence: str,
    tmp_path: Path,
    port: int,
) -> None:
    home = {"GATESTREAM_HOME": str(tmp_path)} | environment
    refused = start("--port", str(port), *options, **home)
    printed, told = refused.communicate(timeout=60)
    assert (refused.returncode, printed) == (2, "")
    assert told.startswith("Lỗi/Error: ")
    assert told.count("\n") == 1
    assert sentence in told
    assert "hush" not in told


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "_EXTRA", ("json", "no_such_package"))
    with pytest.raises(ConfigError, match=r"wants no_such_package, .*install gatestream\[dash"):
        screens._installed_package()


@pytest.mark.parametrize(
    ("address", "url", "is_loopback"),
    [
        ("127.0.0.1", "http://127.0.0.1:8501", True),
        ("localhost", "http://localhost:8501", True),
        ("::1", "http://[::1]:8501", True),
        ("192.0.2.1", "http://192.0.2.1:8501", False),
        ("0.0.0.0", f"http://{socket.gethostname()}:8501", False),  # noqa: S104
        ("::", f"http://{socket.gethostname()}:8501", False),
        ("gate.example", "http://gate.example:8501", False),
    ],
)
def test_the_url_is_one_that_a_browser_can_open(address: str, url: str, is_loopback: bool) -> None:
    assert screens._url(address, 8501) == url
    assert screens._is_loopback(address) is is_loopback


def test_screens_that_end_by_themselves_are_told(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sql.home import Home, StoreSettings  # noqa: PLC0415

    package = tmp_path / "elsewhere" / "dashboards"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "launch.py").write_text("raise SystemExit(3)\n")
    monkeypatch.setattr(screens, "_installed_package", lambda: package)
    announced: list[str] = []
    with pytest.raises(GatestreamError, match="ended by themselves with exit code 3"):
        settings = StoreSettings(Home(tmp_path / "home"))
        screens.serve_screens(settings, port, "127.0.0.1", announced.append)
    assert announced == []
