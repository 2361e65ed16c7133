"""What an officer orders to become of a passage's reads; somebody who may write carries it out.

An order is worded once, by the officer, and never changes. It is carried out at most once: the
correction that it becomes has an id that is made from the order's.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from schemas.corrected_passage import NewNumbers, SeenCrossing
from schemas.passage import PASSAGE_NAMESPACE, Direction, passage_id
from schemas.read import TextKind

NOTHING_READ: Final = ""
"""The number of a passage of which nothing was read."""


class OrderKind(StrEnum):
    """What is ordered."""

    CORRECT = "correct"
    """Other numbers, or the same ones confirmed."""
    UNDO = "undo"
    """The last revision is taken back."""
    ENTER = "enter"
    """A passage that no camera saw."""
    UNREADABLE = "unreadable"
    """Nobody can read it: it leaves the queue as it is."""
    LOOK_AGAIN = "look_again"
    """It was readable after all."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The passage that an order is about, as the officer saw it.

    Attributes:
        site: Site id.
        passage_id: The passage.
        passed_at: When it passed, aware.
        seen_revision: The revision that was looked at; nothing for a manual entry.
    """

    site: str
    passage_id: uuid.UUID
    passed_at: datetime
    seen_revision: int | None


@dataclass(frozen=True, slots=True)
class CorrectionOrder:
    """An order.

    Attributes:
        order_id: Made by whoever orders.
        kind: What is ordered.
        subject: Of which passage.
        numbers: What it tells, as JSON has it: see :func:`told_numbers`, :func:`told_crossing`
            and :func:`told_read`.
        who: The officer.
        why: The reason.
    """

    order_id: uuid.UUID
    kind: OrderKind
    subject: Subject
    who: str
    why: str
    numbers: Mapping[str, object] = field(default_factory=dict)

    @property
    def correction_id(self) -> uuid.UUID:
        """Id of the correction that it becomes."""
        return uuid.uuid5(PASSAGE_NAMESPACE, f"order|{self.order_id}")


def told_numbers(numbers: NewNumbers) -> dict[str, object]:
    """New numbers as an order keeps them."""
    return {
        "containers": dict(numbers.containers),
        "plates": dict(numbers.plates),
        "foreign": numbers.foreign,
    }


def numbers_told(told: Mapping[str, object]) -> NewNumbers:
    """New numbers from an order."""
    return NewNumbers(
        _texts(told.get("containers")), _texts(told.get("plates")), bool(told.get("foreign"))
    )


def told_crossing(seen: SeenCrossing) -> dict[str, object]:
    """A passage that a person saw as an order keeps it; site and instant are the order's own."""
    return {
        "gate": seen.gate,
        "lane": seen.lane,
        "direction": seen.direction.value,
        "containers": list(seen.containers),
        "plates": list(seen.plates),
        "foreign": seen.foreign,
    }


def crossing_told(subject: Subject, told: Mapping[str, object]) -> SeenCrossing:
    """A passage that a person saw from an order."""
    containers, plates = told.get("containers"), told.get("plates")
    return SeenCrossing(
        site=subject.site,
        gate=str(told["gate"]),
        lane=str(told["lane"]),
        direction=Direction(str(told["direction"])),
        passed_at=subject.passed_at,
        containers=tuple(map(str, containers)) if isinstance(containers, list) else (),
        plates=tuple(map(str, plates)) if isinstance(plates, list) else (),
        foreign=bool(told.get("foreign")),
    )


def entry_subject(seen: SeenCrossing) -> Subject:
    """The passage that a manual entry makes."""
    key = passage_id(seen.site, seen.lane, seen.direction, seen.passed_at, 0)
    return Subject(seen.site, key, seen.passed_at, None)


def told_read(kind: TextKind | None, number: str) -> dict[str, object]:
    """The read that nobody can read; of an unread passage no kind and :data:`NOTHING_READ`."""
    return {"kind": kind.value if kind else "", "number": number}


def _texts(told: object) -> dict[str, str]:
    if not isinstance(told, Mapping):
        return {}
    return {str(old): str(new) for old, new in told.items()}
