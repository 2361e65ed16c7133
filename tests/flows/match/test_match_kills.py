from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cat_lai import SITE

from flows.match_replay import replay_site
from flows.match_run import match_site
from sql.connection import connection_to
from sql.home import Home, StoreSettings
from sql.segment_lines import Record
from sql.store import open_store
from tests.sql import paper
from tests.sql.conftest import ROOT, store_in_time

pytestmark = pytest.mark.usefixtures("stored_in_time")
UNTIL = paper.START + timedelta(days=40)
HOLDS = {
    "matches": "select number, kind, passage_id, passage_revision, paper, paper_revision, is_late"
    " from matches where is_active order by 1, 3, 5",
    "standings": "select number, side, subject, revision, wanted, state, due_at from standings"
    " where state <> 'withdrawn'"
    " order by 2, 3, 1, 5",
}


def day(vehicle: Any, chance: Random) -> list[Record]:
    """Papers and passages of some containers, some amended, cancelled or corrected."""
    told: list[Record] = []
    for n in range(24):
        code = f"TCLU72{n:05d}"
        after_s = chance.uniform(0, 3600)
        seen = vehicle(after_s=60.0 * n, containers=(code,), plates=())
        no = f"1001234{n:04d}"
        here: dict[str, Any] = {"containers": (code,), "declaration_no": f"{no}0"}
        told += [paper.declaration(after_s, **here), seen.passage()]
        if n % 2:
            told.append(paper.manifest_line(after_s, container=code, bill_no=f"B{n}"))
        if n % 3 == 0:
            changed = here | {"declaration_no": f"{no}1", "is_cancelled": n % 2 == 0}
            told.append(paper.declaration(after_s + 60, **changed))
        if n % 5 == 0:
            told.append(vehicle(after_s=60.0 * n, containers=(), plates=(), revision=1).passage())
    chance.shuffle(told)
    return told


def held(dsn: str) -> dict[str, list[tuple[Any, ...]]]:
    with connection_to(dsn, "test") as connection:
        return {name: connection.execute(what).fetchall() for name, what in HOLDS.items()}


def killed_and_begun_again(
    settings: StoreSettings, told: list[Record], kills_n: int, chance: Random
) -> None:
    with open_store(settings) as store:
        for n in range(kills_n):
            program = [sys.executable, str(ROOT / "tests" / "flows" / "cat_lai.py")]
            child = subprocess.Popen(
                [*program, str(settings.home.root), str(settings.dsn)],
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            with child:
                assert child.stdout is not None
                assert child.stdout.readline() == b"up\n"
                some = told[n * len(told) // kills_n : (n + 1) * len(told) // kills_n]
                for first_n in range(0, len(some), 4):
                    store.write(some[first_n : first_n + 4])
                    time.sleep(chance.uniform(0, 0.15))
                time.sleep(chance.uniform(0, 0.5))
                assert child.poll() is None, child.stderr.read() if child.stderr else ""
                child.kill()


def check(
    settings: StoreSettings,
    other: StoreSettings,
    vehicle: Any,
    kills_n: int,
    chance: Random,
) -> None:
    told = day(vehicle, chance)
    with open_store(other) as store:
        store.write(told)
    match_site(SITE, other, until=UNTIL)
    killed_and_begun_again(settings, told, kills_n, chance)
    match_site(SITE, settings, until=UNTIL)
    assert settings.dsn is not None
    assert other.dsn is not None
    undisturbed = held(other.dsn)
    for name, rows in held(settings.dsn).items():
        assert rows == undisturbed[name]
    assert all(undisturbed.values())
    assert replay_site(SITE, settings).is_same


@pytest.fixture
def other(new_database: Callable[[str], str], tmp_path: Path) -> StoreSettings:
    """A home and a migrated database beside those of ``settings``."""
    dsn = new_database("migrated")
    store_in_time(dsn)
    return StoreSettings(Home(tmp_path / "other"), dsn)


def test_r96_matching_that_is_killed_ends_in_the_undisturbed_state(
    settings: StoreSettings, other: StoreSettings, vehicle: Any
) -> None:
    check(settings, other, vehicle, 3, Random(6))  # noqa: S311


@pytest.mark.long
def test_r96_fifty_kills_of_matching(
    settings: StoreSettings, other: StoreSettings, vehicle: Any
) -> None:
    check(settings, other, vehicle, 50, Random(7))  # noqa: S311
