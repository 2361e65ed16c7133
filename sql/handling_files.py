"""Files of steps, minutes and pictures: looked into, and kept under their SHA-256 (R42).

What a file is called says nothing of what it is: it is opened, and kept only if it can be.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from schemas.errors import InputError
from schemas.handling.steps import FileRole, StepFile
from sql.evidence import EvidenceStore

FILE_MAX_BYTES: Final = 10 << 20
PDF: Final = "application/pdf"
_PICTURES: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}
_NAME_MAX: Final = 120
# What a small file may unfold to: a telephone's picture has 50 million pixels and more.
_PIXELS_MAX: Final = 80_000_000


def keep_file(evidence: EvidenceStore, name: str, content: bytes, role: FileRole) -> StepFile:
    """Looks into a file and keeps it.

    Args:
        evidence: Where it is kept, as evidence pictures are.
        name: As it was given.
        content: Its bytes.
        role: Minutes are a PDF or a picture of the paper, a picture is a JPEG or PNG.

    Raises:
        InputError: It is too large, none of these, or cannot be opened.
        ArchiveError: It cannot be kept.
    """
    shown = _plain(name)
    if not 0 < len(content) <= FILE_MAX_BYTES:
        message = (
            f"{shown}: a file of at most {FILE_MAX_BYTES >> 20} MB was wanted, got "
            f"{len(content)} bytes"
        )
        raise InputError(message)
    is_pdf = content.startswith(b"%PDF-")
    if is_pdf and role is FileRole.PICTURE:
        message = f"{shown}: a picture, JPEG or PNG, was wanted, got a PDF"
        raise InputError(message)
    media_type = _pdf(shown, content) if is_pdf else _picture(shown, content)
    sha256 = evidence.put(content, media_type)
    return StepFile(sha256, media_type, len(content), shown, role)


def _plain(name: str) -> str:
    """The last part of a file's name, of what can be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()
    return kept[-_NAME_MAX:] or "-"


def _pdf(name: str, content: bytes) -> str:
    import pymupdf  # noqa: PLC0415 - costs a second, and few need it

    try:
        with pymupdf.open("pdf", content) as document:
            is_readable = not document.needs_pass and len(document) > 0
    except (RuntimeError, ValueError) as error:
        message = f"{name}: a PDF was wanted, got one that cannot be opened"
        raise InputError(message) from error
    if not is_readable:
        message = f"{name}: a PDF with pages and without a password was wanted"
        raise InputError(message)
    return PDF


def _picture(name: str, content: bytes) -> str:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - likewise

    try:
        with Image.open(BytesIO(content), formats=tuple(_PICTURES)) as picture:
            width, height = picture.size
            if width * height > _PIXELS_MAX:
                message = f"{name}: at most {_PIXELS_MAX} pixels were wanted, got {width}x{height}"
                raise InputError(message)
            picture.load()
            return _PICTURES[picture.format or ""]
    except UnidentifiedImageError as error:
        message = f"{name}: a PDF, JPEG or PNG was wanted, got something else"
        raise InputError(message) from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        message = f"{name}: a whole picture was wanted, got one that cannot be opened"
        raise InputError(message) from error
