"""Whether an XLSX workbook may be unpacked: its parts are packed, and may be a bomb."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO, Final

from schemas.errors import FeedFileError
from schemas.feeds.reasons import bilingual

UNPACKED_MAX_BYTES: Final = 1 << 29
STRINGS_MAX_BYTES: Final = 1 << 27
OTHER_MAX_BYTES: Final = 1 << 23
"""Styles and the like are held in memory as a tree."""
PARTS_MAX_N: Final = 1000
RATIO_MAX: Final = 250
RATIO_FREE_BYTES: Final = 1 << 20
"""A small part may be packed as tightly as it likes."""
TEXT_MAX_BYTES: Final = 1 << 20
"""A cell has 32,767 characters at most."""


def check_packing(file: BinaryIO) -> None:
    """Refuses a workbook that unpacks to more than it may, before anything of it is held.

    What a part says of its size is no less than what is ever unpacked of it: zipfile reads no
    farther, and then finds that the checksum is another.

    Args:
        file: Seekable; left at its beginning.

    Raises:
        FeedFileError: It is no ZIP archive, is damaged, or is a bomb.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            fault = _fault_of_sizes(parts)
            if not fault:
                fault = next(filter(None, (_fault_of_text(archive, part) for part in parts)), "")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        # A RuntimeError is a part with a password, a NotImplementedError an unknown packing.
        message = bilingual(f"cần một tệp XLSX: {error}", f"an XLSX workbook was wanted: {error}")
        raise FeedFileError(message) from error
    if fault:
        raise FeedFileError(fault)
    file.seek(0)


def too_much(vi: str, en: str) -> str:
    """The sentence about a workbook that unpacks to more than it may.

    Args:
        vi: What is too much.
        en: The same.
    """
    return bilingual(
        f"tệp XLSX quá lớn khi giải nén: {vi}", f"the workbook unpacks to too much: {en}"
    )


def _fault_of_sizes(parts: Sequence[zipfile.ZipInfo]) -> str:
    total = sum(part.file_size for part in parts)
    if len(parts) > PARTS_MAX_N:
        return too_much(f"{len(parts)} phần", f"{len(parts)} parts")
    if total > UNPACKED_MAX_BYTES:
        return too_much(f"tổng {total >> 20} MiB", f"{total >> 20} MiB in all")
    for part in parts:
        name, size = part.filename[:80], part.file_size
        ratio = size / max(part.compress_size, 1)
        if ratio > RATIO_MAX and size > RATIO_FREE_BYTES:
            return too_much(f"{name} nén {ratio:.0f} lần", f"{name} is packed {ratio:.0f} times")
        if size > _bound_of(name):
            return too_much(f"{name} dài {size >> 20} MiB", f"{name} has {size >> 20} MiB")
    return ""


def _bound_of(name: str) -> int:
    lower = name.lower()
    if "worksheets/" in lower or not _is_markup(lower):
        return UNPACKED_MAX_BYTES
    return STRINGS_MAX_BYTES if "sharedstrings" in lower else OTHER_MAX_BYTES


def _is_markup(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _fault_of_text(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> str:
    """Unpacks a part to nowhere: its checksum is compared, and no text in it is endless."""
    with archive.open(part) as content:
        while block := content.read(TEXT_MAX_BYTES):
            is_full = len(block) == TEXT_MAX_BYTES
            if is_full and b"<" not in block and _is_markup(part.filename):
                name = part.filename[:80]
                return too_much(f"văn bản hơn 1 MiB ở {name}", f"a text of over 1 MiB in {name}")
    return ""
