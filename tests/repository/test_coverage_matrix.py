"""Each requirement is tested, scheduled or left to people; anything else is an error."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def matrix() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_matrix", TESTS / "coverage_matrix.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks itself up there
    spec.loader.exec_module(module)
    return module


def listed(folder: Path, **changed: str) -> Path:
    """A list of R1 to R109, all scheduled but for the given ones."""
    entries = {f"R{n}": '{ title = "x", area = "gate" }' for n in range(1, 110)} | changed
    lines = [f"{number} = {entry}" for number, entry in entries.items() if entry]
    path = folder / "requirements.toml"
    path.write_text('[areas]\ngate = "the gate"\n[requirements]\n' + "\n".join(lines))
    return path


def states(matrix: ModuleType, folder: Path, source: str, **changed: str) -> dict[str, str]:
    """Number to state, as the rendered table says it."""
    (folder / "test_it.py").write_text(source)
    requirements = matrix.read_requirements(listed(folder, **changed))
    text = matrix.render(requirements, matrix.tests_by_number(folder, requirements))
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| R")]
    return {row[0].removeprefix("| "): row[2] for row in rows}


def test_each_number_has_a_state(matrix: ModuleType, tmp_path: Path) -> None:
    source = """
def test_r21_r22_reads(): ...
class TestGate:
    async def test_r109_watches(self): ...
def test_road_r23(): ...
def helper_r24_(): ...
"""
    found = states(matrix, tmp_path, source, R94='{ title = "x", people = true }')
    tested = {number for number, state in found.items() if state == "tested"}
    assert tested == {"R21", "R22", "R109"}
    assert found["R94"] == "left to people"
    assert found["R23"] == "scheduled: the gate"
    assert len(found) == 109


@pytest.mark.parametrize(
    ("source", "changed", "sentence"),
    [
        ("def test_r110_x(): ...", {}, "test_it.py::test_r110_x: R110 is no requirement"),
        ("", {"R5": '{ title = "x" }'}, "neither tested, nor scheduled, nor left to people: R5"),
        ("", {"R5": ""}, "missing or too many: R5"),
        ("", {"R110": '{ title = "x", area = "gate" }'}, "missing or too many: R110"),
        ("", {"R5": '{ title = "x", area = "moon" }'}, "R5: unknown area 'moon'; known: gate"),
    ],
)
def test_what_is_in_no_state_is_refused(
    matrix: ModuleType, tmp_path: Path, source: str, changed: dict[str, str], sentence: str
) -> None:
    with pytest.raises(matrix.MatrixError, match=sentence):
        states(matrix, tmp_path, source, **changed)


def test_a_number_without_area_may_be_tested(matrix: ModuleType, tmp_path: Path) -> None:
    found = states(matrix, tmp_path, "def test_r5_x(): ...", R5='{ title = "x" }')
    assert found["R5"] == "tested"


@pytest.mark.parametrize(
    ("content", "code"), [("as written", 0), ("as written, and more", 1), (None, 1)]
)
def test_a_stale_file_fails_the_check(
    matrix: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str | None,
    code: int,
) -> None:
    listed(tmp_path)
    monkeypatch.setattr(matrix, "TESTS", tmp_path)
    monkeypatch.setattr(matrix, "TARGET", tmp_path / "COVERAGE.md")
    assert matrix.main([]) == 0
    if content is None:
        matrix.TARGET.unlink()
    else:
        text = matrix.TARGET.read_text()
        matrix.TARGET.write_text(content.replace("as written", text))
    assert matrix.main(["--check"]) == code
