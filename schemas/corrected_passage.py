"""Further revisions of passages, as a person tells their numbers, and passages no camera saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from schemas.clock_source import ClockSource
from schemas.errors import InputError, UnknownNameError
from schemas.iso6346 import parse
from schemas.owners import OwnerRegistry
from schemas.passage import (
    ContainerRead,
    CrossingSource,
    Direction,
    Passage,
    PlateRead,
    Quality,
    passage_id,
)
from schemas.plates import PlateKind, classify_plate
from schemas.read import CheckDigit, Status

CONTAINERS_MAX = 2
"""What a vehicle carries: one container, or two of twenty feet."""
PLATES_MAX = 2
"""A vehicle's own plate, and that of its trailer."""
PLATE_LENGTHS = range(4, 13)
MANUAL_MEDIA = "manual"
AnyRead = TypeVar("AnyRead", PlateRead, ContainerRead)


@dataclass(frozen=True, slots=True)
class NewNumbers:
    """What a person tells of a passage's numbers.

    Attributes:
        containers: New container code by the one that was read; an empty old one adds, an empty
            new one removes.
        plates: New plate by the one that was read, likewise.
        foreign: Whether plates may be of a country whose form is not known.
    """

    containers: Mapping[str, str] = field(default_factory=dict)
    plates: Mapping[str, str] = field(default_factory=dict)
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class SeenCrossing:
    """Where, when and with what a person saw a vehicle pass.

    Attributes:
        site: Site id.
        gate: Gate id.
        lane: Lane id.
        direction: Direction of the lane.
        passed_at: Aware instant.
        containers: Container codes.
        plates: Number plates.
        foreign: Whether plates may be of a country whose form is not known.
    """

    site: str
    gate: str
    lane: str
    direction: Direction
    passed_at: datetime
    containers: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    foreign: bool = False


def corrected(passage: Passage, numbers: NewNumbers, owners: OwnerRegistry) -> Passage:
    """The next revision of a passage, with other numbers.

    Args:
        passage: Its highest revision.
        numbers: What is right.
        owners: Whose container codes are known.

    Raises:
        UnknownNameError: A number that is to be replaced is not the passage's.
        InputError: A new number is none, is there already, is too much for a vehicle, or nothing
            changes.
    """
    containers = {
        old: container_told(new, owners) if new else None for old, new in numbers.containers.items()
    }
    plates = {
        old: plate_told(new, foreign=numbers.foreign) if new else None
        for old, new in numbers.plates.items()
    }
    known = {read.code: read for read in passage.containers}
    sized = {
        old: read.model_copy(update={"size_type": known[old].size_type})
        if read is not None and old in known
        else read
        for old, read in containers.items()
    }
    after = passage.model_copy(
        update={
            "revision": passage.revision + 1,
            "containers": _replaced("container", passage.containers, sized),
            "plates": _replaced("plate", passage.plates, plates),
        }
    )
    _check_count("containers", len(after.containers), CONTAINERS_MAX)
    _check_count("plates", len(after.plates), PLATES_MAX)
    if (after.containers, after.plates) == (passage.containers, passage.plates):
        message = f"passage {passage.passage_id}: wanted a number that differs, got none"
        raise InputError(message)
    renamed = {
        old: number_of(new)
        for old, new in [*sized.items(), *plates.items()]
        if old and new is not None
    }
    evidence = tuple(
        each.model_copy(update={"number": renamed.get(each.number, each.number)})
        for each in passage.evidence
    )
    return after.model_copy(update={"evidence": evidence})


def restored(passage: Passage, former: Passage) -> Passage:
    """The next revision of a passage, with the numbers of a former one.

    Args:
        passage: Its highest revision.
        former: The revision whose numbers hold again.
    """
    kept = {"containers": former.containers, "plates": former.plates, "evidence": former.evidence}
    return passage.model_copy(update={**kept, "revision": passage.revision + 1})


def emptied(passage: Passage) -> Passage:
    """The next revision of a passage that a person entered and takes back: it names nothing."""
    return passage.model_copy(
        update={"containers": (), "plates": (), "revision": passage.revision + 1}
    )


