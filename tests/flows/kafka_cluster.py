"""librdkafka's own mock cluster, a site that reads it, and what came of it in the store."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import Producer

from flows.feeds.kafka import TopicCounts, follow_topics
from flows.safe_stop import SafeStop
from schemas.site import SiteFile
from sql.connection import Connection
from sql.home import StoreSettings

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


def until(is_so: Callable[[], bool], patience_s: float = 30.0) -> None:
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)
