"""A passage: one vehicle through one lane in one direction. *The* event of gatestream."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from schemas.clock_source import ClockSource
from schemas.failure import FailureCause
from schemas.read import CheckDigit, Proofs, Status

PASSAGE_NAMESPACE = uuid.UUID("6f1b7c1e-6f0e-5d0c-9a53-6a7465737472")
SCHEMA_VERSION = 3
"""Version 2 keeps the proofs of a container read and the candidates of a doubtful number;
version 3 the failure causes with the figures that they are told from, and how cameras were paired.
What an older version did not know is left open."""


class Direction(StrEnum):
    """Which way a lane leads."""

    IN = "in"
    OUT = "out"


class CrossingSource(StrEnum):
    """How the instant of the crossing became known."""

    LOOP = "loop"
    """The lane's line was seen to become occupied."""
    TRACK = "track"
    """A text's track crossed the line."""
    FIRST_SEEN = "first_seen"
    """The vehicle was past the line when it was first seen, as at the start of a recording."""
    MANUAL = "manual"
    """No camera saw it: a person entered it (R43)."""


class Pairing(StrEnum):
    """How what the cameras of a lane saw became one passage."""

    SINGLE = "single"
    """The lane has one camera."""
    PAIRED = "paired"
    """Several cameras saw the vehicle."""
    ALONE = "alone"
    """One camera of several saw the vehicle, and no other could have meant the same one."""
    AMBIGUOUS = "ambiguous"
    """What another camera saw at that time may be the same vehicle or another one."""


class EvidenceRole(StrEnum):
    """What a stored picture shows."""

    FRAME = "frame"
    PLATE = "plate"
    CONTAINER = "container"


