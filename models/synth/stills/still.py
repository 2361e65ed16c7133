"""One still: the picture as a gate camera delivers it, and what it shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.synth.stills.backdrop import backdrop
from models.synth.stills.coachwork import VehicleKind
from models.synth.stills.conditions import Light
from models.synth.stills.exposure import expose
from models.synth.stills.marking import MarkKind
from models.synth.stills.panels import Panel, draw_panel
from models.synth.stills.scene import Scene
from models.synth.stills.staging import draw_scene
from models.synth.stills.texts import Defect, StillText, still_texts
from models.synth.stills.viewpoint import Viewpoint
from models.synth.stills.visible import visible_boxes
from models.synth.texture import Texture
from schemas.geometry import Box

__all__ = ["Defect", "Still", "StillText", "compose", "render_still"]

CONTAINER = "container"


@dataclass(frozen=True, eq=False, slots=True)
class Still:
    """A picture with its truth; boxes are cut at the picture's edges.

    Attributes:
        image: ``(720, 1280, 3)`` uint8 BGR, after JPEG compression.
        jpeg: The file that it was decoded from.
        codes: Codes that can be read.
        size_types: Size-types that can be read.
        plates: Plates that can be read.
        incomplete: Texts of any kind that are cut, covered, too small or illegible.
        containers: Visible boxes of containers.
        vehicles: Visible boxes of vehicles.
        light: Day or night.
    """

    image: Texture
    jpeg: bytes
    codes: tuple[StillText, ...]
    size_types: tuple[StillText, ...]
    plates: tuple[StillText, ...]
    incomplete: tuple[StillText, ...]
    containers: tuple[Box, ...]
    vehicles: tuple[tuple[VehicleKind, Box], ...]
    light: Light


def render_still(seed: int, hardness: float = 1.0, light: Light | None = None) -> Still:
    """Renders the still of a seed.

    Args:
        seed: The same seed gives the same picture.
        hardness: 0 easy, 1 as hard as life.
        light: Day or night; without it, the seed decides, mostly for day.
    """
    rng = np.random.default_rng([seed, 46])
    return compose(draw_scene(rng, hardness, light), 0.0, rng)


def compose(scene: Scene, ahead_m: float, rng: np.random.Generator) -> Still:
    """Takes a picture of a scene.

    Args:
        scene: What stands where.
        ahead_m: How far the vehicles have moved on.
        rng: Noise and rain of this one picture.
    """
    view = scene.view
    picture = backdrop(view, np.random.default_rng(scene.backdrop_seed))
    drawn = _in_order(scene, ahead_m)
    panels = [panel for panel, _ in drawn]
    for panel in panels:
        draw_panel(picture, panel, view)
    image, jpeg = expose(view.bend_picture(picture), scene.conditions, rng)
    texts = still_texts(panels, view, image)
    boxes = _boxes(scene, drawn)
    good = [text for text in texts if text.defect is None]
    return Still(
        image=image,
        jpeg=jpeg,
        codes=tuple(text for text in good if text.kind is MarkKind.CODE),
        size_types=tuple(text for text in good if text.kind is MarkKind.SIZE_TYPE),
        plates=tuple(text for text in good if text.kind is MarkKind.PLATE),
        incomplete=tuple(text for text in texts if text.defect is not None),
        containers=tuple(box for name, box in boxes if name == CONTAINER),
        vehicles=tuple((VehicleKind(name), box) for name, box in boxes if name != CONTAINER),
        light=scene.conditions.light,
    )


_Drawn = list[tuple[Panel, str]]
"""Panels in the order of drawing, each with the name of the body that it is part of."""


def _in_order(scene: Scene, ahead_m: float) -> _Drawn:
    """The panels that the camera sees, the farthest first, with the bodies they are part of."""
    drawn: _Drawn = [(panel, "") for panel in scene.still_panels]
    for number, walls in enumerate(scene.containers):
        drawn += [(wall.moved(ahead_m), f"{CONTAINER} {number}") for wall in walls]
    for number, vehicle in enumerate(scene.vehicles):
        drawn += [(part.moved(ahead_m), f"{vehicle.kind} {number}") for part in vehicle.panels]
    seen = [pair for pair in drawn if pair[0].faces(scene.view.position_m)]
    return sorted(seen, key=lambda pair: -_distance_m(pair[0], scene.view))


def _distance_m(panel: Panel, view: Viewpoint) -> float:
    middle = panel.corners.mean(axis=0)
    return float(np.linalg.norm(middle - view.position_m)) - panel.distance_bias_m


def _boxes(scene: Scene, drawn: _Drawn) -> list[tuple[str, Box]]:
    """Visible boxes of containers and vehicles; a trailer's takes in what it carries."""
    names = sorted({name for _, name in drawn if name})
    loads = {name for name in names if name.startswith(CONTAINER)}
    bodies = []
    for name in names:
        parts = {name} | (loads if name.startswith(VehicleKind.TRAILER) else set())
        bodies.append(frozenset(i for i, (_, owner) in enumerate(drawn) if owner in parts))
    boxes = visible_boxes([panel for panel, _ in drawn], bodies, scene.view)
    found = zip(names, boxes, strict=True)
    return [(name.split()[0], box) for name, box in found if box is not None]
