"""``gatestream bench store``: how fast the store is written, whatever it holds, and asked."""

from __future__ import annotations

import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer

from flows.cli.output import print_json, print_table, progress_bar

ROUNDS_N: Final = 5
BATCHES: Final = {1000: 3, 100: 10, 1: 60}
"""How many batches a round by passages a batch; the first one is the figure."""
GROWTH_PASSAGES_N: Final = 1000


def store(
    rows: Annotated[
        int, typer.Option(min=1000, help="Passages kept where the cost of many is measured.")
    ] = 1_000_000,
    rounds: Annotated[
        int, typer.Option(min=1, help="How often each is done; the median counts.")
    ] = ROUNDS_N,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without a table.")
    ] = False,
) -> None:
    """Write passages with the sink and with bare COPY, in turn, and with much kept.

    The last line is one JSON object: sink_vs_copy is what a passage costs with
    bare COPY, temporary table and ON CONFLICT, over what it costs with the
    sink, which commits it to a file first and keeps lanes, days and hours in
    order beside; with tables, indexes and server the same. insert_growth is
    what a passage costs where many are kept, over where 100,000 are.

    [bold]Examples[/bold]

    gatestream bench store

    gatestream bench store --rows 10000000 --json
    """
    from flows.bench_store.sink import measure_growth, measure_sink  # noqa: PLC0415

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, progress_bar() as bar:
        chance = random.Random(1)  # noqa: S311 - no secret
        task = bar.add_task("Đo ghi / Writing", total=rounds * len(BATCHES))

        def tick() -> None:
            bar.advance(task)

        speeds = measure_sink(
            Path(folder) / "sink", BATCHES, rounds, chance, time.perf_counter, tick
        )
        task = bar.add_task("Đo khi đã có nhiều / With much kept", total=rounds + 3)
        growth = measure_growth(
            Path(folder), rows, GROWTH_PASSAGES_N, rounds, chance, time.perf_counter, tick
        )
    figures: dict[str, Any] = {**speeds[0].row(), **growth}
    if not as_json:
        print_table(
            "Số đo\nFigure", "Giá trị\nValue", rows=[(k, str(v)) for k, v in figures.items()]
        )
    by = {"batch": {str(speed.batch_n): speed.row() for speed in speeds}}
    print_json({"benchmark": "store", "rounds": rounds, **figures, "by": by})
