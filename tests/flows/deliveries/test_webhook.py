"""Receivers that take messages, are slow, fail, refuse or are not there: real HTTP, real store."""

from __future__ import annotations

import hashlib
import hmac
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from receiver import Receiver, receiving

from flows.deliveries.webhook import ALERTS_RECEIVER, Told, Webhook, tell, webhook_from
from schemas.alert import Finding, Rule, Scope, Verdict
from schemas.alert_message import message_of
from schemas.errors import ConfigError
from sql.alerts import apply_findings
from sql.connection import Connection
from sql.deliveries import ALERTS, waiting_deliveries_n

START = datetime(2026, 11, 21, 3, tzinfo=UTC)
LANES = ("in-1", "in-2", "out-1")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def look(connection: Connection, verdict: Verdict, minute: int, *lanes: str) -> None:
    at = START + timedelta(minutes=minute)
    findings = [
        Finding(Scope(Rule.NO_READS, "cat-lai", lane, None), START, at, verdict, 9.0, 0.9, 5.0, 40)
        for lane in lanes
    ]
    apply_findings(connection, "cat-lai", findings, at, at, message_of)


@pytest.fixture
def alerts(any_store_connection: Connection) -> Connection:
    """A store in which three alerts were opened."""
    look(any_store_connection, Verdict.FAILING, 0, *LANES)
    return any_store_connection


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def test_r95_a_receiver_is_told_when_an_alert_opens_and_closes(
    alerts: Connection, receiver: Receiver
) -> None:
    clock, webhook = Clock(), Webhook(receiver.url)
    assert tell(alerts, ALERTS, webhook, clock) == Told(3, None)
    look(alerts, Verdict.CLEAR, 40, "in-1")
    clock.now += timedelta(hours=1)
    assert tell(alerts, ALERTS, webhook, clock) == Told(1, None)
    assert receiver.events == [("open", 1)] * 3 + [("close", 2)]
    closed = receiver.documents[-1]["alert"]
    assert (closed["rule"], closed["lane"], closed["state"]) == ("no_reads", "in-1", "closed")
    assert closed["reason"]["vi"].startswith("9 xe liên tiếp")
    assert tell(alerts, ALERTS, webhook, clock) == Told(0, None)
    assert waiting_deliveries_n(alerts, ALERTS) == 0


def test_messages_are_signed_with_the_secret(alerts: Connection, receiver: Receiver) -> None:
    tell(alerts, ALERTS, Webhook(receiver.url, "khoá bí mật"), Clock())
    for headers, body in receiver.got:
        told = hmac.new("khoá bí mật".encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Gatestream-Signature"] == f"sha256={told}"
        assert headers["X-Gatestream-Event"].endswith("/1")
    tell(alerts, ALERTS, Webhook(receiver.url), Clock())


def test_messages_are_unsigned_without_a_secret(alerts: Connection, receiver: Receiver) -> None:
    tell(alerts, ALERTS, Webhook(receiver.url), Clock())
    assert not any("X-Gatestream-Signature" in headers for headers, _ in receiver.got)


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_receiver_that_fails_is_left_alone_and_told_later(
    alerts: Connection, receiver: Receiver, status: int
) -> None:
    clock, webhook = Clock(), Webhook(receiver.url)
    receiver.statuses = [status]
    assert tell(alerts, ALERTS, webhook, clock) == Told(
        0, f"the receiver answered HTTP status {status}"
    )
    assert len(receiver.got) == 1
    clock.now += timedelta(seconds=10)
    assert tell(alerts, ALERTS, webhook, clock) == Told(3, None)
    assert waiting_deliveries_n(alerts, ALERTS) == 0
    # The same message was tried again, byte for byte.
    assert receiver.got[0][1] == receiver.got[1][1]
    assert receiver.got[1][0]["X-Gatestream-Attempt"] == "2"


@pytest.mark.parametrize("status", [400, 404, 307, 301])
def test_a_message_that_is_refused_holds_up_no_other(
    alerts: Connection, receiver: Receiver, status: int
) -> None:
    receiver.statuses = [status]
    told = tell(alerts, ALERTS, Webhook(receiver.url), Clock())
    assert told == Told(2, f"the receiver answered HTTP status {status}")
    assert waiting_deliveries_n(alerts, ALERTS) == 1


def test_a_receiver_that_is_slow_is_given_up_and_told_later(
    alerts: Connection, receiver: Receiver
) -> None:
    clock = Clock()
    receiver.wait_s = 0.6
    told = tell(alerts, ALERTS, Webhook(receiver.url, timeout_s=0.2), clock)
    assert told == Told(0, "the receiver did not answer in time")
    receiver.wait_s = 0.0
    clock.now += timedelta(hours=1)
    assert tell(alerts, ALERTS, Webhook(receiver.url), clock) == Told(3, None)


def test_r95_nothing_is_lost_while_the_receiver_is_away(alerts: Connection) -> None:
    clock = Clock()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/hook/s3cret"
    for minute in (0, 10, 20):
        clock.now = START + timedelta(minutes=minute)
        assert tell(alerts, ALERTS, Webhook(url), clock).fault == "the receiver refuses connections"
    look(alerts, Verdict.CLEAR, 40, *LANES)
    clock.now = START + timedelta(hours=2)
    with receiving(port=port) as receiver:
        assert tell(alerts, ALERTS, Webhook(url), clock) == Told(6, None)
    by_alert: dict[str, list[str]] = {}
    for document in receiver.documents:
        by_alert.setdefault(document["alert"]["alert_id"], []).append(document["event"])
    assert list(by_alert.values()) == [["open", "close"]] * 3


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://no-such-host.invalid/hook/s3cret", "the receiver's name is not known"),
        ("https://127.0.0.1:{port}/hook/s3cret", "certificate or encryption"),
    ],
)
def test_what_went_wrong_is_said_without_the_address(
    alerts: Connection, receiver: Receiver, url: str, why: str
) -> None:
    told = tell(alerts, ALERTS, Webhook(url.format(port=receiver.port), "khoá"), Clock())
    assert told.fault is not None
    assert why in told.fault
    kept = alerts.execute("select string_agg(d::text, ' ') from alert_deliveries as d").fetchone()
    assert kept is not None
    assert "s3cret" not in f"{told}{kept[0]}"


@pytest.mark.parametrize(
    "url", ["ftp://host/s3cret", "s3cret", "http:///s3cret", "http://h:x/s3cret"]
)
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigError, match="is no address of a receiver") as caught:
        webhook_from({"GATESTREAM_WEBHOOK_URL": url}, ALERTS_RECEIVER)
    assert "s3cret" not in str(caught.value)


def test_a_receiver_shows_neither_address_nor_secret() -> None:
    found = webhook_from(
        {"GATESTREAM_WEBHOOK_URL": "https://h/s3cret", "GATESTREAM_WEBHOOK_SECRET": "k3y"},
        ALERTS_RECEIVER,
    )
    assert found == Webhook("https://h/s3cret", "k3y")
    assert "s3cret" not in repr(found)
    assert "k3y" not in repr(found)
    assert webhook_from({"GATESTREAM_WEBHOOK_URL": " "}, ALERTS_RECEIVER) is None
