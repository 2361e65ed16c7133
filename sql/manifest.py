"""The manifest: which files the archive consists of. Readers follow it and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.errors import ArchiveError
from sql.archive_rows import ARCHIVE_SCHEMA_VERSION
from sql.durable import write_atomically
from sql.home import reason

MANIFEST_NAME = "manifest.json"


class ArchiveFile(BaseModel):
    """One Parquet file: a site and local day.

    Attributes:
        path: Relative to the archive, ``site=…/day=…/….parquet``.
        site: Site id.
        day: Day in Asia/Ho_Chi_Minh.
        sha256: Hex digest of the file's bytes.
        bytes_n: Its size.
        revisions_n: The day's version in the store that the file was made from.
        passages_n: Rows.
        plates_n: Plates in them.
        containers_n: Containers in them.
        evidence_n: Stored pictures that they name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    site: str
    day: date
    sha256: str
    bytes_n: int
    revisions_n: int
    passages_n: int
    plates_n: int
    containers_n: int
    evidence_n: int


class Manifest(BaseModel):
    """The whole archive at one moment; replaced atomically, never changed in place.

    Attributes:
        archive_schema_version: Version of the columns of the newest files; days that have not
            changed since keep the columns that they were written with.
        time_zone: Zone whose days the files are of.
        schema_path: A file with all columns and no row, so that an empty archive can be read.
        files: All others, by site and day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    archive_schema_version: int = ARCHIVE_SCHEMA_VERSION
    time_zone: Literal["Asia/Ho_Chi_Minh"] = "Asia/Ho_Chi_Minh"
    schema_path: str
    files: tuple[ArchiveFile, ...] = Field(default=())

    def by_day(self) -> dict[tuple[str, date], ArchiveFile]:
        """The files by site and day."""
        return {(file.site, file.day): file for file in self.files}


def read_manifest(archive: Path) -> Manifest | None:
    """The manifest of an archive; nothing where none was ever written.

    Raises:
        ArchiveError: It cannot be read, is damaged, or is of a newer program.
    """
    path = archive / MANIFEST_NAME
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read the archive's manifest {path}: {reason(error)}"
        raise ArchiveError(message) from error
    except ValidationError as error:
        problem = error.errors()[0]
        message = f"{path} is no manifest of an archive that this program knows: {problem['msg']}"
        raise ArchiveError(message) from error
    if manifest.archive_schema_version > ARCHIVE_SCHEMA_VERSION:
        message = (
            f"the archive {archive} has columns of version {manifest.archive_schema_version}, "
            f"this program reads versions up to {ARCHIVE_SCHEMA_VERSION}"
        )
        raise ArchiveError(message)
    return manifest


def write_manifest(archive: Path, manifest: Manifest) -> None:
    """Replaces the manifest; from then on readers see the new files.

    Raises:
        ArchiveError: It cannot be written.
    """
    write_atomically(archive / MANIFEST_NAME, manifest.model_dump_json(indent=1).encode("utf-8"))
