"""Opens the history in DuckDB: the Parquet archive and the open days of the store as one.

A day is sealed as long as the archive holds the version of it that the store has. Sealed days are
read from Parquet, all others from the store, and no day from both: a row that came late, or a
correction of a day of last month, opens its day again, and is seen at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from schemas.errors import ArchiveError
from sql.archive_files import PASSAGES, tables_of
from sql.archive_schema import PASSAGES_SCHEMA
from sql.archive_tables import ARCHIVED_TABLES, TableDayKey
from sql.live_days import LiveDays
from sql.manifest import Manifest, read_manifest
from sql.statements import SQL_FOLDER, query_text

_LAYERS = ("sources", "older", "staging", "history", "told")
_TABLES = (PASSAGES, "plates", "containers")
Files = dict[str, list[Any]]
History = duckdb.DuckDBPyConnection
"""A connection with the views of the history."""


@contextmanager
def open_history(
    archive: Path, live: LiveDays | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole history, for an analyst who may read and export what the system lets them.

    The views read the files that the manifest named at this moment; they live on for at least an
    hour. Each thread opens its own connection.

    Args:
        archive: ``archive/`` of the home.
        live: The days of the store; without them, the archive alone.

    Yields:
        A DuckDB connection with the views ``passages``, ``plates``, ``containers`` and
        ``evidence``, and those of :data:`sql.archive_tables.ARCHIVED_TABLES`, in local time.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
        StoreError: The store is away or refuses.
    """
    with _opened(archive, live, None) as connection:
        yield connection


@contextmanager
def open_history_of(
    archive: Path,
    sites: Collection[str] | None,
    live: LiveDays | None = None,
    *,
    plate_key: str | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The history of some sites only, locked: no statement reaches any other file.

    Args:
        archive: ``archive/`` of the home.
        sites: Ids of the sites that the reader may see; all, if nothing.
        live: As in :func:`open_history`.
        plate_key: Makes tokens of the number plates in ``passages`` and ``plates`` (R104). The
            files hold them in clear, so that such a reader must not write statements.

    Yields:
        As :func:`open_history`.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
        StoreError: The store is away or refuses.
    """
    chosen = None if sites is None else frozenset(sites)
    with _opened(archive, live, chosen) as connection:
        if plate_key is not None:
            connection.execute(query_text("archive/set_plate_key"), {"plate_key": plate_key})
            connection.execute(query_text("archive/mask_plates"))
        connection.execute(query_text("archive/lock_configuration"))
        yield connection


@contextmanager
def open_tables(files: Mapping[str, Path]) -> Iterator[History]:
    """Parquet files that belong to no archive, each as a view.

    Args:
        files: By the name of the view.

    Yields:
        A DuckDB connection with these views alone.
    """
    with duckdb.connect() as connection:
        for name, file in files.items():
            connection.read_parquet(str(file)).create_view(name)
        yield connection


def opening_statements(archive: Path) -> str:
    """Statements that open the archive in DuckDB's own shell or in a notebook.

    They work from any working directory; where the archive lies elsewhere than here, the variable
    ``archive_folder`` is set to that place before.

    Args:
        archive: ``archive/`` of the home.
    """
    folder = "'" + str(archive.absolute()).replace("'", "''") + "'"
    return "\n".join(
        [
            query_text("archive/set_folder_here").replace("$folder", folder),
            query_text("archive/name_files"),
            query_text("archive/create_live_tables"),
            query_text("archive/use_local_time"),
            query_text("archive/remember_footers"),
            *(path.read_text(encoding="utf-8") for path in _views()),
        ]
    )


@contextmanager
def _opened(
    archive: Path, live: LiveDays | None, sites: frozenset[str] | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    manifest = read_manifest(archive)
    if manifest is None:
        if live is None:
            message = f"there is no archive in {archive} yet; `gatestream run` or `demo` makes one"
            raise ArchiveError(message)
        manifest = Manifest(empty={})
    passages = PASSAGES_SCHEMA.empty_table()
    told: dict[TableDayKey, pa.Table] = {}
    if live is not None:
        days, passages = live.changed_since(manifest, sites)
        manifest = manifest.less(days)
        told = live.told_since(manifest, sites)
    connection = duckdb.connect()
    try:
        files = _files(archive, manifest, sites) | _replaced(told)
        connection.execute(query_text("archive/set_files"), {"files": files})
        connection.execute(query_text("archive/use_local_time"))
        connection.execute(query_text("archive/remember_footers"))
        for table, rows in tables_of(passages).items():
            connection.register(f"live_{table}", rows)
        for table, rows in _live_told(told):
            connection.register(f"live_{table}", rows)
        if len(passages) == 0 and not files["reopened_passages"] and not files["older_passages"]:
            files |= {f"all_{table}": [] for table in _TABLES}
        for path in _views(files):
            connection.execute(path.read_text(encoding="utf-8"))
        yield connection
    finally:
        connection.close()


def _files(archive: Path, manifest: Manifest, sites: frozenset[str] | None) -> Files:
    """The files by the view that reads them, as ``queries/archive/name_files.sql`` has them."""
    files: defaultdict[str, list[Any]] = defaultdict(list)
    files |= {f"{kind}_{table}": [] for kind in ("settled", "reopened") for table in _TABLES}
    files |= {"older_passages": [], "replaced_days": []}
    files |= {name: [] for name in ARCHIVED_TABLES}
    for period in manifest.periods:
        if sites is not None and period.site not in sites:
            continue
        kind = period.kind
        for table, file in period.files().items():
            files[f"{kind}_{table}"].append(str(archive.absolute() / file.path))
        files["replaced_days"] += [{"site": period.site, "day": day} for day in period.replaced]
    for told in manifest.told:
        if sites is None or told.site in sites:
            files[told.relation].append(str(archive.absolute() / told.file.path))
    named = [path for name, paths in files.items() if name != "replaced_days" for path in paths]
    return files | {"all_files": named}


def _live_told(told: dict[TableDayKey, pa.Table]) -> Iterator[tuple[str, pa.Table]]:
    """What the store alone knows of each table."""
    for name, table in ARCHIVED_TABLES.items():
        days = [rows for (relation, _, _), rows in told.items() if relation == name]
        yield name, pa.concat_tables([table.schema.empty_table(), *days])


def _replaced(told: dict[TableDayKey, pa.Table]) -> Files:
    keys = [{"relation": name, "site": site, "day": day} for name, site, day in told]
    # A list of no structs has no type that the views could compare with.
    nobody = {"relation": "", "site": "", "day": date.min}
    return {"replaced_table_days": keys or [nobody]}


def _views(files: Files | None = None) -> list[Path]:
    """The views in the order that they build on one another; those without a file are empty."""
    folder = SQL_FOLDER / "views" / "duckdb"
    views = [path for layer in _LAYERS for path in sorted((folder / layer).glob("*.sql"))]
    if files is None:
        return views
    return [folder / "absent" / path.name if files.get(path.stem) == [] else path for path in views]
