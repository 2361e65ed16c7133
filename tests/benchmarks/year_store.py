"""Fills a home with a made-up year of a large port, in the archive and in the database.

    python -m tests.benchmarks.year_store HOME [--passages-a-day 10000] [--days 365]

It takes some minutes for the whole year and is what ``tests.benchmarks.screens`` looks at. The
rows go from the archive into the database as they are, past the way of live passages.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, LiteralString

from flows.bench_store.history import make_year
from flows.bench_store.year import Port
from sql.connection import Connection, connect
from sql.history import History, open_history
from sql.home import Home, StoreSettings
from sql.manifest import read_manifest
from sql.migrate import migrate
from sql.statements import query, query_text

_TABLES: Final[tuple[LiteralString, ...]] = ("passages", "plates", "containers", "evidence")
_SETTLED: Final[tuple[LiteralString, ...]] = (
    "year_crossings",
    "wake_indexes",
    "year_numbers",
    "year_days",
    "year_hours",
    "settle",  # without it, the planner knows nothing of what was copied
    "keep_lane_hours",
    "keep_lane_hour_causes",
    "clean_lane_hours",
)
_DAYS_AT_ONCE_N: Final = 20
_CHUNK_BYTES: Final = 1 << 20


def fill(home: Home, port: Port) -> None:
    """Makes the year, gives the database its rows and counts its hours.

    Args:
        home: An empty one, or one whose archive is there already; 10 GB for a whole year.
        port: How much passes.
    """
    if not home.archive.exists() or read_manifest(home.archive) is None:
        make_year(home.archive, port)
        _tell("archive")
    with (
        connect(StoreSettings(home), "benchmark") as connection,
        open_history(home.archive) as history,
        tempfile.TemporaryDirectory(dir=home.root) as folder,
    ):
        migrate(connection)
        connection.execute(query("bench/rest_indexes"))
        history.execute(query_text("bench_year/arrays"))
        first = port.last_day - timedelta(days=port.days_n - 1)
        for start in range(0, port.days_n, _DAYS_AT_ONCE_N):
            period = (
                first + timedelta(days=start),
                first + timedelta(days=start + _DAYS_AT_ONCE_N - 1),
            )
            for table in _TABLES:
                _copy(history, connection, table, period, Path(folder) / "rows.csv")
            _tell(f"rows up to {period[1]}")
        for step in _SETTLED:
            connection.execute(query(f"bench/{step}"))
            _tell(step)


def _copy(
    history: History,
    connection: Connection,
    table: LiteralString,
    period: tuple[date, date],
    file: Path,
) -> None:
    values = {"first_day": period[0], "last_day": period[1]}
    history.sql(query_text(f"bench_year/{table}"), params=values).write_csv(str(file), header=False)
    with (
        file.open("rb") as content,
        connection.cursor() as cursor,
        cursor.copy(query(f"bench/copy_{table}")) as copy,
    ):
        while chunk := content.read(_CHUNK_BYTES):
            copy.write(chunk)


def _tell(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--passages-a-day", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    parser.add_argument("--last-day", type=date.fromisoformat, default=yesterday)
    told = parser.parse_args()
    fill(Home(told.home), Port(told.passages_a_day, told.days, told.last_day))


if __name__ == "__main__":
    main()
