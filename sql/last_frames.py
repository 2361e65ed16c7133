"""The last picture of each camera, for the wall of the screens (R15).

It is of the moment: one small JPEG a camera, replaced again and again, with its instant in a
comment of its own, so that a picture never stands beside another one's time. What proves a passage
is kept elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from schemas.errors import ArchiveError
from sql.durable import write_atomically
from sql.home import reason

_START: Final = b"\xff\xd8"
_COMMENT: Final = b"\xff\xfe"


@dataclass(frozen=True, slots=True)
class LastFrame:
    """A camera's last picture.

    Attributes:
        content: The JPEG.
        captured_at: Aware instant.
    """

    content: bytes
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class LastFrames:
    """The folder of last pictures, ``SITE/CAMERA.jpg``.

    Attributes:
        folder: ``last_frames/`` of the home.
    """

    folder: Path

    def put(self, site: str, camera: str, jpeg: bytes, captured_at: datetime) -> None:
        """Replaces the last picture of a camera.

        Args:
            site: Site id.
            camera: Camera id.
            jpeg: The picture.
            captured_at: Aware instant.

        Raises:
            ArchiveError: The folder cannot be written or the disk is full.
        """
        told = captured_at.isoformat().encode("ascii")
        length = (len(told) + 2).to_bytes(2, "big")
        content = _START + _COMMENT + length + told + jpeg.removeprefix(_START)
        write_atomically(self._path(site, camera), content, is_lasting=False)

    def get(self, site: str, camera: str) -> LastFrame | None:
        """The last picture of a camera; nothing where none was kept on this machine.

        Raises:
            ArchiveError: It cannot be read, or is none of ours.
        """
        path = self._path(site, camera)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"cannot read the last picture {path}: {reason(error)}"
            raise ArchiveError(message) from error
        length = int.from_bytes(content[4:6], "big")
        try:
            captured_at = datetime.fromisoformat(content[6 : 4 + length].decode("ascii"))
        except ValueError:
            captured_at = None
        if not content.startswith(_START + _COMMENT) or captured_at is None:
            message = f"a picture with its instant was wanted, got something else in {path}"
            raise ArchiveError(message)
        return LastFrame(content, captured_at)

    def _path(self, site: str, camera: str) -> Path:
        return self.folder / site / f"{camera}.jpg"
