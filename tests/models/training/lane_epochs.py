"""Trains the network of a lane's parts on made-up looks, in the training environment."""

import json
import sys
from pathlib import Path

import numpy as np

from models.tracking.lane_strip import ACROSS_N, CHANNELS_N, SLICES_N
from models.training.lane_looks import LaneLooks
from models.training.lane_network import LanePlan, train_lane_network, write_lane_card

folder = Path(sys.argv[1])
looks = folder / "looks"
looks.mkdir()
rng = np.random.default_rng(1)
for number in range(10):
    cells = rng.normal(0, 0.2, (16, CHANNELS_N, SLICES_N, ACROSS_N))
    vehicles = np.full((16, SLICES_N), -1, np.int8)
    for row, begin in enumerate(rng.integers(10, 60, 16)):
        vehicles[row, begin : begin + 20], vehicles[row, begin + 24 : begin + 50] = 1, 0
    cells[:, 0] += 1.5 * (vehicles >= 0)[..., None]
    cells[:, 6] = 1
    places = np.full((16, SLICES_N), ACROSS_N, np.int8)
    LaneLooks(cells.astype(np.float16), vehicles, places, "made up").write(looks / f"{number}.npz")
plan = LanePlan(epochs=8, held_back_n=2)
measured = [train_lane_network(looks, folder / name / "lane_parts.onnx", plan) for name in "ab"]
told = {"version": "tiny", "trained_on": "nothing real", "command": ("none",)}
card = write_lane_card(
    folder / "a" / "lane_parts.onnx", measured[0], {**told, "seed": 7, "device": "", "limits": ()}
)
print(json.dumps({"measured": measured, "card": card.model_dump(mode="json")}))  # noqa: T201
