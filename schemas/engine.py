"""What runs the networks."""

from __future__ import annotations

from enum import StrEnum


class Engine(StrEnum):
    """What runs a network."""

    AUTO = "auto"
    """Whichever of the two below is faster on this processor."""
    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"
    CUDA = "cuda"
    """onnxruntime on an NVIDIA card."""
