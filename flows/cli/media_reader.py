"""Files of a command line, read: pictures by the recogniser, clips by the whole pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from flows.cli.media_paths import CLIP_SUFFIXES
from flows.cli.rows import passage_row, picture_row
from models.pictures import load_picture
from schemas.frame import Image
from schemas.passage import Passage
from schemas.read import Read, TextKind


class PictureReader(Protocol):
    """Whatever reads a whole picture, such as the recogniser."""

    def read_picture(self, image: Image, kinds: frozenset[TextKind]) -> list[Read]:
        """The numbers of these kinds in a picture ``(H, W, 3)`` uint8, BGR."""


class MediaReader:
    """Reads pictures and clips; what a file does not need is not loaded.

    Args:
        kinds: Which numbers are wanted.
        open_recogniser: Loads the networks; called once, when a picture came through decoding.
        read_clip: Reads the passages of a clip.
    """

    def __init__(
        self,
        kinds: frozenset[TextKind],
        open_recogniser: Callable[[], PictureReader],
        read_clip: Callable[[Path], Iterator[Passage]],
    ) -> None:
        self._kinds = kinds
        self._open_recogniser = open_recogniser
        self._read_clip = read_clip
        self._recogniser: PictureReader | None = None

    def rows(self, file: Path) -> Iterator[dict[str, Any]]:
        """The lines of one file, as they come.

        Raises:
            MediaError: The file cannot be used, or what follows in it cannot.
        """
        if file.suffix.lower() in CLIP_SUFFIXES:
            for passage in self._read_clip(file):
                yield passage_row(str(file), passage, self._kinds)
        else:
            yield self._row_of_picture(file)

    def _row_of_picture(self, file: Path) -> dict[str, Any]:
        picture = load_picture(file)
        if self._recogniser is None:
            self._recogniser = self._open_recogniser()
        reads = self._recogniser.read_picture(picture.image, self._kinds)
        return picture_row(str(file), reads, picture.in_file)


def open_media_reader(kinds: frozenset[TextKind], threads: int) -> MediaReader:
    """The reader that the commands use, with the networks that gatestream ships."""

    def open_recogniser() -> PictureReader:
        from models.recogniser import Recogniser  # noqa: PLC0415 - clips load it by themselves

        return Recogniser(threads=threads)

    def read_clip(file: Path) -> Iterator[Passage]:
        from flows.clip import read_clip  # noqa: PLC0415 - pictures need no stream

        return read_clip(file, threads=threads)

    return MediaReader(kinds, open_recogniser, read_clip)
