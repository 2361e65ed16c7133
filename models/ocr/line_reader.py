"""PP-OCRv6 text recognition with its full posteriors, folded onto 36 symbols and blank."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from models.networks import Network
from models.ocr.alphabet import ALPHABET, BLANK
from schemas.errors import ModelError
from schemas.frame import Image

LINE_HEIGHT_PX = 48
STEP_PX = 8
"""One time step covers this many pixels of a line of ``LINE_HEIGHT_PX``."""
FLOOR = 1e-5
"""Least posterior of a symbol: what the network denies can still be spotted, at a price."""

_WIDTH_STEPS_PX = ((320, 32), (640, 64), (10_000, 128))
"""A line is padded to a multiple of the second number where it is not wider than the first: a
runtime prepares itself for every width that it meets, so there are few."""
_LEAST_WIDTH_PX = 96
_FULL_WIDTH = 0xFEE0
_SEPARATORS = " -.·_:,—–・•－．，。：|/~"  # noqa: RUF001 - the network answers in these too

Steps = npt.NDArray[np.float32]
"""``(T, 37)`` log-likelihood of blank and the alphabet relative to each step's best symbol."""


@dataclass(frozen=True, slots=True)
class LineRead:
    """What the network saw in one crop.

    Attributes:
        text: The best text of the network's whole dictionary, nothing restricted.
        log_ratio: ``(T, 37)`` log-likelihood of blank (column 0) and ``ALPHABET`` (columns
            1 to 36), relative to the best symbol of each time step; never above 0. Lower case
            and full-width forms count for the capital, separators for blank.
    """

    text: str
    log_ratio: Steps

    @property
    def steps_n(self) -> int:
        """Number of time steps."""
        return len(self.log_ratio)


UNREAD = LineRead("", np.zeros((0, 1 + len(ALPHABET)), dtype=np.float32))
"""Stands for a box that was found and not read."""


class LineReader:
    """Reads crops of single lines.

    Each crop is read by itself, so what one gives does not depend on its neighbours; on a
    processor a batch takes nearly as long as its crops one after another.

    Args:
        network: The recognition network, from :mod:`models.ocr.weights`.
        at_once_n: Crops that are read at once.

    Raises:
        ModelError: It carries no dictionary, or one that does not fit its output.
    """

    def __init__(self, network: Network, at_once_n: int = 1) -> None:
        self._network = network
        self._threads = ThreadPoolExecutor(at_once_n, "lines") if at_once_n > 1 else None
        self._symbols = _dictionary(self._network)
        self._folded, self._starts = _fold_columns(self._symbols)

    def read(self, crops: Sequence[Image]) -> list[LineRead]:
        """Read every crop.

        Args:
            crops: ``(h, w, 3)`` uint8, BGR, each one line of text from left to right.

        Returns:
            One read per crop, in the order of ``crops``.
        """
        if self._threads is None or len(crops) < 2:  # noqa: PLR2004 - alone, it need not wait
            return [self._read(crop) for crop in crops]
        return list(self._threads.map(self._read, crops))

    def _read(self, crop: Image) -> LineRead:
        (posterior,) = self._network.run(_normalised(crop, _padded_width(crop))[None])
        if posterior.shape[-1] != len(self._symbols):
            message = (
                f"wanted a dictionary of {posterior.shape[-1]} symbols in the recognition "
                f"network, found {len(self._symbols)}"
            )
            raise ModelError(message)
        return self._line_read(posterior[: _line_width(crop) // STEP_PX + 2])

    def _line_read(self, posterior: npt.NDArray[np.float32]) -> LineRead:
        folded = np.add.reduceat(posterior[:, self._folded], self._starts, axis=1)
        best = np.maximum(posterior.max(axis=1), folded.max(axis=1))
        log_ratio = np.log(np.maximum(folded, FLOOR)) - np.log(best)[:, None]
        text = "".join(self._symbols[index] for index in _collapsed(posterior.argmax(axis=1)))
        return LineRead(text, np.minimum(log_ratio, 0).astype(np.float32))


def _dictionary(network: Network) -> list[str]:
    """The symbols of the network's columns, which it carries itself; blank is the first."""
    listed = network.metadata.get("character", "").splitlines()
    if not listed:
        message = "wanted a recognition network that carries its dictionary, found none in it"
        raise ModelError(message)
    return ["", *listed, " "]


def _fold_columns(symbols: Sequence[str]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Columns of the dictionary that count for blank and for each symbol, and where each starts."""
    column = {symbol: index for index, symbol in enumerate(symbols)}
    groups = [[BLANK, *(column[s] for s in dict.fromkeys(_SEPARATORS) if s in column)]]
    for symbol in ALPHABET:
        narrow = dict.fromkeys((symbol, symbol.lower()))
        forms = [*narrow, *(chr(ord(form) + _FULL_WIDTH) for form in narrow)]
        groups.append([column[form] for form in forms if form in column])
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    return np.array([index for group in groups for index in group]), starts


def _line_width(crop: Image) -> int:
    """Width in pixels of a crop scaled to ``LINE_HEIGHT_PX``."""
    height, width = (int(side) for side in crop.shape[:2])
    return max(1, math.ceil(LINE_HEIGHT_PX * width / height))


def _padded_width(crop: Image) -> int:
    width = max(_LEAST_WIDTH_PX, _line_width(crop))
    step = next((step for most, step in _WIDTH_STEPS_PX if width <= most), _WIDTH_STEPS_PX[-1][1])
    return math.ceil(width / step) * step


def _normalised(crop: Image, padded_width: int) -> npt.NDArray[np.float32]:
    """``(3, 48, padded_width)`` in -1 to 1, grey to the right of the line."""
    width = min(_line_width(crop), padded_width)
    line = cv2.resize(crop, (width, LINE_HEIGHT_PX)).astype(np.float32)
    blob = np.zeros((3, LINE_HEIGHT_PX, padded_width), np.float32)
    blob[:, :, :width] = line.transpose(2, 0, 1) / 127.5 - 1
    return blob


def _collapsed(best: npt.NDArray[np.intp]) -> list[int]:
    """Best symbol of each step without repeats and blanks (CTC)."""
    changed = np.r_[True, best[1:] != best[:-1]]
    return [int(index) for index in best[changed & (best != BLANK)]]
