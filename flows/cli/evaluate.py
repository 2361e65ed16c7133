"""``gatestream evaluate``: the figures that count, on pictures whose truth is known."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.output import (
    percent,
    print_json,
    print_table,
    progress_bar,
    seconds,
    show_error,
    show_note,
)
from schemas.errors import MediaError
from schemas.read import TextKind

if TYPE_CHECKING:
    from models.evaluation.figures import Figures
    from models.evaluation.scoring import PictureScore

_FAULT_EXIT_CODE = 2


def evaluate(
    labels: Annotated[
        Path | None,
        typer.Argument(metavar="LABELS.csv", help="CSV with file and codes, or plate."),
    ] = None,
    *,
    images: Annotated[
        Path | None, typer.Option(help="Folder that the labels name files in.")
    ] = None,
    kind: Annotated[TextKind | None, typer.Option(help="Which numbers the labels are of.")] = None,
    suite: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Instead of LABELS.csv: a folder of labelled sets, in one table."
        ),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=2, help="With --suite: the spread over so many folds of train."),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(help="Count only rows of this split; with --suite test, with --folds train."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without tables.")
    ] = False,
    misses: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Write what was read wrongly or not at all."),
    ] = None,
    reliability: Annotated[
        Path | None,
        typer.Option(metavar="FILE.svg", help="Draw how often each confidence was right."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Measure how well numbers are read on labelled pictures.

    The last line is one JSON object: recall, spurious, accepted, silent are shares between
    0 and 1; accepted_wrong_upper95 bounds the share of wrong numbers among the accepted.
    A picture that cannot be decoded is told on standard error, its numbers count as silent,
    and the exit code is 2 in the end.

    [bold]Examples[/bold]

    gatestream evaluate labels.csv --images photos/ --kind container

    gatestream evaluate plates.csv --images photos/ --kind plate --split test --json

    gatestream evaluate --suite labelled/ --folds 5
    """
    _check_words(labels, images, kind, suite, folds)
    # The help needs none of the libraries behind these.
    from flows.cli.measure import check_result_file, write_misses  # noqa: PLC0415
    from flows.cli.reliability_plot import write_reliability  # noqa: PLC0415
    from models.evaluation.calibration import calibration_curves  # noqa: PLC0415

    for option, file in (("--misses", misses), ("--reliability", reliability)):
        if file is not None:
            check_result_file(option, file)
    faults = _Faults()
    if suite is not None:
        outcome = _suite(suite, split, folds, threads, as_json, faults)
    elif labels is not None and images is not None and kind is not None:
        outcome = _one_file(labels, images, kind, split, threads, as_json, faults)
    if misses is not None:
        write_misses(misses, [score for of in outcome.scores.values() for score in of])
    if reliability is not None:
        curves = {
            name: calibration_curves(of, outcome.folds.get(name))
            for name, of in outcome.scores.items()
        }
        write_reliability(reliability, curves)
    faults.tell(sum(map(len, outcome.scores.values())))
    print_json(outcome.row)
    if faults.faults_n:
        raise typer.Exit(_FAULT_EXIT_CODE)


