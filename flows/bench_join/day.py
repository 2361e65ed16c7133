"""A peak day of a large port through store, log, join and decisions, and live answers."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Final

from flows.bench_store.passages import passages_from
from flows.cli.bench_baseline import ROOT
from flows.match_run import Matched, match_site
from schemas.errors import GatestreamError
from schemas.feeds.declaration import Declaration, Eligibility, TradeFlow
from schemas.feeds.manifest_line import ManifestLine
from schemas.iso6346 import check_digit
from schemas.passage import ContainerRead, Passage
from schemas.read import Status
from schemas.site import SiteFile
from sql.connection import rows
from sql.home import Home, StoreSettings
from sql.match_log import last_entry_n
from sql.match_state import match_progress
from sql.segment_lines import Record
from sql.store import Store, open_store

SITE: Final = SiteFile.model_validate(
    {
        "site": {"id": "bench", "name": "Cảng lớn", "type": "seaport"},
        "gates": {"a": {"name": "A"}},
        "lanes": {},
        "cameras": {},
        "feeds": {
            "declarations": {"kind": "declaration", "folder": "declarations"},
            "manifest": {"kind": "manifest_line", "folder": "manifest"},
        },
    }
)
_DOUBTFUL_N: Final = 20
_WRITTEN_AT_ONCE_N: Final = 500
_POLL_S: Final = 0.002
_PATIENCE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Day:
    """How much passes and is told in a day."""

    passages_n: int = 10_000
    declarations_n: int = 30_000
    manifest_lines_n: int = 40_000


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What a day took.

    Attributes:
        taken_in_s: To take in its papers and passages, beforehand.
        day_s: To match and decide on them, from the log to the last row.
        matched: What came of it.
    """

    taken_in_s: float
    day_s: float
    matched: Matched


def measured_day(folder: Path, day: Day, chance: Random) -> DayFigures:
    """Takes a day in, and matches it.

    Args:
        folder: For a home of its own.
        day: How much.
        chance: Draws numbers.

    Raises:
        GatestreamError: The matching did not find the pairs that it was to find.
    """
    settings = StoreSettings(Home(folder / "day"))
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    with open_store(settings, "bench") as store:
        started_s = time.perf_counter()
        containers_n = _take_in(store, day, start, chance)
        taken_in_s = time.perf_counter() - started_s
        started_s = time.perf_counter()
        matched = match_site(SITE, settings, until=datetime.now(UTC))
        day_s = time.perf_counter() - started_s
    if matched.totals.pairs_n != 2 * containers_n:
        message = f"the day has {2 * containers_n} pairs, got {matched.totals.pairs_n}"
        raise GatestreamError(message)
    return DayFigures(taken_in_s, day_s, matched)


def _take_in(store: Store, day: Day, start: datetime, chance: Random) -> int:
    """Writes the day; answers how many of its containers have both papers."""
    passages = _as_read(passages_from(start, 0, day.passages_n, chance), chance)
    codes = list(dict.fromkeys(read.code for each in passages for read in each.containers))
    prefixes = (f"OOLU{n:06d}" for n in range(1_000_000))
    others = (prefix + check_digit(prefix) for prefix in prefixes)
    declared = [*codes, *islice(others, max(0, day.declarations_n - len(codes)))]
    listed = [*codes, *islice(others, max(0, day.manifest_lines_n - len(codes)))]
    _write(store, (_declaration(n, code, start) for n, code in enumerate(declared)))
    _write(store, (_manifest_line(n, code, start) for n, code in enumerate(listed)))
    _write(store, iter(passages))
    return sum(len(each.containers) for each in passages)


def _as_read(passages: Sequence[Passage], chance: Random) -> list[Passage]:
    """One container each, whose code is one; of every twentieth two characters are doubtful."""
    return [
        each.model_copy(
            update={
                "containers": (_read(each.containers[0], n % _DOUBTFUL_N == 0, chance),),
                "plates": tuple(
                    plate.model_copy(update={"char_confidence": (0.99,) * len(plate.text)})
                    for plate in each.plates
                ),
            }
        )
        for n, each in enumerate(passages)
    ]


