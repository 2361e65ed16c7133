"""From what is written to what is decided: through the log, the dataflow and the store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.match_run import match_site
from schemas.site import SiteFile
from sql.connection import Connection
from sql.home import StoreSettings
from sql.segment_lines import Record
from sql.store import open_store
from tests.schemas.decisions.gate import (
    BOX,
    DAY,
    OTHER_BOX,
    PLATE,
    at,
    declaration,
    manifest,
    move,
    passage,
    watch,
)

SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        "gates": {"a": {"name": "A", "barrier": {"mode": "four_way"}}},
        "lanes": {},
        "cameras": {},
        "feeds": {
            "vnaccs": {"kind": "declaration", "folder": "declarations"},
            "manifest": {"kind": "manifest_line", "folder": "manifests"},
        },
    }
)
# The store's own clock tells when a passage was taken in: all of it is of this hour.
NOW_H = (datetime.now(UTC) - DAY).total_seconds() / 3600
OUT = passage(NOW_H - 0.01)
PAPERS = (
    declaration(NOW_H - 3, declared_at=at(NOW_H - 3), cleared=NOW_H - 2),
    manifest(NOW_H - 3),
    move(NOW_H - 0.02),
)


@pytest.fixture
def tell(settings: StoreSettings) -> Any:
    """Writes records, then matches and decides on all that is there."""

    def told(*records: Record, until: float = NOW_H + 30) -> None:
        with open_store(settings) as store:
            store.write(records)
        match_site(SITE, settings, until=at(until), now=lambda: at(NOW_H))

    return told


def asked(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement).fetchall()


def test_r34_r47_what_agrees_is_confirmed_and_let_out(
    tell: Any, store_connection: Connection
) -> None:
    tell(*PAPERS, OUT)
    held = "select state, reason, revision, passage_id from confirmations"
    assert asked(store_connection, held) == [("confirmed", None, 1, OUT.passage_id)]
    opened = "select state, reasons from barrier_decisions"
    assert asked(store_connection, opened) == [("open", [])]
    assert asked(store_connection, "select warning, number from gate_warnings") == []
    tell()
    assert asked(store_connection, held) == [("confirmed", None, 1, OUT.passage_id)]
    assert asked(store_connection, opened) == [("open", [])]


def test_r34_a_run_that_begins_anew_takes_back_what_came_while_none_ran(
    tell: Any, store_connection: Connection
) -> None:
    tell(*PAPERS, OUT)
    tell(declaration(NOW_H, declared_at=at(NOW_H - 3), cleared=None))
    tell(declaration(NOW_H + 1, declared_at=at(NOW_H - 3), cleared=NOW_H - 2))
    messages = "select state, revision from confirmation_messages order by message_n"
    assert asked(store_connection, messages) == [
        ("confirmed", 1),
        ("revoked", 2),
        ("confirmed", 3),
    ]


def test_r46_a_run_that_begins_anew_opens_for_a_vehicle_that_still_waits(
    tell: Any, store_connection: Connection
) -> None:
    tell(*PAPERS[:2], OUT, until=NOW_H)
    tell(PAPERS[2], until=NOW_H)
    opened = "select state from barrier_decisions order by revision"
    assert asked(store_connection, opened) == [("hold",), ("open",)]


def test_r40_r46_a_listed_vehicle_is_told_and_held(tell: Any, store_connection: Connection) -> None:
    tell(*PAPERS, watch(NOW_H - 3, plate=PLATE), OUT)
    assert asked(store_connection, "select warning, number from gate_warnings") == [
        ("watch_hit", PLATE)
    ]
    (state, reasons) = asked(store_connection, "select state, reasons from barrier_decisions")[0]
    assert state == "hold"
    assert [(each["cause"], each["number"]) for each in reasons] == [("listed", PLATE)]
    assert asked(store_connection, "select state, reason from confirmations") == [
        ("withheld", "held_vehicle")
    ]


def test_r41_a_correction_ends_one_warning_and_begins_another(
    tell: Any, store_connection: Connection
) -> None:
    tell(*PAPERS, OUT, passage(NOW_H - 0.01, boxes=(OTHER_BOX,), revision=1))
    standing = "select warning, number from gate_warnings where stands"
    assert asked(store_connection, standing) == [("out_without_declaration", OTHER_BOX)]
    assert asked(store_connection, "select container, reason from confirmations") in (
        [],
        [(BOX, "no_passage")],
    )
