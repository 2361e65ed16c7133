"""PP-OCRv6 weights as they lie in the rapidocr wheel (Apache-2.0), opened in onnxruntime."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import onnxruntime as ort

from schemas.errors import ModelError

DETECTOR_FILE = "PP-OCRv6_det_small.onnx"
RECOGNISER_FILE = "PP-OCRv6_rec_small.onnx"
_ERRORS_ONLY = 3


def bundled_weights(name: str) -> Path:
    """The path of one weights file inside the installed rapidocr wheel.

    The package itself is not imported: its pipeline pulls in much that is not needed here.

    Raises:
        ModelError: rapidocr is not installed or does not carry the file.
    """
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        message = f"wanted {name} from the rapidocr wheel, but rapidocr is not installed"
        raise ModelError(message)
    path = Path(spec.origin).parent / "models" / name
    if not path.is_file():
        known = ", ".join(sorted(p.name for p in path.parent.glob("*.onnx"))) or "no weights"
        message = f"wanted {name} in {path.parent}, found {known}"
        raise ModelError(message)
    return path


def open_session(path: Path, threads: int) -> ort.InferenceSession:
    """Open weights on the processor.

    Args:
        path: An ONNX file.
        threads: Threads of one inference.

    Raises:
        ModelError: The file is no network that onnxruntime understands.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    # Waiting threads would otherwise spin, at the cost of decoding and of the other networks.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own classes share no base below Exception
        message = f"wanted an ONNX network in {path}, onnxruntime refused it: {error}"
        raise ModelError(message) from error
