"""What was seen and read in one picture: Detection, then Read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from schemas.geometry import Box

if TYPE_CHECKING:
    # The help of the command line names kinds of text, and needs no arrays for that.
    import numpy as np
    import numpy.typing as npt

CharLogPosterior: TypeAlias = "npt.NDArray[np.float32]"
"""``(n, 36)`` log-probability of each symbol, A to Z then 0 to 9, at each character of a text."""


class TextKind(StrEnum):
    """The kinds of text that gatestream reads."""

    CONTAINER = "container"
    PLATE = "plate"


class Status(StrEnum):
    """Whether a read may be used as it is or a person has to look at it."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    INCOMPLETE = "incomplete"
    """Part of a number that the picture's edge cuts off: no answer, and no voice in a vote."""


class CheckDigit(StrEnum):
    """How the check digit of a container code became known (ISO 6346:2022, annex A)."""

    READ = "read"
    """The digit was seen in the picture and it fits."""
    INFERRED = "inferred"
    """The digit was not legible; the one that fits was put in its place."""


class Layout(StrEnum):
    """How a text is arranged."""

    ONE_LINE = "one_line"
    TWO_LINES = "two_lines"
    THREE_LINES = "three_lines"
    VERTICAL = "vertical"


@dataclass(frozen=True, slots=True)
class Detection:
    """A region of a picture in which a detector saw something.

    Attributes:
        label: What the detector says it is, such as ``text``, ``plate`` or ``vehicle``.
        quad: Four corners ``(x, y)`` in pixels of the picture, clockwise from top left in
            reading direction.
        confidence: 0 to 1.
    """

    label: str
    quad: tuple[tuple[float, float], ...]
    confidence: float

    @property
    def box(self) -> Box:
        """The upright rectangle around the corners."""
        xs = [x for x, _ in self.quad]
        ys = [y for _, y in self.quad]
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Proofs:
    """What speaks for a container code, each proof kept apart from the others.

    Attributes:
        check_digit: Whether it was seen, or put in its place and so proves nothing.
        owner_known: Whether the registry of owner codes has the owner; nothing where nobody
            looked it up, as in passages of schema version 1.
        agreeing_frames_n: Frames whose own best text is this code.
        agreeing_cameras_n: Cameras that have such a frame.
        expected: Whether a feed names the code; nothing where no feed was asked yet.
    """

    check_digit: CheckDigit
    owner_known: bool | None
    agreeing_frames_n: int = 1
    agreeing_cameras_n: int = 1
    expected: bool | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A text read in one picture.

    Attributes:
        kind: Container code or number plate.
        text: Normalised text, capital letters and digits only: 11 characters for a container
            code, 6 to 10 for a Vietnamese plate; of an incomplete one those that are seen.
        char_confidence: One value per character of ``text``, 0 to 1.
        confidence: Confidence in the whole text, 0 to 1.
        status: ``accepted`` by the written rule for one picture, else ``review``;
            ``incomplete`` where part of the number is cut off.
        box: Where the text stands, pixels of the full picture.
        text_height_px: Height of one line of characters in pixels (width of the column for a
            vertical code).
        layout: How the text is arranged.
        check_digit: For a container code, how its check digit became known.
        owner_known: For a container code, whether the registry of owner codes has its owner.
        size_type: For a container code, the ISO 6346 size-type read beside it, such as ``45G1``.
        plate_kind: For a plate, its kind in the Vietnamese grammar, ``foreign`` or ``unknown``.
        candidates: Further texts with their confidence, best first, without ``text`` itself.
        char_log_posterior: What the picture says of each character of ``text``, before any
            grammar; nothing where the reader does not tell. Two reads that differ in it alone
            are equal.
    """

    kind: TextKind
    text: str
    char_confidence: tuple[float, ...]
    confidence: float
    status: Status
    box: Box
    text_height_px: float
    layout: Layout
    check_digit: CheckDigit | None = None
    owner_known: bool | None = None
    size_type: str | None = None
    plate_kind: str | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    char_log_posterior: CharLogPosterior | None = field(default=None, compare=False, repr=False)

    @property
    def proofs(self) -> Proofs | None:
        """What speaks for a container code; a plate has no such proofs."""
        if self.check_digit is None:
            return None
        return Proofs(self.check_digit, self.owner_known)
