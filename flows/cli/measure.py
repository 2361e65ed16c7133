"""A reader measured on labelled pictures."""

from __future__ import annotations

import csv
import io
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
    on_fault: Callable[[MediaError], None],
) -> Iterator[PictureScore]:
    """Reads and scores pictures, one by one.

    A picture that cannot be decoded is no picture without a number: its numbers count as
    silent, so that the figures are never better for it.

    Args:
        truths: What the pictures show.
        images: Folder that ``PictureTruth.file`` is relative to.
        kind: Which numbers are looked for.
        reader: What reads them, its networks loaded.
        clock: Seconds; a picture's time goes from before decoding to after reading.
        on_fault: Takes the reason why a picture cannot be decoded.
    """
    for truth in truths:
        started = clock()
        try:
            image = load_picture(images / truth.file).image
        except MediaError as fault:
            on_fault(fault)
            yield score_picture(truth, (), None)
            continue
        reads = reader.read_picture(image, frozenset({kind}))
        seconds = clock() - started
        answers = [
            Answer(read.text, read.status is Status.ACCEPTED, read.confidence)
            for read in reads
            if read.kind is kind and read.status is not Status.INCOMPLETE
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


def check_result_file(option: str, file: Path) -> None:
    """Refuses a file that cannot be written, before the long work begins.

    Args:
        option: The option that names it.
        file: What is to be written.

    Raises:
        ConfigError: It is a folder, or lies in none that can be written.
    """
    if file.is_dir() or not os.access(file.parent, os.W_OK):
        message = f"{option}: wanted a file in a folder that can be written, got {file}"
        raise ConfigError(message)


def write_result(option: str, file: Path, text: str) -> None:
    """Writes a file of results, whole or not at all.

    Args:
        option: The option that names it.
        file: What is written.
        text: Its content.

    Raises:
        ConfigError: The file cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", newline="")
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        message = f"{option}: wanted to write {file}, got {error.strerror}"
        raise ConfigError(message) from error


def write_misses(misses: Path, scores: Iterable[PictureScore]) -> None:
    """Writes numbers read wrongly or not at all, and answers beyond them.

    Raises:
        ConfigError: The file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(MISSES_COLUMNS)
    for score in scores:
        writer.writerows(_missed(score))
    write_result("--misses", misses, text.getvalue())


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
