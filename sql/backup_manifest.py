"""What a backup consists of, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import BackupError
from sql.home import reason

MANIFEST_NAME: Final = "backup.json"
LOCK_NAME: Final = ".lock"
"""Held while a backup is made, and gone at once when it is whole, unless it was killed there."""
_CHUNK_BYTES = 1 << 20
Told = Callable[[int, int], None]
"""Is told how many steps of how many are done."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BackupFile(_Told):
    """One file of a backup.

    Attributes:
        path: Relative to the backup's folder.
        bytes_n: Its size.
        sha256: Hex digest of its bytes.
    """

    path: str
    bytes_n: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class BackupTable(_Told):
    """A table of the store.

    Attributes:
        name: Its name.
        columns: In the order of the values in the file.
        rows_n: Its rows.
        path: Its file: what COPY writes as text, compressed by gzip.
    """

    name: str
    columns: tuple[str, ...]
    rows_n: int = Field(ge=0)
    path: str


class BackupMigration(_Told):
    """A migration that the store stood on.

    Attributes:
        version: Its number.
        name: Its name.
        sha256: Hex digest of its text.
    """

    version: int
    name: str
    sha256: str


class BackupManifest(_Told):
    """The whole backup; written last, so that a folder without it is none.

    Attributes:
        backup_version: Of this layout.
        made_at: Moment of the store that the backup holds.
        server: What the store stood on, for people.
        migrations: In their order.
        tables: All tables but the ledger of migrations.
        sequences: The last number that each gave out.
        files: Every file of the backup but this one.
        has_evidence: Whether the evidence pictures are in it.
        audit_end: End of the audit log's chain, as ``n:sha256``.
        sha256: Digest of all the rest of the manifest.
    """

    backup_version: Literal[1] = 1
    made_at: AwareDatetime
    server: str
    migrations: tuple[BackupMigration, ...]
    tables: tuple[BackupTable, ...]
    sequences: dict[str, int]
    files: tuple[BackupFile, ...]
    has_evidence: bool
    audit_end: str
    sha256: str = ""

    def sealed(self) -> BackupManifest:
        """The same with its digest."""
        return self.model_copy(update={"sha256": self._digest()})

    @property
    def is_sealed(self) -> bool:
        """Whether it is as it was written."""
        return self.sha256 == self._digest()

    def _digest(self) -> str:
        told = self.model_dump(mode="json", exclude={"sha256"})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


def verified(folder: Path, told: Told = lambda _done, _all: None) -> BackupManifest:
    """The manifest of a backup of which every file is as it was written.

    Args:
        folder: The backup.
        told: Is told how many files were looked at.

    Raises:
        BackupError: It is no backup, is of a newer program, or a file is missing, altered or one
            too many.
    """
    manifest = _manifest(folder)
    known = {file.path for file in manifest.files}
    found = set(files_below(folder)) - {MANIFEST_NAME, LOCK_NAME}
    for path in sorted(known - found):
        message = f"{folder} is not whole: {path} is missing"
        raise BackupError(message)
    for path in sorted(found - known):
        message = f"{folder} is not as it was written: {path} does not belong to it"
        raise BackupError(message)
    for done_n, file in enumerate(manifest.files, start=1):
        bytes_n, sha256 = digest_of(folder / file.path)
        if (bytes_n, sha256) != (file.bytes_n, file.sha256):
            message = (
                f"{folder} is not as it was written: {file.path} was altered: {file.bytes_n} "
                f"bytes with the digest {file.sha256} were wanted, got {bytes_n} with {sha256}"
            )
            raise BackupError(message)
        told(done_n, len(manifest.files))
    return manifest


def files_below(folder: Path) -> list[str]:
    """All files and links below a folder, relative to it, sorted.

    Raises:
        BackupError: The folder cannot be read.
    """
    try:
        found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    except OSError as error:
        message = f"cannot read {folder}: {reason(error)}"
        raise BackupError(message) from error
    return sorted(path.relative_to(folder).as_posix() for path in found)


def digest_of(path: Path) -> tuple[int, str]:
    """Size and hex digest of a file.

    Raises:
        BackupError: It cannot be read.
    """
    digest = hashlib.sha256()
    bytes_n = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
                bytes_n += len(chunk)
    except OSError as error:
        message = f"cannot read {path}: {reason(error)}"
        raise BackupError(message) from error
    return bytes_n, digest.hexdigest()


def _manifest(folder: Path) -> BackupManifest:
    path = folder / MANIFEST_NAME
    try:
        manifest = BackupManifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        message = f"{folder} is no finished backup: it has no {MANIFEST_NAME}"
        raise BackupError(message) from error
    except OSError as error:
        message = f"cannot read {path}: {reason(error)}"
        raise BackupError(message) from error
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        message = (
            f"{path} is no list of a backup that this program knows: {place}: {problem['msg']}"
        )
        raise BackupError(message) from error
    if not manifest.is_sealed:
        message = f"{folder} is not as it was written: {MANIFEST_NAME} was altered"
        raise BackupError(message)
    return manifest
