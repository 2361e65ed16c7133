"""How much a home takes, of files that are really there."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.errors import ArchiveError
from sql import disk_use as counted
from sql.disk_use import days_until_full, disk_use
from sql.evidence import EvidenceStore
from sql.home import Home
from sql.segments import Position

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(home: Home, n: int, age: timedelta) -> int:
    """Stores a picture of an age; answers its size."""
    store = EvidenceStore(home.evidence)
    content = f"picture {n}".encode() * (n + 1)
    path = store.path(store.put(content, "image/jpeg"))
    at_s = (NOW - age).timestamp()
    os.utime(path, (at_s, at_s))
    return len(content)


def test_a_home_that_is_not_there_yet_takes_nothing(tmp_path: Path) -> None:
    use = disk_use(Home(tmp_path / "not" / "there"), NOW)
    assert (use.evidence.bytes_n, use.archive, use.streams) == (0, None, ())
    assert 0 < use.free_bytes < use.total_bytes


def test_pictures_are_counted_and_what_came_lately(tmp_path: Path) -> None:
    home = Home(tmp_path)
    old_n = sum(kept(home, n, timedelta(days=8)) for n in range(20))
    new_n = sum(kept(home, n, timedelta(days=6)) for n in range(20, 30))
    evidence = disk_use(home, NOW).evidence
    assert evidence.is_exact
    assert (evidence.pictures_n, evidence.bytes_n) == (30, old_n + new_n)
    assert evidence.lately_bytes_n == new_n


def test_many_pictures_are_told_from_some_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    for n in range(2000):
        folder = home.evidence / f"{n % 256:02x}" / "00"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n}.jpg").write_bytes(b"x" * 10)
    monkeypatch.setattr(counted, "COUNTED_MIN_N", 200)
    evidence = disk_use(home, NOW).evidence
    assert not evidence.is_exact
    assert evidence.pictures_n == pytest.approx(2000, rel=0.05)
    assert evidence.bytes_n == evidence.pictures_n * 10


@pytest.mark.parametrize(
    ("applied", "waiting_n"),
    [
        (None, 350),
        (Position(1, 0), 350),
        (Position(1, 60), 290),
        (Position(2, 0), 250),
        (Position(3, 50), 0),
        # The power took the end of what was applied.
        (Position(3, 90), 0),
    ],
)
def test_what_waits_for_the_store_is_what_lies_behind_its_position(
    tmp_path: Path, applied: Position | None, waiting_n: int
) -> None:
    home = Home(tmp_path)
    home.segments.mkdir()
    for n, size in ((1, 100), (2, 200), (3, 50)):
        (home.segments / f"demo-{n:08d}.jsonl").write_bytes(b"x" * size)
    (stream,) = disk_use(home, NOW).streams
    assert stream.key.endswith("/demo")
    assert stream.bytes_after(applied) == waiting_n


@pytest.mark.parametrize(
    ("free", "a_day", "days"), [(100, 10.0, 10.0), (100, 0.0, None), (0, 5.0, 0.0)]
)
def test_days_until_full(free: int, a_day: float, days: float | None) -> None:
    assert days_until_full(free, a_day) == days


def test_an_archive_that_is_none_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.archive.mkdir()
    (home.archive / "manifest.json").write_text("{}")
    with pytest.raises(ArchiveError, match="no manifest"):
        disk_use(home, NOW)
