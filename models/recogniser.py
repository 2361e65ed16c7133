"""Reads container codes and number plates: text found once, then read by both grammars."""

from __future__ import annotations

from models.containers.reader import SIDES_PX, ContainerReader, PictureReader
from models.ocr.line_reader import LineReader
from models.ocr.page_reader import PageReader
from models.ocr.text_detector import TextDetector
from models.plates.plate_reader import PlateReader
from schemas.frame import Image
from schemas.read import Read, TextKind

MODEL_VERSION = "ppocrv6-small+grammar/1"
EVERY_KIND = frozenset(TextKind)
PLATE_PICTURE_PX = 320_000
PLATE_PICTURE_ASPECT = 2.8
"""A picture of fewer pixels, or so much wider than high, may show a plate and nothing else."""


class Recogniser:
    """One set of networks for everything that reads in this process.

    Args:
        threads: Threads of one inference.
    """

    version = MODEL_VERSION

    def __init__(self, *, threads: int = 2) -> None:
        reader = LineReader(threads)
        self._page = PageReader(TextDetector(threads), reader)
        self._containers = ContainerReader(reader)
        self._pictures = PictureReader(self._page, self._containers)
        self._plates = PlateReader(reader)

    def read_region(self, image: Image, side_px: int) -> list[Read]:
        """Reads a camera's region once; a video has the next frame for what was missed.

        Args:
            image: ``(H, W, 3)`` uint8, BGR.
            side_px: Longer side at which text is searched for.

        Returns:
            Reads with boxes in pixels of ``image``.
        """
        lines = self._page.lines(image, side_px)
        return _without_clashes(
            self._containers.read(image, lines), self._plates.read(image, lines)
        )

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
            plates = self._plates.read(image, lines)
            if not plates and not containers and _may_be_a_plate(image):
                plates = self._plates.read_crop(image, lines)
        return _without_clashes(containers, plates)


def _may_be_a_plate(image: Image) -> bool:
    height, width = image.shape[:2]
    return bool(height * width <= PLATE_PICTURE_PX or width >= PLATE_PICTURE_ASPECT * height)


def _without_clashes(containers: list[Read], plates: list[Read]) -> list[Read]:
    """Drops plates that were spelled out of a container's markings."""
    free = [
        plate for plate in plates if not any(_beside(plate, container) for container in containers)
    ]
    return containers + free


def _beside(plate: Read, container: Read) -> bool:
    """Whether a plate's text touches a container code or the lines just under it."""
    reach = 2.5 * container.text_height_px
    box = container.box
    return (
        plate.box.x0 < box.x1
        and plate.box.x1 > box.x0
        and plate.box.y0 < box.y1 + reach
        and plate.box.y1 > box.y0
    )
