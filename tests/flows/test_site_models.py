from pathlib import Path

import pytest

from flows.run import recogniser_of
from models.detection.weights import WEIGHTS
from schemas.engine import Engine
from schemas.errors import InputError, ModelError
from schemas.site import Models


@pytest.mark.parametrize(
    ("models", "error", "said"),
    [
        (Models(detector=Path("/nowhere/x.onnx")), ModelError, "wanted an ONNX network in"),
        (Models(engine=Engine.CUDA), ModelError, "an NVIDIA card"),
        (Models(owners=Path("/nowhere/owners.csv")), InputError, "a CSV file of owner codes"),
    ],
    ids=["a detector that is not there", "an accelerator that is not there", "no owners"],
)
def test_what_a_site_asks_for_in_vain_is_named(
    models: Models, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        recogniser_of(models, 1)


def test_a_site_reads_with_its_own_detector_and_owners(tmp_path: Path) -> None:
    detector = tmp_path / "own.onnx"
    detector.write_bytes((WEIGHTS / "region_detector.onnx").read_bytes())
    owners = tmp_path / "owners.csv"
    owners.write_text("code,company\nQQQU,A small line\n", encoding="utf-8")
    recogniser = recogniser_of(
        Models(detector=detector, owners=owners, engine=Engine.ONNXRUNTIME), 1
    )
    assert recogniser.owners.known("QQQU1234560")
    assert recogniser.owners.known("MSCU1234560")
