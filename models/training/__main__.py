"""Makes the project's own networks: ``python -m models.training``.

Run it in the training environment that ``make train-env`` makes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np

from models.detection.region_detector import SIDE_PX
from models.detection.regions import RegionKind
from models.detection.weights import WEIGHTS
from models.training.dataset import SYNTHETIC, Dataset
from models.training.detector import TrainingPlan, plan_of, train
from models.training.lane_looks import convoy_looks, scene_looks
from models.training.lane_scenes import FIRST_SEED as FIRST_LANE_SEED
from models.training.pasted import with_plates
from models.training.real import LabelledPicture, RealLabels
from models.training.sheet import draw_sheet
from models.training.synthetic import FIRST_SEED, stills
from models.training.teachers import VehicleTeacher
from models.training.ultralytics_offline import ultralytics
from models.training.ultralytics_teacher import UltralyticsTeacher, plate_teacher
from schemas.errors import ConfigError

GROUPS = ("containers", "plates", "clips")
UNTAUGHT = (RegionKind.TRACTOR, RegionKind.TRAILER, RegionKind.CONTAINER)
"""Kinds of which real pictures have no labels otherwise."""


def _labels(options: argparse.Namespace) -> None:
    """Writes the real part of the training set."""
    weights: Path = options.shared / "weights"
    teachers = RealLabels(
        VehicleTeacher(weights / "yolox_nano_coco.onnx"),
        plate_teacher(weights / "fastanpr_yolov8n_plate.pt", options.out / "ultralytics"),
        options.threads,
    )
    dataset = Dataset(options.out)
    rng = np.random.default_rng(options.seed)
    for group in GROUPS:
        if options.only in (None, group):
            pictures = getattr(teachers, group)(options.shared)
            if group == "containers":
                pictures = _and_with_plates(pictures, options.shared, rng)
            _say(group, dataset.add(pictures, group))


def _stills(options: argparse.Namespace) -> None:
    """Writes the synthetic part of the training set."""
    pictures = stills(options.count, options.first_seed)
    _say(options.group, Dataset(options.out).add(pictures, options.group))


def _taught(options: argparse.Namespace) -> None:
    """Lets a detector trained on synthetic pictures label what no teacher knows."""
    kinds = {kind.class_id: kind for kind in UNTAUGHT}
    settings = options.dataset / "ultralytics"
    teacher = UltralyticsTeacher(options.weights, kinds, (options.side_px,), settings)
    _say("taught", Dataset(options.dataset).complete(teacher, GROUPS[:1]))


def _and_with_plates(
    pictures: Iterable[LabelledPicture], folder: Path, rng: np.random.Generator
) -> Iterator[LabelledPicture]:
    """Every picture as it is, and once more with plates pasted in."""
    for picture in pictures:
        yield picture
        yield from with_plates([picture], folder, rng)


def _say(group: str, counted: Mapping[str, int]) -> None:
    sys.stdout.write(json.dumps({"group": group, **counted}) + "\n")
    sys.stdout.flush()


def _detector(options: argparse.Namespace) -> None:
    """Trains, or goes on with a training that was broken off."""
    package = ultralytics(options.out / "ultralytics")
    package.utils.NUM_THREADS = options.threads
    weights = train(
        options.start,
        Dataset(options.dataset).description,
        options.out,
        plan_of(options),
        options.device,
    )
    sys.stdout.write(f"{weights}\n")


def _publish(options: argparse.Namespace) -> None:
    """Writes a trained network and its card."""
    from models.training.publish import Told, publish  # noqa: PLC0415 - needs the package onnx

    told = Told(
        version=options.version,
        trained_on=options.trained_on,
        device=options.device,
        commands=options.command,
        seed=options.seed,
        limits=options.limit,
    )
    description = Dataset(options.dataset).description
    card = publish(options.weights, description, options.out, options.side_px, told)
    sys.stdout.write(card.model_dump_json(indent=2) + "\n")


def _lane_looks(options: argparse.Namespace) -> None:
    """Writes looks at lanes of the synthetic gate; those that are there already stay."""
    options.out.mkdir(parents=True, exist_ok=True)
    looks_n, unseen = 0, []
    for seed in range(options.first_seed, options.first_seed + options.count):
        path = options.out / f"{'s' if options.scenes else ''}{seed}.npz"
        if path.exists():
            continue
        try:
            drawn = scene_looks(seed, options.pictures) if options.scenes else convoy_looks(seed)
        except ConfigError:
            # The camera hangs so that the points of its calibration are not in its picture.
            unseen.append(seed)
            continue
        drawn.write(path)
        looks_n += len(drawn.cells)
    sys.stdout.write(json.dumps({"looks_n": looks_n, "not_calibrated": unseen}) + "\n")


def _lane_parts(options: argparse.Namespace) -> None:
    """Trains the network of a lane's parts and writes it with its card."""
    from models.training.lane_network import (  # noqa: PLC0415 - needs torch
        WEIGHTS_FILE,
        LanePlan,
        train_lane_network,
        write_lane_card,
    )

    plan = LanePlan(options.epochs, options.seed, options.held_back, options.threads)
    measured = train_lane_network(options.looks, options.out / WEIGHTS_FILE, plan)
    told = {
        "version": options.version,
        "trained_on": options.trained_on,
        "command": tuple(options.command),
        "seed": options.seed,
        "device": options.device,
        "limits": tuple(options.limit),
    }
    card = write_lane_card(options.out / WEIGHTS_FILE, measured, told)
    sys.stdout.write(card.model_dump_json(indent=2) + "\n")


