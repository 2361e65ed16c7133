"""``gatestream retain``, ``organisation``, ``backup`` and ``restore`` on a store of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.app import app
from sql.embedded import embedded_server

ROOT = Path(__file__).parents[3]
ORGANISATION = ROOT / "infra" / "organisation.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Homes and backups; open to the account that the server runs under."""
    made = tmp_path_factory.mktemp("backup")
    for above in (made, made.parent):
        above.chmod(0o755)
    return made


@pytest.fixture(scope="module", autouse=True)
def home(folder: Path) -> Iterator[Path]:
    """A home whose server stays up for all of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GATESTREAM_HOME", str(folder / "home"))
        patch.delenv("GATESTREAM_DSN", raising=False)
        with embedded_server(folder / "home" / "postgres"):
            migrated = CliRunner().invoke(app, ["migrate"], catch_exceptions=False)
            assert migrated.exit_code == 0
            yield folder / "home"


def said(*words: object) -> dict[str, object]:
    result = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    told: dict[str, object] = json.loads(result.stdout)
    return told


def test_r4_an_organisation_is_loaded_and_shown() -> None:
    first = said("organisation", "load", ORGANISATION)
    assert first == {"is_changed": True, "levels_n": 3, "units_n": 5, "sites_n": 2}
    assert said("organisation", "load", ORGANISATION)["is_changed"] is False
    shown = CliRunner().invoke(app, ["organisation", "show", "--on", "2025-06-30", "--json"])
    units = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [unit["unit"] for unit in units][:2] == ["customs", "region-2"]
    table = CliRunner().invoke(app, ["organisation", "show"]).stdout
    assert "Chi cục Hải quan khu vực II" in table


def test_hours_are_counted_on_demand() -> None:
    assert said("retain") == {"lane_hours_n": 0, "camera_hours_n": 0, "left_n": 0}
    assert CliRunner().invoke(app, ["retain"], catch_exceptions=False).exit_code == 0


def test_a_backup_is_made_and_restored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said("organisation", "load", ORGANISATION)
    backup = folder / "made"
    told = said("backup", backup)
    assert (told["has_evidence"], told["altered"]) == (True, [])
    monkeypatch.setenv("GATESTREAM_HOME", str(folder / "other"))
    back = said("restore", backup)
    assert {name: back[name] for name in ("rows_n", "sha256", "audit_end", "migrated")} == {
        **{name: told[name] for name in ("rows_n", "sha256", "audit_end")},
        "migrated": [],
    }
    again = CliRunner().invoke(app, ["organisation", "load", str(ORGANISATION), "--json"])
    assert json.loads(again.stdout)["is_changed"] is False


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("restore", "nowhere"), "nowhere is no finished backup: it has no backup.json"),
        (("backup", "{home}"), "is there already; a backup is written to a new folder"),
        (("organisation", "load", "none.toml"), "an organisation file was wanted, but there is no"),
    ],
)
def test_a_fault_is_one_sentence_and_exit_code_2(
    home: Path, words: tuple[str, ...], sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli.app", *(word.format(home=home) for word in words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert done.stderr.count("Error:") == 1
    assert done.stdout == ""
