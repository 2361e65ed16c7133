"""Looks at lanes of the synthetic gate with their truth: which vehicle hides each slice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.evaluation.counting_pictures import scene_pictures
from models.evaluation.counting_scenes import SIZE_PX, draw_scene, site_camera
from models.pixels import ArrayPixels
from models.synth.clip import ClipRenderer
from models.synth.clip_spec import PassageSpec
from models.synth.solid import vector
from models.synth.texture import Texture
from models.synth.truck import vehicle_length_m, vehicle_volumes
from models.synth.viewpoint import GATE_Y_M, Viewpoint
from models.tracking.lane_strip import Cells, LaneStrip
from models.tracking.lane_view import LaneView
from models.tracking.structure import Structure
from models.training.lane_scenes import lane_scene
from schemas.errors import ConfigError

HIDDEN_SHARE = 0.4
"""A slice is a vehicle's that hides so much of what is looked at of it."""
FARTHEST_M = 40.0
NEVER_M = 1e-9
EMPTY_AT_S = 1.0
EVERY, EVERY_EMPTY = 2, 10
"""Of a whole scene every other look is taken, and of the empty lane every tenth."""
STANDS_S = 60.0

Numbers = npt.NDArray[np.int8]


@dataclass(frozen=True, eq=False, slots=True)
class LaneLooks:
    """Looks at one lane.

    Attributes:
        cells: ``(n, channels, slices, across)``.
        vehicles: Number of the vehicle that hides each slice, -1 for none, ``(n, slices)``.
        places: How many of a slice's places are looked at, ``(n, slices)``.
        view: Name of the view.
    """

    cells: npt.NDArray[np.float16]
    vehicles: Numbers
    places: Numbers
    view: str

    def write(self, path: Path) -> None:
        """Keeps them in a compressed file."""
        unfinished = path.with_suffix(".part.npz")
        np.savez_compressed(
            unfinished, name=self.view, X=self.cells, Y=self.vehicles, N=self.places
        )
        unfinished.rename(path)


class _Looker:
    """Looks at the pictures of one view; the first is of the empty lane."""

    def __init__(self, view: Viewpoint, empty: Texture) -> None:
        camera = site_camera(view)
        self._view = LaneView(camera, *SIZE_PX)
        if self._view.strip is None:
            message = (
                "wanted a view whose calibration tells where its camera hangs, got points of the "
                f"road at {view.calibration[0]} of the picture"
            )
            raise ConfigError(message)
        self.strip: LaneStrip = self._view.strip
        luma = self._view.look(ArrayPixels(empty)).luma
        self._empty = self.strip.learned(luma, Structure.of(luma))

    def cells(self, picture: Texture) -> Cells:
        luma = self._view.look(ArrayPixels(picture)).luma
        return self.strip.cells(luma, Structure.of(luma), self._empty)


def convoy_looks(seed: int) -> LaneLooks:
    """Single looks at vehicles that follow each other.

    Args:
        seed: Same seed, same looks.

    Raises:
        ConfigError: The points of the calibration do not lie in the picture.
    """
    scene = lane_scene(seed)
    renderer = ClipRenderer(scene.spec)

    def picture(at_s: float) -> Texture:
        return scene.coded(renderer.frame(round(at_s * scene.spec.frames_per_s)).image)

    looker = _Looker(scene.spec.view, picture(0.0))
    looked = []
    for wanted_s in scene.times_s:
        at_s = round(wanted_s * scene.spec.frames_per_s) / scene.spec.frames_per_s
        truth = hiding(looker.strip, scene.spec.view, scene.spec.passages, at_s)
        looked.append((looker.cells(picture(at_s)), truth))
    return _stacked(looked, looker.strip, scene.spec.view.name)


