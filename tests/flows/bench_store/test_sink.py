"""The benchmark of the sink: both sides write the same, and the figures are what they are named."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from flows.bench_store.passages import passages_from
from flows.bench_store.sink import SinkSpeed, measure_growth, measure_sink
from sql.home import Home, StoreSettings
from sql.passages import write_passages
from sql.store import open_store

START = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a server's own account can enter, as pytest's cannot be."""
    with tempfile.TemporaryDirectory(prefix="gatestream-test-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def chance() -> random.Random:
    return random.Random(1)  # noqa: S311 - no secret


def test_passages_are_the_same_however_they_are_cut_and_none_overlap(folder: Path) -> None:
    passages = passages_from(START, 0, 60, chance())
    assert [one.passage_id for one in passages_from(START, 20, 9, chance())] == [
        one.passage_id for one in passages[20:29]
    ]
    with open_store(StoreSettings(Home(folder))) as store:
        written = store.ask(lambda connection: write_passages(connection, passages))
    assert (written.stored_n, written.refused) == (60, ())


def test_sink_and_baselines_write_the_same_passages(folder: Path) -> None:
    ticks = count()
    steps = count()
    speeds = measure_sink(
        folder,
        {20: 2, 1: 3},
        2,
        chance(),
        lambda: float(next(steps)),
        lambda: (next(ticks), None)[1],
    )
    assert [speed.batch_n for speed in speeds] == [20, 1]
    # A second passes between any two looks at the clock.
    assert speeds[0] == SinkSpeed(20, *[1e6 / 40] * 3)
    assert speeds[1].row()["sink_vs_copy"] == 1.0
    assert next(ticks) == 4


def test_growth_is_what_many_cost_over_what_few_cost(folder: Path) -> None:
    looks = iter(range(100))
    # Looks come in pairs; the second side of an even round and the first of an odd one is many.
    took = [5.0, 5.0, 3.0, 2.0, 2.0, 3.0]
    times = [at for seconds in took for at in (0.0, seconds)]
    figures = measure_growth(
        folder, (300, 900), 100, 2, chance(), lambda: times[next(looks)], lambda: None
    )
    assert figures["insert_growth"] == 1.5
    assert (figures["few_rows"], figures["many_rows"]) == (300, 900)
    assert (figures["few_us"], figures["many_us"]) == (20_000.0, 30_000.0)
