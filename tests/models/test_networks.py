from pathlib import Path

import numpy as np
import pytest

from models.networks import Engine, fastest_engine, open_network
from models.ocr.weights import DETECTOR_FILE, RECOGNISER_FILE, bundled_weights
from schemas.errors import ModelError


@pytest.mark.parametrize("file", [DETECTOR_FILE, RECOGNISER_FILE])
def test_both_engines_give_nearly_the_same(file: str) -> None:
    path = bundled_weights(file)
    rng = np.random.default_rng(1)
    blob = rng.uniform(-1, 1, (2, 3, 48 if file == RECOGNISER_FILE else 64, 96)).astype(np.float32)
    ours = [open_network(path, 1, e) for e in (Engine.ONNXRUNTIME, Engine.OPENVINO)]
    first, second = (network.run(blob) for network in ours)
    assert first.shape == second.shape
    # bfloat16 keeps eight bits of each factor.
    assert np.abs(first - second).mean() < 0.01
    assert ours[0].metadata == ours[1].metadata


def test_the_fastest_engine_is_one_that_is_here() -> None:
    assert fastest_engine() in {Engine.ONNXRUNTIME, Engine.OPENVINO}


def test_an_absent_accelerator_is_named() -> None:
    with pytest.raises(ModelError, match=r"an NVIDIA card \(engine cuda\).*CPUExecutionProvider"):
        open_network(bundled_weights(DETECTOR_FILE), 1, Engine.CUDA)


@pytest.mark.parametrize("engine", [Engine.ONNXRUNTIME, Engine.OPENVINO])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, engine: Engine) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no network")
    with pytest.raises(ModelError, match=r"wanted an ONNX network in .*broken\.onnx"):
        open_network(path, 1, engine)


def test_sizes_without_end_do_not_fill_the_memory() -> None:
    network = open_network(bundled_weights(DETECTOR_FILE), 1, Engine.OPENVINO)
    sides = [32 * side for side in range(1, 12)]
    # The largest first: what one picture needs is no growth.
    shapes = sorted(((h, w) for h in sides for w in sides), reverse=True)
    for height, width in shapes[:75]:
        network.run(np.zeros((1, 3, height, width), np.float32))
    before = resident_mib()
    for height, width in shapes[75:]:
        network.run(np.zeros((1, 3, height, width), np.float32))
    assert resident_mib() - before < 60


def resident_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
