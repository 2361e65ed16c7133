"""The Makefile, what CI requires, and how a Python is found or asked for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SH = shutil.which("sh") or "/bin/sh"


def test_help_names_every_target() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)
    assert phony is not None
    told = re.findall(r"@echo 'make ([\w-]+)", MAKEFILE)
    assert sorted(told) == sorted(set(phony[1].split()) - {"help"})


def test_ci_requires_only_what_tests_are_marked_with() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    required = re.search(r"GATESTREAM_REQUIRE=(\S+)", script)
    assert required is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    markers = project["tool"]["pytest"]["ini_options"]["markers"]
    assert set(required[1].split(",")) <= {marker.split(":")[0] for marker in markers}
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("script", sorted((ROOT / "infra" / "setup").glob("*.sh")))
def test_setup_scripts_are_plain_shell(script: Path) -> None:
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    assert subprocess.run([SH, "-n", script], check=False).returncode == 0


def executable(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{SH}\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def find_python(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the search with nothing on the PATH but the given folder."""
    return subprocess.run(
        [SH, str(ROOT / "infra" / "setup" / "python.sh")],
        env={"PATH": str(folder), "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


RUNS = f'exec {sys.executable} "$@"'
# A shim of pyenv for a version that is not switched on.
DEAD_SHIM = "echo 'pyenv: command not found' >&2; exit 127"
TOO_NEW = "exit 1"
# Debian's python3 without the package python3-venv: fails only when asked for ensurepip.
WITHOUT_VENV = f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"'


@pytest.mark.parametrize(
    "commands",
    [
        {"python3.12": RUNS},
        {"python3.11": RUNS},
        {"python3": RUNS},
        {"python3.12": DEAD_SHIM, "python3.11": RUNS},
        {"python3.12": DEAD_SHIM, "python3": RUNS},
        {"python3": TOO_NEW, ".pyenv/versions/3.12.1/bin/python": RUNS},
        {"python3.12": WITHOUT_VENV, "python3.11": RUNS},
        {"python3": TOO_NEW, "uv": f"echo {sys.executable}"},
    ],
)
def test_a_python_that_runs_is_found(commands: dict[str, str], tmp_path: Path) -> None:
    for command, body in commands.items():
        executable(tmp_path / command, body)
    found = find_python(tmp_path)
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).samefile(sys.executable)


def test_a_python_that_is_named_comes_first(tmp_path: Path) -> None:
    executable(tmp_path / "python3.12", DEAD_SHIM)
    assert find_python(tmp_path, PYTHON=sys.executable).stdout.strip() == sys.executable


@pytest.mark.parametrize(
    ("commands", "sentence"),
    [
        ({}, "gatestream wants Python 3.11 or 3.12 and found neither: please install one"),
        ({"python3": TOO_NEW}, "gatestream wants Python 3.11 or 3.12 and found neither"),
        ({"python3": WITHOUT_VENV}, f"python3.{sys.version_info.minor}-venv"),
    ],
)
def test_one_sentence_says_what_to_install(
    commands: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    for command, body in commands.items():
        executable(tmp_path / command, body)
    found = find_python(tmp_path)
    assert found.returncode == 2
    assert sentence in found.stderr
    assert found.stderr.count("\n") == 1
    assert found.stdout == ""