def _check_words(
    labels: Path | None,
    images: Path | None,
    kind: TextKind | None,
    suite: Path | None,
    folds: int | None,
) -> None:
    """Refuses words that do not go together."""
    single = {"LABELS.csv": labels, "--images": images, "--kind": kind}
    if suite is not None:
        if given := [name for name, value in single.items() if value is not None]:
            message = f"--suite names its labels and pictures itself, got {', '.join(given)} too"
            raise typer.BadParameter(message)
        return
    if missing := [name for name, value in single.items() if value is None]:
        message = (
            f"wanted LABELS.csv, --images and --kind, or --suite; missing {', '.join(missing)}"
        )
        raise typer.BadParameter(message)
    if folds is not None:
        message = "--folds goes with --suite"
        raise typer.BadParameter(message)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What was measured.

    Attributes:
        scores: The scored pictures by the name of their set.
        folds: Fold of each picture, where folds were cut.
        row: The line of JSON.
    """

    scores: Mapping[str, Sequence[PictureScore]]
    folds: Mapping[str, Sequence[int]]
    row: Mapping[str, Any]


def _one_file(
    labels: Path,
    images: Path,
    kind: TextKind,
    split: str | None,
    threads: int,
    as_json: bool,
    faults: _Faults,
) -> _Outcome:
    """Measures the pictures of one labels file."""
    from flows.cli.measure import check_pictures, measure  # noqa: PLC0415
    from models.evaluation.figures import figures, figures_by_group  # noqa: PLC0415
    from models.evaluation.truth import read_truth  # noqa: PLC0415

    truths = read_truth(labels, kind, split)
    check_pictures(images, truths)

    from models.recogniser import Recogniser  # noqa: PLC0415

    recogniser = Recogniser(threads=threads)
    recogniser.prepare()
    with progress_bar() as bar:
        counted = bar.track(truths, description="Đánh giá / Evaluating")
        scores = list(measure(counted, images, kind, recogniser, time.perf_counter, faults.add))
    whole, by = figures(scores), figures_by_group(scores)
    if not as_json:
        _print_tables(whole, by)
    parts = {group: {value: asdict(one) for value, one in of.items()} for group, of in by.items()}
    return _Outcome({labels.stem: scores}, {}, {**asdict(whole), "by": parts})


def _suite(
    folder: Path,
    split: str | None,
    folds_n: int | None,
    threads: int,
    as_json: bool,
    faults: _Faults,
) -> _Outcome:
    """Measures the pictures of every set of a folder."""
    from flows.cli.suite import (  # noqa: PLC0415
        cut_folds,
        measure_suite,
        print_folds,
        print_suite,
        suite_truths,
    )

    chosen = split or ("train" if folds_n else "test")
    truths = suite_truths(folder, chosen)
    folds = cut_folds(truths, folds_n) if folds_n else None

    from models.recogniser import Recogniser  # noqa: PLC0415

    recogniser = Recogniser(threads=threads)
    recogniser.prepare()
    scores = measure_suite(truths, folder, recogniser, faults.add)
    row = print_folds(scores, folds, as_json) if folds else print_suite(scores, as_json)
    return _Outcome(
        {one.name: of for one, of in scores.items()},
        {one.name: of for one, of in (folds or {}).items()},
        {"split": chosen, **row},
    )


class _Faults:
    """Pictures that could not be decoded, told at once and counted."""

    def __init__(self) -> None:
        self.faults_n = 0

    def add(self, fault: MediaError) -> None:
        """Takes one of them."""
        self.faults_n += 1
        show_error(str(fault))

    def tell(self, pictures_n: int) -> None:
        """Tells how many they were, if any."""
        if self.faults_n:
            show_note(
                f"{self.faults_n} of {pictures_n} pictures could not be decoded: their numbers "
                "count as silent."
            )


def _print_tables(whole: Figures, by: dict[str, dict[str, Figures]]) -> None:
    """Prints the figures for people."""
    rows = [("tất cả / all", whole)]
    rows += [(f"{group}: {value}", one) for group, of in by.items() for value, one in of.items()]
    print_table(
        *("Nhóm\nGroup", "Số\nNumbers", "Đúng\nRecall", "Thừa\nSpurious"),
        *("Nhận\nAccepted", "Trong đó sai\nof it wrong", "Không\nSilent", "Giây\nSeconds"),
        rows=[
            (
                name,
                str(one.numbers),
                percent(one.recall),
                percent(one.spurious),
                percent(one.accepted),
                f"{one.accepted_wrong_n} (≤{percent(one.accepted_wrong_upper95)})",
                percent(one.silent),
                seconds(one.seconds_per_picture),
            )
            for name, one in rows
        ],
    )
