"""Remembers where the video files of cameras lie, so that a clip can be cut out of one later.

A store knows a file by its name alone; a link in the home leads to where a run last read it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from schemas.errors import ArchiveError
from schemas.site import SiteFile
from sql.home import Home, make_folder, reason


def link_media(home: Home, site: SiteFile) -> None:
    """Remembers the files of a site's cameras; of one name the last one that was read.

    Args:
        home: Where the links lie, ``media/<site>/<camera>/<name>``.
        site: The site file, with its paths resolved.

    Raises:
        ArchiveError: The home cannot be written.
    """
    for camera_id, camera in site.cameras.items():
        if camera.is_stream:
            continue
        folder = make_folder(home.media / site.site.id / camera_id)
        link, unfinished = folder / camera.media, folder / f".{camera.media}.new"
        try:
            with suppress(FileNotFoundError):
                unfinished.unlink()
            unfinished.symlink_to(Path(camera.uri).absolute())
            unfinished.replace(link)
        except OSError as error:
            message = f"cannot write the link {link} ({reason(error)})"
            raise ArchiveError(message) from error


def linked_media(home: Home, site: str, camera: str, media: str) -> Path | None:
    """Where a file lies that a camera's run read; nothing where it lies there no more.

    Args:
        home: Where the links lie.
        site: Site id.
        camera: Camera id.
        media: Name of the file, as passages tell it.
    """
    # `..` is its own name, and so is nothing at all.
    parts = (site, camera, media)
    if any(Path(part).name != part or part in ("", ".", "..") for part in parts):
        return None
    path = home.media / site / camera / media
    return path if path.is_file() else None
