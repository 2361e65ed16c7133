"""How the characters of a file are written, by its first bytes, and its lines."""

from __future__ import annotations

import codecs
import io
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from schemas.feed_source import Encoding

SNIFFED_BYTES: Final = 1 << 20
REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for bytes that are no character of the file's encoding."""
_SKIPPED_AT_ONCE: Final = 1 << 16
_UTF_16_MIN_BYTES: Final = 4
_NULS_MIN_SHARE: Final = 0.3
_NULS_MAX_SHARE: Final = 0.05


class NumberedLine(NamedTuple):
    """A line of a text file.

    Attributes:
        number: Counted from 1.
        text: Without its end, composed (NFC); of a line that is too long, its beginning.
        is_whole: Whether it was not too long.
    """

    number: int
    text: str
    is_whole: bool


def encoding_of(head: bytes) -> str:
    """The Python codec of a file of which nobody said how it is written.

    A mark at the beginning is believed. Without one, bytes that are UTF-16 or UTF-8 by their form
    are that; a byte that is wrong among many that are right does not make a file Windows-1258,
    which is what is left.

    Args:
        head: The first :data:`SNIFFED_BYTES`.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) >= _UTF_16_MIN_BYTES:
        even, odd = (_share_of_nuls(head[start::2]) for start in (0, 1))
        if odd > _NULS_MIN_SHARE and even < _NULS_MAX_SHARE:
            return "utf-16-le"
        if even > _NULS_MIN_SHARE and odd < _NULS_MAX_SHARE:
            return "utf-16-be"
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    wrong_n = text.count(REPLACED)
    right_n = sum(not character.isascii() for character in text) - wrong_n if wrong_n else 0
    return "utf-8" if right_n >= wrong_n else Encoding.WINDOWS_1258.value


def text_of_file(file: BinaryIO, encoding: Encoding | None) -> io.TextIOWrapper:
    """A file's characters; what is none of its encoding becomes :data:`REPLACED`.

    Args:
        file: Open at its beginning, and seekable.
        encoding: As the site file says, if it does.
    """
    if encoding is None:
        codec = encoding_of(file.read(SNIFFED_BYTES))
        file.seek(0)
    else:
        codec = "utf-8-sig" if encoding is Encoding.UTF_8 else encoding.value
    return io.TextIOWrapper(file, codec, errors="replace")


def numbered_lines(text: io.TextIOWrapper, max_length: int) -> Iterator[NumberedLine]:
    """The lines of a file, of which none takes more memory than it may.

    Args:
        text: The file.
        max_length: Characters of a line.
    """
    number = 0
    try:
        while line := text.readline(max_length + 1):
            number += 1
            is_whole = line.endswith("\n") or len(line) <= max_length
            if not is_whole:
                while (rest := text.readline(_SKIPPED_AT_ONCE)) and not rest.endswith("\n"):
                    pass
            line = line.removesuffix("\n")
            if number == 1:
                line = line.removeprefix("\ufeff")
            if not line.isascii():
                line = unicodedata.normalize("NFC", line)
            yield NumberedLine(number, line, is_whole)
    finally:
        # The file is its opener's to close.
        text.detach()


def _share_of_nuls(some: bytes) -> float:
    return some.count(0) / len(some)
