"""``gatestream confirmation`` and ``gatestream barrier`` on a store of their own."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from receiver import receiving
from typer.testing import CliRunner, Result

from flows.cli.app import app
from schemas.decisions.barrier_rules import BarrierMode, BarrierRules
from schemas.errors import ConfigError
from schemas.feeds.watch_entry import WatchAction
from sql.connection import connection_to, server
from sql.decisions import write_decisions
from sql.home import Home, StoreSettings
from sql.passages import write_passages
from sql.rights import bring_up_to_date
from tests.schemas.decisions.gate import BOX, Gate, at, declaration, manifest, passage, watch

OUT = passage()


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An embedded server with one vehicle that left, confirmed, its barrier held."""
    folder = tmp_path_factory.mktemp("home")
    # pytest's own folders are closed to the account that the server runs under.
    for above in (folder, folder.parent):
        above.chmod(0o755)
    with server(StoreSettings(Home(folder))) as conninfo:
        with connection_to(conninfo, "test") as connection:
            bring_up_to_date(connection)
            write_passages(connection, [OUT])
            gate = Gate(barrier=BarrierRules(mode=BarrierMode.TWO_WAY))
            listed = watch(action=WatchAction.WATCH)
            gate.tell(listed, declaration(), manifest(), (OUT, 9), now=9)
            write_decisions(connection, gate.log, at(9))
        yield conninfo


@pytest.fixture
def run(dsn: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GATESTREAM_DSN", dsn)

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, words, catch_exceptions=False)

    return run


def test_r34_r101_confirmations_are_listed_revoked_confirmed_and_sent(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ("301234567890", "wsau 416062 0", "--why", "nhầm container", "--who", "tran.b")
    told = json.loads(run("confirmation", "revoke", *order, "--json").stdout)
    assert (told["container"], told["state"], told["revision"]) == (BOX, "revoked", 2)
    with receiving() as receiver:
        monkeypatch.setenv("GATESTREAM_CUSTOMS_URL", receiver.url)
        receiver.statuses = [204, 503]
        sent = run("confirmation", "send", "--json")
        assert sent.exit_code == 1
        assert json.loads(sent.stdout) == {
            "delivered_n": 1,
            "waiting_n": 1,
            "fault": "the receiver answered HTTP status 503",
        }
    (row,) = json.loads(run("confirmation", "list", "--state", "revoked", "--json").stdout)[
        "confirmations"
    ]
    assert (row["ordered_by"], row["ordered_why"]) == ("tran.b", "nhầm container")
    assert (row["last_fault"], row["acknowledged_at"]) == (
        "the receiver answered HTTP status 503",
        None,
    )
    shown = run("confirmation", "list").stdout
    assert "Công chức đã hủy xác 301234567890 WSAU4160620 thu hồi" in " ".join(shown.split())
    told = json.loads(run("confirmation", "confirm", *order, "--json").stdout)
    assert (told["state"], told["reason"], told["revision"]) == ("confirmed", None, 3)
    whole = json.loads(run("audit", "list", "--json").stdout)["entries"]
    assert [each["what"] for each in whole] == ["confirmation.confirm", "confirmation.revoke"]


def test_r46_r101_a_barrier_says_why_it_holds_and_is_opened_by_hand(run: Any) -> None:
    (row,) = json.loads(run("barrier", "list", "--json").stdout)["decisions"]
    assert (row["state"], row["passage_id"]) == ("hold", str(OUT.passage_id))
    assert row["reasons"] == [{"cause": "silent", "source": "operator", "number": BOX, "says": ""}]
    shown = " ".join(run("barrier", "list").stdout.split())
    assert "Doanh nghiệp cảng" in shown
    why = ("--why", "mất kết nối", "--who", "tran.b")
    told = run("barrier", "open", str(OUT.passage_id), *why, "--json").stdout
    assert json.loads(told) == {
        "passage_id": str(OUT.passage_id),
        "state": "open",
        "revision": 2,
    }
    (row,) = json.loads(run("barrier", "list", "--json").stdout)["decisions"]
    assert (row["state"], row["opened_by"], row["opened_why"]) == ("open", "tran.b", "mất kết nối")
    assert "tran.b" in run("barrier", "list").stdout


def test_r40_warnings_that_stand_are_shown_with_their_evidence(run: Any) -> None:
    (row,) = json.loads(run("warnings", "--json").stdout)["warnings"]
    assert (row["state"], row["stands"], row["severity"]) == ("new", True, "warning")
    assert (row["warning"], row["number"], row["gate"]) == ("watch_hit", BOX, "a")
    assert row["evidence"]["action"] == "watch"
    shown = run("warnings", "--site", "cat-lai").stdout
    assert "Trúng danh sách theo dõi" in shown
    assert "Mới / New" in shown
    assert "reason: nghi vấn" in shown
    assert json.loads(run("warnings", "--site", "hai-phong", "--json").stdout)["warnings"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("barrier", "open", "x", "--why", "y"), "the id of a passage was wanted, got 'x'"),
        (("barrier", "open", str(uuid.UUID(int=1)), "--why", "y"), "there is no passage"),
        (("confirmation", "list", "--state", "gone"), "confirmed, withheld, revoked was wanted"),
        (("confirmation", "send"), "GATESTREAM_CUSTOMS_URL names nobody"),
        (("confirmation", "revoke", "309999999990", BOX, "--why", "y"), "no passage of container"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    run: Any, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        run(*words)
