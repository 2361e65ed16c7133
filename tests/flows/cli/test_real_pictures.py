"""Numbers on real photographs, as the command line reads and measures them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.shared


def gatestream(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli.app", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )


def test_r21_reads_codes_and_plates_of_real_photographs(shared_data: Path) -> None:
    wanted = {
        "containers/marsa/data__test__1-154527001-OCR-LB-C02.jpg": {"MSCU5006271"},
        "containers/duyhxm/demos__loc__examples__0011024.jpg": {"GCXU5907050"},
        "containers/macarize/containerBig.jpg": {"PSSU3581297", "PSSU3567508"},
        "plates_vn/crops/3CarLongPlate446.jpg": {"30N4616"},
    }
    ended = gatestream("read", "--json", *(shared_data / file for file in wanted))
    for line, texts in zip(ended.stdout.splitlines(), wanted.values(), strict=True):
        row = json.loads(line)
        read = [one["code"] for one in row["containers"]] + [one["text"] for one in row["plates"]]
        assert texts <= set(read)


@pytest.mark.long
@pytest.mark.parametrize(
    ("labels", "kind", "recall", "accepted_wrong_upper95"),
    [
        ("containers/labels.csv", "container", 0.90, 0.15),
        ("plates_vn/scenes.csv", "plate", 0.90, 0.20),
        ("plates_vn/crops.csv", "plate", 0.95, 0.06),
    ],
)
def test_r21_the_share_read_exactly_does_not_fall(
    shared_data: Path, labels: str, kind: str, recall: float, accepted_wrong_upper95: float
) -> None:
    words = (shared_data / labels, "--images", shared_data, "--kind", kind, "--split", "test")
    result = json.loads(gatestream("evaluate", *words, "--json").stdout)
    assert result["recall"] >= recall
    assert result["accepted_wrong_upper95"] <= accepted_wrong_upper95
