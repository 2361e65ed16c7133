"""Trains the network that sees the parts of a lane; needs torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.detection.weights import ModelCard
from models.networks import Engine, open_network
from models.tracking.lane_parts import CARD_FILE
from models.tracking.lane_strip import ACROSS_N, CHANNELS_N, SEEN_PLACES, SLICES_N
from models.training.lane_variety import varied

WEIGHTS_FILE = "lane_parts.onnx"
WIDTHS = (24, 32, 48)
DEPTH = 56
DILATIONS = (1, 2, 4, 8)
BREAK_WEIGHT = 2.0
BATCH = 64
RATE = 4e-3


class LaneNet(nn.Module):  # type: ignore[misc]  # torch is not where types are checked
    """Cells of a strip to logits of a vehicle and of a break for each slice."""

    def __init__(self) -> None:
        super().__init__()
        widths = (CHANNELS_N, *WIDTHS)
        self.across = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(a, b, 3, padding=1, stride=(1, 2)), nn.BatchNorm2d(b), nn.ReLU()
            )
            for a, b in pairwise(widths)
        )
        left = ACROSS_N >> len(WIDTHS)
        self.joined = nn.Sequential(nn.Conv1d(left * WIDTHS[-1], DEPTH, 1), nn.ReLU())
        self.along = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(DEPTH, DEPTH, 5, padding=2 * step, dilation=step),
                nn.BatchNorm1d(DEPTH),
                nn.ReLU(),
            )
            for step in DILATIONS
        )
        self.answer = nn.Conv1d(DEPTH, 2, 1)

    def forward(self, cells: Tensor) -> Tensor:
        """``(n, channels, slices, across)`` to ``(n, 2, slices)``."""
        seen = cells
        for layer in self.across:
            seen = layer(seen)
        seen = self.joined(torch.cat(seen.unbind(-1), dim=1))
        for layer in self.along:
            seen = seen + layer(seen)
        answer: Tensor = self.answer(seen)
        return answer


def wanted(vehicles: npt.NDArray[np.int8]) -> npt.NDArray[np.float32]:
    """Truth of the network's answers, ``(n, 2, slices)``.

    A break reaches from the last slice of one vehicle to the first of the next.

    Args:
        vehicles: Number of the vehicle that hides each slice, -1 for none, ``(n, slices)``.
    """
    breaks = np.zeros(vehicles.shape, np.float32)
    for row, numbers in zip(breaks, vehicles, strict=True):
        its = np.flatnonzero(numbers >= 0)
        for one, after in pairwise(its):
            if numbers[one] != numbers[after]:
                wider = int(after - one == 1)
                row[max(0, one - wider) : after + 1 + wider] = 1
    return np.stack([(vehicles >= 0).astype(np.float32), breaks], axis=1)


@dataclass(frozen=True, eq=False, slots=True)
class _Looks:
    cells: npt.NDArray[np.float16]
    wanted: npt.NDArray[np.float32]
    told: npt.NDArray[np.float32]
    """Where enough of a slice is looked at, ``(n, slices)``."""

    def __len__(self) -> int:
        return len(self.cells)

    def tensors(self, rows: npt.NDArray[np.int64] | slice) -> tuple[Tensor, Tensor, Tensor]:
        arrays = self.cells[rows].astype(np.float32), self.wanted[rows], self.told[rows].copy()
        cells, truth, told = (torch.from_numpy(array) for array in arrays)
        return cells, truth, told


def _read(files: Sequence[Path]) -> _Looks:
    cells, vehicles, places = [], [], []
    for file in files:
        with np.load(file) as kept:
            cells.append(kept["X"])
            vehicles.append(kept["Y"])
            places.append(kept["N"])
    told = (np.concatenate(places) >= SEEN_PLACES).astype(np.float32)
    return _Looks(np.concatenate(cells), wanted(np.concatenate(vehicles)), told)


@dataclass(frozen=True, slots=True)
class LanePlan:
    """How the network is trained.

    Attributes:
        epochs: Times that every look is seen.
        seed: Of the first weights, of the order and of what is varied.
        held_back_n: The first so many files are only measured on.
        threads: Of torch; with more than one the bytes may differ.
    """

    epochs: int = 10
    seed: int = 7
    held_back_n: int = 20
    threads: int = 1


def train_lane_network(looks: Path, out: Path, plan: LanePlan) -> dict[str, float]:
    """Trains the network and exports it; answers what was measured on looks held back.

    Args:
        looks: Folder of files of :class:`models.training.lane_looks.LaneLooks`.
        out: The ONNX file to write.
        plan: How.
    """
    torch.set_num_threads(plan.threads)
    torch.manual_seed(plan.seed)
    draw = torch.Generator().manual_seed(plan.seed)
    files = sorted(looks.glob("*.npz"))
    held_back, seen = _read(files[: plan.held_back_n]), _read(files[plan.held_back_n :])
    network = LaneNet()
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-3)
    steps_n = len(seen) // BATCH
    rates = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE, total_steps=plan.epochs * steps_n, pct_start=0.15
    )
    for _ in range(plan.epochs):
        network.train()
        order = torch.randperm(len(seen), generator=draw).numpy()
        for step in range(steps_n):
            rows = np.sort(order[step * BATCH : (step + 1) * BATCH])
            cells, truth, told = varied(*seen.tensors(rows), draw)
            loss = _loss(network(cells), truth, told)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rates.step()
    network.eval()
    _export(network, out)
    return _measured(network, held_back, out)


def _loss(answers: Tensor, truth: Tensor, told: Tensor) -> Tensor:
    weights = torch.stack([told, told * (1 + BREAK_WEIGHT * truth[:, 1])], dim=1)
    each = functional.binary_cross_entropy_with_logits(answers, truth, reduction="none")
    return (each * weights).sum() / weights.sum()


def _export(network: LaneNet, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.zeros(1, CHANNELS_N, SLICES_N, ACROSS_N),),
        str(out),
        input_names=["cells"],
        output_names=["parts"],
        dynamo=False,
    )


def _measured(network: LaneNet, looks: _Looks, exported: Path) -> dict[str, float]:
    """Share of slices found, and of those found that are right; export against torch."""
    with torch.no_grad():
        answers = torch.cat(
            [
                network(looks.tensors(slice(row, row + BATCH))[0])
                for row in range(0, len(looks), BATCH)
            ]
        ).numpy()
    figures = {"looks_n": float(len(looks))}
    for number, name in enumerate(("vehicle", "break")):
        found = (answers[:, number] > 0) & (looks.told > 0)
        true = (looks.wanted[:, number] > 0) & (looks.told > 0)
        right_n = int((found & true).sum())
        figures[f"{name}_precision"] = round(right_n / max(1, int(found.sum())), 4)
        figures[f"{name}_recall"] = round(right_n / max(1, int(true.sum())), 4)
    one = looks.cells[:1].astype(np.float32)
    came = open_network(exported, 1, Engine.ONNXRUNTIME).run(one)
    figures["onnx_against_torch_largest_difference"] = round(
        float(np.abs(came - answers[:1]).max() / np.abs(answers[:1]).max()), 6
    )
    return figures


def write_lane_card(out: Path, measured: dict[str, float], told: dict[str, Any]) -> ModelCard:
    """Writes the card of exported weights beside them.

    Args:
        out: The ONNX file.
        measured: On looks held back.
        told: ``version``, ``trained_on``, ``command``, ``seed``, ``device`` and ``limits``.
    """
    card = ModelCard(
        file=out.name,
        sha256=hashlib.sha256(out.read_bytes()).hexdigest(),
        task=(
            "Tells for each 25 cm along a calibrated lane whether a vehicle hides it, and whether "
            "it lies between two vehicles."
        ),
        architecture=(
            f"three convolutions across the lane ({', '.join(map(str, WIDTHS))} channels), four "
            f"dilated ones along it ({DEPTH} channels), float32"
        ),
        started_from="nothing",
        labelled_by="the synthetic gate's own truth",
        metrics=dict(measured),
        licence="AGPL-3.0",
        **told,
    )
    written = json.dumps(card.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    (out.parent / CARD_FILE).write_text(written, encoding="utf-8")
    return card
