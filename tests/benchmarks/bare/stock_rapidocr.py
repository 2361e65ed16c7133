"""The baseline: stock RapidOCR on whole pictures, and a regular expression over what it says.

Nothing of ours is imported here. The pipeline, its thresholds and its PP-OCRv6 weights are those
of the rapidocr wheel; only its threads and its log are set. What is written below is what anyone
would write who tries the library on a gate's pictures for a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from rapidocr import RapidOCR
from rapidocr.utils.output import RapidOCROutput

CODE = re.compile(r"([A-Z]{3}[UJZ])\s*(\d{6})\s*(\d?)")
PLATE = re.compile(r"(?<![A-Z0-9])\d{2}\s*[A-Z]{1,2}\d?\s*\d{4,5}(?![A-Z0-9])")
LINES_OF_A_CODE = 3
LINES_OF_A_PLATE = 2

Image = npt.NDArray[np.uint8]


class StockReader:
    """Stock RapidOCR with a regular expression for each kind of number.

    Args:
        threads: Threads of one inference.
    """

    def __init__(self, threads: int) -> None:
        self._ocr = RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )

    def read_containers(self, image: Image) -> list[str]:
        """Container codes in a picture ``(H, W, 3)`` uint8, BGR, in reading order."""
        return container_codes(self._lines(image))

    def read_plates(self, image: Image) -> list[str]:
        """Vietnamese number plates in a picture ``(H, W, 3)`` uint8, BGR, in reading order."""
        return plates(self._lines(image))

    def _lines(self, image: Image) -> list[str]:
        """The lines of text of a picture, from top to bottom as RapidOCR sorts them."""
        answer = self._ocr(image)
        return list(answer.txts or ()) if isinstance(answer, RapidOCROutput) else []


def stock_reader(threads: int) -> StockReader:
    """Loads the networks of the wheel, without a network connection."""
    return StockReader(threads)


def container_codes(lines: list[str]) -> list[str]:
    """Codes whose check digit is right, or that lack only it, in up to three lines in a row."""
    found: dict[str, None] = {}
    for text in _joined(lines, LINES_OF_A_CODE, r"[^A-Z0-9]+"):
        for owner, serial, digit in CODE.findall(text):
            wanted = check_digit(owner + serial)
            if digit in {"", wanted}:
                found[owner + serial + wanted] = None
    return list(found)


def plates(lines: list[str]) -> list[str]:
    """Plates of the usual Vietnamese forms in up to two lines in a row."""
    found: dict[str, None] = {}
    for text in _joined(lines, LINES_OF_A_PLATE, r"[^A-Z0-9 ]+"):
        for plate in PLATE.findall(text):
            found[plate.replace(" ", "")] = None
    # A plate on two lines contains no other; the last digits of one line may begin another.
    return [one for one in found if not any(one != other and one in other for other in found)]


def check_digit(ten: str) -> str:
    """The check digit of the first ten characters of a code (ISO 6346, annex A)."""
    values = [v for v in range(10, 39) if v % 11]
    total = sum((int(c) if c.isdigit() else values[ord(c) - 65]) << i for i, c in enumerate(ten))
    return str(total % 11 % 10)


def _joined(lines: list[str], most: int, noise: str) -> Iterator[str]:
    """Each run of neighbouring lines as one text, without what is neither letter nor digit."""
    plain = [re.sub(noise, "", line.upper()) for line in lines]
    for length in range(1, most + 1):
        for start in range(len(plain) - length + 1):
            yield " ".join(plain[start : start + length])
