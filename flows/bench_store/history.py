"""How fast a year of a large port answers, against one ideally written Parquet file."""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Final

import pyarrow as pa

from flows.bench_store.year import SITE, Port
from schemas.errors import ArchiveError, ConfigError
from sql.analyst import analyst_queries
from sql.archive import write_day, writing
from sql.archive_folder import replace_manifest
from sql.compaction import compact_archive
from sql.history import History, open_history
from sql.manifest import read_manifest

IDEAL: Final = Path(__file__).parents[2] / "tests/benchmarks/bare/ideal_parquet.py"
ROUNDS_N: Final = 5
LOOKUPS_N: Final = 40
Progress = Callable[[str, int, int], None]
"""Takes what is done, how much of it, and of how much."""


@dataclass(frozen=True, slots=True)
class QueryTime:
    """One query on both.

    Attributes:
        name: Of the query.
        ours_s: Median on the archive.
        ideal_s: Median on the ideal file.
    """

    name: str
    ours_s: float
    ideal_s: float

    @property
    def ratio(self) -> float:
        """Our time over the ideal one."""
        return self.ours_s / self.ideal_s


@dataclass(frozen=True, slots=True)
class HistoryFigures:
    """What was measured.

    Attributes:
        passages_n: Rows of the year.
        made_s: To make, archive and compact them.
        archive_bytes: Size of the archive.
        ideal_bytes: Size of the ideal file.
        queries: Each of the analysts' queries.
        lookup_ms: Median of looking a plate or a container up over the year, the slower of both.
    """

    passages_n: int
    made_s: float
    archive_bytes: int
    ideal_bytes: int
    queries: tuple[QueryTime, ...]
    lookup_ms: float

    @property
    def query_vs_ideal(self) -> float:
        """The worst ratio of the ten."""
        return max(query.ratio for query in self.queries)

    @property
    def query_median_s(self) -> float:
        """The median of the queries' medians."""
        return statistics.median(query.ours_s for query in self.queries)


def measured_history(folder: Path, port: Port, progress: Progress | None = None) -> HistoryFigures:
    """Makes a year, archives and compacts it, and asks it and the ideal file in turn.

    Args:
        folder: An empty one; holds about 3 GB afterwards for a full year.
        port: How much passes.
        progress: Is told how far it is.

    Raises:
        ArchiveError: The folder cannot be written or its disk is full.
        ConfigError: The baseline is not there, as in an installed wheel.
    """
    bare = _bare()
    archive = folder / "archive"
    started_s = time.perf_counter()
    passages_n = make_year(archive, port, progress)
    made_s = time.perf_counter() - started_s
    manifest = read_manifest(archive)
    assert manifest is not None  # noqa: S101 - it was just written
    bare.write_ideal(
        folder / "ideal.parquet",
        [archive / period.passages.path for period in manifest.periods],
    )
    with open_history(archive) as ours, closing(bare.open_ideal(folder / "ideal.parquet")) as ideal:
        plates, codes = port.plates(), port.codes()
        asked = {
            "find_plate": {"plate": plates[0].as_py()},
            "find_container": {"code": codes[len(codes) // 2].as_py()},
            "unread_passages": {"day": str(port.last_day - timedelta(days=port.days_n // 2))},
        }
        queries = []
        for query in analyst_queries().values():
            told = query.values(asked.get(query.name, {}))
            queries.append(_compared(query.name, query.statement, told, ours, ideal))
            if progress is not None:
                progress("queries", len(queries), len(analyst_queries()))
        lookup_ms = max(
            _lookup_ms(ours, "find_plate", "plate", plates),
            _lookup_ms(ours, "find_container", "code", codes),
        )
    return HistoryFigures(
        passages_n=passages_n,
        made_s=made_s,
        archive_bytes=sum(file.bytes_n for file in manifest.files().values()),
        ideal_bytes=(folder / "ideal.parquet").stat().st_size,
        queries=tuple(queries),
        lookup_ms=lookup_ms,
    )


def make_year(
    archive: Path, port: Port, progress: Progress | None = None, *, compacts: bool = True
) -> int:
    """Archives a made-up year day by day as real days are, and compacts it.

    Args:
        archive: Where it goes.
        port: How much passes.
        progress: Is told how far it is.
        compacts: Whether it is compacted.

    Returns:
        How many passages it has.
    """
    now = datetime.combine(port.last_day + timedelta(days=3), datetime.min.time(), UTC)
    with writing(archive) as before:
        written = []
        for day, passages in port.days():
            written.append(write_day(archive, SITE, day, len(passages), passages))
            if progress is not None:
                progress("days", len(written), port.days_n)
        replace_manifest(archive, before, written, now)
    if compacts:
        compact_archive(
            archive, now, lambda done, of: progress("months", done, of) if progress else None
        )
    return sum(period.passages.rows_n for period in written)


def _compared(
    name: str, statement: str, values: dict[str, object], ours: History, ideal: History
) -> QueryTime:
    """Times a query on both in turn, once to warm up and then several times."""
    times: tuple[list[float], list[float]] = ([], [])
    for round_n in range(ROUNDS_N + 1):
        answers = []
        for connection, seconds in zip((ours, ideal), times, strict=True):
            started_s = time.perf_counter()
            answers.append(connection.execute(statement, values).fetchall())
            if round_n > 0:
                seconds.append(time.perf_counter() - started_s)
        if answers[0] != answers[1] or not answers[0]:
            message = f"the query {name} was to answer the same on both, got another answer"
            raise ArchiveError(message)
    return QueryTime(name, *map(statistics.median, times))


def _lookup_ms(ours: History, name: str, parameter: str, numbers: pa.Array) -> float:
    """The median time of looking numbers up over the year, each for the first time."""
    statement = analyst_queries()[name].statement
    step = max(1, len(numbers) // LOOKUPS_N)
    times_ms = []
    for number in numbers[::step].to_pylist():
        started_s = time.perf_counter()
        ours.execute(statement, {parameter: number}).fetchall()
        times_ms.append((time.perf_counter() - started_s) * 1000)
    return statistics.median(times_ms)


def _bare() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ideal_parquet", IDEAL)
    if spec is None or spec.loader is None or not IDEAL.is_file():
        message = f"the benchmark compares with {IDEAL}, which only the repository has"
        raise ConfigError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
