"""One vehicle as several cameras of its lane saw it: one answer a number, all evidence.

**Numbers.** Texts of different cameras that are nearly the same are one number, and their reads
vote together. Two texts of one camera stay two: it has told them apart. Of the numbers then stand

- one plate of a trailer and one other: no vehicle has two;
- one container code, or two of twenty-foot boxes, as for a single camera
  (:func:`models.fusion.numbers.may_stand_beside`).

The strongest stand: accepted ones first, then those that more cameras, more frames and a surer
vote agree on. What has no place beside them becomes their candidate; if it was accepted itself,
nothing in the pictures tells which is wrong, and a person has to look.

**Figures** explain the reads, so all are of one camera: the one that read best, or the first if
none read anything. Only a speed that this one cannot tell is taken from another.

**Evidence** is of all cameras. Of pictures of one number those come first whose camera read it as
it was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from models.fusion.numbers import container_read, may_stand_beside, plate_read
from models.fusion.sight import CameraSight
from models.fusion.vote import Vote, vote, vote_of_cameras
from models.tracking.text_tracks import SAME_TEXT_EDITS, edits
from schemas.passage import ContainerRead, Evidence, EvidenceRole, PlateRead, Quality
from schemas.read import Read, Status, TextKind

AnyRead = TypeVar("AnyRead", PlateRead, ContainerRead)


@dataclass(frozen=True, slots=True)
class Fused:
    """What the cameras of a lane tell of one vehicle together.

    Attributes:
        plates: Number plates, best first.
        containers: Container codes, best first.
        quality: Measured figures.
        evidence: Stored pictures, whole frames first.
    """

    plates: tuple[PlateRead, ...]
    containers: tuple[ContainerRead, ...]
    quality: Quality
    evidence: tuple[Evidence, ...]


@dataclass
class _Number:
    """The reads of one number by camera, and what each camera by itself took it for."""

    kind: TextKind
    views: dict[str, Sequence[Read]] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)

    def distance(self, kind: TextKind, text: str) -> int | None:
        """Edits between a text and the nearest that a camera took this number for."""
        least = min(edits(text, other) for other in self.own.values())
        return least if kind is self.kind and least <= SAME_TEXT_EDITS else None


@dataclass
class _Standing:
    """A number of the vehicle, and those that cannot stand beside it."""

    answer: Vote
    rivals: list[Vote] = field(default_factory=list)


def fused(sights: Sequence[CameraSight]) -> Fused:
    """Fuses what the cameras of a lane saw of one vehicle.

    Args:
        sights: One a camera, at least one; the first camera's line makes the passage's instant.
    """
    first = sights[0].draft
    if len(sights) == 1:
        return Fused(first.plates, first.containers, first.quality, sights[0].evidence)
    numbers = _numbers(sights)
    plates = [_with_rivals(s, plate_read(s.answer)) for s in _standing(numbers, TextKind.PLATE)]
    containers = [
        _with_rivals(s, container_read(s.answer)) for s in _standing(numbers, TextKind.CONTAINER)
    ]
    evidence = _evidence(sights, numbers)
    return Fused(tuple(plates), tuple(containers), _quality(sights), evidence)


def _numbers(sights: Sequence[CameraSight]) -> list[_Number]:
    numbers: list[_Number] = []
    for sight in sights:
        texts = [(reads[0].kind, vote(reads).text, reads) for reads in sight.draft.texts]
        near = sorted(
            (distance, i, j)
            for i, number in enumerate(numbers)
            for j, (kind, text, _) in enumerate(texts)
            if (distance := number.distance(kind, text)) is not None
        )
        joined: dict[int, int] = {}
        for _, i, j in near:
            if j not in joined and i not in joined.values():
                joined[j] = i
        for j, (kind, text, reads) in enumerate(texts):
            if j not in joined:
                numbers.append(_Number(kind))
            number = numbers[joined.get(j, -1)]
            number.views[sight.camera] = reads
            number.own[sight.camera] = text
    return numbers


def _standing(numbers: Sequence[_Number], kind: TextKind) -> list[_Standing]:
    answers = [vote_of_cameras(number.views) for number in numbers if number.kind is kind]
    standing: list[_Standing] = []
    for answer in sorted(answers, key=_strongest_first):
        others = [each.answer for each in standing]
        if may_stand_beside(answer, others, kind):
            standing.append(_Standing(answer))
            continue
        in_its_place = [s for s in standing if not may_stand_beside(answer, [s.answer], kind)]
        (in_its_place or standing)[-1].rivals.append(answer)
    return standing


def _strongest_first(answer: Vote) -> tuple[object, ...]:
    return (
        answer.status is not Status.ACCEPTED,
        -answer.agreeing_cameras_n,
        -answer.agreeing_n,
        -answer.confidence,
        answer.text,
    )


def _with_rivals(standing: _Standing, read: AnyRead) -> AnyRead:
    if not standing.rivals:
        return read
    texts = dict.fromkeys((*(rival.text for rival in standing.rivals), *read.candidates))
    is_doubted = any(rival.status is Status.ACCEPTED for rival in standing.rivals)
    told = {"candidates": tuple(texts), "status": Status.REVIEW if is_doubted else read.status}
    return read.model_copy(update=told)


def _quality(sights: Sequence[CameraSight]) -> Quality:
    def best_read(sight: CameraSight) -> tuple[bool, float]:
        draft = sight.draft
        reads: tuple[PlateRead | ContainerRead, ...] = (*draft.plates, *draft.containers)
        stands = ((read.status is Status.ACCEPTED, read.confidence) for read in reads)
        return max(stands, default=(False, -1.0))

    quality = max(sights, key=best_read).draft.quality
    speeds = [sight.draft.quality.speed_kmh for sight in sights]
    speed_kmh = next((speed for speed in (quality.speed_kmh, *speeds) if speed is not None), None)
    return quality.model_copy(update={"speed_kmh": speed_kmh})


def _evidence(sights: Sequence[CameraSight], numbers: Sequence[_Number]) -> tuple[Evidence, ...]:
    decided = {
        (camera, number.kind.value, text): vote_of_cameras(number.views).text
        for number in numbers
        for camera, text in number.own.items()
    }
    named: list[tuple[bool, bool, Evidence]] = []
    for proof in (proof for sight in sights for proof in sight.evidence):
        number = decided.get((proof.camera, proof.role.value, proof.number), proof.number)
        is_crop, is_misread = proof.role is not EvidenceRole.FRAME, number != proof.number
        named.append((is_crop, is_misread, proof.model_copy(update={"number": number})))
    return tuple(proof for _, _, proof in sorted(named, key=lambda each: each[:2]))
