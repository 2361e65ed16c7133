"""Write tests/COVERAGE.md: which test shows which requirement of the regulations.

A test says what it shows by the numbers at the start of its name: ``test_r21_...`` or
``test_r21_r22_...``. Every number of tests/requirements.toml is then tested, scheduled for an
area of the project, or left to people; anything else is an error.

    python tests/coverage_matrix.py            write the file
    python tests/coverage_matrix.py --check    fail where it is stale or a number is in no state
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).parent
TARGET = TESTS / "COVERAGE.md"
LAST_NUMBER = 109
NUMBERS = re.compile(r"^test_((?:r\d+_)+)")


class MatrixError(Exception):
    """The list of requirements and the names of the tests do not fit."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of tests/requirements.toml.

    Attributes:
        number: Such as ``R21``.
        title: What it asks for, in a few words.
        area: Name of the area that brings it; empty where none is planned.
        people: Whether the duty itself stays with people.
    """

    number: str
    title: str
    area: str
    people: bool

    def state(self, tests: list[str]) -> str:
        """What is true of it now, given the tests that name it."""
        if tests:
            return "tested"
        if self.people:
            return "left to people"
        return f"scheduled: {self.area}"


def read_requirements(path: Path) -> dict[str, Requirement]:
    """Read the list, and refuse one with a gap, an unknown area or an entry in no state."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))
    areas: dict[str, str] = listed["areas"]
    wanted = {f"R{number}" for number in range(1, LAST_NUMBER + 1)}
    if found := wanted ^ listed["requirements"].keys():
        message = f"{path.name}: wanted R1 to R{LAST_NUMBER}, each once; missing or too many: "
        raise MatrixError(message + ", ".join(sorted(found)))
    requirements = {}
    for number, entry in listed["requirements"].items():
        area = entry.get("area", "")
        if area and area not in areas:
            message = f"{path.name}: {number}: unknown area {area!r}; known: {', '.join(areas)}"
            raise MatrixError(message)
        people = entry.get("people", False)
        requirements[number] = Requirement(number, entry["title"], areas.get(area, ""), people)
    return requirements


def named_tests(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield ``(number, place of the test)`` for every number in every test's name."""
    for path in sorted(folder.rglob("test_*.py")):
        place = path.relative_to(folder).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if match := NUMBERS.match(node.name):
                for number in match[1].upper().split("_")[:-1]:
                    yield number, f"{place}::{node.name}"


def tests_by_number(folder: Path, known: Mapping[str, Requirement]) -> dict[str, list[str]]:
    """Group the tests by the numbers in their names, and refuse a number that nobody listed."""
    tests: dict[str, list[str]] = {number: [] for number in known}
    for number, test in named_tests(folder):
        if number not in tests:
            message = f"{test}: {number} is no requirement; known: R1 to R{LAST_NUMBER}"
            raise MatrixError(message)
        tests[number].append(test)
    return tests


def render(requirements: Mapping[str, Requirement], tests: Mapping[str, list[str]]) -> str:
    """Return the Markdown of the matrix."""
    lost = [
        number
        for number, requirement in requirements.items()
        if not (tests[number] or requirement.area or requirement.people)
    ]
    if lost:
        message = f"neither tested, nor scheduled, nor left to people: {', '.join(lost)}"
        raise MatrixError(message)
    states = {number: one.state(tests[number]) for number, one in requirements.items()}
    counts = Counter(state.split(":")[0] for state in states.values())
    lines = [
        "# Requirements and the tests that show them",
        "",
        "Written by `make coverage` from the names of the tests and from `requirements.toml`.",
        "",
        f"Tested {counts['tested']}, scheduled {counts['scheduled']}, "
        f"left to people {counts['left to people']}, of {len(requirements)}.",
        "",
        "| number | asks for | state | tests |",
        "|---|---|---|---|",
    ]
    for number, requirement in requirements.items():
        shown = "<br>".join(f"`{test}`" for test in tests[number])
        lines.append(f"| {number} | {requirement.title} | {states[number]} | {shown} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the file; return the exit code."""
    try:
        requirements = read_requirements(TESTS / "requirements.toml")
        text = render(requirements, tests_by_number(TESTS, requirements))
    except MatrixError as error:
        print(error, file=sys.stderr)
        return 1
    if arguments == ["--check"]:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        print("tests/COVERAGE.md is stale: run `make coverage` and commit it.", file=sys.stderr)
        return 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
