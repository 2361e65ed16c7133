import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".train-venv" / "bin" / "python"


@pytest.mark.long
def test_the_network_of_the_lane_is_trained_again_to_the_byte(tmp_path: Path) -> None:
    if not (ROOT / ".train-venv" / ".train").is_file():
        pytest.skip("needs the training environment: make train-env")
    result = subprocess.run(
        [PYTHON, "-W", "ignore", Path(__file__).with_name("lane_epochs.py"), tmp_path],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    said = json.loads(result.stdout.splitlines()[-1])
    first, again = said["measured"]
    assert first == again
    assert first["vehicle_recall"] > 0.9
    assert first["onnx_against_torch_largest_difference"] < 1e-4
    one, other = ((tmp_path / name / "lane_parts.onnx").read_bytes() for name in "ab")
    assert one == other
    assert said["card"]["sha256"] == hashlib.sha256(one).hexdigest()
