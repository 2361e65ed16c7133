"""The text of one picture, searched for only as far as somebody asks."""

from __future__ import annotations

from collections.abc import Sequence

from models.detection.windows import Window
from models.ocr.page_reader import PageReader, TextLine
from schemas.frame import Image

MOST_SIDE_PX = 960
"""Longer side at which a window is looked at, at most."""


class SeenPage:
    """A picture that several readers look at; what one has searched, the others need not.

    Args:
        pages: Finds and reads lines.
        image: ``(H, W, 3)`` uint8, BGR.
    """

    def __init__(self, pages: PageReader, image: Image) -> None:
        self.image = image
        self._pages = pages
        self._whole: dict[int, list[TextLine]] = {}

    def whole(self, side_px: int) -> list[TextLine]:
        """The text of the whole picture.

        Args:
            side_px: Longer side at which it is looked at.
        """
        if side_px not in self._whole:
            self._whole[side_px] = self._pages.lines(self.image, side_px)
        return self._whole[side_px]

    def within(self, windows: Sequence[Window], text_px: int) -> list[TextLine]:
        """The text of some windows.

        Args:
            windows: Where to look.
            text_px: Height at which characters are looked at.
        """
        found: list[TextLine] = []
        for window in windows:
            longest = max(window.box.width, window.box.height)
            side_px = round(longest * text_px / max(1.0, window.text_height_px))
            found += self._pages.lines_in(self.image, window.box, min(side_px, MOST_SIDE_PX))
        return found
