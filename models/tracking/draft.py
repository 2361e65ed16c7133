"""A passage before its pictures are stored and its place in the lane's history is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.causes.figures import QualityLog, measured
from models.causes.gap import metres_in
from models.fusion.numbers import container_read, plate_read
from models.fusion.vote import Vote, carried_by, vote
from models.quality import sharpness
from models.tracking.text_tracks import SAME_TEXT_EDITS, Sighting, TextTrack, edits
from models.tracking.vehicles import LINGER, Vehicle
from schemas.clock_source import ClockSource
from schemas.frame import Frame, Image
from schemas.passage import (
    ContainerRead,
    CrossingSource,
    EvidenceRole,
    PlateRead,
    Quality,
)
from schemas.read import Read, Status, TextKind

CROP_MARGIN_SHARE = 0.25
"""An evidence crop shows this much around the text, as a share of its longer side."""
_ROLE = {TextKind.PLATE: EvidenceRole.PLATE, TextKind.CONTAINER: EvidenceRole.CONTAINER}


@dataclass(frozen=True, slots=True)
class Picture:
    """An evidence picture that is not stored yet.

    Attributes:
        role: What it shows.
        number: The plate or code that it shows, empty for the whole frame.
        image: ``(h, w, 3)`` BGR.
        captured_at: Instant of the frame.
        camera: Camera id.
        box: Where it was cut from, pixels of the full frame.
    """

    role: EvidenceRole
    number: str
    image: Image = field(repr=False)
    captured_at: datetime
    camera: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PassageDraft:
    """What one camera saw of one vehicle; see :class:`schemas.passage.Passage` for the fields.

    Attributes:
        left_line_at: When the line became free again, or the last sighting.
        pictures: Evidence, the whole frame first.
        quality: Measured figures; the gap to the vehicle before is not known here.
        texts: All reads of each plate and each code, for a vote with the lane's other cameras.
    """

    camera: str
    epoch: int
    clock_source: ClockSource
    crossed_at: datetime
    crossing: CrossingSource
    first_seen_at: datetime
    last_seen_at: datetime
    left_line_at: datetime
    plates: tuple[PlateRead, ...]
    containers: tuple[ContainerRead, ...]
    quality: Quality
    pictures: tuple[Picture, ...]
    texts: tuple[tuple[Read, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Number:
    """The tracks of one number, fused, and the sighting that carried the vote."""

    kind: TextKind
    answer: Vote
    carrier: Sighting
    reads: tuple[Read, ...]


def draft_of(
    vehicle: Vehicle, camera: str, log: QualityLog, crossings: Sequence[datetime] = ()
) -> PassageDraft:
    """Fuses the texts of a finished vehicle and gathers its pictures.

    Args:
        vehicle: A vehicle that passed.
        camera: Camera id.
        log: What the looks at the lane measured while the vehicle was seen.
        crossings: When the vehicles that were seen with it reached the line.
    """
    numbers = _numbers(vehicle.tracks)
    best = max(numbers, key=lambda number: number.carrier.read.confidence, default=None)
    frame = best.carrier.frame if best else vehicle.frame
    return PassageDraft(
        camera=camera,
        epoch=frame.epoch,
        clock_source=frame.clock_source,
        crossed_at=vehicle.crossed_at,
        crossing=vehicle.crossing,
        first_seen_at=vehicle.first_seen_at,
        last_seen_at=vehicle.last_seen_at,
        left_line_at=vehicle.left_line_at or vehicle.last_seen_at,
        plates=tuple(plate_read(n.answer) for n in numbers if n.kind is TextKind.PLATE),
        containers=tuple(container_read(n.answer) for n in numbers if n.kind is TextKind.CONTAINER),
        quality=_quality(vehicle, best, frame, log, crossings),
        pictures=(_whole(frame, camera), *(_cut(number, camera) for number in numbers)),
        texts=tuple(number.reads for number in numbers),
    )


def _numbers(tracks: Sequence[TextTrack]) -> list[_Number]:
    """One number per group of tracks that read nearly the same, strongest first."""
    groups: list[list[TextTrack]] = []
    for track in sorted(tracks, key=lambda track: (-len(track.reads), track.first_seen_at)):
        text = vote([read for _, read in track.reads]).text
        for group in groups:
            leader = vote([read for _, read in group[0].reads]).text
            if group[0].kind is track.kind and edits(leader, text) <= SAME_TEXT_EDITS:
                group.append(track)
                break
        else:
            groups.append([track])
    numbers = []
    for group in groups:
        reads = tuple(read for track in group for _, read in track.reads)
        answer = vote(reads)
        pictures = [track.picture_of(answer.text) for track in group]
        carrier = max(pictures, key=lambda seen: carried_by(answer.text, seen.read))
        numbers.append(_Number(group[0].kind, answer, carrier, reads))
    return sorted(numbers, key=lambda n: (n.answer.status is Status.REVIEW, -n.answer.agreeing_n))


def _quality(
    vehicle: Vehicle,
    best: _Number | None,
    frame: Frame,
    log: QualityLog,
    crossings: Sequence[datetime],
) -> Quality:
    looks = log.between(vehicle.first_seen_at, vehicle.last_seen_at)
    image = _cut(best, "").image if best else frame.image
    lumas = [look.mean_luma for look in looks] or [float(image.mean())]
    left_line_at = vehicle.left_line_at or vehicle.last_seen_at
    behind = [at for at in crossings if at > vehicle.crossed_at]
    followed_until = min([vehicle.last_seen_at + LINGER, *behind])
    figures = measured(log, vehicle.first_seen_at, vehicle.last_seen_at, followed_until)
    return Quality(
        mean_luma=round(sum(lumas) / len(lumas), 2),
        sharpness=round(sharpness(image), 2),
        text_height_px=round(best.carrier.read.text_height_px, 2) if best else None,
        gap_s=None,
        frames_n=len(looks),
        gap_after_s=(
            round(max(0.0, (min(behind) - left_line_at).total_seconds()), 3) if behind else None
        ),
        length_m=metres_in(
            (left_line_at - vehicle.crossed_at).total_seconds(), figures["speed_kmh"]
        ),
        **figures,
    )


def _whole(frame: Frame, camera: str) -> Picture:
    height, width = frame.image.shape[:2]
    box = (0, 0, width, height)
    return Picture(EvidenceRole.FRAME, "", frame.image, frame.captured_at, camera, box)


def _cut(number: _Number, camera: str) -> Picture:
    sighting = number.carrier
    box = sighting.read.box
    height, width = sighting.frame.image.shape[:2]
    margin = CROP_MARGIN_SHARE * max(box.width, box.height)
    x0, y0 = max(0, int(box.x0 - margin)), max(0, int(box.y0 - margin))
    x1, y1 = min(width, int(box.x1 + margin) + 1), min(height, int(box.y1 + margin) + 1)
    image = sighting.frame.image[y0:y1, x0:x1].copy()
    role = _ROLE[number.kind]
    return Picture(role, number.answer.text, image, sighting.captured_at, camera, (x0, y0, x1, y1))
