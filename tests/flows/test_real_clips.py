"""Two real clips through their site files: who passed, and nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gate_run import ROOT, environment, passages_of, run

pytestmark = pytest.mark.shared


def passages(name: str, shared_data: Path, home: Path, monkeypatch: Any) -> list[dict[str, Any]]:
    monkeypatch.setenv("GATESTREAM_DATA", str(shared_data))
    assert environment(home)["GATESTREAM_DATA"] == str(shared_data)
    done = run(ROOT / "infra" / "sites" / f"{name}.toml", home)
    assert done.returncode == 0, done.stderr
    return passages_of(done)


def test_r21_two_lorries_leave_a_port_and_the_printed_table_is_not_read(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = passages("linkuan", shared_data, tmp_path, monkeypatch)
    assert sorted(
        (passage["lane"], [(c["code"], c["size_type"]) for c in passage["containers"]])
        for passage in found
    ) == [
        ("exit-out-3", [("WSAU4160620", "45G1")]),
        ("exit-out-4", [("SEGU5210293", "45G1")]),
    ]
    assert all(passage["plates"] == [] for passage in found)


def test_r21_three_vehicles_pass_a_toll_lane_and_the_printed_plate_is_not_read(
    shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = passages("parkpow", shared_data, tmp_path, monkeypatch)
    assert [[plate["text"] for plate in passage["plates"]] for passage in found] == [
        ["34A36837"],
        ["34A23126"],
        ["89C20339"],
    ]
    assert all(passage["containers"] == [] for passage in found)
