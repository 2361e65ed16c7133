"""``gatestream bench``: the benchmarks, as ratios against the raw libraries."""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, progress_bar, show_note
from flows.cli.wanted_kind import WantedKind

if TYPE_CHECKING:
    from flows.cli.bench_times import Comparison

bench = typer.Typer(
    no_args_is_help=True,
    help="Measure speed on this machine, as ratios against the raw libraries.",
)
LIMIT_S = 420.0
"""A benchmark ends within 8 minutes; loading the networks and the clip is left a minute."""


@bench.callback()
def _bench() -> None:
    """Measure speed on this machine, as ratios against the raw libraries.

    The raw library does the same work in the same run, in turn, with as many threads.
    """


@bench.command()
def recognise(
    images: Annotated[
        Path | None,
        typer.Option(help="Folder of pictures; without it, frames of the demo's clip."),
    ] = None,
    count: Annotated[int, typer.Option(min=1, help="Pictures, spread over the folder.")] = 14,
    rounds: Annotated[
        int, typer.Option(min=1, help="How often each is read; the median counts.")
    ] = 5,
    kind: Annotated[WantedKind, typer.Option(help="Which numbers to look for.")] = WantedKind.ALL,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without tables.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Read pictures with stock RapidOCR and with gatestream, in turn.

    The last line is one JSON object: speedup_vs_stock is stock's seconds over
    ours, stages_ms says where ours go; both include decoding. Rounds that would
    not end within 8 minutes are left out.

    [bold]Examples[/bold]

    gatestream bench recognise

    gatestream bench recognise --images photos/ --count 20 --kind container --json
    """
    # The help needs none of the libraries behind these.
    from flows.cli.bench_pictures import frames_of_demo, spread_pictures  # noqa: PLC0415
    from flows.cli.bench_recognise import Comparer, Readers, load_stock  # noqa: PLC0415
    from models.recogniser import Recogniser  # noqa: PLC0415
    from models.stages import StageClock  # noqa: PLC0415

    began = time.perf_counter()
    stock = load_stock(threads)
    stages = StageClock(time.perf_counter)
    ours = Recogniser(threads=threads, stages=stages)
    with TemporaryDirectory() as folder, progress_bar() as bar:
        found = spread_pictures(images, count) if images else frames_of_demo(Path(folder), count)
        for fault in found.faults:
            show_note(f"Skipped: {fault}")
        task = bar.add_task("Đo / Measuring", total=rounds * len(found.files))
        comparer = Comparer(
            Readers(stock, ours, stages),
            kind.text_kinds(),
            time.perf_counter,
            lambda: bar.advance(task),
        )
        result = comparer.compare(found.files, rounds, began + LIMIT_S)
    if result.rounds_n < rounds or result.pictures_n < len(found.files):
        show_note(
            f"{result.pictures_n} of {len(found.files)} pictures in {result.rounds_n} of {rounds} "
            f"rounds were measured: more would not end within {LIMIT_S:.0f} s."
        )
    if not as_json:
        _print_tables(result)
    skipped_n = len(found.faults)
    print_json({"benchmark": "recognise", "threads": threads, **result.row(), "skipped": skipped_n})


def _print_tables(result: Comparison) -> None:
    """Prints the comparison for people."""
    rows = [(one.kind.value, one.stock_s, one.ours_s) for one in result.kinds]
    rows.append(("tất cả / all", result.stock_s, result.ours_s))
    print_table(
        *("Loại\nKind", "RapidOCR\ns a picture", "gatestream\ns a picture", "Nhanh hơn\nSpeedup"),
        rows=[
            (name, f"{stock_s:.3f}", f"{ours_s:.3f}", f"{stock_s / ours_s:.2f}×")
            for name, stock_s, ours_s in rows
        ],
    )
    print_table(
        *("Giai đoạn\nStage", "ms"),
        rows=[(stage, f"{ms:.1f}") for stage, ms in result.stages_ms.items()],
    )
