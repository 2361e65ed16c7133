"""Labels of the real pictures: the truth where it is known, teachers for the rest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.containers.candidate import Candidate
from models.containers.reader import ContainerReader
from models.detection.regions import RegionKind
from models.evaluation.truth import PictureTruth, read_truth
from models.ocr.alphabet import plain
from models.ocr.crop import quad_box
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.ocr.weights import line_recognition_network, text_detection_network
from models.pictures import load_picture
from models.recogniser import Recogniser
from models.training.clips import clip_frames
from models.training.teachers import Label, VehicleTeacher
from schemas.frame import Image
from schemas.geometry import Box
from schemas.read import Layout, TextKind

_SIZE_TYPE = re.compile(r"[1-4LM][02-9CDEFLMNP][GRUPTVBHSN][0-9A-Z]")
_SAME_PLACE = 0.4
_LEAST_SCORE = -6.0
SIDES_PX = (1280, 1920, 736)
"""Sides at which a picture is searched until its codes are found: no detector tells where."""

Teacher = Callable[[Image], Sequence[Label]]
"""Anything that labels a picture by itself."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledPicture:
    """A picture with everything that is known to be in it.

    Attributes:
        name: Names it among all pictures.
        image: ``(H, W, 3)`` uint8, BGR.
        labels: Regions in its pixels.
    """

    name: str
    image: Image
    labels: tuple[Label, ...]


class RealLabels:
    """Labels real pictures whose numbers are known.

    A code's place is not in the truth. It is where the recogniser, looking finer and coarser,
    reads exactly a number of the truth; a picture of which it misses a number is left out, since
    a code without its label would teach that codes are no codes.

    Args:
        vehicles: Finds vehicles.
        plates: Finds plates.
        threads: Threads of one inference.
    """

    def __init__(self, vehicles: VehicleTeacher, plates: Teacher, threads: int = 1) -> None:
        self._vehicles, self._plates = vehicles, plates
        self._recogniser = Recogniser(threads=threads)
        reader = LineReader(line_recognition_network(threads))
        self._pages = PageReader(TextDetector(text_detection_network(threads)), reader)
        self._containers = ContainerReader(reader)

    def containers(self, folder: Path) -> Iterator[LabelledPicture]:
        """The training pictures of containers.

        Args:
            folder: With ``containers/labels.csv`` and the pictures that it names.
        """
        for truth in read_truth(folder / "containers" / "labels.csv", TextKind.CONTAINER, "train"):
            image = load_picture(folder / truth.file).image
            # A box carries its code on each wall, so a number may stand in a picture twice.
            places = self._places(image, {number.text for number in truth.numbers})
            if places:
                # The plate teacher takes the stickers that tell a box's height for plates.
                yield self._picture(truth, [*places, *self._size_types(image)], image)

    def plates(self, folder: Path) -> Iterator[LabelledPicture]:
        """The training pictures of plates in scenes.

        Args:
            folder: With ``plates_vn/scenes.csv`` and the pictures that it names.
        """
        path = folder / "plates_vn" / "scenes.csv"
        boxes = _boxes(path)
        for truth in read_truth(path, TextKind.PLATE, "train"):
            image = load_picture(folder / truth.file).image
            labels = [Label(RegionKind.PLATE, box) for box in boxes.get(truth.file, ())]
            reads = self._recogniser.read_picture(image, frozenset((TextKind.PLATE,)))
            known = [r.box for r in reads if any(r.text == n.text for n in truth.numbers)]
            taught = list(self._plates(image))
            # The teacher's boxes go around the plate, the reader's around its characters.
            labels += [b for b in taught if not _covered(b.box, [x.box for x in labels])]
            labels += [
                Label(RegionKind.PLATE, box)
                for box in known
                if not _covered(box, [x.box for x in labels])
            ]
            yield self._picture(truth, labels, image)

    def clips(self, folder: Path) -> Iterator[LabelledPicture]:
        """Frames of the real clips.

        Args:
            folder: With ``videos/events.csv`` and the clips that it names.
        """
        for frame in clip_frames(folder):
            codes = self._places(frame.image, set(frame.codes)) if frame.codes else []
            if frame.codes and not codes:
                continue
            labels = [*codes, *self._plates(frame.image), *self._vehicles.labels(frame.image)]
            yield LabelledPicture(frame.name, frame.image, tuple(labels))

    def _picture(
        self, truth: PictureTruth, labels: Sequence[Label], image: Image
    ) -> LabelledPicture:
        return LabelledPicture(truth.file, image, (*labels, *self._vehicles.labels(image)))

    def _places(self, image: Image, codes: set[str]) -> list[Label]:
        """Where each of some codes stands, or nothing if one of them is not found."""
        found: list[Candidate] = []
        for side_px in SIDES_PX:
            findings = self._containers.find(image, self._pages.lines(image, side_px))
            found += [c for c in findings.candidates if c.code in codes and c.score > _LEAST_SCORE]
            if codes == {candidate.code for candidate in found}:
                break
        else:
            return []
        places: list[Label] = []
        for candidate in sorted(found, key=lambda c: -c.score):
            if not _covered(candidate.area, [place.box for place in places]):
                places.append(Label(_code_kind(candidate.layout), candidate.area))
        return places

    def _size_types(self, image: Image) -> list[Label]:
        return [
            Label(RegionKind.SIZE_TYPE, quad_box(line.quad))
            for line in self._pages.lines(image, SIDES_PX[0])
            if _SIZE_TYPE.fullmatch(plain(line.read.text))
        ]


def _code_kind(layout: Layout) -> RegionKind:
    is_column = layout is Layout.VERTICAL
    return RegionKind.CODE_VERTICAL if is_column else RegionKind.CODE_HORIZONTAL


def _covered(box: Box, others: Sequence[Box]) -> bool:
    """Whether one of the others marks the same thing: one of both lies mostly in the other."""
    for other in others:
        width = min(box.x1, other.x1) - max(box.x0, other.x0)
        height = min(box.y1, other.y1) - max(box.y0, other.y0)
        if width > 0 and height > 0:
            least = max(1.0, min(box.area, other.area))
            if width * height / least > _SAME_PLACE:
                return True
    return False


def _boxes(path: Path) -> dict[str, list[Box]]:
    """Boxes of plates by file, where the labels file has them."""
    found: dict[str, list[Box]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["box_xywh"]:
                x, y, w, h = (float(v) for v in row["box_xywh"].split())
                found.setdefault(row["file"], []).append(Box(x, y, x + w, y + h))
    return found
