"""How well hard stills are read: ``python -m models.evaluation.synthetic_reading``.

The pictures are rendered and read in the process; no file is kept of them. One line of JSON a
picture goes to the results file, so that a run that was stopped goes on where it ended; lines of
other seeds in the file are kept and counted.

An answer that is exactly a code of the picture which is cut, covered or illegible is neither
right nor wrong; any other answer that is no readable code of the picture is wrong, also one that
looks like an attempt at such a code.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import cv2

from models.evaluation.figures import figures, figures_by_group
from models.evaluation.scoring import Answer, PictureScore, score_picture
from models.evaluation.truth import PictureTruth, TruthNumber
from models.synth.stills.labels import ORIENTATIONS
from models.synth.stills.marking import MarkKind
from models.synth.stills.still import Still, render_still
from schemas.errors import TruthError
from schemas.read import Status, TextKind

if TYPE_CHECKING:
    from models.recogniser import Recogniser
    from schemas.read import Read

Line = dict[str, Any]
"""What the results file says of one picture."""
MARKS: Final = {TextKind.CONTAINER: MarkKind.CODE, TextKind.PLATE: MarkKind.PLATE}
_RECOGNISER: list[Recogniser] = []
"""The networks of a worker process, which live as long as the process does."""


def _start_worker() -> None:
    from models.recogniser import Recogniser  # noqa: PLC0415 - the parent needs no networks

    cv2.setNumThreads(1)
    _RECOGNISER[:] = [Recogniser(threads=1)]


def _line_of_worker(task: tuple[int, float, TextKind]) -> Line:
    seed, hardness, kind = task
    still = render_still(seed, hardness)
    started = time.perf_counter()
    reads = _RECOGNISER[0].read_picture(still.image, frozenset({kind}))
    return result_line(seed, hardness, still, reads, time.perf_counter() - started, kind)


def result_line(
    seed: int, hardness: float, still: Still, reads: Iterable[Read], seconds: float, kind: TextKind
) -> Line:
    """What is kept of one read picture.

    Args:
        seed: Of the picture.
        hardness: The picture was drawn with.
        still: The picture.
        reads: What was read in it.
        seconds: What reading took.
        kind: Which numbers were looked for.
    """
    shown = [text for text in (*still.codes, *still.plates) if text.kind is MARKS[kind]]
    numbers = {
        text.text: {
            "layout": text.layout.value,
            "text_height_px": round(text.text_height_px, 1),
        }
        for text in sorted(shown, key=lambda text: text.text_height_px)
    }
    broken = {t.text: str(t.defect) for t in still.incomplete if t.kind is MARKS[kind]}
    return {
        "seed": seed,
        "hardness": hardness,
        "kind": kind.value,
        "light": still.light.value,
        "numbers": numbers,
        "incomplete": {text: why for text, why in broken.items() if text not in numbers},
        "answers": [
            [read.text, read.status is Status.ACCEPTED, round(read.confidence, 4)]
            for read in reads
            if read.kind is kind and read.status is not Status.INCOMPLETE
        ],
        "seconds": round(seconds, 4),
    }


def score_of(line: Line) -> PictureScore:
    """The score of one line of a results file."""
    groups = {"light": line["light"]}
    numbers = tuple(
        TruthNumber(
            text,
            counts=True,
            groups=groups | {"orientation": _orientation(shown["layout"])},
        )
        for text, shown in line["numbers"].items()
    )
    answers = [
        Answer(text, accepted, confidence)
        for text, accepted, confidence in line["answers"]
        if text not in line["incomplete"]
    ]
    truth = PictureTruth(str(line["seed"]), numbers, groups)
    return score_picture(truth, answers, line["seconds"])


def _orientation(layout: str) -> str:
    return next(name for known, name in ORIENTATIONS.items() if known.value == layout)


def read_lines(results: Path) -> list[Line]:
    """The lines of a results file; a last line that was cut off by a stop is left out.

    Raises:
        TruthError: A line before the last is no JSON.
    """
    if not results.exists():
        return []
    texts = results.read_text(encoding="utf-8").splitlines(keepends=True)
    lines = []
    for number, text in enumerate(texts, start=1):
        if number == len(texts) and not text.endswith("\n"):
            break
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError as error:
            message = f"{results}, line {number}: wanted one picture in JSON, got {error.msg}"
            raise TruthError(message) from error
    return lines


def read_stills(
    seeds: Iterable[int], hardness: float, kind: TextKind, jobs: int
) -> Generator[Line, None, None]:
    """Renders and reads pictures in processes of their own; in no order."""
    tasks = [(seed, hardness, kind) for seed in seeds]
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, _start_worker) as pool:
        yield from pool.imap_unordered(_line_of_worker, tasks)


def _go_on(options: argparse.Namespace) -> list[Line]:
    """Reads what the results file lacks, and answers with all of it."""
    results: Path = options.results
    lines = read_lines(results)
    whole = results.with_name(f".{results.name}.whole")
    whole.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    whole.replace(results)
    with results.open("a", encoding="utf-8") as stream:
        known = {line["seed"] for line in lines}
        seeds = [s for s in range(options.seed, options.seed + options.count) if s not in known]
        accepted_n = sum(answer[1] for line in lines for answer in line["answers"])
        found = read_stills(seeds, options.hardness, TextKind(options.kind), options.jobs)
        with closing(found):
            for number, line in enumerate(found, start=1):
                stream.write(json.dumps(line) + "\n")
                stream.flush()
                lines.append(line)
                accepted_n += sum(answer[1] for answer in line["answers"])
                sys.stderr.write(f"\r{number} of {len(seeds)} pictures, {accepted_n} accepted")
                sys.stderr.flush()
                if 0 < options.until_accepted <= accepted_n:
                    break
    sys.stderr.write("\n")
    return lines


def main() -> None:
    """Reads the options, reads the pictures and prints the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m models.evaluation.synthetic_reading", description=__doc__
    )
    parser.add_argument("--seed", type=int, default=5_000_000, help="of the first picture")
    parser.add_argument("--count", type=int, default=100, help="number of pictures")
    parser.add_argument("--hardness", type=float, default=1.0, help="0 easy, 1 as hard as life")
    parser.add_argument("--kind", choices=[kind.value for kind in TextKind], default="container")
    parser.add_argument("--jobs", type=int, default=1, help="processes that read")
    parser.add_argument("--results", type=Path, required=True, help="file of one line a picture")
    parser.add_argument("--until-accepted", type=int, default=0, help="stop at so many accepted")
    lines = _go_on(parser.parse_args())
    scores = [score_of(line) for line in lines]
    by = {
        group: {value: asdict(one) for value, one in of.items()}
        for group, of in figures_by_group(scores).items()
    }
    sys.stdout.write(json.dumps({**asdict(figures(scores)), "by": by}) + "\n")


if __name__ == "__main__":
    main()
