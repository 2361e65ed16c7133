import json
import shutil
from pathlib import Path

import pytest

from models.detection.regions import REGION_KINDS
from models.detection.weights import CARD_FILE, WEIGHTS, checked_weights, read_card, region_network
from models.ocr.weights import DETECTOR_FILE, bundled_weights
from schemas.errors import ModelError

LARGEST_BYTES = 12_000_000


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path / CARD_FILE


def test_the_bundled_weights_are_those_of_their_card() -> None:
    card = read_card(WEIGHTS / CARD_FILE)
    assert checked_weights(WEIGHTS / CARD_FILE).name == card.file
    assert card.licence == "AGPL-3.0"
    assert card.command
    assert card.metrics
    bundled = region_network(1)
    assert bundled.kinds == REGION_KINDS
    assert bundled.version == card.version
    assert bundled.finds_codes


def test_all_weights_are_small_and_have_a_card() -> None:
    networks = sorted(WEIGHTS.glob("*.onnx"))
    assert networks
    assert sum(path.stat().st_size for path in networks) <= LARGEST_BYTES
    assert all(path.with_suffix(".json").is_file() for path in networks)


def test_one_altered_byte_is_noticed(copied: Path) -> None:
    weights = copied.parent / read_card(copied).file
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    with pytest.raises(ModelError, match=r"with SHA-256 \w{64}, as its card says, got \w{64}"):
        checked_weights(copied)


def test_missing_weights_are_named(copied: Path) -> None:
    (copied.parent / read_card(copied).file).unlink()
    with pytest.raises(ModelError, match=r"wanted the weights .*\.onnx, which cannot be read"):
        checked_weights(copied)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "cannot be read: No such file"),
        ("no card", "Invalid JSON"),
        ('{"file": "x.onnx"}', "sha256: Field required"),
    ],
)
def test_a_card_that_is_none_is_refused(tmp_path: Path, content: str | None, reason: str) -> None:
    path = tmp_path / "card.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=f"wanted a model card in .*{reason}"):
        read_card(path)


def test_a_card_with_an_unknown_key_is_refused(copied: Path) -> None:
    card = json.loads(copied.read_text(encoding="utf-8")) | {"colour": "red"}
    copied.write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="colour: Extra inputs are not permitted"):
        read_card(copied)


def test_a_site_may_bring_its_own_network(copied: Path) -> None:
    own = region_network(1, weights=copied.parent / read_card(copied).file)
    assert own.kinds == REGION_KINDS
    assert own.version.startswith("region_detector@")


def test_a_network_without_names_is_refused() -> None:
    with pytest.raises(ModelError, match="wanted a detector that names its classes"):
        region_network(1, weights=bundled_weights(DETECTOR_FILE))


def test_a_pt_network_needs_the_training_environment(tmp_path: Path) -> None:
    path = tmp_path / "own.pt"
    path.write_bytes(b"")
    with pytest.raises(ModelError, match="make train-env"):
        region_network(1, weights=path)
