"""How fast the sink writes beside bare COPY, and whether it gets slower with what is kept."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final, Protocol, cast

from flows.bench_store.passages import passages_from
from flows.cli.bench_baseline import load_baseline
from schemas.passage import Passage
from sql.connection import Connection, connection_to, server
from sql.home import Home, StoreSettings
from sql.passages import PARTS
from sql.statements import query, query_text
from sql.store import Store, open_store

START: Final = datetime(2026, 11, 21, 3, tzinfo=UTC)
FILLED: Final = ("passages", "plates", "containers", "evidence", "crossings")
GROWTH_BATCH_N: Final = 100
_DIGITS: Final = 3
_KEY: Final = ["passed_at", "passage_id", "revision"]
_KEYS: Final = {part.table: [*_KEY, "ordinal"] for part in PARTS} | {PARTS[0].table: _KEY}


class BareWriter(Protocol):
    """The baseline."""

    def write(self, batch: Mapping[str, Sequence[Sequence[Any]]]) -> None:
        """Writes the rows of each table in one transaction."""

    def count(self, table: str) -> int:
        """How many rows a table has."""

    def close(self) -> None:
        """Ends the connection."""


@dataclass(frozen=True, slots=True)
class SinkSpeed:
    """What a passage took at one size of batch, in microseconds; the median of the rounds.

    Attributes:
        batch_n: Passages a batch.
        sink_us: Of the whole sink: segment files, rows, position.
        copy_us: Of the baseline, which copies text.
        binary_us: Of the baseline, which copies binary.
    """

    batch_n: int
    sink_us: float
    copy_us: float
    binary_us: float

    def row(self) -> dict[str, float]:
        """The figures for programs."""
        return {
            "sink_vs_copy": round(self.copy_us / self.sink_us, _DIGITS),
            "sink_vs_binary_copy": round(self.binary_us / self.sink_us, _DIGITS),
            "sink_us": round(self.sink_us, 1),
            "copy_us": round(self.copy_us, 1),
            "binary_copy_us": round(self.binary_us, 1),
        }


def measure_sink(
    folder: Path,
    batches: Mapping[int, int],
    rounds_n: int,
    chance: random.Random,
    clock: Callable[[], float],
    tick: Callable[[], None],
) -> list[SinkSpeed]:
    """Writes the same passages with the sink and with bare COPY, in turn, on one server.

    Args:
        folder: For a home of its own.
        batches: How many batches a round by passages a batch.
        rounds_n: How often each is done; who begins changes from round to round.
        chance: Draws numbers and digests.
        clock: Seconds.
        tick: Called after each round.
    """
    settings = StoreSettings(Home(folder))
    with server(settings) as conninfo, open_store(settings) as store, ExitStack() as bare:
        writers = [_bare(conninfo, bare, is_binary=is_binary) for is_binary in (False, True)]
        speeds = []
        written_n = 0
        for batch_n, batches_n in batches.items():
            rounds = []
            for round_n in range(rounds_n):
                passages = passages_from(START, written_n, batch_n * batches_n, chance)
                written_n += len(passages)
                cut = [
                    passages[start : start + batch_n] for start in range(0, len(passages), batch_n)
                ]
                rounds.append(_round(store, writers, cut, round_n, clock))
                tick()
            sink_us, copy_us, binary_us = (
                1e6 * median(took) / (batch_n * batches_n) for took in zip(*rounds, strict=True)
            )
            speeds.append(SinkSpeed(batch_n, sink_us, copy_us, binary_us))
        counts = {store.totals().passages_n, *(each.count(PARTS[0].table) for each in writers)}
        if counts != {written_n}:
            message = f"{written_n} passages were written, and {sorted(counts)} are there"
            raise AssertionError(message)
        return speeds


def measure_growth(
    folder: Path,
    kept_n: tuple[int, int],
    passages_n: int,
    rounds_n: int,
    chance: random.Random,
    clock: Callable[[], float],
    tick: Callable[[], None],
) -> dict[str, Any]:
    """What a passage costs where many are kept, over what it costs where few are.

    Args:
        folder: For two homes of their own.
        kept_n: Passages kept in the one, few, and in the other, many.
        passages_n: Passages written a round.
        rounds_n: How often each is done; who begins changes from round to round.
        chance: Draws numbers and digests.
        clock: Seconds.
        tick: Called after each fill and each round.
    """
    few_n, many_n = kept_n
    with _filled(folder / "few", few_n) as few:
        tick()
        with _filled(folder / "many", many_n) as many:
            tick()
            costs: dict[int, list[float]] = {0: [], 1: []}
            for round_n in range(rounds_n + 1):
                passages = passages_from(START, round_n * passages_n, passages_n, chance)
                for side in ((0, 1), (1, 0))[round_n % 2]:
                    costs[side].append(_cost((few, many)[side], passages, clock))
                tick()
    # The first round warms both.
    few_us, many_us = (1e6 * median(costs[side][1:]) / passages_n for side in (0, 1))
    return {
        "insert_growth": round(many_us / few_us, _DIGITS),
        "few_rows": few_n,
        "many_rows": many_n,
        "few_us": round(few_us, 1),
        "many_us": round(many_us, 1),
    }


def _round(
    store: Store,
    writers: Sequence[BareWriter],
    cut: Sequence[Sequence[Passage]],
    round_n: int,
    clock: Callable[[], float],
) -> tuple[float, ...]:
    rows = [{part.table: [row[1:] for row in part.rows(batch)] for part in PARTS} for batch in cut]

    def ours() -> None:
        for batch in cut:
            store.write(batch)

    def bare(writer: BareWriter) -> Callable[[], None]:
        def write() -> None:
            for batch in rows:
                writer.write(batch)

        return write

    sides = [ours, *map(bare, writers)]
    took = [0.0] * len(sides)
    for place in range(len(sides)):
        side = (place + round_n) % len(sides)
        began = clock()
        sides[side]()
        took[side] = clock() - began
    return tuple(took)


def _cost(store: Store, passages: Sequence[Passage], clock: Callable[[], float]) -> float:
    began = clock()
    for start in range(0, len(passages), GROWTH_BATCH_N):
        store.write(passages[start : start + GROWTH_BATCH_N])
    return clock() - began


@contextmanager
def _filled(folder: Path, rows_n: int) -> Iterator[Store]:
    settings = StoreSettings(Home(folder))
    with server(settings) as conninfo, open_store(settings) as store:
        with connection_to(conninfo, "benchmark") as connection:
            _fill(connection, {"rows_n": rows_n, "until": START - timedelta(minutes=1)})
        yield store


def _fill(connection: Connection, parameters: Mapping[str, Any]) -> None:
    connection.execute(query("bench/rest_indexes"))
    for name in FILLED:
        connection.execute(query(f"bench/fill_{name}"), parameters)
    connection.execute(query("bench/wake_indexes"))
    connection.execute(query("bench/settle"))


def _bare(conninfo: str, stack: ExitStack, *, is_binary: bool) -> BareWriter:
    columns = {part.table: _columns(part.statement) for part in PARTS}
    types = {part.table: part.types[1:] for part in PARTS} if is_binary else None
    writer = load_baseline("copy_store").Writer(conninfo, columns, _KEYS, types)
    stack.callback(writer.close)
    return cast(BareWriter, writer)


def _columns(statement: str) -> list[str]:
    """Columns that a COPY names, without the first, the place in the batch."""
    named = re.search(r"\(([^)]*)\)\s*from stdin", query_text(statement))
    return [name.strip() for name in named[1].split(",")][1:] if named else []
