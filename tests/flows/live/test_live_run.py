"""Recognition on a ring, killed at any moment: no vehicle lost, none doubled."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from gate_run import CLIP_END_S, State, state_of
from live_run import LiveRun, index_of, recording, served, wait_for

from sql.home import Home, StoreSettings
from sql.store import open_store

CODES = [["CAIU1321120"], ["MSKU4972578", "TGHU5627053"]]
CAMERA = "a-out-1-rear"
BY_PACE_S = 3.0

pytestmark = pytest.mark.xdist_group("live run")


@dataclass(frozen=True)
class Baseline:
    """An undisturbed run on a ring.

    Attributes:
        site: The site file: one camera that was recorded, one that nobody ever reaches.
        home: Its home.
        took_s: Seconds from its start until everything was looked at.
        state: What it left.
    """

    site: Path
    home: Path
    took_s: float
    state: State


@pytest.fixture(scope="module")
def baseline(short_gate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baseline]:
    """Records the clip of two lorries once, and runs on that."""
    home = tmp_path_factory.mktemp("live-baseline")
    clip = str(short_gate.parent / "clip.mp4")
    # Sent at once but for its end: a run reads it from the ring in any case.
    sent = {"clips": [clip], "closes": True, "once": True, "burst_s": CLIP_END_S - BY_PACE_S}
    with served({"/gate": sent}) as server:
        text = short_gate.read_text(encoding="utf-8")
        text = text.replace('uri = "clip.mp4"', f'uri = "{server.uri("/gate")}"')
        text = "\n".join(line for line in text.splitlines() if not line.startswith("starts_at"))
        text += (
            '\n[lanes.dead]\ngate = "a"\ndirection = "in"\n[cameras.dead]\nlane = "dead"\n'
            'uri = "rtsp://127.0.0.1:1/dead"\nline = [[0.1, 0.6], [0.9, 0.6]]\n'
        )
        site = home / "site.toml"
        site.write_text(text, encoding="utf-8")
        with recording(site, home):
            wait_for("the clip is recorded", lambda: 1 in index_of(home, CAMERA, "demo").ends)
    ring = tmp_path_factory.mktemp("live-ring") / "ring"
    shutil.copytree(home / "ring", ring)
    started = time.monotonic()
    with LiveRun(site, home) as run:
        run.wait_until_seen([CAMERA], "demo")
        took_s = time.monotonic() - started
        assert run.stop(signal.SIGTERM) == 130
    shutil.copytree(ring, home / "again")
    yield Baseline(site, home, took_s, state_of(home))


def numbers_of(state: State) -> list[tuple[str, list[str], list[str]]]:
    """The passages of the archive, each with its codes and plates; ids name the instants."""
    return sorted(
        (
            str(row["passage_id"]),
            sorted(row["containers"]),
            sorted(row["plates"]),
        )
        for rows in state.archive.values()
        for row in rows
    )


def test_r21_r24_every_lorry_is_one_passage_though_another_camera_is_dead(
    baseline: Baseline,
) -> None:
    run = LiveRun(baseline.site, baseline.home)
    assert [sorted(c["code"] for c in p["containers"]) for p in run.passages] == CODES
    assert len(baseline.state.tables["passage_revisions"]) == 2


def test_r2_r71_a_dead_camera_has_a_history_too(baseline: Baseline) -> None:
    health = baseline.state.tables["camera_health"]
    of_dead = [row for row in health if "('camera', 'dead')" in row]
    assert any("('reason', 'refused')" in row and "('status', 'away')" in row for row in of_dead)
    assert all("('frames_n', 0)" in row for row in of_dead)
    of_living = [row for row in health if f"('camera', '{CAMERA}')" in row]
    assert any("('frames_n', 0)" not in row for row in of_living)


@pytest.mark.parametrize(
    "kills_n", [1, pytest.param(12, marks=pytest.mark.long)], ids=["few", "many"]
)
def test_r96_recognition_that_is_killed_loses_no_vehicle_and_doubles_none(
    baseline: Baseline, tmp_path: Path, kills_n: int
) -> None:
    shutil.copytree(baseline.home / "again", tmp_path / "ring")
    moments = np.random.default_rng(20261122 + kills_n)
    for _ in range(kills_n):
        with LiveRun(baseline.site, tmp_path):
            time.sleep(float(moments.uniform(0.3, 0.9)) * baseline.took_s)
            # Leaving the block kills with −9.
    with LiveRun(baseline.site, tmp_path) as run:
        run.wait_until_seen([CAMERA], "demo")
        assert run.stop(signal.SIGTERM) == 130
    # The last run may have had nothing left to do, and then was stopped before it archived.
    with open_store(StoreSettings(Home(tmp_path))) as store:
        store.sync_archive(datetime.now(UTC))
    assert numbers_of(state_of(tmp_path)) == numbers_of(baseline.state)


def test_a_safe_stop_keeps_the_place_in_the_stream(baseline: Baseline) -> None:
    run = LiveRun(baseline.site, baseline.home)
    first, second = (passage["passage_id"] for passage in run.passages)
    with run:
        time.sleep(0.6 * baseline.took_s)
        assert run.stop(signal.SIGTERM) == 130
    # The clip ends before the lane is empty again: only the lorry in it may be told once more.
    again = [passage["passage_id"] for passage in run.passages[2:]]
    assert first not in again
    assert set(again) <= {second}
    assert numbers_of(state_of(baseline.home)) == numbers_of(baseline.state)