class Contract(BaseModel):
    """Base of the contracts that are written to disk: frozen, nothing unknown accepted.

    Numbers are finite: JSON has no others, and a record must be read back as it was written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlateRead(Contract):
    """A number plate of a passage, fused over the frames of its track.

    Attributes:
        text: Normalised text, capital letters and digits only.
        status: ``accepted`` or ``review``.
        confidence: 0 to 1.
        kind: Kind in the Vietnamese grammar, ``foreign`` or ``unknown``.
        char_confidence: One value per character.
        read_frames_n: Frames whose own best text is this one.
        candidates: For a person to choose from: what else the frames proposed, likeliest first.
    """

    text: str
    status: Status
    confidence: float = Field(ge=0, le=1)
    kind: str
    char_confidence: tuple[float, ...]
    read_frames_n: int = Field(ge=1)
    candidates: tuple[str, ...] = ()


class ContainerRead(Contract):
    """A container code of a passage, fused over the frames of its track.

    Attributes:
        code: Owner, category, serial and check digit: 11 characters.
        status: ``accepted`` or ``review``.
        confidence: 0 to 1.
        check_digit: ``read`` or ``inferred``.
        size_type: ISO 6346 size-type such as ``45G1``, where it was read.
        char_confidence: One value per character of ``code``.
        read_frames_n: Frames whose own best text is this one.
        owner_known: Whether the registry of owner codes has the owner; nothing in schema
            version 1, which did not look it up.
        agreeing_cameras_n: Cameras with a frame whose own best text is this one.
        expected: Whether a feed names the code; nothing where no feed was asked yet.
        candidates: For a person to choose from: what else the frames proposed, likeliest first.
    """

    code: str
    status: Status
    confidence: float = Field(ge=0, le=1)
    check_digit: CheckDigit
    size_type: str | None
    char_confidence: tuple[float, ...]
    read_frames_n: int = Field(ge=1)
    owner_known: bool | None = None
    agreeing_cameras_n: int = Field(default=1, ge=1)
    expected: bool | None = None
    candidates: tuple[str, ...] = ()

    @property
    def proofs(self) -> Proofs:
        """What speaks for the code."""
        return Proofs(
            self.check_digit,
            self.owner_known,
            self.read_frames_n,
            self.agreeing_cameras_n,
            self.expected,
        )


class Evidence(Contract):
    """A stored picture that proves a passage.

    Attributes:
        role: What it shows.
        number: The plate or code that it shows, empty for the whole frame.
        sha256: Hex digest of the file's bytes; also its address in the evidence store.
        media_type: Such as ``image/jpeg``.
        captured_at: Instant of the frame it was cut from.
        camera: Camera id.
        box: Where it was cut from, ``(x0, y0, x1, y1)`` in pixels of the full frame.
    """

    role: EvidenceRole
    number: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: str
    captured_at: AwareDatetime
    camera: str
    box: tuple[int, int, int, int]


class Quality(Contract):
    """Measured figures of a passage, from which failure causes are told.

    Attributes:
        mean_luma: Mean brightness of the lane's region while the vehicle was seen, 0 to 255.
        sharpness: Variance of the Laplacian of the best crop, or of the region when nothing
            was read.
        text_height_px: Height of the best read's characters, if anything was read.
        speed_kmh: From the camera's calibration, if it has one.
        gap_s: Seconds since the vehicle before in this lane left the line, if there was one.
        frames_n: Frames looked at while the vehicle was in view; none of a passage that a person
            entered, and then brightness and sharpness are 0 and mean nothing.
        gap_m: Metres to the vehicle before: its gap in seconds at this one's speed.
        vehicle_luma: Mean brightness of the vehicle itself, 0 to 255.
        contrast: Spread of the vehicle's brightness: its 95th less its 5th percentile.
        saturated_share: Share of the vehicle that is as bright as the camera can tell.
        motion_blur: Fine structure across the direction of motion over that along it: 1 where
            nothing is smeared, more the more the picture moved while it was taken.
        scene_sharpness: Sharpness of what stands still around the vehicle: low where the camera
            itself is out of focus, whatever the vehicle does.
        text_angle_deg: How far from head-on the plate is seen, 0 to 90.
        text_seen_n: Looks in which a plate or a code was seen, read or not.
        unread_share: Share of those in which nothing could be read of it.
        container_seen_n: Looks in which a container's wall or code was seen.
        gap_after_s: Seconds until the vehicle behind reached the line after this one left it,
            where it came so soon that both were seen together.
        plate_px: Height of the characters of a plate in the picture, read or not: at the lane's
            line as the calibration has it, or else of detected plates.
        speed_limit_kmh: The lane's limit when the vehicle passed, if it has one (R17).
        faulty_share: Share of the frames that were black, frozen or could not be decoded.
        length_m: Metres that hid the line: seconds of it at the vehicle's speed. More than the
            longest vehicle where another one follows so closely that the line never got free.
        plate_seen_n: Looks in which a plate was found, read or not.
        plate_contrast: How much stands out on the plates that were found: 95th less 5th
            percentile of their brightness as a share of the former.
    """

    mean_luma: float
    sharpness: float
    text_height_px: float | None
    speed_kmh: float | None
    gap_s: float | None
    frames_n: int
    gap_m: float | None = None
    vehicle_luma: float | None = None
    contrast: float | None = None
    saturated_share: float | None = None
    motion_blur: float | None = None
    scene_sharpness: float | None = None
    text_angle_deg: float | None = None
    text_seen_n: int | None = None
    unread_share: float | None = None
    container_seen_n: int | None = None
    gap_after_s: float | None = None
    plate_px: float | None = None
    speed_limit_kmh: float | None = None
    faulty_share: float | None = None
    length_m: float | None = None
    plate_seen_n: int | None = None
    plate_contrast: float | None = None

    @property
    def is_above_limit(self) -> bool:
        """Whether the vehicle was measured to be faster than the lane allows (R17)."""
        if self.speed_kmh is None or self.speed_limit_kmh is None:
            return False
        return self.speed_kmh > self.speed_limit_kmh


class Passage(Contract):
    """One vehicle through one lane in one direction.

    ``passage_id`` is made by :func:`passage_id`. ``passed_at`` is the instant that the id was
    made from and never changes; corrections raise ``revision``.

    Attributes:
        passage_id: Same vehicle, same id, however often the media are replayed.
        revision: 0 for what the machine saw; each correction adds one.
        site: Site id.
        gate: Gate id.
        lane: Lane id.
        direction: ``in`` or ``out``.
        passed_at: Aware UTC instant at which the vehicle crossed the lane's line.
        first_seen_at: When the vehicle was first seen.
        last_seen_at: When it was last seen.
        crossing: How ``passed_at`` became known.
        cameras: Cameras that saw it, the one first whose line made ``passed_at``.
        media: Name of the file or stream, without credentials.
        epoch: Media epoch that ``passed_at`` belongs to.
        clock_source: Where absolute time came from.
        clock_offset_s: Measured offset of the camera's clock, if known.
        plates: Number plates, best first.
        containers: Container codes: none, one, or two twenty-foot boxes.
        quality: Measured figures.
        failure_causes: Why a read is missing or weak, strongest first; empty where all are good
            and in schema versions before 3.
        pairing: How what the cameras of the lane saw became this passage.
        evidence: Stored pictures.
        model_version: Name of the recogniser and its settings.
        schema_version: Version of this contract.
    """

    passage_id: uuid.UUID
    revision: int = Field(default=0, ge=0)
    site: str
    gate: str
    lane: str
    direction: Direction
    passed_at: AwareDatetime
    first_seen_at: AwareDatetime
    last_seen_at: AwareDatetime
    crossing: CrossingSource
    cameras: tuple[str, ...]
    media: str
    epoch: int
    clock_source: ClockSource
    clock_offset_s: float | None
    plates: tuple[PlateRead, ...]
    containers: tuple[ContainerRead, ...]
    quality: Quality
    failure_causes: tuple[FailureCause, ...] = ()
    pairing: Pairing = Pairing.SINGLE
    evidence: tuple[Evidence, ...]
    model_version: str
    schema_version: int = SCHEMA_VERSION


def passage_id(
    site: str, lane: str, direction: Direction, passed_at: datetime, epoch: int
) -> uuid.UUID:
    """The id of a passage, the same for every replay of the same media.

    Args:
        site: Site id.
        lane: Lane id.
        direction: Direction of the lane.
        passed_at: Aware instant of the crossing; rounded to the millisecond.
        epoch: Media epoch of that instant.

    Raises:
        ValueError: ``passed_at`` has no zone.
    """
    if passed_at.tzinfo is None:
        message = f"passed_at must carry a zone, got the naive {passed_at.isoformat()}"
        raise ValueError(message)
    instant = passed_at.astimezone(UTC).isoformat(timespec="milliseconds")
    return uuid.uuid5(PASSAGE_NAMESPACE, "|".join((site, lane, direction, instant, str(epoch))))
