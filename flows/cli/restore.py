"""``gatestream restore``: puts a backup into an empty store."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.output import print_json, progress_bar, show_note


def restore(
    folder: Annotated[Path, typer.Argument(help="The backup.")],
    store_only: Annotated[
        bool,
        typer.Option(
            "--store-only",
            help="Leave archive, evidence and segments of the home as they are, and restore only "
            "the database: what its segments have got since comes in with the next run.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Restore a backup into an empty store and home.

    Every file is compared with its digest first, and nothing is changed if one
    is missing, altered or too many. A store or home that holds anything is
    refused: GATESTREAM_HOME and GATESTREAM_DSN name another one. All comes back
    or nothing; Ctrl-C leaves both empty. A backup of an older program is brought
    up to date. The restore is entered in the audit log behind the entries that
    came back.

    A store of your own, with GATESTREAM_DSN, is restored as a superuser: row-level
    security and the audit log let nobody else write rows as they were.

    [bold]Examples[/bold]

    GATESTREAM_HOME=/srv/gatestream gatestream restore /backup/2026-11-22

    gatestream restore /backup/2026-11-22 --store-only --json
    """
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.restore import restore as restore_into  # noqa: PLC0415

    settings = settings_from(os.environ)
    with connect(settings, "restore") as connection, progress_bar() as progress:
        task = progress.add_task("Khôi phục/Restore", total=None)
        restored = restore_into(
            connection,
            settings.home,
            folder.absolute(),
            who=person(),
            with_files=not store_only,
            told=lambda done_n, all_n: progress.update(task, completed=done_n, total=all_n),
        )
    manifest = restored.manifest
    rows_n = sum(table.rows_n for table in manifest.tables)
    if as_json:
        print_json(
            {
                "folder": str(folder),
                "made_at": manifest.made_at.isoformat(),
                "rows_n": rows_n,
                "with_files": not store_only,
                "has_evidence": manifest.has_evidence and not store_only,
                "migrated": list(restored.migrated),
                "audit_end": manifest.audit_end,
                "sha256": manifest.sha256,
            }
        )
        return
    show_note(f"{folder} is restored: {rows_n} rows as of {manifest.made_at.isoformat()}.")
    if not manifest.has_evidence and not store_only:
        show_note("It was made without evidence: pictures that passages name are not there.")
