"""A skip for want of something that is required fails, and skips are counted by reason."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
INI = """
[pytest]
markers =
    shared: x
    browser: x
    timescaledb: x
"""
TESTS = """
import pytest

@pytest.mark.{marker}
def test_marked():
    {body}

def test_unmarked():
    pytest.skip("another reason")
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("GATESTREAM_REQUIRE", raising=False)
    monkeypatch.setenv("GATESTREAM_DATA", str(pytester.path / "nowhere"))
    # The copy looks for the script beside its own folder, and is told that all is installed.
    script = pytester.path.parent / "infra" / "timescaledb.sh"
    script.parent.mkdir(exist_ok=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    pytester.makeini(INI)
    return pytester


@pytest.mark.parametrize(
    ("marker", "body", "require", "outcomes"),
    [
        ("shared", "pass", "", {"skipped": 2}),
        ("shared", "pass", "browser", {"skipped": 2}),
        ("shared", "pass", "shared", {"errors": 1, "skipped": 1}),
        ("shared", "pass", "browser, shared", {"errors": 1, "skipped": 1}),
        ("timescaledb", "pytest.skip('no server')", "", {"skipped": 2}),
        ("timescaledb", "pytest.skip('no server')", "timescaledb", {"failed": 1, "skipped": 1}),
        ("timescaledb", "pytest.xfail('known')", "timescaledb", {"xfailed": 1, "skipped": 1}),
        ("timescaledb", "pass", "timescaledb", {"passed": 1, "skipped": 1}),
    ],
)
def test_a_required_skip_fails(
    suite: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    marker: str,
    body: str,
    require: str,
    outcomes: dict[str, int],
) -> None:
    suite.makepyfile(TESTS.format(marker=marker, body=body))
    monkeypatch.setenv("GATESTREAM_REQUIRE", require)
    result = suite.runpytest_inprocess("-p", "no:cacheprovider")
    result.assert_outcomes(**outcomes)
    result.stdout.fnmatch_lines(["1 skipped: another reason"])


def test_a_misspelt_requirement_is_refused(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite.makepyfile("def test_nothing(): pass")
    monkeypatch.setenv("GATESTREAM_REQUIRE", "chrome")
    result = suite.runpytest_inprocess()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*unknown ?'chrome'?; known: timescaledb, browser, shared*"])