def _read(read: ContainerRead, is_doubtful: bool, chance: Random) -> ContainerRead:
    confidence = [0.99] * len(read.code)
    if is_doubtful:
        for place in chance.sample(range(len(confidence)), 2):
            confidence[place] = 0.5
    return read.model_copy(
        update={
            "code": read.code[:-1] + check_digit(read.code[:-1]),
            "char_confidence": tuple(confidence),
            "status": Status.REVIEW if is_doubtful else Status.ACCEPTED,
            "candidates": (),
        }
    )


def _write(store: Store, records: Iterator[Record]) -> None:
    while some := list(islice(records, _WRITTEN_AT_ONCE_N)):
        store.write(some)


def _declaration(n: int, code: str, at: datetime) -> Declaration:
    return Declaration(
        site=SITE.site.id,
        source="declarations",
        origin=f"day.csv:{n + 2}",
        received_at=at,
        stated_at=at,
        declaration_no=f"1{n:010d}0",
        flow=TradeFlow.EXPORT,
        type_code="B11",
        customs_office="02CI",
        declarant="Công ty TNHH Dệt may Sông Hồng",
        declared_at=at,
        eligibility=Eligibility.CLEARED,
        eligible_at=at,
        containers=(code,),
    )


def _manifest_line(n: int, code: str, at: datetime) -> ManifestLine:
    return ManifestLine(
        site=SITE.site.id,
        source="manifest",
        origin=f"day.xlsx:{n + 2}",
        received_at=at,
        stated_at=at,
        flow=TradeFlow.EXPORT,
        voyage="123N",
        bill_no=f"MAEU{n:08d}",
        container=code,
        seal=f"VN{n:07d}",
        size_type="45G1",
    )


def measured_answers(folder: Path, passages_n: int, chance: Random) -> list[float]:
    """Seconds from a stored passage to its stored decision, with the matching as a program.

    Args:
        folder: For a home of its own.
        passages_n: How many are tried, one after the other.
        chance: Draws numbers, and how long the gate is empty in between.

    Raises:
        GatestreamError: A decision did not come.
    """
    settings = StoreSettings(Home(folder / "live"))
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    passages = _as_read(passages_from(start, 0, passages_n, chance), chance)
    with open_store(settings, "bench") as store:
        for n, passage in enumerate(passages):
            code = passage.containers[0].code
            store.write([_declaration(n, code, start), _manifest_line(n, code, start)])
        program = [sys.executable, "-m", "flows.bench_join.day", str(settings.home.root)]
        with subprocess.Popen(program, cwd=ROOT, stderr=subprocess.PIPE) as matching:
            try:
                _wait(lambda: _has_read_all(store))
                return [_answered_s(store, passage, chance) for passage in passages]
            finally:
                matching.terminate()
                matching.communicate(timeout=_PATIENCE_S)


def _has_read_all(store: Store) -> bool:
    progress = store.ask(lambda each: match_progress(each, SITE.site.id))
    return progress is not None and progress.entry_n >= store.ask(last_entry_n)


def _answered_s(store: Store, passage: Passage, chance: Random) -> float:
    time.sleep(chance.uniform(0, 0.1))
    asked = {"site": SITE.site.id, "container": passage.containers[0].code}
    store.write([passage])
    started_s = time.perf_counter()
    _wait(lambda: store.ask(lambda each: rows(each, "bench/decided", asked))[0]["decided_n"] > 0)
    return time.perf_counter() - started_s


def _wait(is_done: Callable[[], bool]) -> None:
    deadline_s = time.perf_counter() + _PATIENCE_S
    while not is_done():
        if time.perf_counter() > deadline_s:
            message = f"an answer was wanted within {_PATIENCE_S:g} s, got none"
            raise GatestreamError(message)
        time.sleep(_POLL_S)


def p95_ms(seconds: Sequence[float]) -> float:
    """The 95th percentile in milliseconds."""
    return 1000 * quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    match_site(SITE, StoreSettings(Home(Path(sys.argv[1]))))
