"""Papers that belong to a clip: declarations, a manifest, a watchlist, and where they disagree.

Columns are the fields of the contracts in ``schemas/feeds``; numbers are drawn, no firm is real.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from models.synth.fleet import container_code
from models.synth.truth import PassageTruth
from schemas.iso6346 import check_digit

DECLARATION_COLUMNS = (
    "declaration_no",
    "flow",
    "type_code",
    "customs_office",
    "declarant",
    "declared_at",
    "eligibility",
    "eligible_at",
    "container",
    "stated_at",
)
MANIFEST_COLUMNS = (
    "voyage",
    "bill_no",
    "container",
    "flow",
    "size_type",
    "gross_weight_kg",
    "due_at",
    "plate",
    "trailer_plate",
    "stated_at",
)
WATCHLIST_COLUMNS = (
    "entry_no",
    "container",
    "action",
    "reason",
    "authority",
    "valid_from",
    "stated_at",
)
DISCREPANCY_COLUMNS = ("kind", "passage", "container", "seen_in_feed", "note")
DECLARANTS = ("Công ty Mẫu Một", "Công ty Mẫu Hai", "Công ty Mẫu Ba")
VOYAGE = "MAU-0711W"
OFFICE = "00ZZ"
AUTHORITY = "Đội kiểm soát mẫu"


@dataclass(frozen=True, slots=True)
class Feeds:
    """The rows of the four files, in the order of their columns.

    Attributes:
        declarations: One per declared container.
        manifest: One per container that is expected to leave.
        watchlist: One per container that is to be held.
        discrepancies: Where a feed was made to disagree with what passes.
    """

    declarations: list[tuple[str, ...]]
    manifest: list[tuple[str, ...]]
    watchlist: list[tuple[str, ...]]
    discrepancies: list[tuple[str, ...]]


class _Carried(NamedTuple):
    """A container on one of the clip's vehicles."""

    row: PassageTruth
    code: str
    size_type: str
    is_readable: bool


class _Seeded(NamedTuple):
    """Which containers disagree, by their place in the list of all."""

    undeclared: int
    mistyped: int
    not_cleared: int
    held: int


def _one_digit_off(code: str, rng: np.random.Generator) -> str:
    """The code as a clerk mistypes it: another serial, and the check digit that fits it."""
    place = int(rng.integers(4, 10))
    digit = str((int(code[place]) + int(rng.integers(1, 10))) % 10)
    prefix = code[:place] + digit + code[place + 1 : 10]
    return prefix + check_digit(prefix)


def make_feeds(rows: list[PassageTruth], starts_at: datetime, seed: int) -> Feeds:
    """Makes the papers of a clip.

    One container has no declaration, one stands in the manifest with a mistyped code, the
    declaration of one does not let it pass, one is on hold, and one container of the manifest
    never comes. What nobody can read in the clip is among the discrepancies, too.

    Args:
        rows: Truth of the clip.
        starts_at: Instant of the clip's first picture.
        seed: Draws numbers, weights and which containers disagree.
    """
    rng = np.random.default_rng([seed, 5])
    carried = [
        _Carried(row, code, size_type, is_readable == "yes")
        for row in rows
        for code, size_type, is_readable in zip(
            row.containers, row.size_types, row.containers_readable, strict=True
        )
    ]
    seeded = _seeded(carried, rng)
    feeds = Feeds([], [], [], [])
    for index, each in enumerate(carried):
        written = _one_digit_off(each.code, rng) if index == seeded.mistyped else each.code
        due_at = starts_at + timedelta(minutes=int(rng.integers(-90, 90)))
        line = (each.size_type, int(rng.integers(9000, 29000)), due_at, each.row.plates)
        feeds.manifest.append(_manifest_line(index, written, line, starts_at))
        if index != seeded.undeclared:
            is_cleared = index != seeded.not_cleared
            feeds.declarations.append(_declaration(index, each.code, is_cleared, starts_at, rng))
        if index == seeded.held:
            feeds.watchlist.append(_hold(each.code, starts_at))
        feeds.discrepancies.extend(_told(index, each, written, seeded))
    absent = container_code(rng, "GESU")
    line = ("45G1", 20000, starts_at, ("15R00001", "15C00001"))
    feeds.manifest.append(_manifest_line(len(carried), absent, line, starts_at))
    feeds.discrepancies.append(("absent", "", absent, absent, "expected, but does not pass"))
    return feeds


def _seeded(carried: list[_Carried], rng: np.random.Generator) -> _Seeded:
    readable = [index for index, each in enumerate(carried) if each.is_readable]
    return _Seeded(*(int(index) for index in rng.choice(readable, 4, replace=False)))


def _told(
    index: int, each: _Carried, written: str, seeded: _Seeded
) -> list[tuple[str, str, str, str, str]]:
    """What disagrees about one container."""
    found = []
    if index == seeded.mistyped:
        found.append(("mistyped", written, "manifest has another serial"))
    if index == seeded.undeclared:
        found.append(("undeclared", "", "no declaration names this container"))
    if index == seeded.not_cleared:
        found.append(("not_cleared", each.code, "its declaration does not let it pass"))
    if index == seeded.held:
        found.append(("held", each.code, "on the watchlist"))
    if not each.is_readable:
        found.append(("unread", each.code, "passes, but nobody can read it"))
    return [(kind, str(each.row.passage), each.code, seen, note) for kind, seen, note in found]


def _declaration(
    index: int, code: str, is_cleared: bool, starts_at: datetime, rng: np.random.Generator
) -> tuple[str, ...]:
    declared_at = starts_at - timedelta(hours=int(rng.integers(20, 70)))
    eligible_at = declared_at + timedelta(minutes=int(rng.integers(30, 900)))
    return (
        f"10{int(rng.integers(0, 10**9)):09d}0",
        "import",
        "A11",
        OFFICE,
        DECLARANTS[index % len(DECLARANTS)],
        declared_at.isoformat(),
        "cleared" if is_cleared else "not_yet",
        eligible_at.isoformat() if is_cleared else "",
        code,
        (eligible_at if is_cleared else declared_at).isoformat(),
    )


def _manifest_line(
    index: int,
    container: str,
    line: tuple[str, int, datetime, tuple[str, ...]],
    starts_at: datetime,
) -> tuple[str, ...]:
    size_type, weight_kg, due_at, plates = line
    return (
        VOYAGE,
        f"BL{index + 1:04d}",
        container,
        "import",
        size_type,
        str(weight_kg),
        due_at.isoformat(),
        plates[-1],
        plates[0],
        (starts_at - timedelta(days=1)).isoformat(),
    )


def _hold(code: str, starts_at: datetime) -> tuple[str, ...]:
    since = starts_at - timedelta(hours=6)
    reason = "Chờ kiểm tra thực tế"
    return ("CB-0001", code, "hold", reason, AUTHORITY, since.isoformat(), since.isoformat())


def write_feeds(feeds: Feeds, folder: Path) -> None:
    """Writes ``declarations.csv``, ``manifest.csv``, ``watchlist.csv``, ``discrepancies.csv``."""
    for name, columns, rows in (
        ("declarations", DECLARATION_COLUMNS, feeds.declarations),
        ("manifest", MANIFEST_COLUMNS, feeds.manifest),
        ("watchlist", WATCHLIST_COLUMNS, feeds.watchlist),
        ("discrepancies", DISCREPANCY_COLUMNS, feeds.discrepancies),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)
