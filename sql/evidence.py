"""Evidence pictures, stored under the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import ArchiveError
from sql.durable import write_atomically
from sql.home import reason

_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """A folder of pictures, ``ab/cd/abcd….jpg``; the same picture is stored once.

    A picture is stored before the row that names it, so that a row never points at nothing.

    Attributes:
        folder: ``evidence/`` of the home.
    """

    folder: Path

    def put(self, content: bytes, media_type: str) -> str:
        """Stores a picture durably, unless it is there, and returns its hex digest.

        Raises:
            ArchiveError: The folder cannot be written, the disk is full, or the media type is
                none that is kept.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.path(sha256, media_type)
        if not path.exists():
            write_atomically(path, content)
        return sha256

    def get(self, sha256: str, media_type: str = "image/jpeg") -> bytes:
        """The bytes of a picture, verified.

        Raises:
            ArchiveError: It is missing, cannot be read, or was altered.
        """
        path = self.path(sha256, media_type)
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            message = f"the evidence picture {sha256} is missing in {self.folder}"
            raise ArchiveError(message) from error
        except OSError as error:
            message = f"cannot read the evidence picture {path}: {reason(error)}"
            raise ArchiveError(message) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            message = f"the evidence picture {path} was altered: its digest is now {found}"
            raise ArchiveError(message)
        return content

    def verify(self, sha256: str, media_type: str = "image/jpeg") -> None:
        """Reads a picture and compares its digest.

        Raises:
            ArchiveError: As :meth:`get`.
        """
        self.get(sha256, media_type)

    def path(self, sha256: str, media_type: str = "image/jpeg") -> Path:
        """Where a picture lies, or would lie.

        Raises:
            ArchiveError: ``sha256`` is no hex digest, or the media type is none that is kept.
        """
        if _SHA256.fullmatch(sha256) is None:
            message = f"evidence is named by 64 hex digits, got {sha256!r}"
            raise ArchiveError(message)
        if media_type not in _SUFFIXES:
            known = ", ".join(sorted(_SUFFIXES))
            message = f"evidence of the type {media_type!r} is not kept; known: {known}"
            raise ArchiveError(message)
        return self.folder / sha256[:2] / sha256[2:4] / f"{sha256}{_SUFFIXES[media_type]}"
