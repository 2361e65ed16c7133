"""Training of the detector with ultralytics, and its export to ONNX."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.training.ultralytics_offline import ultralytics
from schemas.errors import ModelError


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything that decides what a training gives.

    Attributes:
        epochs: Passes over the training set.
        side_px: Side of the square that pictures are put into.
        batch: Pictures a step.
        seed: Decides order, augmentation and new weights.
        first_rate: Learning rate after warming up.
        frozen_layers: Layers from the input on that keep their weights.
        mosaic: Share of steps that see four pictures put together.
        plain_epochs: Last epochs, without mosaics.
    """

    epochs: int = 24
    side_px: int = 640
    batch: int = 8
    seed: int = 7
    first_rate: float = 7e-4
    frozen_layers: int = 0
    mosaic: float = 0.6
    plain_epochs: int = 3


def train(start: Path, dataset: Path, out: Path, plan: TrainingPlan, device: str = "cpu") -> Path:
    """Trains a detector; a training that was broken off goes on from its last epoch.

    Args:
        start: Weights (``.pt``) to start from, or an architecture (``.yaml``).
        dataset: The description of a training set.
        out: Folder of the training; its checkpoints are in ``run/weights``.
        plan: How to train.
        device: ``cpu``, or the number of a CUDA device.

    Returns:
        The trained weights, a ``.pt`` file.
    """
    package = ultralytics(out / "ultralytics")
    last = out / "run" / "weights" / "last.pt"
    if last.is_file():
        model = package.YOLO(str(last))
        model.train(resume=True)
    else:
        model = package.YOLO(str(start))
        model.train(**_settings(dataset, out, plan, device))
    return last


def _settings(dataset: Path, out: Path, plan: TrainingPlan, device: str) -> dict[str, Any]:
    return {
        "data": str(dataset),
        "project": str(out.resolve()),
        "name": "run",
        "exist_ok": True,
        "epochs": plan.epochs,
        "imgsz": plan.side_px,
        "batch": plan.batch,
        # Otherwise steps are put off until 64 pictures were seen: too few steps on a small set.
        "nbs": plan.batch,
        "seed": plan.seed,
        "deterministic": True,
        "device": device,
        "workers": 0,
        "optimizer": "AdamW",
        "lr0": plan.first_rate,
        "warmup_epochs": 1,
        "cos_lr": True,
        "freeze": plan.frozen_layers or None,
        "mosaic": plan.mosaic,
        "close_mosaic": plan.plain_epochs,
        # Text that is mirrored or stands on its head is no text.
        "fliplr": 0.0,
        "flipud": 0.0,
        "degrees": 2.0,
        "scale": 0.4,
        "translate": 0.1,
        "hsv_h": 0.05,
        "hsv_v": 0.5,
        "plots": False,
        "val": False,
        "amp": False,
        "verbose": False,
    }


def validate(weights: Path, dataset: Path, settings_folder: Path, side_px: int) -> dict[str, Any]:
    """Average precision on the pictures that are kept apart for it.

    Args:
        weights: A ``.pt`` file.
        dataset: The description of a training set.
        settings_folder: For ultralytics.
        side_px: Side of the square that pictures are put into.

    Returns:
        ``map50`` and ``map50_95`` of all kinds, and ``map50`` by kind.
    """
    model = ultralytics(settings_folder).YOLO(str(weights))
    figures = model.val(
        data=str(dataset),
        imgsz=side_px,
        device="cpu",
        plots=False,
        verbose=False,
        workers=0,
        # Otherwise a folder runs/ appears wherever the command was given.
        project=str(settings_folder.resolve()),
    ).box
    by_kind = {
        model.names[int(kind)]: round(float(value), 4)
        for kind, value in zip(figures.ap_class_index, figures.ap50, strict=True)
    }
    return {
        "map50": round(float(figures.map50), 4),
        "map50_95": round(float(figures.map), 4),
        "map50_by_kind": by_kind,
    }


def export(weights: Path, settings_folder: Path, side_px: int) -> Path:
    """Exports trained weights to ONNX with free picture sizes, suppression left to the caller.

    Args:
        weights: A ``.pt`` file.
        settings_folder: For ultralytics.
        side_px: Size that the network is traced at.

    Returns:
        The ONNX file, beside the weights.

    Raises:
        ModelError: The weights are no detector.
    """
    model = ultralytics(settings_folder).YOLO(str(weights))
    if model.task != "detect":
        message = f"wanted the weights of a detector in {weights}, got those for {model.task}"
        raise ModelError(message)
    return Path(model.export(format="onnx", imgsz=side_px, dynamic=True, simplify=True, nms=False))


def export_beside(weights: Path) -> Path:
    """The ONNX file of a ``.pt`` network, written beside it unless a newer one is there.

    Args:
        weights: A ``.pt`` file.
    """
    exported = weights.with_suffix(".onnx")
    if exported.is_file() and exported.stat().st_mtime >= weights.stat().st_mtime:
        return exported
    return export(weights, weights.parent / "ultralytics", TrainingPlan().side_px)


def plan_of(options: Any) -> TrainingPlan:  # noqa: ANN401 - the options of a command line
    """The plan among a command line's options, which are called like its attributes."""
    return TrainingPlan(**{name: getattr(options, name) for name in asdict(TrainingPlan())})
