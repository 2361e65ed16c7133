"""The files that a manifest names, which lie in the folder of their site and nowhere else."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

# queries/archive/name_files.sql refuses the same names.
_INSIDE = re.compile(r"site=[^/\\]+/(day|month)=[^/\\]+/[0-9a-z][0-9a-z-]*\.parquet")


def _inside(path: str) -> str:
    if _INSIDE.fullmatch(path) is None:
        message = f"it names {path!r}, which is no file of an archive"
        raise ValueError(message)
    return path


class Told(BaseModel):
    """Base of what a manifest tells: frozen, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TableFile(Told):
    """One Parquet file.

    Attributes:
        path: Relative to the archive, ``site=…/month=…/….parquet``; never out of it.
        sha256: Hex digest of the file's bytes.
        bytes_n: Its size.
        rows_n: Its rows.
    """

    path: Annotated[str, AfterValidator(_inside)]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes_n: int
    rows_n: int


def refuse_file_of_others(site: str, file: TableFile) -> None:
    """Refuses a period of one site that names a file of another: its readers would see it.

    Args:
        site: Of the period.
        file: One of it.

    Raises:
        ValueError: It lies in the folder of another site.
    """
    if not file.path.startswith(f"site={quote(site, safe='')}/"):
        message = f"it names {file.path!r} as a file of {site}"
        raise ValueError(message)
