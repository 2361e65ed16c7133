from __future__ import annotations

from datetime import timedelta
from typing import Any

from flows.match_run import match_site
from schemas.site import SiteFile
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import open_store
from tests.sql import paper

SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        "gates": {},
        "lanes": {},
        "cameras": {},
        "feeds": {
            "vnaccs": {"kind": "declaration", "folder": "declarations"},
            "manifest": {"kind": "manifest_line", "folder": "manifests"},
        },
    }
)


def asked(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


def test_r33_what_passed_is_matched_with_its_papers(
    settings: StoreSettings, store_connection: Connection, vehicle: type[Any]
) -> None:
    with open_store(settings) as store:
        store.write([paper.declaration(), vehicle(after_s=3600).passage()])
    match_site(SITE, settings, until=paper.START + timedelta(days=2))
    assert asked(store_connection, "select number, paper_side, kind, is_active from matches") == [
        (paper.CONTAINER, "declaration", "exact", True)
    ]
    assert asked(store_connection, "select side, wanted, state from standings order by 1, 2") == [
        ("declaration", "passage", "matched"),
        ("passage", "declaration", "matched"),
        ("passage", "manifest", "unmatched"),
    ]
