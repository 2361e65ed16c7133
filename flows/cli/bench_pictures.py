"""The pictures that a benchmark reads: some of a folder, or frames of the demo's clip."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2

from flows.cli.demo import DEMO
from flows.cli.media_paths import find_media
from flows.sources.items import Shot
from flows.sources.video_file import VideoFile
from models.pictures import PICTURE_SUFFIXES, load_picture
from schemas.errors import ConfigError, MediaError
from schemas.site import load_site

_JPEG_QUALITY: Final = 95


@dataclass(frozen=True, slots=True)
class FoundPictures:
    """Pictures that a benchmark reads.

    Attributes:
        files: Pictures that can be decoded, at least one.
        faults: Why others cannot.
    """

    files: tuple[Path, ...]
    faults: tuple[MediaError, ...]


def spread_pictures(folder: Path, count: int) -> FoundPictures:
    """Pictures of a folder, evenly spread over the order of their names.

    Raises:
        MediaError: There is no such folder, or no picture in it that can be decoded.
    """
    if not folder.is_dir():
        message = f"{folder}: wanted a folder with pictures, got no folder of that name"
        raise MediaError(message)
    found = find_media([str(folder)])
    for _, fault in found.faults:
        raise fault
    pictures = [file for file in found.files if file.suffix.lower() in PICTURE_SUFFIXES]
    chosen = _spread(pictures, count)
    faults = []
    for file in chosen:
        try:
            load_picture(file)
        except MediaError as fault:
            faults.append((file, fault))
    bad = {file for file, _ in faults}
    files = tuple(file for file in chosen if file not in bad)
    if not files:
        message = f"{folder}: wanted a picture that can be decoded, got none among {len(chosen)}"
        raise MediaError(message)
    return FoundPictures(files, tuple(fault for _, fault in faults))


def frames_of_demo(folder: Path, count: int) -> FoundPictures:
    """Frames of the demo's clip in which a vehicle stands, written as pictures to a folder.

    Frames of the empty lane are left out: what watches a lane does not read them either.

    Raises:
        ConfigError: The clip is not there.
    """
    site_file, truth = DEMO / "site.toml", DEMO / "truth.csv"
    if not site_file.is_file() or not truth.is_file():
        message = (
            f"{DEMO}: the demo's clip was wanted, but is missing; name a folder of pictures "
            "with --images"
        )
        raise ConfigError(message)
    with truth.open(encoding="utf-8", newline="") as stream:
        spans = [(float(r["covered_s"]), float(r["uncovered_s"])) for r in csv.DictReader(stream)]
    wanted_s = _instants(spans, count)
    name, camera = next(iter(load_site(site_file).cameras.items()))
    files: list[Path] = []
    for item in VideoFile(name, camera).items():
        while len(files) < count and isinstance(item, Shot):
            if item.frame.pts_s < wanted_s[len(files)]:
                break
            files.append(folder / f"{len(files):03}.jpg")
            quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
            cv2.imwrite(str(files[-1]), item.frame.image, quality)
        if len(files) == count:
            break
    return FoundPictures(tuple(files), ())


def _instants(spans: Sequence[tuple[float, float]], count: int) -> list[float]:
    """Seconds of the clip, spread over the spans in turn and then within each."""
    of_span = [count // len(spans) + (i < count % len(spans)) for i in range(len(spans))]
    return [
        start + (end - start) * (k + 1) / (n + 1)
        for (start, end), n in zip(spans, of_span, strict=True)
        for k in range(n)
    ]


def _spread(files: Sequence[Path], count: int) -> list[Path]:
    """As many files as wanted, or all, with even gaps."""
    n = min(count, len(files))
    return [files[i * len(files) // n] for i in range(n)]
