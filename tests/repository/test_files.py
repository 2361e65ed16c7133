"""What every file of the repository keeps to: its length, and what does not stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "models", "sql", "flows", "dashboards")
TEXT = {".py", ".sql", ".sh", ".md", ".toml", ".yaml", ".yml", ".txt", ".csv", ".json", ""}
LONGEST = 400
NOT_OURS = {"build", "dist", "__pycache__"}


def files() -> list[Path]:
    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            hidden = path.is_dir() and path.name.startswith(".") and path.name != ".ci"
            if hidden or path.name in NOT_OURS:
                continue
            if path.is_dir():
                yield from walk(path)
            elif path.suffix in TEXT:
                yield path

    return [path for path in walk(ROOT) if path.name != "LICENSE" and path != Path(__file__)]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = {name(path): path for path in files()}
MODULES = {name: path for name, path in FILES.items() if path.suffix == ".py"}
SOURCES = {name: path for name, path in MODULES.items() if name.split("/")[0] in PACKAGES}


def test_the_files_are_found() -> None:
    assert {"Makefile", "README.md", ".ci/run", "schemas/errors.py"} <= FILES.keys()


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_no_module_is_longer_than_it_may_be() -> None:
    counts = {module: len(lines(path)) for module, path in MODULES.items()}
    assert {module: count for module, count in counts.items() if count > LONGEST} == {}


FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.$}~/*])/(home|root|work|Users|farm)/\w"),
    "unfinished": re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "a password in an address": re.compile(
        r"\b\w+://[^\s/:@'\"{}<]+:[^\s/:@'\"{}<*$]+@(?!example)"
    ),
    "an access key": re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[bp]-\w{10,})\b"),
}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("see /home/somebody/x", "a path of one machine"),
        ("x = 1  # TODO later", "unfinished"),
        ("rtsp://admin:secret@10.0.0.1/stream", "a password in an address"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
        ("AKIA" + "A" * 16, "an access key"),
    ],
)
def test_what_is_forbidden_is_recognised(line: str, why: str) -> None:
    assert [reason for reason, pattern in FORBIDDEN.items() if pattern.search(line)] == [why]


@pytest.mark.parametrize(
    "line", ["rtsp://user:{password}@host", "https://docs.python.org/3/", "a/home/b", "~/work/x"]
)
def test_what_is_allowed_is_left_alone(line: str) -> None:
    assert not any(pattern.search(line) for pattern in FORBIDDEN.values())


# A test that shows a password is hidden has to write one.
ALLOWED_IN_TESTS = "a password in an address"


def test_nothing_forbidden_stands_in_a_file() -> None:
    found = [
        f"{file}:{number}: {why}: {line.strip()}"
        for file, path in FILES.items()
        for number, line in enumerate(lines(path), 1)
        for why, pattern in FORBIDDEN.items()
        if pattern.search(line) and not (why == ALLOWED_IN_TESTS and file.startswith("tests/"))
    ]
    assert found == []


STATEMENT = re.compile(
    r"""^\s*(
        select\s.+\sfrom\s | insert\s+into\s | update\s+\w+\s+set\s | delete\s+from\s
        | create\s+(or\s+replace\s+)?(temp\w*\s+)?(table|view|index|schema|role|extension|unique)\s
        | (drop|alter)\s+(table|view|index|schema|role)\s | with\s+\w+\s+as\s*\(
        | copy\s+\w+\s*[\(ft] | truncate\s
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


def docstrings(tree: ast.AST) -> set[int]:
    """Identity of the constants that are docstrings or stand alone as a statement."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def statements(source: str) -> list[str]:
    """SQL statements in the strings of a module, docstrings left out."""
    tree = ast.parse(source)
    spared = docstrings(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in spared
        and STATEMENT.match(node.value)
    ]


@pytest.mark.parametrize(
    ("source", "n"),
    [
        ("run('select 1 from t')", 1),
        ("run(f'delete from {table}')", 1),
        ("run('''\n  with a as (select 1) ...''')", 1),
        ('"""Select rows from a table."""', 0),
        ("message = 'select a day to see its passages'", 0),
        ("message = 'update the site file'", 0),
    ],
)
def test_sql_in_a_string_is_recognised(source: str, n: int) -> None:
    assert len(statements(source)) == n


def test_sql_lives_in_sql_files() -> None:
    found = {
        module: statements(path.read_text(encoding="utf-8")) for module, path in SOURCES.items()
    }
    assert {module: texts for module, texts in found.items() if texts} == {}


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in SOURCES.values()}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_no_folder_of_tests_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
