"""From a finished training to the weights and the card that the project ships."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.detection.weights import CARD_FILE, ModelCard
from models.training.agreement import largest_difference
from models.training.detector import export, validate
from models.training.halves import store_in_halves

LARGEST_BYTES = 12_000_000
WEIGHTS_FILE = "region_detector.onnx"


@dataclass(frozen=True, slots=True)
class Told:
    """What only the person who trained knows.

    Attributes:
        version: Goes into every passage.
        trained_on: Which pictures, and how many.
        device: What it was trained on, and for how long.
        commands: What makes the weights anew.
        seed: Of the training.
        limits: What it is known to do badly.
    """

    version: str
    trained_on: str
    device: str
    commands: Sequence[str]
    seed: int
    limits: Sequence[str]


def publish(weights: Path, dataset: Path, out: Path, side_px: int, told: Told) -> ModelCard:
    """Exports trained weights, measures them and writes both with their card.

    Args:
        weights: A ``.pt`` file.
        dataset: The description of a training set, for its pictures kept apart.
        out: Folder of weights.
        side_px: Side at which it is measured.
        told: The rest of the card.
    """
    out.mkdir(parents=True, exist_ok=True)
    settings = weights.parent / "ultralytics"
    metrics: Mapping[str, Any] = validate(weights, dataset, settings, side_px)
    target = out / WEIGHTS_FILE
    store_in_halves(export(weights, settings, side_px), target)
    difference = largest_difference(weights, target, settings, side_px)
    card = ModelCard(
        file=WEIGHTS_FILE,
        sha256=hashlib.sha256(target.read_bytes()).hexdigest(),
        version=told.version,
        task="Finds vehicles, plates, containers, container codes and size-types in a picture.",
        architecture="YOLOv8n (ultralytics), weights stored as float16, computed in float32",
        started_from="YOLOv8n trained on plates, from PyPI's fastanpr 0.1.13, AGPL-3.0",
        trained_on=told.trained_on,
        labelled_by=(
            "codes: where PP-OCRv6 with this project's decoder reads exactly the known number; "
            "plates: truth and the fastanpr network; vehicles: YOLOX-nano (COCO); size-types: "
            "PP-OCRv6; containers, tractors and trailers of real pictures: the same network after "
            "a first training on synthetic stills alone; synthetic stills: their own truth"
        ),
        command=tuple(told.commands),
        seed=told.seed,
        device=told.device,
        metrics={**metrics, "onnx_against_pt_largest_difference": round(difference, 6)},
        limits=tuple(told.limits),
        licence="AGPL-3.0",
    )
    written = json.dumps(card.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    (out / CARD_FILE).write_text(written, encoding="utf-8")
    return card
