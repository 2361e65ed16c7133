"""Confirmations on their way to customs: acknowledgements get lost, senders are killed."""

from __future__ import annotations

import hashlib
import hmac
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from receiver import Receiver, receiving

from flows.deliveries.outbox import receivers_from, sending
from flows.deliveries.webhook import Told, Webhook, tell
from sql.connection import Connection
from sql.decisions import write_decisions
from sql.deliveries import ALERTS, CONFIRMATIONS, waiting_deliveries_n
from sql.home import StoreSettings
from tests.schemas.decisions.gate import Gate, at, declaration, manifest, passage

ROOT = Path(__file__).parents[3]


@pytest.fixture
def waiting(store_connection: Connection) -> Connection:
    """A store in which customs have to be told of six declarations."""
    gate = Gate()
    papers = [declaration(declaration_no=f"30123456{n:03}0") for n in range(6)]
    gate.tell(*papers, manifest(), (passage(), 9), now=9)
    assert write_decisions(store_connection, gate.log, at(9)).messages_n == 6
    return store_connection


def taken(receiver: Receiver) -> dict[str, bytes]:
    """What a receiver holds that takes each key once; the same key has the same content."""
    found: dict[str, bytes] = {}
    for headers, body in receiver.got:
        assert found.setdefault(headers["Idempotency-Key"], body) == body
    return found


def declarations(receiver: Receiver) -> list[str]:
    return [each["confirmation"]["declaration"] for each in receiver.documents]


def test_r34_customs_are_told_once_in_their_own_words(waiting: Connection) -> None:
    with receiving() as receiver:
        webhook = Webhook(receiver.url, "khoá")
        assert tell(waiting, CONFIRMATIONS, webhook, lambda: at(9)) == Told(6, None)
        assert tell(waiting, CONFIRMATIONS, webhook, lambda: at(30)) == Told(0, None)
    assert len(set(declarations(receiver))) == len(receiver.got) == 6
    headers, body = receiver.got[0]
    signed = hmac.new("khoá".encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Gatestream-Signature"] == f"sha256={signed}"
    told = receiver.documents[0]
    assert told["event_id"] == headers["Idempotency-Key"]
    assert told["confirmation"]["text"] == "Hàng đã qua khu vực giám sát"
    assert told["confirmation"]["passed_at"] == at(9).isoformat()


def test_r34_a_lost_acknowledgement_is_asked_for_again_and_counts_once(
    waiting: Connection,
) -> None:
    with receiving(wait_s=0.5) as receiver:
        impatient = Webhook(receiver.url, timeout_s=0.1)
        assert tell(waiting, CONFIRMATIONS, impatient, lambda: at(9)).delivered_n == 0
        receiver.wait_s = 0.0
        assert tell(waiting, CONFIRMATIONS, Webhook(receiver.url), lambda: at(10)).delivered_n == 6
    assert len(receiver.got) == 7
    assert len(taken(receiver)) == 6
    assert waiting_deliveries_n(waiting, CONFIRMATIONS) == 0


@pytest.mark.parametrize("kills_n", [3, pytest.param(50, marks=pytest.mark.long)])
def test_r34_senders_that_are_killed_lose_nothing_and_tell_nothing_else(
    waiting: Connection, settings: StoreSettings, kills_n: int
) -> None:
    with receiving(wait_s=0.05) as receiver:
        for kill_n in range(kills_n):
            got_n = len(receiver.got)
            now = at(9) + timedelta(hours=2 * kill_n)
            child = _child(settings.dsn or "", receiver.url, now.isoformat())
            try:
                _wait_until(partial(_has_more, receiver, got_n))
            finally:
                child.kill()
                child.wait()
        receiver.wait_s = 0.0
        last = at(9) + timedelta(hours=2 * kills_n)
        tell(waiting, CONFIRMATIONS, Webhook(receiver.url), lambda: last)
    assert len(receiver.got) > len(taken(receiver)) == 6
    assert waiting_deliveries_n(waiting, CONFIRMATIONS) == 0


def _child(*arguments: str) -> subprocess.Popen[bytes]:
    script = Path(__file__).parent / "outbox_child.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(script), *arguments], env=environment, cwd=ROOT)


def _has_more(receiver: Receiver, got_n: int) -> bool:
    return len(receiver.got) > got_n


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_r34_what_waits_is_sent_beside_whatever_else_is_done(
    waiting: Connection, settings: StoreSettings
) -> None:
    with receiving() as receiver:
        told = [(CONFIRMATIONS, Webhook(receiver.url))]
        with sending(settings.dsn or "", told, lambda: at(9), every_s=0.01):
            _wait_until(lambda: waiting_deliveries_n(waiting, CONFIRMATIONS) == 0)
    assert len(taken(receiver)) == 6


def test_r34_a_sender_outlives_a_database_that_is_away(
    waiting: Connection, settings: StoreSettings, server_conninfo: str
) -> None:
    with receiving() as receiver, psycopg.connect(server_conninfo, autocommit=True) as server:
        told = [(CONFIRMATIONS, Webhook(receiver.url))]
        server.execute("alter database emptied with allow_connections false")
        try:
            with sending(settings.dsn or "", told, lambda: at(9), 0.01):
                time.sleep(0.1)
                assert receiver.got == []
                server.execute("alter database emptied with allow_connections true")
                _wait_until(lambda: waiting_deliveries_n(waiting, CONFIRMATIONS) == 0)
        finally:
            server.execute("alter database emptied with allow_connections true")
    assert len(taken(receiver)) == 6


@pytest.mark.parametrize(
    ("environment", "queues"),
    [
        ({}, []),
        ({"GATESTREAM_CUSTOMS_URL": "https://h/s3cret"}, [CONFIRMATIONS]),
        ({"GATESTREAM_WEBHOOK_URL": "https://h/s3cret"}, [ALERTS]),
    ],
)
def test_each_queue_has_its_own_receiver(environment: dict[str, str], queues: list[object]) -> None:
    found = receivers_from(environment)
    assert [queue for queue, _ in found] == queues
    assert "s3cret" not in repr(found)
