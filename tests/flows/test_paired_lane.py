"""One lane with two cameras, from videos to passages, in Bytewax and without it, and killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from paired_lane import PLATES, make_paired_lane, reader_for, stored
from rolling_box import T0

from flows.in_process import run_in_process
from flows.pairing import LanePairings
from flows.settle import Settler
from flows.watch import CameraWatch, ResumePoints
from schemas.passage import Pairing, Passage
from schemas.site import SiteFile, load_site

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("paired_lane.py")
KILLS = (62, 104, 188)
"""Among them while one camera's crossing waits for the other's, and after a camera's end."""
MORE_KILLS = tuple(range(20, 190, 7))


@pytest.fixture(scope="module")
def site_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of one lane."""
    return make_paired_lane(tmp_path_factory.mktemp("paired"))


@pytest.fixture(scope="module")
def passages(site_file: Path) -> list[Passage]:
    """The passages without Bytewax, one camera after the other."""
    return in_process(load_site(site_file))


def in_process(site: SiteFile) -> list[Passage]:
    settler = Settler(site, stored, "shades")
    watch = CameraWatch(site, reader_for, ResumePoints())
    pairings = LanePairings(site.cameras, lambda vehicle: [settler.passage(vehicle)], lambda: T0)
    outcomes = run_in_process(site.cameras, watch.push, settler.settle, pairings)
    return [outcome for outcome in outcomes if isinstance(outcome, Passage)]


def test_r21_r24_each_vehicle_is_one_passage_with_what_both_cameras_read(
    passages: list[Passage],
) -> None:
    assert [sorted(plate.text for plate in passage.plates) for passage in passages] == PLATES
    assert [passage.pairing for passage in passages] == [Pairing.PAIRED] * 3 + [Pairing.ALONE] * 2
    assert [passage.cameras for passage in passages[2:]] == [
        ("rear", "front"),
        ("front",),
        ("rear",),
    ]


def test_r22_the_reference_camera_s_line_makes_the_instant(passages: list[Passage]) -> None:
    at_s = [(passage.passed_at - T0).total_seconds() for passage in passages]
    # Boxes reach the line 1.2 s after they enter; the front camera's alone less -1.8 s on average.
    assert at_s == pytest.approx([4.2, 9.2, 10.7, 15.5, 17.7], abs=0.2)


def test_r25_the_evidence_is_of_both_cameras(passages: list[Passage]) -> None:
    shown = [(proof.role.value, proof.number, proof.camera) for proof in passages[0].evidence]
    assert shown == [
        ("frame", "", "rear"),
        ("frame", "", "front"),
        ("plate", "15R14098", "rear"),
        ("plate", "51C12345", "front"),
    ]


def test_a_camera_by_itself_keeps_its_instants_and_ids(
    site_file: Path, passages: list[Passage]
) -> None:
    site = load_site(site_file)
    only = site.model_copy(update={"cameras": {"rear": site.cameras["rear"]}})
    by_itself = in_process(only)
    seen = [passage for passage in passages if "rear" in passage.cameras]
    assert [p.passage_id for p in by_itself] == [p.passage_id for p in seen]
    assert {passage.pairing for passage in by_itself} == {Pairing.SINGLE}


@pytest.mark.parametrize(
    ("epoch_s", "runs"),
    [
        (0.0, [(), *((kill,) for kill in KILLS)]),
        pytest.param(0.0, [(kill,) for kill in MORE_KILLS], marks=pytest.mark.long),
        # What is written down lags behind, and a run is killed again and again.
        (0.1, [(100, 60), (150, 40, 20)]),
    ],
)
def test_r96_killed_at_any_step_the_flow_passes_on_the_same(
    site_file: Path,
    passages: list[Passage],
    tmp_path: Path,
    epoch_s: float,
    runs: list[tuple[int, ...]],
) -> None:
    folders = {tmp_path / str(n): kills for n, kills in enumerate(runs)}
    tasks = [f"{folder}={','.join(map(str, kills))}" for folder, kills in folders.items()]
    command = [sys.executable, str(DRIVER), str(site_file), str(epoch_s), *tasks]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "models" / "tracking")))
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    wanted = {passage.model_dump_json() for passage in passages}
    for folder, kills in folders.items():
        lines = (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()
        # What was not yet written down is passed on again, and must be the same then.
        assert set(lines) == wanted, kills
