"""The two real clips, served over RTSP at their own pace, give the passages of their files."""

from __future__ import annotations

import re
import signal
from pathlib import Path
from typing import Any

import pytest
from gate_run import ROOT
from live_run import LiveRun, served

pytestmark = [pytest.mark.shared, pytest.mark.xdist_group("live clips")]


def passages(name: str, clip: str, expected_n: int, data: Path, home: Path) -> list[dict[str, Any]]:
    """The passages of a site of `infra/sites` whose cameras are streams of the clip."""
    text = (ROOT / "infra" / "sites" / f"{name}.toml").read_text(encoding="utf-8")
    cameras = re.findall(r"\[cameras\.([a-z0-9-]+)\]", text)
    once = {"clips": [str(data / "videos" / clip)], "closes": True, "once": True}
    with served({f"/{camera}": once for camera in cameras}) as server:
        for camera in cameras:
            text = re.sub('uri = "[$].*"', f'uri = "{server.uri(f"/{camera}")}"', text, count=1)
        site = home / "site.toml"
        site.write_text(re.sub("starts_at = .*", "", text), encoding="utf-8")
        with LiveRun(site, home) as run:
            run.wait_for_passages(expected_n)
            run.wait_until_seen(cameras, name)
            assert run.stop(signal.SIGTERM) == 130
        return run.passages


def test_r21_the_port_gate_over_rtsp(shared_data: Path, tmp_path: Path) -> None:
    found = passages("linkuan", "linkuan_container_code.mp4", 2, shared_data, tmp_path)
    assert sorted(
        (passage["lane"], [(c["code"], c["size_type"]) for c in passage["containers"]])
        for passage in found
    ) == [
        ("exit-out-3", [("WSAU4160620", "45G1")]),
        ("exit-out-4", [("SEGU5210293", "45G1")]),
    ]
    assert all(passage["plates"] == [] for passage in found)


def test_r21_r22_the_toll_lane_over_rtsp(shared_data: Path, tmp_path: Path) -> None:
    found = passages("parkpow", "parkpow_cars.mp4", 3, shared_data, tmp_path)
    assert [[plate["text"] for plate in passage["plates"]] for passage in found] == [
        ["34A36837"],
        ["34A23126"],
        ["89C20339"],
    ]
    assert {passage["clock_source"] for passage in found} == {"system"}
    assert all(abs(passage["clock_offset_s"]) < 0.5 for passage in found)
