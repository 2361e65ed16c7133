"""The demo, run once for all tests that look at what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Demo:
    """What ``gatestream demo`` did.

    Attributes:
        home: Where everything lies.
        printed: Its standard output.
    """

    home: Path
    printed: str


def program(arguments: list[str], home: Path) -> subprocess.CompletedProcess[str]:
    """Runs the program as the person at the keyboard would, without a terminal's colours."""
    return subprocess.run(
        [sys.executable, "-c", "from flows.cli.app import main; main()", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "GATESTREAM_HOME": str(home),
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "TERM": "dumb",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def run_demo(home: Path) -> Demo:
    """Runs the demo in a home of its own."""
    done = program(["demo"], home)
    assert done.returncode == 0, done.stderr
    return Demo(home, done.stdout)


def copied(demo: Demo, home: Path) -> Path:
    """A copy of what the demo left behind; its database may belong to an account of its own."""
    subprocess.run(["cp", "-a", f"{demo.home}/.", str(home)], check=True)
    return home
