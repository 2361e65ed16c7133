"""What the tests of backup and restore share: a store with something of everything in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from psycopg import sql as composed

from schemas.camera_health import CameraHealth
from schemas.camera_state import CameraStatus
from schemas.organisation import Belonging, Level, Organisation, SitePlace, Unit
from sql.backup import BackedUp, back_up
from sql.connection import connect
from sql.home import StoreSettings
from sql.match_log import entries_after
from sql.migrate import migrate
from sql.organisation import load
from sql.restore import restore
from sql.rollups import refresh
from sql.store import open_store
from sql.table_copy import filled_tables
from tests.sql import paper

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ORGANISATION = Organisation(
    levels={"branch": Level(rank=1, name_vi="Hải quan cửa khẩu", name_en="Border-gate Customs")},
    units={"port": Unit(level="branch", name_vi="Cảng\tSài Gòn\\N", name_en='Port "1",\n')},
    sites={"cat-lai": SitePlace(under=(Belonging(unit="port", since=date(2025, 3, 1)),))},
)
NewDatabase = Callable[[str], str]


def fill(settings: StoreSettings, vehicle: Any) -> None:
    """Something of everything: a store, an archive, pictures, segments, rollups half refreshed."""
    with open_store(settings) as store:
        sha256 = store.evidence.put(b"a picture", "image/jpeg")
        passages = [
            vehicle(after_s=700.0 * n, lane=f"in-{n % 2}", revision=n % 2).passage()
            for n in range(20)
        ]
        named = passages[0].evidence[0].model_copy(update={"sha256": sha256})
        store.write([passages[0].model_copy(update={"evidence": (named,)}), *passages[1:]])
        store.write([vehicle(after_s=0.2, lane="in-0").passage()])
        store.write(
            [
                CameraHealth(
                    site="cat-lai", lane="in-0", camera="rear", at=vehicle().passed_at,
                    status=CameraStatus.AWAY, frames_n=9, behind_s=0.1,
                )
            ]
        )  # fmt: skip
        store.write([*paper.one_of_each(), paper.quarantined_row(), paper.taken_file()])
        store.ask(lambda each: entries_after(each, ["cat-lai"], 0, 7))
        store.sync_archive(NOW)
    with connect(settings, "test") as connection:
        refresh(connection, limit=3)
        load(connection, ORGANISATION, who="an", why="a test", today=NOW.date())


def made(settings: StoreSettings, folder: Path, **options: Any) -> BackedUp:
    with connect(settings, "backup") as connection:
        return back_up(connection, settings.home, folder, who="an", **options)


def restored(settings: StoreSettings, folder: Path, **options: Any) -> tuple[str, ...]:
    with connect(settings, "restore") as connection:
        return restore(connection, settings.home, folder, who="binh", **options).migrated


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in ("main.lock", ".lock", "replaced.json")
    }


def of_home(settings: StoreSettings) -> dict[str, dict[str, bytes]]:
    home = settings.home
    return {folder.name: files(folder) for folder in (home.archive, home.evidence, home.segments)}


def rows_of(settings: StoreSettings, dump: Any) -> dict[str, list[Any]]:
    """All tables and the views that count; of the audit log what was there before both acts."""
    with connect(settings, "test") as connection:
        found = {name: rows for name, rows in dump(connection).items() if name[:7] != "schema_"}
        found.pop("audit_head")
        # Tokens of number plates that were exported before must join with those of later.
        found["token_key"] = connection.execute("select key from schema_token_key").fetchall()
        chain = [json.loads(row) for row in found["audit_log"]]
        found["audit_log"] = [each for each in chain if each["what"] not in ("backup", "restore")]
        for view in ("lane_hours", "camera_hours", "unit_days"):
            statement = composed.SQL("select v::text from {} as v order by 1")
            named = statement.format(composed.Identifier(view))
            found[view] = connection.execute(named).fetchall()
    return found


def is_empty(settings: StoreSettings) -> bool:
    with connect(settings, "test") as connection:
        migrate(connection)
        return filled_tables(connection) == [] and of_home(settings) == {
            "archive": {},
            "evidence": {},
            "segments": {},
        }
