"""PP-OCRv6 weights as they lie in the rapidocr wheel (Apache-2.0)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from models.networks import Engine, Network, open_network
from schemas.errors import ModelError

DETECTOR_FILE = "PP-OCRv6_det_small.onnx"
RECOGNISER_FILE = "PP-OCRv6_rec_small.onnx"


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


def text_detection_network(threads: int, engine: Engine = Engine.AUTO) -> Network:
    """The network that finds lines of text.

    Args:
        threads: Threads of one inference.
        engine: What runs it.
    """
    return open_network(bundled_weights(DETECTOR_FILE), threads, engine)


def line_recognition_network(threads: int, engine: Engine = Engine.AUTO) -> Network:
    """The network that reads one line, on one thread each.

    A line is so little work that threads gain nothing within it; lines beside one another do.

    Args:
        threads: Lines that are read at once.
        engine: What runs it.
    """
    return open_network(bundled_weights(RECOGNISER_FILE), threads, engine, at_once_n=threads)
