"""Fills a home with a made-up year of a large port, in the archive and in the database.

    python -m tests.benchmarks.year_store HOME [--passages-a-day 10000] [--days 365]

It takes about half an hour for the whole year and is what ``tests.benchmarks.screens`` looks at.
Run again, it goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.bench_store.history import make_year
from flows.bench_store.year import Port
from sql.archive_rebuild import rebuild_store
from sql.connection import Connection, connect
from sql.home import Home, StoreSettings
from sql.manifest import read_manifest
from sql.migrate import migrate
from sql.statements import query

_COUNTED = ("keep_lane_hours", "keep_lane_hour_causes", "clean_lane_hours", "settle")


def fill(home: Home, port: Port) -> None:
    """Makes the year, gives the database its rows and counts its hours.

    Args:
        home: Where it goes; 10 GB for a whole year.
        port: How much passes.
    """
    if not home.archive.exists() or read_manifest(home.archive) is None:
        make_year(home.archive, port)
    with connect(StoreSettings(home), "benchmark") as connection:
        migrate(connection)
        rebuild_store(connection, home.archive, who="benchmark", why="a year", progress=_tell)
        _count_hours(connection)


def _count_hours(connection: Connection) -> None:
    for name in _COUNTED:
        connection.execute(query(f"bench/{name}"))


def _tell(done_n: int, all_n: int) -> None:
    if done_n % 10 == 0 or done_n == all_n:
        sys.stdout.write(f"{time.strftime('%H:%M:%S')} {done_n} of {all_n} days\n")
        sys.stdout.flush()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--passages-a-day", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=365)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    parser.add_argument("--last-day", type=date.fromisoformat, default=yesterday)
    told = parser.parse_args()
    fill(Home(told.home), Port(told.passages_a_day, told.days, told.last_day))


if __name__ == "__main__":
    main()
