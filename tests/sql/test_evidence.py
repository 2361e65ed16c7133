from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from sql.evidence import EvidenceStore

PICTURE = b"\xff\xd8 a picture"
SHA256 = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture
def evidence(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def test_r25_a_picture_lies_under_its_own_digest(evidence: EvidenceStore) -> None:
    assert evidence.put(PICTURE, "image/jpeg") == SHA256
    path = evidence.folder / SHA256[:2] / SHA256[2:4] / f"{SHA256}.jpg"
    assert path.read_bytes() == PICTURE
    assert evidence.get(SHA256) == PICTURE


def test_the_same_picture_is_stored_once(evidence: EvidenceStore) -> None:
    evidence.put(PICTURE, "image/jpeg")
    before = evidence.path(SHA256).stat()
    evidence.put(PICTURE, "image/jpeg")
    after = evidence.path(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len([path for path in evidence.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("at", range(len(PICTURE)))
def test_r25_one_changed_byte_is_found_and_named(evidence: EvidenceStore, at: int) -> None:
    evidence.put(PICTURE, "image/jpeg")
    altered = bytearray(PICTURE)
    altered[at] ^= 1
    evidence.path(SHA256).write_bytes(altered)
    with pytest.raises(ArchiveError, match=f"{SHA256}.jpg was altered: its digest is now"):
        evidence.verify(SHA256)


@pytest.mark.parametrize(
    ("sha256", "media_type", "message"),
    [
        (SHA256, "image/jpeg", f"the evidence picture {SHA256} is missing"),
        ("../../etc/passwd", "image/jpeg", r"named by 64 hex digits, got '\.\./"),
        (SHA256.upper(), "image/jpeg", "named by 64 hex digits"),
        (SHA256, "text/html", r"'text/html' is not kept; known: application/pdf, image/jpeg,"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(
    evidence: EvidenceStore, sha256: str, media_type: str, message: str
) -> None:
    with pytest.raises(ArchiveError, match=message):
        evidence.get(sha256, media_type)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file in the way")
    with pytest.raises(ArchiveError, match=r"^cannot write .*\.jpg: "):
        EvidenceStore(tmp_path / "evidence").put(PICTURE, "image/jpeg")
