"""The site files of the runs of a home, as the screens may show them.

A run leaves a copy when it begins. It is kept as a file and not in the store, so that a run begins
while the store is away; whether somebody may see the site, the store decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from schemas.errors import ArchiveError
from schemas.shown_site import shown_site
from schemas.site import SiteFile
from sql.durable import write_atomically
from sql.home import Home, reason

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class SiteCopy:
    """A site file as a run found it.

    Attributes:
        site: Without accounts and addresses' queries.
        kept_at: Aware; when the run began.
    """

    site: SiteFile
    kept_at: datetime


def keep_site(home: Home, site: SiteFile) -> None:
    """Leaves a copy of a site file, without anything that opens a camera or a feed.

    Args:
        home: Whose screens show it.
        site: The whole site file.

    Raises:
        ArchiveError: The folder cannot be written or the disk is full.
    """
    content = shown_site(site).model_dump_json(exclude_unset=True).encode()
    write_atomically(_path(home, site.site.id), content, mode=0o600)


def kept_site(home: Home, site: str) -> SiteCopy | None:
    """The copy that the last run of a site left; nothing where none did on this machine.

    Args:
        home: Of the screens.
        site: Site id.

    Raises:
        ArchiveError: It cannot be read, or is of another version of the program.
    """
    if _NAME.fullmatch(site) is None:
        return None
    path = _path(home, site)
    try:
        content = path.read_bytes()
        kept_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return SiteCopy(SiteFile.model_validate_json(content), kept_at)
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"cannot read the copy of the site file {path}: {reason(error)}"
        raise ArchiveError(message) from error
    except ValidationError as error:
        message = f"a copy of a site file was wanted, got something else in {path}"
        raise ArchiveError(message) from error


def _path(home: Home, site: str) -> Path:
    return home.root / "sites" / f"{site}.json"