def scene_looks(seed: int, kept: Path | None) -> LaneLooks:
    """Looks at a scene of :mod:`models.evaluation.counting_scenes`.

    Args:
        seed: Of the scene.
        kept: Folder in which drawn scenes are kept.

    Raises:
        ConfigError: The points of the calibration do not lie in the picture.
    """
    scene = draw_scene(seed)
    spec, looker, looked = scene.spec, None, []
    for number, (at_s, picture) in enumerate(scene_pictures(scene, kept)):
        stands = scene.stands_s is not None and STANDS_S < at_s < scene.stands_s[1]
        if stands or at_s < EMPTY_AT_S:
            continue
        looker = looker or _Looker(spec.view, picture)
        if number % EVERY:
            continue
        truth = hiding(looker.strip, spec.view, spec.passages, at_s)
        if spec.others or (truth >= 0).any() or number % EVERY_EMPTY == 0:
            looked.append((looker.cells(picture), truth))
    if looker is None:
        message = f"wanted a scene of more than {EMPTY_AT_S} s, got that of seed {seed}"
        raise ValueError(message)
    return _stacked(looked, looker.strip, spec.view.name)


def _stacked(looked: Sequence[tuple[Cells, Numbers]], strip: LaneStrip, view: str) -> LaneLooks:
    cells = np.stack([one for one, _ in looked]).astype(np.float16)
    truth = np.stack([one for _, one in looked])
    places = np.repeat(strip.seen.sum(1)[None].astype(np.int8), len(looked), axis=0)
    return LaneLooks(cells, truth, places, view)


def hiding(
    strip: LaneStrip, view: Viewpoint, passages: Iterable[PassageSpec], at_s: float
) -> Numbers:
    """Which counted vehicle hides each slice of a lane, -1 for none, ``(slices,)``.

    A slice between two that one vehicle hides is hidden by it, too: a frame with nothing on it
    is a vehicle.

    Args:
        strip: The lane.
        view: Who looks.
        passages: The vehicles, in order.
        at_s: When.
    """
    eye, ways = np.array(view.camera.position_m), _ways(strip, view)
    nearest = np.full(strip.seen.shape, np.inf)
    who = np.full(strip.seen.shape, -1)
    passages = list(passages)
    for number, passage in enumerate(passages):
        for enters, leaves in _hits(passage, at_s, eye, ways):
            hit = (enters < leaves) & (leaves > 0) & (enters < nearest)
            nearest[hit] = enters[hit]
            who[hit] = number if passage.counts else -1
    seen_n = np.maximum(strip.seen.sum(1), 1)
    numbers, shares = np.full(len(who), -1, np.int8), np.zeros(len(who))
    for number in range(len(passages)):
        share = ((who == number) & strip.seen).sum(1) / seen_n
        is_its = (share >= HIDDEN_SHARE) & (share > shares)
        numbers[is_its], shares[is_its] = number, share[is_its]
    for number in range(len(passages)):
        its = np.flatnonzero(numbers == number)
        if its.size:
            between = numbers[its[0] : its[-1] + 1]
            between[between < 0] = number
    return numbers


def _ways(strip: LaneStrip, view: Viewpoint) -> npt.NDArray[np.float64]:
    """Directions of sight to the places of a strip, world frame."""
    px = np.where(np.isfinite(strip.full_px), strip.full_px, 0) - 0.5
    ends = np.concatenate([px, np.ones((*px.shape[:-1], 1))], axis=-1)
    ways = ends @ np.linalg.inv(view.camera.matrix).T @ view.camera.rotation
    return np.where(np.abs(ways) < NEVER_M, NEVER_M, ways)


def _hits(
    passage: PassageSpec,
    at_s: float,
    eye: npt.NDArray[np.float64],
    ways: npt.NDArray[np.float64],
) -> Iterator[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
    """Where the lines of sight enter and leave the boxes of a vehicle."""
    rear_y = GATE_Y_M + passage.travelled_m(at_s) - vehicle_length_m(passage.truck)
    for volume in vehicle_volumes(passage.truck):
        place = vector(passage.x_m, rear_y, 0)
        low, high = (np.array([side[end] for side in volume]) + place for end in (0, 1))
        if low[1] - eye[1] > FARTHEST_M or high[1] - eye[1] < -FARTHEST_M:
            continue
        first, second = (low - eye) / ways, (high - eye) / ways
        yield np.minimum(first, second).max(-1), np.maximum(first, second).min(-1)