def _sheet(options: argparse.Namespace) -> None:
    """Draws some of a training set's pictures with their labels."""
    sheet = draw_sheet(options.dataset, options.count, options.seed, options.side, options.prefix)
    cv2.imwrite(str(options.out), sheet)


def _data_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that make and show a training set."""
    labels = commands.add_parser("labels", help="label the real pictures with the teachers")
    labels.add_argument("--shared", type=Path, required=True, help="folder of the real pictures")
    labels.add_argument("--out", type=Path, required=True, help="folder of the training set")
    labels.add_argument("--threads", type=int, default=2)
    labels.add_argument("--only", choices=GROUPS, help="one group of them")
    labels.add_argument("--seed", type=int, default=7)
    labels.set_defaults(run=_labels)

    made = commands.add_parser("stills", help="add pictures of the synthetic gate")
    made.add_argument("--out", type=Path, required=True, help="folder of the training set")
    made.add_argument("--count", type=int, default=500)
    made.add_argument(
        "--group",
        choices=(SYNTHETIC, "drawn"),
        default=SYNTHETIC,
        help="drawn ones also validate, for a training set without real pictures",
    )
    made.add_argument("--first-seed", type=int, default=FIRST_SEED)
    made.set_defaults(run=_stills)

    taught = commands.add_parser("taught", help="let a detector label what no teacher knows")
    taught.add_argument("--weights", type=Path, required=True, help="of a synthetic training")
    taught.add_argument("--dataset", type=Path, required=True)
    taught.add_argument("--side-px", type=int, default=512)
    taught.set_defaults(run=_taught)

    sheet = commands.add_parser("sheet", help="draw labelled pictures to look at")
    sheet.add_argument("--dataset", type=Path, required=True)
    sheet.add_argument("--out", type=Path, required=True, help="a PNG or JPEG file")
    sheet.add_argument("--count", type=int, default=24)
    sheet.add_argument("--seed", type=int, default=1)
    sheet.add_argument("--side", choices=("train", "val"), default="train")
    sheet.add_argument("--prefix", default="")
    sheet.set_defaults(run=_sheet)


def _network_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that make a network."""
    plan = TrainingPlan()
    detector = commands.add_parser("detector", help="train the detector")
    detector.add_argument("--start", type=Path, required=True, help="weights (.pt) to start from")
    detector.add_argument("--dataset", type=Path, required=True)
    detector.add_argument("--out", type=Path, required=True, help="folder of the training")
    detector.add_argument("--device", default="cpu", help="cpu, or the number of a CUDA device")
    detector.add_argument("--threads", type=int, default=2)
    for name, value in asdict(plan).items():
        flag = "--" + name.replace("_", "-")
        detector.add_argument(flag, type=type(value), default=value, help=f"default {value}")
    detector.set_defaults(run=_detector)

    published = commands.add_parser("publish", help="export, measure and write the model card")
    published.add_argument("--weights", type=Path, required=True, help="a trained .pt file")
    published.add_argument("--dataset", type=Path, required=True)
    published.add_argument("--out", type=Path, default=WEIGHTS, help="folder of weights")
    published.add_argument("--side-px", type=int, default=SIDE_PX)
    published.add_argument("--version", required=True, help="goes into every passage")
    published.add_argument("--trained-on", required=True, help="which pictures, and how many")
    published.add_argument("--device", required=True, help="trained on what, for how long")
    published.add_argument("--seed", type=int, default=plan.seed)
    published.add_argument("--command", action="append", default=[], help="may be repeated")
    published.add_argument("--limit", action="append", default=[], help="may be repeated")
    published.set_defaults(run=_publish)


def _lane_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands that make the network of a lane's parts."""
    looks = commands.add_parser("lane-looks", help="look at lanes of the synthetic gate")
    looks.add_argument("--out", type=Path, required=True, help="folder of looks")
    looks.add_argument("--count", type=int, default=100, help="scenes")
    looks.add_argument("--first-seed", type=int, default=FIRST_LANE_SEED)
    looks.add_argument("--scenes", action="store_true", help="of the scenes that are counted")
    looks.add_argument("--pictures", type=Path, help="folder that keeps drawn scenes")
    looks.set_defaults(run=_lane_looks)

    parts = commands.add_parser("lane-parts", help="train and write the network of a lane's parts")
    parts.add_argument("--looks", type=Path, required=True, help="folder of looks")
    parts.add_argument("--out", type=Path, default=WEIGHTS, help="folder of weights")
    parts.add_argument("--epochs", type=int, default=10)
    parts.add_argument("--seed", type=int, default=7)
    parts.add_argument("--held-back", type=int, default=20, help="files that are measured on")
    parts.add_argument("--threads", type=int, default=1, help="more may give other bytes")
    parts.add_argument("--version", required=True)
    parts.add_argument("--trained-on", required=True, help="which looks, and how many")
    parts.add_argument("--device", required=True, help="trained on what, for how long")
    parts.add_argument("--command", action="append", default=[], help="may be repeated")
    parts.add_argument("--limit", action="append", default=[], help="may be repeated")
    parts.set_defaults(run=_lane_parts)


def main() -> None:
    """Reads the options and does what they ask for."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    _data_commands(commands)
    _network_commands(commands)
    _lane_commands(commands)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
