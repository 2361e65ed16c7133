"""``gatestream run``: the pipeline on a site file."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, show_note

if TYPE_CHECKING:
    from flows.recorder import RunCounts


def run(
    site_file: Annotated[
        Path, typer.Argument(metavar="SITE.toml", help="Gates, lanes and cameras.")
    ],
    until_end: Annotated[
        bool, typer.Option("--until-end", help="End when the files of all cameras are read.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON a passage.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
    keep_recording: Annotated[
        bool,
        typer.Option("--keep-recording", help="Leave the recorder of the streams running."),
    ] = False,
) -> None:
    """Watch the cameras of a site and write its gate history.

    Passages go to the store and the archive of GATESTREAM_HOME, or to the
    database that GATESTREAM_DSN names. A run that was stopped goes on where the
    lanes were last empty. A camera whose table is wrong is told and left out.

    Files are read to their end. Streams are watched until Ctrl-C or SIGTERM: a
    program of its own, see [bold]gatestream record[/bold], keeps their last
    minutes on disk, so that a run that is killed and started again misses no
    vehicle. It ends with a run that was told to stop, unless --keep-recording is
    given; after an error or a kill it goes on, and the next run takes it over.

    [bold]Examples[/bold]

    gatestream run infra/demo/site.toml --until-end

    gatestream run infra/sites/parkpow.toml --until-end --json > passages.jsonl
    """
    from flows.cli.usable_site import usable_site  # noqa: PLC0415
    from schemas.errors import ConfigError  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415

    # From the first moment on: until the dataflow runs, there is nothing that must be finished.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    site = usable_site(site_file)
    streams = [name for name, camera in site.cameras.items() if camera.is_stream]
    if until_end and streams:
        message = f"--until-end: only files have an end, got the streams {', '.join(streams)}"
        raise ConfigError(message)
    if not until_end and not streams:
        show_note("All cameras are files: the run ends when they are read.")
    settings = settings_from(os.environ)
    # Loaded once the site is known to be one: recognition takes seconds.
    from flows.cli.run_report import RunReport  # noqa: PLC0415
    from flows.run import run_site  # noqa: PLC0415

    with RunReport(site, print_json if as_json else None) as report:
        counts = run_site(site, settings, report, threads=threads, keeps_recording=keep_recording)
    _tell(counts)


def _tell(counts: RunCounts) -> None:
    show_note(
        f"{counts.passages_n} lượt xe qua / passages, {counts.orphan_reads_n} reads without a "
        f"passage, {sum(counts.undecodable_n.values())} pictures that could not be decoded, "
        f"{counts.refused_n} passages set aside because another one holds their time."
    )
    if counts.ambiguous_n:
        show_note(
            f"{counts.ambiguous_n} passages may be the same vehicle as another one: the travel "
            "times of the lane's cameras leave it open. They are kept apart and marked."
        )
    if counts.away_n:
        show_note(
            f"The database was away {counts.away_n} times, {counts.away_s:.0f} s together; up to "
            f"{counts.spool_max_bytes / (1 << 20):.1f} MiB waited on disk and came in later."
        )
    for camera, dropped_n in sorted(counts.dropped_n.items()):
        show_note(f"{camera}: {dropped_n} pictures were overwritten before they were looked at.")
    for camera, failures_n in sorted(counts.undecodable_n.items()):
        show_note(f"{camera}: {failures_n} pictures could not be decoded.")
