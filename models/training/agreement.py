"""Whether an exported network still answers as the trained one does."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.networks import Engine, open_network
from models.training.ultralytics_offline import ultralytics


def largest_difference(
    trained: Path, exported: Path, settings_folder: Path, side_px: int, seed: int = 1
) -> float:
    """The largest difference between both answers to one picture of noise.

    Args:
        trained: A ``.pt`` file.
        exported: Its ONNX file.
        settings_folder: For ultralytics.
        side_px: Side of the picture, a multiple of 32.
        seed: Makes the picture.

    Returns:
        The largest absolute difference, as a share of the largest absolute answer.
    """
    import torch  # noqa: PLC0415 - only the training environment has it

    blob = np.random.default_rng(seed).random((1, 3, side_px, side_px), np.float32)
    model = ultralytics(settings_folder).YOLO(str(trained)).model.float().eval()
    with torch.no_grad():
        wanted = model(torch.from_numpy(blob))[0].numpy()
    came = open_network(exported, 1, Engine.ONNXRUNTIME).run(blob)
    return float(np.abs(wanted - came).max() / np.abs(wanted).max())
