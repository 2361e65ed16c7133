"""Papers that belong to a clip: declarations, the depot's manifest, and where they disagree.

Columns follow the words of the customs forms; numbers are drawn, no firm is real.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from models.synth.fleet import container_code
from models.synth.truth import PassageTruth
from schemas.iso6346 import check_digit

DECLARATION_COLUMNS = (
    "declaration_no",
    "type_code",
    "declared_at",
    "cleared_at",
    "declarant",
    "container",
    "gross_weight_kg",
)
MANIFEST_COLUMNS = ("entry_no", "container", "size_type", "plate", "trailer_plate", "due_at")
DISCREPANCY_COLUMNS = ("kind", "passage", "container", "seen_in_feed", "note")
DECLARANTS = ("Công ty Mẫu Một", "Công ty Mẫu Hai", "Công ty Mẫu Ba")


@dataclass(frozen=True, slots=True)
class Feeds:
    """The rows of the three files, in the order of their columns.

    Attributes:
        declarations: One per declared container.
        manifest: One per container that the depot expects to leave.
        discrepancies: Where a feed was made to disagree with what passes.
    """

    declarations: list[tuple[str, ...]]
    manifest: list[tuple[str, ...]]
    discrepancies: list[tuple[str, ...]]


def _one_digit_off(code: str, rng: np.random.Generator) -> str:
    """The code as a clerk mistypes it: another serial, and the check digit that fits it."""
    place = int(rng.integers(4, 10))
    digit = str((int(code[place]) + int(rng.integers(1, 10))) % 10)
    prefix = code[:place] + digit + code[place + 1 : 10]
    return prefix + check_digit(prefix)


def make_feeds(rows: list[PassageTruth], starts_at: datetime, seed: int) -> Feeds:
    """Makes the papers of a clip.

    One container is missing from the declarations, one stands in the manifest with a mistyped
    code, and one container that the manifest expects never comes.

    Args:
        rows: Truth of the clip.
        starts_at: Instant of the clip's first picture.
        seed: Draws numbers, weights and which containers disagree.
    """
    rng = np.random.default_rng([seed, 5])
    carried = [
        (row, code, size)
        for row in rows
        for code, size in zip(row.containers, row.size_types, strict=True)
    ]
    undeclared, mistyped = (int(i) for i in rng.choice(len(carried), 2, replace=False))
    declarations: list[tuple[str, ...]] = []
    manifest: list[tuple[str, ...]] = []
    discrepancies: list[tuple[str, ...]] = []
    for index, (row, code, size) in enumerate(carried):
        due_at = starts_at + timedelta(minutes=int(rng.integers(-90, 90)))
        written = _one_digit_off(code, rng) if index == mistyped else code
        trailer, tractor = row.plates[0], row.plates[-1]
        manifest.append((f"MF{index + 1:04d}", written, size, tractor, trailer, due_at.isoformat()))
        if index == mistyped:
            discrepancies.append(
                ("mistyped", str(row.passage), code, written, "manifest has another serial")
            )
        if index == undeclared:
            discrepancies.append(
                ("undeclared", str(row.passage), code, "", "no declaration names this container")
            )
            continue
        declared_at = starts_at - timedelta(hours=int(rng.integers(20, 70)))
        cleared_at = declared_at + timedelta(minutes=int(rng.integers(30, 900)))
        declarations.append(
            (
                f"30{int(rng.integers(0, 10**10)):010d}",
                "B11",
                declared_at.isoformat(),
                cleared_at.isoformat(),
                DECLARANTS[index % len(DECLARANTS)],
                code,
                str(int(rng.integers(9000, 29000))),
            )
        )
    absent = container_code(rng, "GESU")
    manifest.append(
        (
            f"MF{len(carried) + 1:04d}",
            absent,
            "45G1",
            "15C00001",
            "15R00001",
            starts_at.isoformat(),
        )
    )
    discrepancies.append(("absent", "", absent, absent, "expected, but does not pass"))
    return Feeds(declarations, manifest, discrepancies)


def write_feeds(feeds: Feeds, folder: Path) -> None:
    """Writes ``declarations.csv``, ``manifest.csv`` and ``discrepancies.csv``."""
    for name, columns, rows in (
        ("declarations", DECLARATION_COLUMNS, feeds.declarations),
        ("manifest", MANIFEST_COLUMNS, feeds.manifest),
        ("discrepancies", DISCREPANCY_COLUMNS, feeds.discrepancies),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
