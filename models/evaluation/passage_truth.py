"""Passages of a clip against its truth: who was counted, what was read, what was wrong."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from schemas.errors import TruthError
from schemas.passage import Passage
from schemas.read import Status

CROSSING_TOLERANCE = timedelta(seconds=3)
"""A passage and a row of the truth farther apart than this are not the same vehicle."""
COLUMNS = ("lane", "crossed_s", "plates", "plates_readable", "containers", "containers_readable")
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class PassageTruth:
    """One vehicle of a clip's truth.

    Attributes:
        lane: Lane id.
        crossed_at: Instant at which it reached the lane's line.
        plates: Its plates, and whether a person could read each.
        containers: Its container codes, likewise.
    """

    lane: str
    crossed_at: datetime
    plates: dict[str, bool]
    containers: dict[str, bool]


@dataclass(frozen=True, slots=True)
class NumberScore:
    """How one kind of number was read.

    Attributes:
        readable_n: Numbers that a person could read.
        right_n: Those of them that were answered.
        accepted_n: Accepted answers.
        accepted_wrong_n: Accepted answers that no vehicle there carried.
        in_review_n: Answers that a person has to look at.
    """

    readable_n: int
    right_n: int
    accepted_n: int
    accepted_wrong_n: int
    in_review_n: int


@dataclass(frozen=True, slots=True)
class PassageScore:
    """A run against the truth.

    Attributes:
        vehicles_n: Vehicles of the truth.
        counted_n: Those of them that have a passage.
        invented_n: Passages of no vehicle.
        containers: How container codes were read.
        plates: How plates were read.
    """

    vehicles_n: int
    counted_n: int
    invented_n: int
    containers: NumberScore
    plates: NumberScore


def load_passage_truth(path: Path, starts_at: datetime) -> list[PassageTruth]:
    """Reads the truth of a clip.

    Args:
        path: CSV with at least the columns ``COLUMNS``; lists are separated by ``;``.
        starts_at: Instant of presentation time zero of the clip.

    Raises:
        TruthError: The file is missing or malformed.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                message = f"{path}: the columns {', '.join(missing)} were wanted, but are missing"
                raise TruthError(message)
            return [_row(row, path, reader.line_num, starts_at) for row in reader]
    except OSError as error:
        message = f"{path}: the truth of a clip was wanted, but it cannot be read ({error})"
        raise TruthError(message) from error


def _row(row: dict[str, str], path: Path, line: int, starts_at: datetime) -> PassageTruth:
    try:
        crossed_at = starts_at + timedelta(seconds=float(row["crossed_s"]))
        plates = _numbers(row["plates"], row["plates_readable"])
        containers = _numbers(row["containers"], row["containers_readable"])
    except ValueError as error:
        message = f"{path}, line {line}: {error}"
        raise TruthError(message) from error
    return PassageTruth(row["lane"], crossed_at, plates, containers)


def _numbers(numbers: str, readable: str) -> dict[str, bool]:
    named = [number for number in numbers.split(";") if number]
    flags = [flag for flag in readable.split(";") if flag]
    if len(named) != len(flags):
        message = f"as many flags as numbers were wanted, got {numbers!r} and {readable!r}"
        raise ValueError(message)
    return {number: flag == "yes" for number, flag in zip(named, flags, strict=True)}


def score_passages(truth: Sequence[PassageTruth], passages: Sequence[Passage]) -> PassageScore:
    """Pairs passages with vehicles of their lane, nearest in time, and scores both kinds.

    Args:
        truth: Every vehicle of the clip.
        passages: Every passage of the run.
    """
    pairs = _pairs(truth, passages)
    of_passage = {column: truth[row] for row, column in pairs}
    plate_answers = [
        (plate.text, plate.status, of_passage[i].plates if i in of_passage else {})
        for i, passage in enumerate(passages)
        for plate in passage.plates
    ]
    container_answers = [
        (container.code, container.status, of_passage[i].containers if i in of_passage else {})
        for i, passage in enumerate(passages)
        for container in passage.containers
    ]
    return PassageScore(
        vehicles_n=len(truth),
        counted_n=len(pairs),
        invented_n=len(passages) - len(pairs),
        containers=_score([vehicle.containers for vehicle in truth], container_answers),
        plates=_score([vehicle.plates for vehicle in truth], plate_answers),
    )


def _pairs(truth: Sequence[PassageTruth], passages: Sequence[Passage]) -> list[tuple[int, int]]:
    if not truth or not passages:
        return []
    apart_s = np.array(
        [
            [
                abs((passage.passed_at - vehicle.crossed_at).total_seconds())
                if passage.lane == vehicle.lane
                else _FAR
                for passage in passages
            ]
            for vehicle in truth
        ]
    )
    limit_s = CROSSING_TOLERANCE.total_seconds()
    # Pairs that are too far apart must not be preferred over near ones to lower the sum.
    cost = np.where(apart_s <= limit_s, apart_s, _FAR)
    rows, columns = linear_sum_assignment(cost)
    return [
        (int(row), int(column))
        for row, column in zip(rows, columns, strict=True)
        if cost[row, column] < _FAR
    ]


def _score(
    numbers: Sequence[dict[str, bool]],
    answers: Sequence[tuple[str, Status, dict[str, bool]]],
) -> NumberScore:
    accepted = [answer for answer in answers if answer[1] is Status.ACCEPTED]
    return NumberScore(
        readable_n=sum(readable for vehicle in numbers for readable in vehicle.values()),
        right_n=sum(carried.get(text, False) for text, _, carried in answers),
        accepted_n=len(accepted),
        accepted_wrong_n=sum(text not in carried for text, _, carried in accepted),
        in_review_n=len(answers) - len(accepted),
    )
