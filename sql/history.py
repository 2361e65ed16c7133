"""Opens the Parquet archive in DuckDB, with its views."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.errors import ArchiveError
from sql.manifest import Manifest, read_manifest
from sql.statements import SQL_FOLDER, query_text

_LAYERS = ("staging", "history")


@contextmanager
def open_history(archive: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The whole archive, for an analyst who may read and export what the system lets them.

    The views read the files that the manifest named at this moment; they live on for at least an
    hour. Each thread opens its own connection.

    Args:
        archive: ``archive/`` of the home.

    Yields:
        A DuckDB connection with the views ``passages``, ``plates``, ``containers`` and
        ``evidence``, in local time.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
    """
    _manifest_of(archive)
    connection = duckdb.connect()
    try:
        connection.execute(query_text("archive/set_folder"), {"folder": str(archive.absolute())})
        connection.execute(query_text("archive/name_files"))
        _make_views(connection)
        yield connection
    finally:
        connection.close()


@contextmanager
def open_history_of(archive: Path, sites: Collection[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The archive of some sites only, locked: no statement reaches any other file.

    Args:
        archive: ``archive/`` of the home.
        sites: Ids of the sites that the reader may see.

    Yields:
        As :func:`open_history`.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
    """
    manifest = _manifest_of(archive)
    paths = [manifest.schema_path, *(file.path for file in manifest.files if file.site in sites)]
    connection = duckdb.connect()
    try:
        files = [str(archive.absolute() / path) for path in paths]
        connection.execute(query_text("archive/set_files"), {"files": files})
        _make_views(connection)
        connection.execute(query_text("archive/lock_configuration"))
        yield connection
    finally:
        connection.close()


def opening_statements() -> str:
    """Statements that open the archive in DuckDB's own shell, run inside its folder."""
    names = ("archive/set_folder_here", "archive/name_files", "archive/use_local_time")
    return "\n".join([*(query_text(name) for name in names), *_views()])


def _make_views(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(query_text("archive/use_local_time"))
    for view in _views():
        connection.execute(view)


def _views() -> list[str]:
    folder = SQL_FOLDER / "views" / "duckdb"
    paths = [path for layer in _LAYERS for path in sorted((folder / layer).glob("*.sql"))]
    return [path.read_text(encoding="utf-8") for path in paths]


def _manifest_of(archive: Path) -> Manifest:
    manifest = read_manifest(archive)
    if manifest is None:
        message = f"there is no archive in {archive} yet; `gatestream run` or `demo` makes one"
        raise ArchiveError(message)
    return manifest
