"""A reader measured on labelled pictures."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from flows.cli.media_reader import PictureReader
from models.evaluation.scoring import Answer, PictureScore, score_picture
from models.evaluation.truth import PictureTruth
from models.pictures import load_picture
from schemas.errors import ConfigError, MediaError
from schemas.read import Status, TextKind

MISSES_COLUMNS: Final = ("file", "number", "outcome", "answer", "is_accepted")


def measure(
    truths: Iterable[PictureTruth],
    images: Path,
    kind: TextKind,
    reader: PictureReader,
    clock: Callable[[], float],
) -> Iterator[PictureScore]:
    """Reads and scores pictures, one by one.

    Args:
        truths: What the pictures show.
        images: Folder that ``PictureTruth.file`` is relative to.
        kind: Which numbers are looked for.
        reader: What reads them, its networks loaded.
        clock: Seconds; a picture's time goes from before decoding to after reading.

    Raises:
        MediaError: A picture cannot be used; figures without it would be others.
    """
    for truth in truths:
        started = clock()
        image = load_picture(images / truth.file).image
        reads = reader.read_picture(image, frozenset({kind}))
        seconds = clock() - started
        answers = [
            Answer(read.text, is_accepted=read.status is Status.ACCEPTED)
            for read in reads
            if read.kind is kind
        ]
        yield score_picture(truth, answers, seconds)


def check_pictures(images: Path, truths: Sequence[PictureTruth]) -> None:
    """Refuses labels that name missing pictures, before the long work begins.

    Raises:
        MediaError: With the number of missing pictures and the first of them.
    """
    missing = [truth.file for truth in truths if not (images / truth.file).is_file()]
    if missing:
        message = (
            f"{images}: wanted the {len(truths)} pictures that the labels name, "
            f"got all but {len(missing)}, the first missing one being {missing[0]}"
        )
        raise MediaError(message)


def check_misses_file(misses: Path) -> None:
    """Refuses a file that cannot be written, before the long work begins.

    Raises:
        ConfigError: It is a folder, or lies in none that can be written.
    """
    if misses.is_dir() or not os.access(misses.parent, os.W_OK):
        message = f"--misses: wanted a file in a folder that can be written, got {misses}"
        raise ConfigError(message)


def write_misses(misses: Path, scores: Iterable[PictureScore]) -> None:
    """Writes numbers read wrongly or not at all, and answers beyond them; whole or not at all.

    Raises:
        ConfigError: The file cannot be written.
    """
    unfinished = misses.with_name(f".{misses.name}.{os.getpid()}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(MISSES_COLUMNS)
            for score in scores:
                writer.writerows(_missed(score))
        unfinished.replace(misses)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        message = f"--misses: wanted to write {misses}, got {error.strerror}"
        raise ConfigError(message) from error


def _missed(score: PictureScore) -> Iterator[tuple[str | int, ...]]:
    """The rows of one picture."""
    laid = {one.answer.text for one in score.numbers if one.answer}
    for one in score.numbers:
        if one.answer is None:
            yield score.truth.file, one.number.text, one.outcome.value, "", ""
        elif one.answer.text != one.number.text:
            said = one.answer.text, int(one.answer.is_accepted)
            yield score.truth.file, one.number.text, one.outcome.value, *said
    for surplus in (one.answer for one in score.answers if one.answer.text not in laid):
        yield score.truth.file, "", "surplus", surplus.text, int(surplus.is_accepted)
