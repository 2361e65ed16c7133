"""Reads container codes and number plates: text found once, then read by both grammars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path

import cv2
import numpy as np

from models.calibration import calibrated
from models.containers.reader import SIDES_PX, TEXT_SIZES_PX, ContainerReader, PictureReader
from models.detection.region_detector import SIDE_PX, RegionDetector
from models.detection.regions import CODES, RegionKind
from models.detection.weights import region_network
from models.detection.windows import Window, code_windows
from models.networks import Engine
from models.ocr.crop import quad_box
from models.ocr.line_reader import LINE_HEIGHT_PX, LineReader
from models.ocr.page_reader import PageReader, TextLine
from models.ocr.seen_page import SeenPage
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.plates.detected import detected_plates, read_detected
from models.plates.plate_reader import PlateReader
from models.plates.seen_plate import is_same_place
from models.stages import Stage, StageClock, timed
from models.tracking.region_reads import KnownText, RegionReads, nearest
from schemas.frame import Image
from schemas.geometry import Box
from schemas.owners import OwnerRegistry
from schemas.plate_forms import PlateKind
from schemas.read import Detection, Read, Status, TextKind

READERS_VERSION = "ppocrv6-small+grammar/2"
_GREY = 114
_PAPER = 235
_LINE_WIDTHS_PX = (*range(96, 321, 32), *range(384, 641, 64), 768, 896)
_WINDOW_HEIGHTS_PX = (128, 192, 256, 320, 448)
_WINDOW_WIDTHS_PX = (192, 256, 320, 448)
EVERY_KIND = frozenset(TextKind)
FINE_SIDE_PX = 2 * SIDE_PX
"""Side at which a picture is looked at again when no code was detected in it."""
PLATE_PICTURE_PX = 450_000
PLATE_PICTURE_ASPECT = 2.8
"""A picture of fewer pixels, or so much wider than high, may show a plate and nothing else."""
PLATE_SIDE_PX = 640
"""Side at which text is searched for in such a picture: its characters are large."""
PLATE_SHARE_MIN = 0.4
"""… unless what was read in it takes up less of its width than this."""
_NO_VIETNAMESE = {str(PlateKind.FOREIGN), str(PlateKind.UNKNOWN)}
DOUBTED = 0.4
"""Two ways to read a plate agree in vain where one of them is less sure than this."""
CLEAR = 0.5
MARKINGS_HEIGHTS = 12.0
"""Size-type, weights and capacity stand below a code within so many heights of its characters."""


class Recogniser:
    """One set of networks for everything that reads in this process.

    Args:
        threads: Threads of one inference.
        stages: Counts the time of each network, where somebody asks.
        engine: What runs the networks.
        detector: A site's own detector; without it, the bundled one.
        owners: Owner codes that are known; without it, the bundled ones.

    Raises:
        ModelError: Weights are missing or altered, or what should run them is not there.
    """

    def __init__(
        self,
        *,
        threads: int = 2,
        stages: StageClock | None = None,
        engine: Engine = Engine.AUTO,
        detector: Path | None = None,
        owners: OwnerRegistry | None = None,
    ) -> None:
        regions = region_network(threads, engine, detector)
        self.version = f"{regions.version}+{READERS_VERSION}"
        self._finds_codes = regions.finds_codes
        network = timed(regions.network, stages, Stage.DETECTOR)
        self._regions = RegionDetector(network, regions.kinds)
        recognition = line_recognition_network(threads, engine)
        detection = text_detection_network(threads, engine)
        recognition = timed(recognition, stages, Stage.TEXT_RECOGNITION)
        self._reader = reader = LineReader(recognition, threads)
        detection = timed(detection, stages, Stage.TEXT_DETECTION)
        self._page = PageReader(TextDetector(detection), reader)
        self._containers = ContainerReader(reader, owners)
        self.owners = self._containers.owners
        self._pictures = PictureReader(self._containers)
        self._plates = PlateReader(reader, self._page)
        self._beside = ThreadPoolExecutor(1, "plates")

    def prepare(self) -> None:
        """Meets the usual sizes of input once, for which a runtime prepares itself on first sight.

        Otherwise the first vehicles of a gate, or the first pictures of a measurement, wait.
        """
        self._regions.detect(np.full((720, 1280, 3), _GREY, np.uint8))
        lines = [np.full((LINE_HEIGHT_PX, width, 3), _GREY, np.uint8) for width in _LINE_WIDTHS_PX]
        self._reader.read(lines)
        for height, width in product(_WINDOW_HEIGHTS_PX, _WINDOW_WIDTHS_PX):
            blank = np.full((height, width, 3), _GREY, np.uint8)
            self._page.lines(blank, max(height, width))
        # The compiled decoders are loaded with the first text.
        sign = np.full((96, 512, 3), _PAPER, np.uint8)
        cv2.putText(sign, "MSCU 500627 1", (16, 64), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 3)
        self._containers.read(sign, self._page.lines(sign, max(sign.shape)))
        self._plates.read_crop(sign)

    def read_region(
        self, image: Image, side_px: int, known: Sequence[KnownText] = ()
    ) -> RegionReads:
        """Reads a camera's region once; a video has the next frame for what was missed.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: Longer side at which vehicles, plates and codes are searched for.
            known: Texts that need not be read where they are found.

        Returns:
            What was read and found, in pixels of ``image``.
        """
        detected = self._regions.detect(image, side_px, is_one_of_many=True)
        seen = [nearest(text, [d.box for d in detected if _is_of(text.kind, d)]) for text in known]
        found = [d for d in detected if d.box not in seen]
        height, width = image.shape[:2]
        # Beside one another: neither keeps two processors busy alone.
        plates = self._beside.submit(self._plates_of_frame, image, found)
        page = SeenPage(self._page, image)
        if self._finds_codes:
            lines = page.within(code_windows(found, width, height), TEXT_SIZES_PX[0])
        else:
            # A site's own detector may know plates and vehicles only.
            lines = page.whole(side_px)
        reads = _parts_apart(self._containers.read(image, lines) + plates.result())
        unread = [
            plate.box
            for plate in detected_plates(found, image)
            if not any(is_same_place(plate.box, read.box) for read in reads)
        ]
        return RegionReads(tuple(reads), tuple(seen), tuple(unread), tuple(detected))

    def _plates_of_frame(self, image: Image, found: Sequence[Detection]) -> list[Read]:
        return list(read_detected(self._plates, image, found, is_one_of_many=True))

    def read_picture(self, image: Image, kinds: frozenset[TextKind] = EVERY_KIND) -> list[Read]:
        """Reads a single picture, looking again finer and coarser where that may help.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            kinds: What to look for.

        Returns:
            Reads with boxes in pixels of ``image``.
        """
        page = SeenPage(self._page, image)
        found = self._regions.detect(image)
        containers: list[Read] = []
        plates: list[Read] = []
        if TextKind.CONTAINER in kinds:
            containers = self._pictures.read(page, self._code_windows(image, found))
        if TextKind.PLATE in kinds:
            plates = self._picture_plates(page, found, containers)
        return [calibrated(read) for read in _parts_apart(containers + plates)]

    def _code_windows(self, image: Image, found: Sequence[Detection]) -> list[Window]:
        """Windows around the codes of a picture; without any, it is looked at more finely."""
        height, width = image.shape[:2]
        windows = code_windows(found, width, height)
        if not windows and self._finds_codes and max(height, width) > SIDE_PX:
            windows = code_windows(self._regions.detect(image, FINE_SIDE_PX), width, height)
        return windows

    def _picture_plates(
        self, page: SeenPage, found: Sequence[Detection], containers: Sequence[Read]
    ) -> list[Read]:
        """The plates of a picture: detected ones, and, while one is in doubt, all its text."""
        image = page.image
        shows_more = answers(containers) or not _may_be_a_plate(
            image, detected_plates(found, image)
        )
        detected = list(read_detected(self._plates, image, found)) if shows_more else []
        is_settled = all(read.status is Status.ACCEPTED for read in detected)
        if shows_more and is_settled and (detected or answers(containers)):
            return detected
        lines = page.whole(SIDES_PX[0] if shows_more else PLATE_SIDE_PX)
        plates = self._plates.read(image, _lines_apart(lines, containers))
        if not shows_more and _may_be_a_plate(image, answers(plates)):
            return _agreed(plates, self._plates.read_crop(image))
        return _both_ways(detected, plates)


def _is_of(kind: TextKind, detection: Detection) -> bool:
    is_code = detection.label in CODES
    return is_code if kind is TextKind.CONTAINER else detection.label == RegionKind.PLATE


def _may_be_a_plate(image: Image, plates: Sequence[Read | Detection]) -> bool:
    """Whether a picture may show one plate and hardly anything else."""
    height, width = image.shape[:2]
    if len(plates) > 1 or any(plate.box.width < PLATE_SHARE_MIN * width for plate in plates):
        return False
    return bool(height * width <= PLATE_PICTURE_PX or width >= PLATE_PICTURE_ASPECT * height)


def _both_ways(detected: Sequence[Read], plates: Sequence[Read]) -> list[Read]:
    """The plates found by a network and those found by their text, each place answered once."""
    found: list[Read] = []
    left = list(plates)
    for read in detected:
        same = [other for other in left if is_same_place(read.box, other.box)]
        left = [other for other in left if other not in same]
        found += _agreed([read], same)
    return sorted([*found, *left], key=lambda read: -read.confidence)


def _agreed(from_lines: list[Read], from_whole: list[Read]) -> list[Read]:
    """One answer of two ways to read a plate; where they differ, a person has to look."""
    if not from_lines or not from_whole:
        return from_lines or from_whole
    lines, whole = from_lines[0], from_whole[0]
    if Status.INCOMPLETE in {lines.status, whole.status}:
        return [_completed(lines, whole)]
    if lines.text == whole.text:
        best, other = sorted((lines, whole), key=lambda read: -read.confidence)
        is_doubted = other.confidence < DOUBTED
        return [replace(best, status=Status.REVIEW) if is_doubted else best]
    best, other = (whole, lines) if whole.confidence >= lines.confidence else (lines, whole)
    candidates = ((other.text, other.confidence), *best.candidates)
    return [replace(best, status=Status.REVIEW, candidates=candidates)]


def _completed(one: Read, other: Read) -> Read:
    """The answer of two ways to read a plate of which at least one saw part of it."""
    part, rest = (one, other) if one.status is Status.INCOMPLETE else (other, one)
    goes_on = len(rest.text) > len(part.text) and part.text in rest.text
    if rest.status is Status.ACCEPTED and goes_on:
        return rest
    if rest.text == part.text:
        return replace(rest, status=Status.REVIEW)
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
