"""What all tests share: what a test may need, what must not be skipped, where data are kept.

A test that needs something of the machine carries a marker of the same name and is skipped
with a reason where it is absent. ``GATESTREAM_REQUIRE=shared,browser`` names what must be
there: a skip for want of one of these is then a failure.
"""

from __future__ import annotations

import functools
import os
import shutil
import signal
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.demo import Demo, run_demo

ROOT = Path(__file__).parents[1]
REQUIRABLE = ("timescaledb", "browser", "shared")
ID_MAX_CHARS = 120
REQUIRED = pytest.StashKey[frozenset[str]]()

# A slow machine is no error, and a run in CI tries the same examples each time.
hypothesis.settings.register_profile(
    "gatestream",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("gatestream")


def shared_folder() -> Path:
    """Where the real pictures and clips are looked for."""
    return Path(os.environ.get("GATESTREAM_DATA") or ROOT.parent / "shared" / "data")


def want_shared() -> str:
    """Say why the real pictures and clips cannot be used, or nothing."""
    if shared_folder().is_dir():
        return ""
    return "wants the real pictures and clips in ../shared/data or in GATESTREAM_DATA"


@functools.cache
def want_browser() -> str:
    """Say why the browser cannot be used, or nothing.

    Ubuntu's package only starts a snap, so the browser is asked for its version.
    """
    path = shutil.which("chromium")
    if (
        path
        and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    ):
        return ""
    return "wants the chromium browser: apt-get install chromium"


@functools.cache
def want_timescaledb() -> str:
    """Say why no TimescaleDB can be started, or nothing; a test fetches none by itself."""
    script = ROOT / "infra" / "timescaledb.sh"
    if subprocess.run([script, "programs"], capture_output=True, check=False).returncode == 0:
        return ""
    return "wants TimescaleDB: infra/timescaledb.sh install"


WANTS: dict[str, Callable[[], str]] = {
    "shared": want_shared,
    "browser": want_browser,
    "timescaledb": want_timescaledb,
}


def required() -> frozenset[str]:
    """Names in GATESTREAM_REQUIRE."""
    names = {name.strip() for name in os.environ.get("GATESTREAM_REQUIRE", "").split(",")} - {""}
    if unknown := names.difference(REQUIRABLE):
        message = f"GATESTREAM_REQUIRE: unknown {sorted(unknown)}; known: {', '.join(REQUIRABLE)}"
        raise pytest.UsageError(message)
    return frozenset(names)


def pytest_configure(config: pytest.Config) -> None:
    """Read GATESTREAM_REQUIRE once, and refuse a misspelt one before any test runs.

    A shell's background job ignores Ctrl-C, and so would all programs that tests start in one.
    """
    config.stash[REQUIRED] = required()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test by no whole file: what is written anew has another time in it on each worker."""
    is_long = isinstance(val, str | bytes) and len(val) > ID_MAX_CHARS
    return argname if is_long else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module on one worker, so that what they share is prepared once.

    The groups that tests name themselves take longest, and begin first: none is waited for.
    """
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(ROOT).as_posix()))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose marker names something that is not here."""
    for name, want in WANTS.items():
        if item.get_closest_marker(name) and (reason := want()):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip for want of something required into a failure."""
    report = yield
    names = item.config.stash[REQUIRED]
    missing = [name for name in sorted(names) if item.get_closest_marker(name)]
    if report.skipped and missing and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason} (GATESTREAM_REQUIRE names {', '.join(missing)})"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count the skipped tests by reason."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in skipped
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real pictures and clips; the test must carry the marker ``shared``."""
    return shared_folder()


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the store, archive and evidence of tests away from those of the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATESTREAM_HOME", str(home))
        patch.delenv("GATESTREAM_DSN", raising=False)
        yield home


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """What the demo leaves behind; a test that asks for it carries ``xdist_group("demo")``.

    The folder has a short name: the embedded server's socket lies in it.
    """
    with tempfile.TemporaryDirectory(prefix="gatestream-") as folder:
        yield run_demo(Path(folder))
