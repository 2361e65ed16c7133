"""The real program on a clip of two lorries: what it prints, stores, archives and survives."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from gate_run import (
    PROGRAM,
    State,
    environment,
    passages_of,
    run,
    run_and_kill,
    run_and_signal,
    state_of,
)

from flows.in_process import run_in_process
from flows.pairing import LanePairings
from flows.run import reader_for
from flows.settle import Settler
from flows.watch import CameraWatch, ResumePoints
from models.recogniser import Recogniser
from schemas.passage import Passage
from schemas.site import load_site
from sql.evidence import EvidenceStore

CODES = [["CAIU1321120"], ["MSKU4972578", "TGHU5627053"]]

# All tests of this module look at runs of one home, which are made once on one worker.
pytestmark = pytest.mark.xdist_group("run")


@dataclass(frozen=True)
class Baseline:
    """An undisturbed run."""

    home: Path
    printed: subprocess.CompletedProcess[str]
    took_s: float
    state: State


@pytest.fixture(scope="module")
def baseline(short_gate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baseline]:
    """Runs the clip once to its end."""
    home = tmp_path_factory.mktemp("baseline")
    started = time.monotonic()
    printed = run(short_gate, home)
    yield Baseline(home, printed, time.monotonic() - started, state_of(home))


def test_r21_r26_r50_each_lorry_is_one_passage_with_all_its_containers(baseline: Baseline) -> None:
    assert baseline.printed.returncode == 0, baseline.printed.stderr
    passages = passages_of(baseline.printed)
    assert [sorted(c["code"] for c in passage["containers"]) for passage in passages] == CODES
    assert [passage["lane"] for passage in passages] == ["a-out-1"] * 2
    assert len(baseline.state.tables["passage_revisions"]) == 2
    assert len(baseline.state.tables["passage_containers"]) == 3


def test_r22_the_line_is_reached_when_the_truth_says(baseline: Baseline) -> None:
    # The clip starts at 17:20:00; truth.csv says 3.906 s and 13.185 s for the front bumper.
    at_s = [float(p["passed_at"].split(":")[2].rstrip("Z")) for p in passages_of(baseline.printed)]
    assert at_s == pytest.approx([3.9, 13.2], abs=2.0)


def test_r25_every_picture_that_a_row_names_is_there_and_whole(baseline: Baseline) -> None:
    named = {
        f"{evidence['sha256']}.jpg"
        for passage in passages_of(baseline.printed)
        for evidence in passage["evidence"]
    }
    assert len(named) >= 5
    assert named <= set(baseline.state.evidence)
    assert all(baseline.state.evidence.values())


def test_r26_r105_the_archive_and_the_store_give_the_same_counts(baseline: Baseline) -> None:
    counts = subprocess.run(
        [*PROGRAM, "sql", "--json", "select count(*) as n from passages"],
        env=environment(baseline.home),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(counts.stdout) == [{"n": len(baseline.state.tables["passage_revisions"])}]


@pytest.mark.long
def test_the_same_clip_twice_leaves_the_same_rows_and_files(
    short_gate: Path, baseline: Baseline
) -> None:
    again = run(short_gate, baseline.home)
    assert passages_of(again) == passages_of(baseline.printed)
    assert state_of(baseline.home) == baseline.state


@pytest.mark.parametrize("kills_n", [1, pytest.param(50, marks=pytest.mark.long)])
def test_r96_killed_at_random_moments_and_started_again_gives_the_same_state(
    short_gate: Path, baseline: Baseline, tmp_path: Path, kills_n: int
) -> None:
    moments = np.random.default_rng(20261121)
    killed_n = 0
    for _ in range(kills_n):
        killed_n += run_and_kill(
            short_gate, tmp_path, float(moments.uniform(0.2, baseline.took_s * 0.6))
        )
    last = run(short_gate, tmp_path)
    assert last.returncode == 0, last.stderr
    assert killed_n >= kills_n // 2
    assert state_of(tmp_path) == baseline.state


def test_a_run_that_is_told_to_stop_ends_quietly_and_goes_on_later(
    short_gate: Path, baseline: Baseline, tmp_path: Path
) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        stopped = run_and_signal(short_gate, tmp_path, baseline.took_s * 0.4, number)
        assert stopped.returncode == 130, number
        assert stopped.stderr == "", number
    assert run(short_gate, tmp_path).returncode == 0
    assert state_of(tmp_path) == baseline.state


def test_without_bytewax_the_same_stages_give_the_same_passages(
    short_gate: Path, baseline: Baseline, tmp_path: Path
) -> None:
    site = load_site(short_gate)
    recogniser = Recogniser(threads=1)
    watch = CameraWatch(site, reader_for(recogniser), ResumePoints())
    settler = Settler(site, EvidenceStore(tmp_path).put, recogniser.version)
    pairings = LanePairings(
        site.cameras, lambda vehicle: [settler.passage(vehicle)], lambda: datetime.now(UTC)
    )
    passages = [
        outcome.model_dump(mode="json")
        for outcome in run_in_process(site.cameras, watch.push, settler.settle, pairings)
        if isinstance(outcome, Passage)
    ]
    assert passages == passages_of(baseline.printed)
