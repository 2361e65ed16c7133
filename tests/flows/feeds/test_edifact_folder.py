"""Interchanges in a watched folder go to the store, and what is wrong with them beside them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from feed_files import SITE
from interchanges import CONTAINERS, codeco, coparn, interchange

from flows.feeds.file_taken import FileTaken
from flows.feeds.intake import take_in
from schemas.site import load_site
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import open_store

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FEED = """
[feeds.gate]
kind = "operator_move"
from = "edifact"
folder = "edi"
"""
ONE, TWO, THREE, _ = CONTAINERS


class Watch:
    """Keeps how many rows were told of."""

    def __init__(self) -> None:
        self.counts: list[tuple[str, int, int, int]] = []

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        assert 0 <= done_bytes <= of_bytes, (feed, name)

    def took(self, taken: FileTaken) -> None:
        file = taken.file
        self.counts.append((file.name, file.rows_n, taken.applied_n, file.quarantined_n))

    def failed(self, feed: str, sentence: str) -> None:
        pytest.fail(f"{feed}: {sentence}")


def test_r48_reports_and_orders_of_a_folder_are_moves_of_the_store(
    tmp_path: Path, settings: StoreSettings, store_connection: Connection
) -> None:
    (tmp_path / "site.toml").write_text(SITE + FEED, encoding="utf-8")
    for name in ("in", "edi"):
        (tmp_path / name).mkdir(exist_ok=True)
    order = coparn("12", f"EQD+CN+{THREE}+22G1:102:5++2+4")
    whole = interchange(codeco(ONE, TWO), order)
    (tmp_path / "edi" / "whole.edi").write_bytes(whole)
    (tmp_path / "edi" / "torn.edi").write_bytes(whole[: whole.index(b"UNT+31")])
    watch = Watch()

    with open_store(settings, stream="edi", now=lambda: NOW) as store:
        take_in(load_site(tmp_path / "site.toml"), store, lambda: NOW, watch, settled_s=0)

    assert sorted(watch.counts) == [("torn.edi", 2, 0, 2), ("whole.edi", 3, 3, 0)]
    found = store_connection.execute(
        "select container, direction, is_empty, origin from operator_moves order by moved_at, 1"
    ).fetchall()
    assert found == [
        (ONE, "in", False, "whole.edi:segment 12"),
        (TWO, "in", False, "whole.edi:segment 22"),
        (THREE, "out", True, "whole.edi:segment 40"),
    ]
    refused = store_connection.execute(
        "select origin from quarantined_rows order by origin"
    ).fetchall()
    assert refused == [("torn.edi:segment 2",), ("torn.edi:segment 3",)]
