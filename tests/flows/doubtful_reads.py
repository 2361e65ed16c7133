"""Doubtful reads beside the papers that expect them, matched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, LiteralString

from flows.match_run import Matched, match_site
from schemas.passage import Passage
from schemas.read import Status
from schemas.site import SiteFile
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import open_store
from tests.sql import paper

SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        **{table: {} for table in ("gates", "lanes", "cameras")},
        "feeds": {"vnaccs": {"kind": "declaration", "folder": "declarations"}},
    }
)
UNTIL = paper.START + timedelta(days=2)
MATCHES = "select number, kind, is_active from matches order by 1, 2"


def for_review(vehicle: Any, code: str, **changes: Any) -> Passage:
    """A passage whose code wants for one frame, of an owner that nobody knows."""
    seen: Passage = vehicle(after_s=3600, containers=(code,)).passage()
    (read,) = seen.containers
    wanting = {
        "status": Status.REVIEW,
        "confidence": 0.995,
        "read_frames_n": 2,
        "owner_known": False,
        "agreeing_cameras_n": 1,
        "candidates": (),
    }
    return seen.model_copy(update={"containers": (read.model_copy(update=wanting | changes),)})


def match_all(settings: StoreSettings) -> Matched:
    return match_site(SITE, settings, until=UNTIL, now=lambda: UNTIL)


def asked(connection: Connection, statement: LiteralString) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


def matched(settings: StoreSettings, *records: Any) -> None:
    with open_store(settings) as store:
        store.write(records)
    match_all(settings)
