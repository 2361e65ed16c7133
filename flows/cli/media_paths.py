"""From the paths of a command line to the media files that they mean."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.pictures import PICTURE_SUFFIXES
from schemas.errors import MediaError

CLIP_SUFFIXES: Final = frozenset(
    {".avi", ".dav", ".flv", ".h264", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".ts"}
    | {".webm", ".wmv"}
)


@dataclass(frozen=True, slots=True)
class FoundMedia:
    """Files that paths of a command line mean.

    Attributes:
        files: Files to be read, in the order of the paths, sorted within a folder.
        faults: A path that leads to no file, and why.
        skipped_n: Files in walked folders whose ending is that of no picture and no clip.
    """

    files: tuple[Path, ...]
    faults: tuple[tuple[str, MediaError], ...]
    skipped_n: int


def find_media(paths: list[str]) -> FoundMedia:
    """Finds the media files: a file is taken as it is, a folder is walked, a pattern expanded.

    A path that exists is never taken for a pattern.
    """
    files: list[Path] = []
    faults: list[tuple[str, MediaError]] = []
    skipped_n = 0
    for path in paths:
        try:
            for found in _matches(path):
                inside, outside_n = _walk(found)
                files += inside
                skipped_n += outside_n
        except MediaError as error:
            faults.append((path, error))
    return FoundMedia(tuple(dict.fromkeys(files)), tuple(faults), skipped_n)


def _matches(path: str) -> Iterator[Path]:
    """The files and folders that a path or a pattern names."""
    if Path(path).exists() or glob.escape(path) == path:
        yield Path(path)
        return
    matched = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - it may be absolute
    if not matched:
        message = f"{path}: wanted pictures or clips, got a pattern that no file fits"
        raise MediaError(message)
    yield from (Path(found) for found in matched)


def _walk(path: Path) -> tuple[list[Path], int]:
    """The media files of a folder and the number of its other files; a file is itself."""
    if not path.is_dir():
        return [path], 0
    # What is no folder is listed even where it is no file, so that a dead link is told.
    inside = sorted(found for found in path.rglob("*") if not found.is_dir())
    media = [found for found in inside if found.suffix.lower() in PICTURE_SUFFIXES | CLIP_SUFFIXES]
    if not media:
        message = f"{path}: wanted a folder with pictures or clips, got {len(inside)} other files"
        raise MediaError(message)
    return media, len(inside) - len(media)