def entered(seen: SeenCrossing, owners: OwnerRegistry) -> Passage:
    """A passage that a person saw and no camera did.

    It is an event like any other. Its ``crossing`` and ``clock_source`` say where it came from; no
    frame was looked at, so that its figures count nothing and its brightness means nothing.

    Args:
        seen: What the person saw.
        owners: Whose container codes are known.

    Raises:
        InputError: A number is none, or there are none or too many.
    """
    containers = [container_told(code, owners) for code in dict.fromkeys(seen.containers)]
    plates = [plate_told(text, foreign=seen.foreign) for text in dict.fromkeys(seen.plates)]
    if not containers and not plates:
        message = "a passage is entered with a container or a plate: wanted one, got none"
        raise InputError(message)
    _check_count("containers", len(containers), CONTAINERS_MAX)
    _check_count("plates", len(plates), PLATES_MAX)
    at = seen.passed_at
    return Passage(
        passage_id=passage_id(seen.site, seen.lane, seen.direction, at, 0),
        site=seen.site,
        gate=seen.gate,
        lane=seen.lane,
        direction=seen.direction,
        passed_at=at,
        first_seen_at=at,
        last_seen_at=at,
        crossing=CrossingSource.MANUAL,
        cameras=(),
        media=MANUAL_MEDIA,
        epoch=0,
        clock_source=ClockSource.PERSON,
        clock_offset_s=None,
        plates=_distinct("plate", plates),
        containers=_distinct("container", containers),
        quality=Quality(
            mean_luma=0, sharpness=0, text_height_px=None, speed_kmh=None, gap_s=None, frames_n=0
        ),
        evidence=(),
        model_version=MANUAL_MEDIA,
    )


def container_told(code: str, owners: OwnerRegistry) -> ContainerRead:
    """A container code as a person tells it.

    Args:
        code: However it is spaced.
        owners: Whose codes are known.

    Raises:
        InputError: It is no container code, or its check digit does not fit.
    """
    try:
        whole = str(parse(code))
    except ValueError as error:
        raise InputError(str(error)) from error
    return ContainerRead(
        code=whole,
        status=Status.ACCEPTED,
        confidence=1,
        check_digit=CheckDigit.READ,
        size_type=None,
        char_confidence=(1.0,) * len(whole),
        read_frames_n=1,
        owner_known=owners.known(whole),
    )


def plate_told(text: str, *, foreign: bool = False) -> PlateRead:
    """A number plate as a person tells it.

    Args:
        text: However it is spaced.
        foreign: Whether it may be of a country whose form is not known.

    Raises:
        InputError: It is no plate whose form is known, and ``foreign`` does not say otherwise.
    """
    plate = classify_plate(text)
    is_plain = plate.text.isascii() and plate.text.isalnum() and len(plate.text) in PLATE_LENGTHS
    if not is_plain or (plate.kind is PlateKind.UNKNOWN and not foreign):
        message = (
            f"wanted a Vietnamese plate such as 51C-123.45, or with --foreign 4 to 12 letters and "
            f"digits of another country's, got {text!r}"
        )
        raise InputError(message)
    kind = PlateKind.FOREIGN if plate.kind is PlateKind.UNKNOWN else plate.kind
    return PlateRead(
        text=plate.text,
        status=Status.ACCEPTED,
        confidence=1,
        kind=kind.value,
        char_confidence=(1.0,) * len(plate.text),
        read_frames_n=1,
    )


def number_of(read: ContainerRead | PlateRead) -> str:
    """The text of a read."""
    return read.code if isinstance(read, ContainerRead) else read.text


def _replaced(
    what: str, reads: Sequence[AnyRead], new: Mapping[str, AnyRead | None]
) -> tuple[AnyRead, ...]:
    """Reads with some of them replaced, removed or added, in their order."""
    known = [number_of(read) for read in reads]
    for old in new:
        if old and old not in known:
            raise UnknownNameError(what, old, known, "the passage")
    wanted: list[AnyRead | None] = [new.get(number_of(read), read) for read in reads]
    wanted.append(new.get(""))
    return _distinct(what, [read for read in wanted if read is not None])


def _distinct(what: str, reads: Sequence[AnyRead]) -> tuple[AnyRead, ...]:
    numbers = [number_of(read) for read in reads]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        message = f"wanted each {what} of a passage once, got {twice} twice"
        raise InputError(message)
    return tuple(reads)


def _check_count(what: str, found_n: int, most_n: int) -> None:
    if found_n > most_n:
        message = f"a vehicle has at most {most_n} {what}, got {found_n}"
        raise InputError(message)
