"""``gatestream correct`` on a store of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.corrected_passage import NewNumbers
from schemas.correction_order import CorrectionOrder, OrderKind, Subject, told_numbers
from schemas.errors import ConfigError, InputError, ResourceTakenError, UnknownNameError
from sql.connection import connection_to, server
from sql.correction_orders import order
from sql.home import Home, StoreSettings
from sql.rights import Duty, Scope, acting_as
from sql.store import open_store

SITE = """
[site]
id = "cat-lai"
name = "Cát Lái"
type = "seaport"
[gates.a]
name = "A"
[lanes.in-1]
gate = "a"
direction = "in"
[cameras.rear]
lane = "in-1"
uri = "gate.mp4"
line = [[0.0, 0.5], [1.0, 0.5]]
"""


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded server that stays up between the commands."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    with server(StoreSettings(Home(folder))) as conninfo:
        yield conninfo


@pytest.fixture
def run(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GATESTREAM_DSN", dsn)
    monkeypatch.setenv("GATESTREAM_HOME", str(tmp_path / "home"))
    (tmp_path / "gate.toml").write_text(SITE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ("correct", *words), catch_exceptions=False)

    return run


def entered(run: Any, at: str, *words: str) -> dict[str, Any]:
    told = ("enter", "gate.toml", "--lane", "in-1", "--at", at, "--why", "mất điện", "--json")
    answer: dict[str, Any] = json.loads(run(*told, *words).stdout)
    return answer


def test_r43_r70_r101_a_passage_is_entered_corrected_and_undone(run: Any, dsn: str) -> None:
    made = entered(run, "2026-10-21 10:05", "--container", "WSAU 416063 5", "--plate", "51C-123.45")
    passage = made["passage_id"]
    assert made["passed_at"] == "2026-10-21T10:05:00+07:00"
    assert (made["containers"], made["plates"]) == (["WSAU4160635"], ["51C12345"])
    words = ("--container", "wsau 416063 5=WSAU 416062 0", "--plate", "=51R-001.23")
    told = run("passage", passage, *words, "--why", "xem ảnh", "--who", "tran.b", "--json")
    assert json.loads(told.stdout)["containers"] == ["WSAU4160620"]
    assert json.loads(told.stdout)["plates"] == ["51C12345", "51R00123"]
    back = json.loads(run("undo", passage, "--why", "nhầm", "--json").stdout)
    assert (back["revision"], back["plates"]) == (2, ["51C12345"])
    told = json.loads(run("list", passage, "--json").stdout)["corrections"]
    assert [(row["kind"], row["revision"]) for row in told] == [
        ("manual", 0),
        ("correction", 1),
        ("withdrawn", 2),
    ]
    assert told[1]["who"] == "tran.b"
    assert run("list", passage).exit_code == 0
    with psycopg.connect(dsn) as connection:
        found = connection.execute("select what, why from audit_log order by n").fetchall()
    assert found == [
        ("passage.enter", "mất điện"),
        ("passage.correct", "xem ảnh"),
        ("passage.undo", "nhầm"),
    ]


def test_r70_what_was_ordered_is_carried_out_once(run: Any, dsn: str) -> None:
    made = entered(run, "2026-10-21 11:05", "--plate", "51C-123.45")
    subject = Subject(
        "cat-lai", UUID(made["passage_id"]), datetime.fromisoformat(made["passed_at"]), 0
    )
    numbers = told_numbers(NewNumbers(plates={"51C12345": "51C12346"}))
    wanted = CorrectionOrder(uuid4(), OrderKind.CORRECT, subject, "tran.b", "xem ảnh", numbers)
    with (
        connection_to(dsn, "test") as connection,
        acting_as(connection, Scope(Duty.SHIFT_OFFICER, ("cat-lai",), "tran.b")),
    ):
        order(connection, wanted)
    assert json.loads(run("orders", "--site", "elsewhere", "--json").stdout) == {"orders": []}
    (told,) = json.loads(run("orders", "--json").stdout)["orders"]
    assert told == {
        "order_id": str(wanted.order_id),
        "is_done": True,
        "revision": 1,
        "sentence": None,
    }
    assert run("orders").exit_code == 0
    listed = json.loads(run("list", made["passage_id"], "--json").stdout)["corrections"]
    assert [(row["who"], row["plates_after"]) for row in listed[1:]] == [("tran.b", ["51C12346"])]


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (("passage", "x", "--container", "=A", "--why", "y"), ConfigError, "32 hex digits"),
        (("passage", str(uuid4()), "--why", "y"), ConfigError, "got neither"),
        (("passage", "x", "--plate", "51C12345", "--why", "y"), ConfigError, "OLD=NEW"),
        (("passage", "x", "--plate", "=", "--why", "y"), ConfigError, "OLD=NEW"),
        (("passage", "x", "--plate", "A=B", "--plate", "A=C", "--why", "y"), ConfigError, "twice"),
        (("undo", str(uuid4()), "--why", "y"), InputError, "id of a passage"),
        (
            ("enter", "gate.toml", "--lane", "x", "--at", "2026-10-21", "--why", "y"),
            UnknownNameError,
            "known: in-1",
        ),
        (
            ("enter", "gate.toml", "--lane", "in-1", "--at", "soon", "--why", "y"),
            ConfigError,
            "an instant such as",
        ),
        (
            ("enter", "gate.toml", "--lane", "in-1", "--at", "2999-01-01", "--why", "y"),
            ConfigError,
            "has passed",
        ),
        (
            ("enter", "gate.toml", "--lane", "in-1", "--at", "2026-10-20", "--why", "y"),
            InputError,
            "got none",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_sentence(
    run: Any, words: tuple[str, ...], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        run(*words)


def test_a_second_desk_waits_its_turn(run: Any, dsn: str, tmp_path: Path) -> None:
    settings = StoreSettings(Home(tmp_path / "home"), dsn)
    with (
        open_store(settings, "corrections"),
        pytest.raises(ResourceTakenError, match="corrections"),
    ):
        entered(run, "2026-10-22 10:05", "--plate", "51C-123.45")
