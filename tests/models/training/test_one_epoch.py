import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from models.detection.regions import REGION_KINDS

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".train-venv" / "bin" / "python"


@pytest.fixture(scope="module")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not (ROOT / ".train-venv" / ".train").is_file():
        pytest.skip("needs the training environment: make train-env")
    folder = tmp_path_factory.mktemp("training")
    result = subprocess.run(
        [PYTHON, Path(__file__).with_name("one_epoch.py"), folder],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    said: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return said | {"folder": folder}


def test_a_tiny_detector_is_trained_for_an_epoch(came: dict[str, Any]) -> None:
    assert came["pictures"] == 24
    assert Path(came["trained"]).is_file()
    assert came["kinds"] == [kind.value for kind in REGION_KINDS]


def test_the_exported_network_answers_as_the_trained_one(came: dict[str, Any]) -> None:
    assert came["plain_difference"] < 1e-4
    assert 0 < came["halved_difference"] < 1e-2


def test_a_pt_network_finds_regions_in_the_training_environment(came: dict[str, Any]) -> None:
    assert came["found_n"] > 0


def test_the_card_names_the_bytes_that_it_stands_beside(came: dict[str, Any]) -> None:
    card, folder = came["card"], came["folder"] / "weights"
    assert json.loads((folder / "region_detector.json").read_text(encoding="utf-8")) == card
    weights = (folder / card["file"]).read_bytes()
    assert hashlib.sha256(weights).hexdigest() == card["sha256"]
    assert card["seed"] == 7
    assert "map50" in card["metrics"]
