"""ultralytics, made to run without a network and beside a torch without CUDA.

ultralytics looks up public names and sends analytics when it is imported, unless it is told not
to. PyPI's torchvision is built for CUDA: beside a torch for the processor its operators are
missing, and ultralytics needs one of them, non-maximum suppression. A kernel of that name is
registered here; the rest of torchvision is the real one.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

from schemas.errors import ModelError

_SCHEMA = "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"


@cache
def ultralytics(settings_folder: Path) -> Any:  # noqa: ANN401 - the library carries no types
    """The package, imported once.

    Args:
        settings_folder: Where it may keep its own settings; made if missing.

    Raises:
        ModelError: It is not installed: training needs an environment of its own.
    """
    settings_folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "YOLO_OFFLINE": "true",
        "YOLO_AUTOINSTALL": "false",
        "YOLO_CONFIG_DIR": str(settings_folder),
        "WANDB_MODE": "disabled",
    }
    try:
        _complete_torchvision()
        import ultralytics as package  # noqa: PLC0415
    except ImportError as error:
        message = (
            f"wanted ultralytics and torch to train or to run a .pt network, got {error}; "
            "`make train-env` makes an environment with both"
        )
        raise ModelError(message) from error
    return package


def _complete_torchvision() -> None:
    """Gives torchvision the operator that it lacks, if it lacks it."""
    import torch  # noqa: PLC0415

    try:
        import torchvision  # noqa: PLC0415

        torchvision.ops.nms(torch.zeros(1, 4), torch.zeros(1), 0.5)
    except (RuntimeError, AttributeError):
        library = torch.library.Library("torchvision", "FRAGMENT")
        for schema in (_SCHEMA, _SCHEMA.replace("nms", "qnms", 1)):
            library.define(schema)
        library.impl("nms", _suppress, "CPU")
        _LIBRARIES.append(library)
        import torchvision  # noqa: PLC0415
        from torchvision import extension  # noqa: PLC0415
        from torchvision.ops import _register_onnx_ops  # noqa: F401, PLC0415

        extension._has_ops = lambda: True


_LIBRARIES: list[Any] = []
"""torch forgets a kernel with the object that registered it."""


def _suppress(boxes: Any, scores: Any, iou_threshold: float) -> Any:  # noqa: ANN401
    """Indices of the boxes that stay, best first: greedy non-maximum suppression."""
    import torch  # noqa: PLC0415

    left = scores.argsort(descending=True)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    kept = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(best)
        corner = torch.minimum(boxes[best, 2:], boxes[left, 2:])
        sides = (corner - torch.maximum(boxes[best, :2], boxes[left, :2])).clamp(min=0)
        shared = sides[:, 0] * sides[:, 1]
        left = left[shared <= iou_threshold * (areas[best] + areas[left] - shared)]
    return torch.stack(kept) if kept else torch.zeros(0, dtype=torch.int64)
