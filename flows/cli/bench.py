"""``gatestream bench``: the benchmarks, as ratios against the raw libraries."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.bench_join import join
from flows.cli.bench_store import store
from flows.cli.output import print_json, print_table, progress_bar, show_note
from flows.cli.wanted_kind import WantedKind

if TYPE_CHECKING:
    from flows.cli.bench_times import Comparison

bench = typer.Typer(
    no_args_is_help=True,
    help="Measure speed on this machine, as ratios against the raw libraries.",
)
LIMIT_S = 330.0
"""A benchmark ends within 8 minutes; loading the networks and the clips is left the rest."""
VIDEO_ROUNDS_N = 3
bench.command()(store)
bench.command()(join)


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
    video: Annotated[
        bool, typer.Option("--video/--no-video", help="Whether clips are watched, too.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without tables.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Read pictures with stock RapidOCR and with gatestream, in turn; then watch clips.

    The last line is one JSON object: speedup_vs_stock is stock's seconds over
    ours, stages_ms says where ours go; both include decoding. times_real_time
    says how fast a minute of 1080p15 with four vehicles becomes passages,
    decode_vs_ffmpeg how fast an empty lane is decoded and watched beside
    ffmpeg that only decodes it. Rounds that would not end within 8 minutes
    are left out.

    [bold]Examples[/bold]

    gatestream bench recognise

    gatestream bench recognise --images photos/ --count 20 --kind container --json
    """
    # The help needs none of the libraries behind these.
    from flows.cli.bench_pictures import frames_of_demo, spread_pictures  # noqa: PLC0415
    from flows.cli.bench_recognise import Comparer, Readers, load_stock  # noqa: PLC0415
    from flows.cli.bench_video import measure_video  # noqa: PLC0415
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
        watched: dict[str, object] = {}
        if video:
            ours.prepare()
            film = bar.add_task("Đo đoạn phim / Clips", total=VIDEO_ROUNDS_N)
            watched = measure_video(
                ours,
                Path(folder),
                threads,
                VIDEO_ROUNDS_N,
                time.perf_counter,
                lambda: bar.advance(film),
            ).row()
    if result.rounds_n < rounds or result.pictures_n < len(found.files):
        show_note(
            f"{result.pictures_n} of {len(found.files)} pictures in {result.rounds_n} of {rounds} "
            f"rounds were measured: more would not end within {LIMIT_S:.0f} s."
        )
    if not as_json:
        _print_tables(result)
        _print_figures(watched)
    about = {"benchmark": "recognise", "threads": threads}
    print_json({**about, **result.row(), **watched, "skipped": len(found.faults)})


@bench.command()
def live(
    cameras: Annotated[int, typer.Option(min=1, help="1080p15 cameras over RTSP.")] = 6,
    minutes: Annotated[float, typer.Option(min=0.5, help="Minutes without a disturbance.")] = 3.0,
    kills: Annotated[
        int, typer.Option(min=0, help="How often recognition is killed with -9 after that.")
    ] = 5,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the line of JSON alone, without a table.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Draws when recognition is killed.")] = 1,
) -> None:
    """Watch cameras over RTSP, one truck a minute each, and kill recognition at random.

    The last line is one JSON object: vehicles that drove, and of these lost
    and doubled; dropped_in_view counts looks that are missing while a vehicle
    was in view, row_p95_seconds the time from a vehicle's last sight to its
    row, rss_growth how much more memory the program holds at the end than
    when it was warm.

    [bold]Examples[/bold]

    gatestream bench live

    gatestream bench live --cameras 6 --minutes 20 --kills 50 --json
    """
    from flows.cli.bench_live import LiveBench  # noqa: PLC0415

    with TemporaryDirectory() as folder, progress_bar() as bar:
        task = bar.add_task("Đo trực tiếp / Live", total=None)
        chance = random.Random(seed)  # noqa: S311 - no secret
        measured = LiveBench(Path(folder), cameras, chance, lambda: bar.advance(task))
        row = measured.measure(minutes * 60, kills)
    if not as_json:
        _print_figures(row)
    print_json({"benchmark": "live", **row})


def _print_figures(row: Mapping[str, object]) -> None:
    """Prints figures by name for people."""
    print_table("Số đo\nFigure", "Giá trị\nValue", rows=[(k, str(v)) for k, v in row.items()])


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
