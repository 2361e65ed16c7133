"""``gatestream bench store``: how fast the store is written, whatever it holds, and asked."""

from __future__ import annotations

import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress

from flows.cli.output import print_json, print_table, progress_bar

BATCHES: Final = {1000: 3, 100: 10, 1: 60}
"""How many batches a round by passages a batch; the first one is the figure."""
FEW_ROWS_N: Final = 100_000
GROWTH_PASSAGES_N: Final = 1000
_DIGITS: Final = 3


def store(
    rows: Annotated[
        int, typer.Option(min=1000, help="Passages kept where the cost of many is measured.")
    ] = 1_000_000,
    days: Annotated[
        int, typer.Option(min=30, help="Days of a large port that are archived and asked.")
    ] = 365,
    rounds: Annotated[
        int, typer.Option(min=1, help="How often each is written; the median counts.")
    ] = 5,
    history: Annotated[
        bool, typer.Option("--history/--no-history", help="Whether the archive is asked, too.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without a table.")
    ] = False,
) -> None:
    """Write passages beside bare COPY and with much kept, and ask a year of the archive.

    The last line is one JSON object: sink_vs_copy is what a passage costs with
    bare COPY, temporary table and ON CONFLICT, over what it costs with the
    sink, which commits it to a file first and keeps lanes, days and hours in
    order beside; with tables, indexes and server the same. insert_growth is
    what a passage costs where many are kept, over where 100,000 are.
    query_vs_ideal is the slowest of the analysts' queries on the archive over
    the same on one ideally written Parquet file, lookup_ms the time to find a
    plate or a container.

    [bold]Examples[/bold]

    gatestream bench store

    gatestream bench store --rows 10000000 --no-history --json
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, progress_bar() as bar:
        figures, by = _written(Path(folder), rows, rounds, bar)
        if history:
            asked, by_query = _asked(Path(folder) / "history", days, bar)
            figures |= asked
            by |= by_query
    if not as_json:
        print_table(
            "Số đo\nFigure", "Giá trị\nValue", rows=[(k, str(v)) for k, v in figures.items()]
        )
    print_json({"benchmark": "store", "rounds": rounds, **figures, "by": by})


def _written(
    folder: Path, rows_n: int, rounds_n: int, bar: Progress
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of writing, and the same by size of batch."""
    from flows.bench_store.sink import measure_growth, measure_sink  # noqa: PLC0415

    chance = random.Random(1)  # noqa: S311 - no secret
    sink = bar.add_task("Đo ghi / Writing", total=rounds_n * len(BATCHES))
    speeds = measure_sink(
        folder / "sink", BATCHES, rounds_n, chance, time.perf_counter, lambda: bar.advance(sink)
    )
    much = bar.add_task("Đo khi đã có nhiều / With much kept", total=rounds_n + 3)
    growth = measure_growth(
        folder,
        (FEW_ROWS_N, rows_n),
        GROWTH_PASSAGES_N,
        rounds_n,
        chance,
        time.perf_counter,
        lambda: bar.advance(much),
    )
    by = {"batch": {str(speed.batch_n): speed.row() for speed in speeds}}
    return {"batch": speeds[0].batch_n, **speeds[0].row(), **growth}, by


def _asked(folder: Path, days_n: int, bar: Progress) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of asking the archive, and the same by query."""
    from flows.bench_store.history import measured_history  # noqa: PLC0415
    from flows.bench_store.year import Port  # noqa: PLC0415

    task = bar.add_task("Kho lưu trữ / Archive", total=None)

    def progress(what: str, done_n: int, of_n: int) -> None:
        bar.update(task, description=f"Kho lưu trữ / Archive: {what}", completed=done_n, total=of_n)

    folder.mkdir()
    found = measured_history(folder, Port(days_n=days_n), progress)
    by = {
        query.name: {
            "query_vs_ideal": round(query.ratio, _DIGITS),
            "seconds": round(query.ours_s, 4),
            "ideal_seconds": round(query.ideal_s, 4),
        }
        for query in found.queries
    }
    figures = {
        "query_vs_ideal": round(found.query_vs_ideal, _DIGITS),
        "query_median_s": round(found.query_median_s, 4),
        "lookup_ms": round(found.lookup_ms, 2),
        "archived_passages": found.passages_n,
        "archive_mb": round(found.archive_bytes / (1 << 20)),
        "ideal_mb": round(found.ideal_bytes / (1 << 20)),
        "archived_seconds": round(found.made_s, 1),
    }
    return figures, {"query": by}
