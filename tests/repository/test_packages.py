"""The import packages are the folders of this repository, and what they import is declared."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "models", "sql", "flows", "dashboards")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Extras that a user of the runtime installs; the others are for those who work on it.
RUNTIME_EXTRAS = ("dashboard", "quality", "kafka")
# The only package that may need what trains networks.
TRAINING = ROOT / "models" / "training"
# Documented parts of a declared package that are distributed under a name of their own.
PARTS = {"pydantic_core": "pydantic"}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_resolves_inside_the_repository(package: str) -> None:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.origin == str(ROOT / package / "__init__.py")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[=<>~; ]", requirement)[0]) for requirement in requirements}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def test_everything_imported_is_declared() -> None:
    extras = PROJECT["optional-dependencies"]
    names = declared(PROJECT["dependencies"])
    for extra in RUNTIME_EXTRAS:
        names |= declared(extras[extra])
    trained_with = declared(extras["train"])
    providers = importlib.metadata.packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules()
        for module in imported(path)
        if module not in sys.stdlib_module_names
        and module not in PACKAGES
        and names.isdisjoint(map(canonical, providers.get(PARTS.get(module, module), [])))
        and not (path.is_relative_to(TRAINING) and canonical(module) in trained_with)
    }
    assert undeclared == set()


def test_every_direct_dependency_is_pinned_as_in_the_constraints() -> None:
    text = (ROOT / "infra" / "setup" / "constraints.txt").read_text(encoding="utf-8")
    pinned = dict(
        line.split("==") for line in text.splitlines() if line and not line.startswith("#")
    )
    constraints = {canonical(name): version for name, version in pinned.items()}
    extras = PROJECT["optional-dependencies"]
    for requirement in PROJECT["dependencies"] + extras["dashboard"] + extras["dev"]:
        name, version = re.sub(r"\[.*\]", "", requirement).split("==")
        assert constraints[canonical(name)] == version, name


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]( - \d{4}-\d{2}-\d{2})?$", changelog, flags=re.MULTILINE)
    names = [name for name, _ in headings]
    assert names, "CHANGELOG.md has no heading of the form '## [0.1.0] - 2026-11-30'"
    assert PROJECT["version"] in names or names == ["Unreleased"]


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "AGPL-3.0-or-later"
    assert "GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3" in text
    assert "13. Remote Network Interaction" in text
    assert "END OF TERMS AND CONDITIONS" in text
