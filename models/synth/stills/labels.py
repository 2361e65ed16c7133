"""Writes stills as picture files with the tables that evaluation and training read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from models.synth.stills.marking import MarkKind
from models.synth.stills.still import Still
from models.synth.stills.texts import Defect, StillText
from models.synth.stills.viewpoint import HEIGHT_PX, WIDTH_PX
from schemas.geometry import Box
from schemas.read import Layout

LABEL_COLUMNS: Final = (
    *("file", "codes", "size_type", "orientation", "width", "height"),
    *("scene", "licence", "notes", "split", "exclude"),
)
ORIENTATIONS: Final = {
    Layout.ONE_LINE: "horizontal",
    Layout.TWO_LINES: "horizontal 3-line",
    Layout.THREE_LINES: "horizontal 3-line",
    Layout.VERTICAL: "vertical",
}
SPLIT: Final = "synthetic"
SHOWN_DEFECTS: Final = (None, Defect.CUT)
"""Texts of which a detector has to find the box; others are as good as not there."""


def label_rows(file: str, still: Still) -> list[dict[str, str | int]]:
    """Rows of ``labels.csv`` for one picture.

    A row with the codes that can be read, of any number; and one that is excluded for each
    further code that is cut, covered, too small or illegible.
    """
    codes = {text.text: text for text in still.codes}
    largest = max(still.codes, key=lambda text: text.text_height_px, default=None)
    base: dict[str, str | int] = {
        "file": file,
        "codes": ";".join(codes),
        "size_type": (largest.size_type or "") if largest else "",
        "orientation": ORIENTATIONS[largest.layout] if largest else "",
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "scene": still.light.value,
        "licence": "made by this project",
        "notes": "",
        "split": SPLIT,
        "exclude": "",
    }
    rows = [base]
    broken = {
        text.text: text
        for text in still.incomplete
        if text.kind is MarkKind.CODE and text.text not in codes
    }
    for text in broken.values():
        rows.append(
            base
            | {
                "codes": text.text,
                "size_type": text.size_type or "",
                "orientation": ORIENTATIONS[text.layout],
                "notes": str(text.defect),
                "exclude": 1,
            }
        )
    return rows


def box_record(file: str, still: Still) -> dict[str, object]:
    """All boxes of one picture by class name, pixels, cut at the picture's edges."""
    boxes = [("container", box, "") for box in still.containers]
    boxes += [(kind.value, box, "") for kind, box in still.vehicles]
    texts = (*still.codes, *still.size_types, *still.plates, *still.incomplete)
    boxes += [
        (_class_name(text), box, text.text)
        for text in texts
        if text.defect in SHOWN_DEFECTS
        if (box := _cut(text.box)) is not None
    ]
    return {
        "file": file,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "light": still.light.value,
        "boxes": [
            {"class": name, "xyxy": [round(v, 1) for v in (b.x0, b.y0, b.x1, b.y1)], "text": text}
            for name, b, text in boxes
        ],
        "incomplete": [
            {"class": _class_name(text), "text": text.text, "defect": text.defect}
            for text in still.incomplete
        ],
    }


def write_stills(stills: Iterable[tuple[int, Still]], out: Path) -> Iterator[str]:
    """Writes pictures, ``labels.csv`` and ``boxes.jsonl``; yields each file's name when written.

    Args:
        stills: Seeds with their pictures.
        out: Folder that exists.
    """
    with (
        (out / "labels.csv").open("w", encoding="utf-8", newline="") as labels,
        (out / "boxes.jsonl").open("w", encoding="utf-8") as boxes,
    ):
        writer = csv.DictWriter(labels, LABEL_COLUMNS)
        writer.writeheader()
        for seed, still in stills:
            file = f"stills/{seed:07d}.jpg"
            path = out / file
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(still.jpeg)
            writer.writerows(label_rows(file, still))
            boxes.write(json.dumps(box_record(file, still)) + "\n")
            yield file


def _class_name(text: StillText) -> str:
    if text.kind is MarkKind.CODE:
        return "code_v" if text.layout is Layout.VERTICAL else "code_h"
    return text.kind.value


def _cut(box: Box) -> Box | None:
    """The part of a box that lies in the picture, if it is more than a sliver."""
    inside = Box(max(0.0, box.x0), max(0.0, box.y0), min(WIDTH_PX, box.x1), min(HEIGHT_PX, box.y1))
    is_sliver = inside.x1 - inside.x0 < 4 or inside.y1 - inside.y0 < 4  # noqa: PLR2004
    return None if is_sliver else inside
