"""``gatestream evaluate``: the figures that count, on pictures whose truth is known."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, progress_bar
from schemas.read import TextKind

if TYPE_CHECKING:
    from models.evaluation.figures import Figures


def evaluate(
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS.csv", help="CSV with file and codes, or plate.")
    ],
    images: Annotated[Path, typer.Option(help="Folder that the labels name files in.")],
    kind: Annotated[TextKind, typer.Option(help="Which numbers the labels are of.")],
    split: Annotated[
        str | None, typer.Option(help="Count only rows of this split, such as test.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without tables.")
    ] = False,
    misses: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Write what was read wrongly or not at all."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Measure how well numbers are read on labelled pictures.

    The last line is one JSON object: recall, spurious, accepted, silent are shares between
    0 and 1; accepted_wrong_upper95 bounds the share of wrong numbers among the accepted.

    [bold]Examples[/bold]

    gatestream evaluate labels.csv --images photos/ --kind container

    gatestream evaluate plates.csv --images photos/ --kind plate --split test --json
    """
    # The help needs none of the libraries behind these.
    from flows.cli.measure import (  # noqa: PLC0415
        check_misses_file,
        check_pictures,
        measure,
        write_misses,
    )
    from models.evaluation.figures import figures, figures_by_group  # noqa: PLC0415
    from models.evaluation.truth import read_truth  # noqa: PLC0415

    truths = read_truth(labels, kind, split)
    check_pictures(images, truths)
    if misses is not None:
        check_misses_file(misses)

    from models.recogniser import Recogniser  # noqa: PLC0415

    recogniser = Recogniser(threads=threads)
    with progress_bar() as bar:
        counted = bar.track(truths, description="Đánh giá / Evaluating")
        scores = list(measure(counted, images, kind, recogniser, time.perf_counter))
    if misses is not None:
        write_misses(misses, scores)
    whole, by = figures(scores), figures_by_group(scores)
    if not as_json:
        _print_tables(whole, by)
    parts = {group: {value: asdict(one) for value, one in of.items()} for group, of in by.items()}
    print_json({**asdict(whole), "by": parts})


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
                _percent(one.recall),
                _percent(one.spurious),
                _percent(one.accepted),
                f"{one.accepted_wrong_n} (≤{_percent(one.accepted_wrong_upper95)})",
                _percent(one.silent),
                f"{one.seconds_per_picture:.2f}",
            )
            for name, one in rows
        ],
    )


def _percent(share: float | None) -> str:
    """A share for people."""
    return "–" if share is None else f"{share:.1%}"
