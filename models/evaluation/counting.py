"""Counts the vehicles of synthetic scenes without reading anything, and says how right it was.

``python -m models.evaluation.counting --vehicles 500 --seed 9000000 --results counted.jsonl``
goes on where it was stopped, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from scipy.optimize import linear_sum_assignment

from models.evaluation.counting_pictures import scene_pictures
from models.evaluation.counting_scenes import STARTS_AT, Scene, draw_scene, instant, site_camera
from models.pixels import ArrayPixels
from models.tracking.draft import PassageDraft
from models.tracking.lane_watcher import LaneWatcher
from models.tracking.region_reads import KnownText, RegionReads
from schemas.clock_source import ClockSource
from schemas.frame import Frame, Image

MATCH_S = 4.0
"""A counted vehicle is the one of the truth only within this of its crossing."""


@dataclass(frozen=True, slots=True)
class SceneCount:
    """What was counted in one scene.

    Attributes:
        seed: Of the scene.
        conditions: Of the scene.
        vehicles_s: Crossing instants of the truth, seconds of the scene.
        counted_s: Crossing instants of the passages.
    """

    seed: int
    conditions: tuple[str, ...]
    vehicles_s: tuple[float, ...]
    counted_s: tuple[float, ...]

    @property
    def matched(self) -> list[tuple[float, float]]:
        """Crossings of the truth with the passages that are theirs."""
        if not self.vehicles_s or not self.counted_s:
            return []
        apart = np.abs(np.subtract.outer(self.vehicles_s, self.counted_s))
        pairs = zip(*linear_sum_assignment(np.minimum(apart, 1e3)), strict=True)
        return [(self.vehicles_s[a], self.counted_s[b]) for a, b in pairs if apart[a, b] <= MATCH_S]

    @property
    def missed_n(self) -> int:
        """Vehicles without a passage."""
        return len(self.vehicles_s) - len(self.matched)

    @property
    def doubled_n(self) -> int:
        """Passages beyond the first of a vehicle, as far as a vehicle was there at all."""
        return len(self.counted_s) - len(self.matched) if self.vehicles_s else 0

    @property
    def false_n(self) -> int:
        """Passages where no vehicle came."""
        return 0 if self.vehicles_s else len(self.counted_s)


def _reads_nothing(_image: Image, _side_px: int, known: Sequence[KnownText]) -> RegionReads:
    """No text is ever read: the count must not depend on one."""
    return RegionReads(seen=(None,) * len(known))


def count_scene(scene: Scene, kept: Path | None = None) -> SceneCount:
    """Counts the vehicles of a scene.

    Args:
        scene: The scene.
        kept: Folder in which drawn scenes are kept.
    """
    watcher = LaneWatcher("c", site_camera(scene.spec.view), _reads_nothing)
    drafts: list[PassageDraft] = []
    for at_s, picture in scene_pictures(scene, kept):
        pixels = ArrayPixels(picture)
        frame = Frame("c", pixels, at_s, instant(at_s), 0, ClockSource.ANCHOR)
        drafts += watcher.push(frame).passed
    drafts += watcher.flush().passed
    counted = sorted((draft.crossed_at - STARTS_AT).total_seconds() for draft in drafts)
    truth = tuple(round(at_s, 3) for at_s in sorted(scene.crossings_s))
    return SceneCount(scene.seed, scene.conditions, truth, tuple(counted))


def figures(counts: Iterable[SceneCount]) -> dict[str, Any]:
    """What was right and wrong, in all and by condition."""
    counts = list(counts)
    names = sorted({name for one in counts for name in one.conditions})
    return {
        **_figures(counts),
        "by": {name: _figures([one for one in counts if name in one.conditions]) for name in names},
    }


def _figures(counts: Sequence[SceneCount]) -> dict[str, Any]:
    errors = [abs(b - a) for one in counts for a, b in one.matched]
    total: Counter[str] = Counter()
    for one in counts:
        total["vehicles_n"] += len(one.vehicles_s)
        total["counted_n"] += len(one.counted_s)
        total["missed_n"] += one.missed_n
        total["doubled_n"] += one.doubled_n
        total["false_n"] += one.false_n
    p95_s = round(float(np.percentile(errors, 95)), 3) if errors else None
    return {"scenes_n": len(counts), **total, "crossing_error_p95_s": p95_s}


def _of_seed(seed: int, kept: Path | None) -> SceneCount:
    cv2.setNumThreads(1)
    return count_scene(draw_scene(seed), kept)


def _seeds(first: int, vehicles_n: int) -> list[int]:
    """As many scenes as have at least so many vehicles."""
    seeds: list[int] = []
    drawn_n = 0
    for seed in count(first):
        if drawn_n >= vehicles_n:
            return seeds
        seeds.append(seed)
        drawn_n += sum(passage.counts for passage in draw_scene(seed).spec.passages)
    return seeds


def _done(results: Path) -> dict[int, SceneCount]:
    if not results.exists():
        return {}
    rows = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    return {
        row["seed"]: SceneCount(
            row["seed"],
            tuple(row["conditions"]),
            tuple(row["vehicles_s"]),
            tuple(row["counted_s"]),
        )
        for row in rows
    }


def main() -> None:
    """Reads the options, counts what is not counted yet, and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation.counting")
    parser.add_argument("--vehicles", type=int, default=500, help="at least so many")
    parser.add_argument("--seed", type=int, default=9_000_000, help="of the first scene")
    parser.add_argument("--results", type=Path, required=True, help="a line for each scene")
    parser.add_argument("--pictures", type=Path, help="folder that keeps drawn scenes")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    options = parser.parse_args()
    done = _done(options.results)
    seeds = _seeds(options.seed, options.vehicles)
    left = [seed for seed in seeds if seed not in done]
    with (
        ProcessPoolExecutor(options.jobs) as pool,
        options.results.open("a", encoding="utf-8") as file,
    ):
        for number, one in enumerate(pool.map(partial(_of_seed, kept=options.pictures), left)):
            done[one.seed] = one
            file.write(json.dumps(asdict(one)) + "\n")
            file.flush()
            sys.stderr.write(f"\r{number + 1} of {len(left)} scenes")
    sys.stdout.write(json.dumps(figures(done[seed] for seed in seeds)) + "\n")


if __name__ == "__main__":
    main()
