"""``gatestream bench join``: how fast papers and passages are joined, decided on and reconciled."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress

from flows.cli.output import print_json, print_table, progress_bar

BATCH_N: Final = 100
FEW_OPEN_N: Final = 1_000
_STOCK_S: Final = 8.0
_DIGITS: Final = 3
TARGETS: Final = {
    "events_per_second": "≥ 100000",
    "growth_1k_to_1m": "≤ 1.3",
    "bytes_per_key": "< 1000",
    "day_seconds": "< 20",
    "decision_p95_ms": "< 200",
    "reconcile_vs_hash_join": "≤ 2.5",
    "reconcile_peak_mb": "< 1500",
}


def join(
    open_entries: Annotated[
        int, typer.Option("--open", min=1000, help="Entries that are open while it is measured.")
    ] = 100_000,
    many: Annotated[
        int, typer.Option(min=1000, help="Open entries where the cost of many is measured.")
    ] = 1_000_000,
    events: Annotated[
        int, typer.Option(min=1000, help="Entries that are measured a round.")
    ] = 100_000,
    lines: Annotated[
        int, typer.Option(min=1000, help="Manifest lines, and passages, that are reconciled.")
    ] = 1_000_000,
    day_share: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Share of a large port's peak day.")
    ] = 1.0,
    rounds: Annotated[
        int, typer.Option(min=1, help="How often each is measured; the median counts.")
    ] = 3,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without a table.")
    ] = False,
) -> None:
    """Join papers and passages with many open, a peak day of a port, and live.

    The last line is one JSON object: events_per_second is what goes through the
    dataflow in one worker with 100,000 entries open, fed in batches of 100;
    stock_per_second is what Bytewax's own window join takes in, from empty on.
    growth_1k_to_1m is what an entry costs with a million open over what it costs
    with a thousand, bytes_per_key the resident memory of an open entry.
    day_seconds is a peak day (10,000 passages, 30,000 declarations, 40,000
    manifest lines) from the log through the join and the decisions to the store,
    decision_p95_ms the time from a passage that is stored to its confirmation
    that is. reconcile_vs_hash_join is a reconciliation over the bare hash join
    of the same tables.

    [bold]Examples[/bold]

    gatestream bench join

    gatestream bench join --many 100000 --lines 100000 --day-share 0.1 --json
    """
    chance = random.Random(1)  # noqa: S311 - no secret
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, progress_bar() as bar:
        figures = _joined(open_entries, events, rounds, bar)
        figures |= _grown(many, min(events, 50_000), rounds, bar)
        figures |= _lived(Path(folder), day_share, chance, bar)
        figures |= _reconciled(lines, rounds, bar)
    if not as_json:
        print_table(
            "Số đo\nFigure",
            "Giá trị\nValue",
            "Đích\nTarget",
            rows=[(name, str(value), TARGETS.get(name, "")) for name, value in figures.items()],
        )
    print_json({"benchmark": "join", "rounds": rounds, "batch": BATCH_N, **figures})


def _joined(open_n: int, events_n: int, rounds_n: int, bar: Progress) -> dict[str, Any]:
    """Throughput, ours and stock in turn."""
    from flows.bench_join.throughput import events_per_second  # noqa: PLC0415
    from flows.cli.bench_baseline import load_baseline  # noqa: PLC0415

    stock = load_baseline("join_window")
    task = bar.add_task("Đối chiếu / Joining", total=rounds_n + 2)
    ours: list[float] = []
    tuned: list[float] = []
    for _ in range(rounds_n):
        ours.append(events_per_second(open_n, events_n, BATCH_N))
        tuned.append(stock.items_per_second(open_n, BATCH_N, _STOCK_S, is_tuned=True))
        bar.advance(task)
    one = events_per_second(open_n, events_n // 5, 1)
    bar.advance(task)
    default = stock.items_per_second(open_n, BATCH_N, _STOCK_S, is_tuned=False)
    bar.advance(task)
    return {
        "open": open_n,
        "events_per_second": round(median(ours)),
        "events_per_second_best": round(max(ours)),
        "events_per_second_batch_1": round(one),
        "stock_per_second": round(median(tuned)),
        "stock_per_second_default": round(default),
        "join_vs_stock": round(median(ours) / median(tuned), _DIGITS),
    }


def _grown(many_n: int, events_n: int, rounds_n: int, bar: Progress) -> dict[str, Any]:
    """What many open entries cost, in time and in memory."""
    from flows.bench_join.memory import measured_memory  # noqa: PLC0415
    from flows.bench_join.throughput import cost_growth  # noqa: PLC0415

    task = bar.add_task("Khi có nhiều / With many open", total=2)
    few_us, many_us = cost_growth(FEW_OPEN_N, many_n, events_n, min(rounds_n, 3))
    bar.advance(task)
    memory = measured_memory(many_n)
    bar.advance(task)
    return {
        "many_open": many_n,
        "growth_1k_to_1m": round(many_us / few_us, _DIGITS),
        "us_per_event_1k": round(few_us, 2),
        "us_per_event_1m": round(many_us, 2),
        "bytes_per_key": memory.bytes_per_key,
    }


def _lived(folder: Path, share: float, chance: random.Random, bar: Progress) -> dict[str, Any]:
    """A day that is replayed, and answers while it goes on."""
    from flows.bench_join.day import (  # noqa: PLC0415
        Day,
        measured_answers,
        measured_day,
        p95_ms,
    )

    task = bar.add_task("Một ngày / A day", total=2)
    day = Day(*(max(1, round(share * n)) for n in (10_000, 30_000, 40_000)))
    found = measured_day(folder, day, chance)
    bar.advance(task)
    answers = measured_answers(folder, max(20, round(200 * share)), chance)
    bar.advance(task)
    return {
        "day_passages": day.passages_n,
        "day_seconds": round(found.day_s, 2),
        "day_taken_in_seconds": round(found.taken_in_s, 2),
        "decision_p95_ms": round(p95_ms(answers), 1),
        "decision_median_ms": round(1000 * median(answers), 1),
    }


def _reconciled(lines_n: int, rounds_n: int, bar: Progress) -> dict[str, Any]:
    """A reconciliation beside the bare hash join."""
    from flows.bench_join.reconciliation import measured_reconciliation  # noqa: PLC0415

    task = bar.add_task("Đối soát / Reconciling", total=1)
    speed = measured_reconciliation(lines_n, rounds_n)
    bar.advance(task)
    return {
        "reconciled_lines": speed.lines_n,
        "reconcile_vs_hash_join": speed.reconcile_vs_hash_join,
        "reconcile_seconds": speed.seconds,
        "reconcile_peak_mb": speed.peak_mb,
    }
