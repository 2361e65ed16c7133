"""What may be attached to a step: a file is what it holds, not what it is called."""

from __future__ import annotations

import hashlib
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pymupdf
import pytest

from schemas.errors import InputError
from schemas.handling.steps import FileRole
from sql.evidence import EvidenceStore
from sql.handling_files import FILE_MAX_BYTES, keep_file

IMAGE = np.full((20, 30, 3), 90, np.uint8)
JPEG = bytes(cv2.imencode(".jpg", IMAGE)[1])
PNG = bytes(cv2.imencode(".png", IMAGE)[1])
WEBP = bytes(cv2.imencode(".webp", IMAGE)[1])


def pdf(**options: object) -> bytes:
    with pymupdf.open() as document:
        document.new_page()
        return bytes(document.tobytes(**options))


def unfolding(side_px: int) -> bytes:
    """A PNG of some bytes that says it is huge."""
    head = b"IHDR" + struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"


_AES_256 = 5
LOCKED = pdf(encryption=_AES_256, user_pw="a", owner_pw="b")


@pytest.mark.parametrize(
    ("content", "role", "media_type"),
    [
        (pdf(), FileRole.MINUTES, "application/pdf"),
        (JPEG, FileRole.MINUTES, "image/jpeg"),
        (PNG, FileRole.PICTURE, "image/png"),
    ],
    ids=("PDF", "JPEG", "PNG"),
)
def test_r42_a_file_is_kept_under_its_digest(
    tmp_path: Path, content: bytes, role: FileRole, media_type: str
) -> None:
    store = EvidenceStore(tmp_path)
    file = keep_file(store, "C:\\ảnh\\..\\biên bản\x00.pdf", content, role)
    assert (file.name, file.media_type, file.role) == ("biên bản.pdf", media_type, role)
    assert (file.sha256, file.bytes_n) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.get(file.sha256, file.media_type) == content


@pytest.mark.parametrize(
    ("content", "role", "said"),
    [
        (b"", FileRole.MINUTES, "at most 10 MB"),
        (JPEG + bytes(FILE_MAX_BYTES), FileRole.PICTURE, "at most 10 MB"),
        (pdf(), FileRole.PICTURE, "got a PDF"),
        (b"%PDF-1.7 nothing", FileRole.MINUTES, "PDF"),
        (LOCKED, FileRole.MINUTES, "without a password"),
        (b"MZ\x90\0 program", FileRole.MINUTES, "something else"),
        (b"<svg onload='alert(1)'/>", FileRole.PICTURE, "something else"),
        (WEBP, FileRole.PICTURE, "something else"),
        (JPEG[: len(JPEG) // 2], FileRole.PICTURE, "whole picture"),
        (PNG[: len(PNG) // 2], FileRole.PICTURE, "whole picture"),
        (unfolding(9_200), FileRole.PICTURE, "pixels were wanted"),
    ],
    ids=(
        "empty",
        "too long",
        "PDF for a picture",
        "broken PDF",
        "locked PDF",
        "program",
        "SVG",
        "WebP",
        "half a JPEG",
        "half a PNG",
        "too many pixels",
    ),
)
def test_r42_what_is_none_of_these_is_not_kept(
    tmp_path: Path, content: bytes, role: FileRole, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        keep_file(EvidenceStore(tmp_path), "bb.pdf", content, role)
    assert list(tmp_path.iterdir()) == []
