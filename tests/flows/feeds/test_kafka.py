"""Topics are read over librdkafka's own mock cluster: the real protocol, on this machine alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from flows.feeds.kafka import TopicCounts, follow_topics, topics_of
from flows.feeds.kafka_access import PASSWORD_VARIABLE, USER_VARIABLE, Reach
from flows.safe_stop import SafeStop
from schemas.errors import ConfigError, InputError
from schemas.site import SiteFile, load_site
from sql.connection import Connection
from sql.home import StoreSettings

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SENT_MS = int(datetime(2026, 11, 22, 2, 0, tzinfo=UTC).timestamp() * 1000)
SITE = """
[site]
id = "depot"
name = "Cảng cạn mẫu"
type = "icd"
[gates.a]
name = "Cổng A"
[lanes.in-1]
gate = "a"
direction = "in"
[cameras.in-1-rear]
lane = "in-1"
uri = "clip.mp4"
line = [[0.1, 0.7], [0.9, 0.7]]
[feeds.manifests]
kind = "manifest_line"
from = "kafka"
topic = "manifests"
brokers = ["{brokers}"]
tls = false
[feeds.moves]
kind = "operator_move"
from = "kafka"
topic = "moves"
brokers = ["{brokers}"]
tls = false
"""


class Cluster:
    """A mock cluster, which lives in a producer."""

    def __init__(self) -> None:
        self.producer = Producer({"test.mock.num.brokers": 1, "log_level": 0})
        found = self.producer.list_topics(timeout=10).brokers.values()
        self.brokers = ",".join(f"{one.host}:{one.port}" for one in found)

    def send(self, topic: str, *values: bytes | None, partition: int = 0) -> None:
        for value in values:
            self.producer.produce(topic, value, partition=partition, timestamp=SENT_MS)
        assert self.producer.flush(10) == 0


@pytest.fixture
def cluster() -> Cluster:
    cluster = Cluster()
    cluster.send("manifests")
    cluster.send("moves")
    for topic in ("manifests", "moves"):
        cluster.producer.list_topics(topic, timeout=10)
    return cluster


@pytest.fixture
def site_path(cluster: Cluster, tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(SITE.replace("{brokers}", cluster.brokers), encoding="utf-8")
    return path


@pytest.fixture
def site(site_path: Path) -> SiteFile:
    return load_site(site_path)


def line(number: int, **changes: Any) -> bytes:
    """A line of a manifest as the contract has it."""
    told = {
        "flow": "import",
        "voyage": "2611W",
        "bill_no": f"BL{number:05d}",
        "container": f"MSKU{number:07d}",
        "stated_at": "2026-11-22T08:00:00+07:00",
        **changes,
    }
    return json.dumps(told).encode()


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    """What is in the store of the manifest, in order."""
    return connection.execute(
        "select bill_no, origin, received_at from manifest_lines order by bill_no"
    ).fetchall()


def quarantined(connection: Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "select origin, reason, raw from quarantined_rows order by origin"
    ).fetchall()


def taken(site: SiteFile, settings: StoreSettings) -> TopicCounts:
    """Takes in what is in the topics now."""
    stop = SafeStop(lambda: None)
    return follow_topics(site, settings, until_end=True, stop=stop, now=lambda: NOW)


def test_r33_messages_of_all_topics_and_partitions_are_rows_of_the_store(
    cluster: Cluster, site: SiteFile, settings: StoreSettings, store_connection: Connection
) -> None:
    cluster.send("manifests", line(1), line(2))
    cluster.send("manifests", line(3), partition=2)
    move = {"move_no": "7", "direction": "in", "container": "MSKU 000000-1"}
    move |= {"moved_at": "2026-11-22T08:00:00+07:00", "site": "depot"}
    cluster.send("moves", json.dumps(move).encode())

    counts = taken(site, settings)

    assert counts == TopicCounts(messages_n=4, applied_n=4)
    sent = datetime.fromtimestamp(SENT_MS / 1000, UTC)
    assert stored(store_connection) == [
        ("BL00001", "manifests/0@0", sent),
        ("BL00002", "manifests/0@1", sent),
        ("BL00003", "manifests/2@0", sent),
    ]
    moves = store_connection.execute("select move_no, stated_at from operator_moves").fetchall()
    assert moves == [("7", sent)]


def test_reading_goes_on_behind_what_is_in_the_store(
    cluster: Cluster, site: SiteFile, settings: StoreSettings, store_connection: Connection
) -> None:
    cluster.send("manifests", line(1), line(2))
    first = taken(site, settings)
    nothing = taken(site, settings)
    cluster.send("manifests", line(3))

    last = taken(site, settings)

    assert [each.messages_n for each in (first, nothing, last)] == [2, 0, 1]
    assert [row[0] for row in stored(store_connection)] == ["BL00001", "BL00002", "BL00003"]
