"""``gatestream backup``: the store at one moment and the files that belong to it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.output import print_json, progress_bar, show_note


def backup(
    folder: Annotated[
        Path, typer.Argument(help="Where the backup goes: a folder that is not there yet.")
    ],
    without_evidence: Annotated[
        bool, typer.Option("--without-evidence", help="Leave the evidence pictures out.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Back up the store, the archive, the evidence and the segments.

    It may be made beside a run, and is of one moment. The folder appears when
    the backup is whole: Ctrl-C or a full disk leave nothing. Each backup is
    entered in the audit log, with its digest; write that down elsewhere.

    [bold]What is in it[/bold]: all tables, and so number plates, the audit log, the
    accounts of [bold]gatestream user[/bold] with the argon2 hashes of their passwords, and
    the key that makes tokens of number plates; the Parquet archive; the evidence
    pictures; the segment files. Only your account may read the files; keep them as
    safe as the store itself. Not in it: the ring of the cameras' last minutes, site
    files, variables of the environment, and the roles and passwords of the
    database server.

    The database is read by COPY and not by pg_dump, so that a backup of any
    PostgreSQL, with TimescaleDB or without, can be restored into any other.

    [bold]Examples[/bold]

    gatestream backup /backup/2026-11-22

    gatestream backup /backup/rows --without-evidence --json
    """
    from schemas.person import person  # noqa: PLC0415
    from sql.backup import back_up  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.migrate import check_schema  # noqa: PLC0415

    settings = settings_from(os.environ)
    with connect(settings, "backup") as connection, progress_bar() as progress:
        check_schema(connection)
        task = progress.add_task("Sao lưu/Backup", total=None)
        made = back_up(
            connection,
            settings.home,
            folder.absolute(),
            who=person(),
            with_evidence=not without_evidence,
            told=lambda done_n, all_n: progress.update(task, completed=done_n, total=all_n),
        )
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "made_at": made.manifest.made_at.isoformat(),
                "rows_n": made.rows_n,
                "files_n": len(made.manifest.files),
                "bytes_n": made.bytes_n,
                "has_evidence": made.manifest.has_evidence,
                "altered": list(made.altered),
                "audit_end": made.manifest.audit_end,
                "sha256": made.manifest.sha256,
            }
        )
        return
    show_note(
        f"{folder}: {made.rows_n} rows and {len(made.manifest.files)} files, "
        f"{made.bytes_n / 1e6:.1f} MB, digest {made.manifest.sha256}."
    )
    for path in made.altered:
        show_note(f"{path} was altered before it was backed up; it is in the backup as it is.")
