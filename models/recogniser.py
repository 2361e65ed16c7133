"""Reads container codes and number plates: text found once, then read by both grammars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.containers.reader import SIDES_PX, ContainerReader, PictureReader
from models.ocr.crop import quad_box
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader, TextLine
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.plates.plate_reader import PlateReader
from models.plates.seen_plate import is_same_place
from models.stages import Stage, StageClock, timed
from schemas.frame import Image
from schemas.geometry import Box
from schemas.plate_forms import PlateKind
from schemas.read import Read, Status, TextKind

MODEL_VERSION = "ppocrv6-small+grammar/1"
EVERY_KIND = frozenset(TextKind)
PLATE_PICTURE_PX = 450_000
PLATE_PICTURE_ASPECT = 2.8
"""A picture of fewer pixels, or so much wider than high, may show a plate and nothing else."""
PLATE_SHARE_MIN = 0.4
"""… unless what was read in it takes up less of its width than this."""
_NO_VIETNAMESE = {str(PlateKind.FOREIGN), str(PlateKind.UNKNOWN)}
CLEAR = 0.5
MARKINGS_HEIGHTS = 12.0
"""Size-type, weights and capacity stand below a code within so many heights of its characters."""


class Recogniser:
    """One set of networks for everything that reads in this process.

    Args:
        threads: Threads of one inference.
        stages: Counts the time of each network, where somebody asks.
    """

    version = MODEL_VERSION

    def __init__(self, *, threads: int = 2, stages: StageClock | None = None) -> None:
        recognition = timed(line_recognition_network(threads), stages, Stage.TEXT_RECOGNITION)
        detection = timed(text_detection_network(threads), stages, Stage.TEXT_DETECTION)
        reader = LineReader(recognition)
        self._page = PageReader(TextDetector(detection), reader)
        self._containers = ContainerReader(reader)
        self._pictures = PictureReader(self._page, self._containers)
        self._plates = PlateReader(reader, self._page)

    def read_region(self, image: Image, side_px: int) -> list[Read]:
        """Reads a camera's region once; a video has the next frame for what was missed.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: Longer side at which text is searched for.

        Returns:
            Reads with boxes in pixels of ``image``.
        """
        lines = self._page.lines(image, side_px)
        containers = self._containers.read(image, lines)
        plates = self._plates.read_frame(image, _lines_apart(lines, containers))
        return _parts_apart(containers + plates)

    def read_picture(self, image: Image, kinds: frozenset[TextKind] = EVERY_KIND) -> list[Read]:
        """Reads a single picture, looking again finer and coarser where that may help.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            kinds: What to look for.

        Returns:
            Reads with boxes in pixels of ``image``.
        """
        lines = self._page.lines(image, SIDES_PX[0])
        containers: list[Read] = []
        plates: list[Read] = []
        if TextKind.CONTAINER in kinds:
            containers = self._pictures.read(image, lines)
        if TextKind.PLATE in kinds:
            plates = self._plates.read(image, _lines_apart(lines, containers))
            if not answers(containers) and _may_be_a_plate(image, answers(plates)):
                plates = _agreed(plates, self._plates.read_crop(image))
        return _parts_apart(containers + plates)


def _may_be_a_plate(image: Image, plates: Sequence[Read]) -> bool:
    """Whether a picture may show one plate and hardly anything else."""
    height, width = image.shape[:2]
    if len(plates) > 1 or any(plate.box.width < PLATE_SHARE_MIN * width for plate in plates):
        return False
    return bool(height * width <= PLATE_PICTURE_PX or width >= PLATE_PICTURE_ASPECT * height)


def _agreed(from_lines: list[Read], from_whole: list[Read]) -> list[Read]:
    """One answer of two ways to read a plate; where they differ, a person has to look."""
    if not from_lines or not from_whole:
        return from_lines or from_whole
    lines, whole = from_lines[0], from_whole[0]
    if Status.INCOMPLETE in {lines.status, whole.status}:
        return [_completed(lines, whole)]
    if lines.text == whole.text:
        return [max(lines, whole, key=lambda read: read.confidence)]
    best, other = (whole, lines) if whole.confidence >= lines.confidence else (lines, whole)
    candidates = ((other.text, other.confidence), *best.candidates)
    return [replace(best, status=Status.REVIEW, candidates=candidates)]


def _completed(one: Read, other: Read) -> Read:
    """The answer of two ways to read a plate of which at least one saw part of it."""
    part, rest = (one, other) if one.status is Status.INCOMPLETE else (other, one)
    goes_on = len(rest.text) > len(part.text) and part.text in rest.text
    if rest.status is Status.ACCEPTED and goes_on:
        return rest
    is_shorter = len(rest.text) <= len(part.text) or rest.plate_kind in _NO_VIETNAMESE
    return part if is_shorter else replace(rest, status=Status.REVIEW)


def answers(reads: Iterable[Read]) -> list[Read]:
    """The reads that name a whole number, accepted or for review."""
    return [read for read in reads if read.status is not Status.INCOMPLETE]


def _parts_apart(reads: Sequence[Read]) -> list[Read]:
    """The reads without parts of a number where a whole one, of either kind, was read."""
    whole = [read.box for read in answers(reads)]
    return [
        read
        for read in reads
        if read.status is not Status.INCOMPLETE
        or not any(is_same_place(read.box, box) for box in whole)
    ]


def _lines_apart(lines: Sequence[TextLine], containers: Sequence[Read]) -> list[TextLine]:
    """Lines that do not belong to a container's markings, which may spell a plate too."""
    return [
        line
        for line in lines
        if not any(_belongs(quad_box(line.quad), container) for container in containers)
    ]


def _belongs(box: Box, container: Read) -> bool:
    """Whether a line is part of a clearly read code, or stands just below it."""
    if container.confidence < CLEAR:
        return False
    code = container.box
    below = MARKINGS_HEIGHTS * container.text_height_px
    return box.x0 < code.x1 and box.x1 > code.x0 and box.y0 < code.y1 + below and box.y1 > code.y0
