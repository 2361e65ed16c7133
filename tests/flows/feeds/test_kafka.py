"""Topics are read over librdkafka's own mock cluster: the real protocol, on this machine alone."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bytewax.connectors.kafka import KafkaSourceMessage
from hypothesis import given
from hypothesis import strategies as st
from kafka_cluster import NOW, SENT_MS, Cluster, line, quarantined, stored, taken, until
from pydantic_core import to_json

from flows.feeds.kafka import TopicCounts, follow_topics, topics_of
from flows.feeds.kafka_access import PASSWORD_VARIABLE, USER_VARIABLE, Reach
from flows.feeds.kafka_messages import TopicRows
from flows.feeds.kafka_topic import Message
from flows.feeds.topics_beside import topics_followed
from schemas.errors import ConfigError
from schemas.feed_source import FeedSource
from schemas.feeds.fields import told_fields
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.row import FeedKind
from schemas.site import SiteFile, load_site
from sql.connection import Connection
from sql.home import StoreSettings

ROOT = Path(__file__).parents[3]


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


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "the message is empty"),
        (b"", "a JSON object was wanted"),
        (b"\xff\xfe{}", "a JSON object was wanted"),
        (b"[1]", "a JSON object was wanted"),
        (b"[" * 5000, "a JSON object was wanted"),
        (line(1, gross_weight_kg=0).replace(b" 0}", b" NaN}"), "a JSON object was wanted"),
        (line(1, seal="a\0b"), "seal: wanted 1 to 200 characters"),
        (line(1, container="MSKU12"), "container: wanted a container number"),
        (line(1, flow="sideways"), "flow: wanted export or import"),
        (line(1, colour="red"), "colour: no such field"),
        (line(1, stated_at="2026-11-24T08:00:00Z"), "is later than it came"),
        (line(1, source="mine"), "source: no such field"),
    ],
)
def test_a_message_that_is_no_row_is_quarantined_and_the_next_one_is_taken_in(
    value: bytes | None, reason: str, site: SiteFile
) -> None:
    rows = TopicRows("depot", "manifests", site.feeds["manifests"], lambda: NOW)

    told = rows.told(_message(value, 41))

    (kept,) = told.records
    assert isinstance(kept, QuarantinedRow)
    assert reason in kept.reason
    assert (kept.origin, kept.received_at.timestamp() * 1000) == ("manifests/1@41", SENT_MS)
    assert told == rows.told(_message(value, 41))
    assert not rows.told(_message(line(2), 42)).is_quarantined


def _message(value: bytes | None, offset: int, timestamp: tuple[int, int] | None = None) -> Message:
    return KafkaSourceMessage(
        None,
        value,
        topic="manifests",
        partition=1,
        offset=offset,
        timestamp=timestamp or (1, SENT_MS),
    )


@pytest.mark.parametrize(
    ("timestamp", "received_at"),
    [
        ((1, SENT_MS), datetime.fromtimestamp(SENT_MS / 1000, UTC)),
        ((2, SENT_MS), datetime.fromtimestamp(SENT_MS / 1000, UTC)),
        ((0, -1), NOW),
        ((1, 0), NOW),
        ((1, SENT_MS * 2), NOW),
        ((1, 1 << 62), NOW),
    ],
)
def test_a_message_was_received_when_the_brokers_say_and_never_in_the_future(
    timestamp: tuple[int, int], received_at: datetime, site: SiteFile
) -> None:
    rows = TopicRows("depot", "manifests", site.feeds["manifests"], lambda: NOW)

    (row,) = rows.told(_message(line(1), 0, timestamp)).records

    assert row.received_at == received_at


def test_what_is_told_to_another_site_is_left_to_it(
    cluster: Cluster, site: SiteFile, settings: StoreSettings, store_connection: Connection
) -> None:
    cluster.send("manifests", line(1, site="elsewhere"), b"{", None, line(2, site="depot"))

    assert taken(site, settings) == TopicCounts(
        messages_n=4, applied_n=1, quarantined_n=2, elsewhere_n=1
    )
    assert [row[0] for row in stored(store_connection)] == ["BL00002"]
    assert [row[0] for row in quarantined(store_connection)] == ["manifests/0@1", "manifests/0@2"]


@pytest.mark.parametrize("kills_n", [3, pytest.param(50, marks=pytest.mark.long)])
def test_r96_a_reader_that_is_killed_loses_nothing_and_doubles_nothing(
    kills_n: int,
    cluster: Cluster,
    site_path: Path,
    settings: StoreSettings,
    store_connection: Connection,
) -> None:
    sent_n = 0
    for kill in range(kills_n):
        for partition in range(4):
            cluster.send("manifests", *(line(sent_n + n) for n in range(60)), partition=partition)
            sent_n += 60
        assert _child(site_path, settings, 1 + kill % 4) == -signal.SIGKILL
    assert len(stored(store_connection)) < sent_n
    assert _child(site_path, settings) == 0

    rows = stored(store_connection)

    assert [row[0] for row in rows] == [f"BL{n:05d}" for n in range(sent_n)]
    assert len({row[1] for row in rows}) == sent_n
    assert quarantined(store_connection) == []


def _child(site_path: Path, settings: StoreSettings, *words: object) -> int:
    script = ROOT / "tests" / "flows" / "topic_child.py"
    return subprocess.run(
        [sys.executable, str(script), str(site_path), *map(str, words)],
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
            "GATESTREAM_HOME": str(settings.home.root),
            "GATESTREAM_DSN": settings.dsn or "",
        },
        check=False,
        timeout=60,
    ).returncode


def test_an_account_is_of_the_environment_and_is_shown_nowhere(site: SiteFile) -> None:
    account = {USER_VARIABLE: "customs", PASSWORD_VARIABLE: "s3cret"}

    topic = topics_of(site, account)["manifests"]

    assert topic.settings(Reach("manifests"))["sasl.password"] == "s3cret"
    assert topic.settings(Reach("manifests"))["security.protocol"] == "sasl_plaintext"
    assert "s3cret" not in repr(topic)
    with pytest.raises(ConfigError, match="are wanted together"):
        topics_of(site, {USER_VARIABLE: "customs"})


def test_topics_are_followed_beside_a_program_and_again_after_a_crash(
    cluster: Cluster, site: SiteFile, settings: StoreSettings, store_connection: Connection
) -> None:
    cluster.send("manifests", line(1))
    with topics_followed(site, settings):
        until(lambda: len(stored(store_connection)) == 1)
        (child,) = multiprocessing.active_children()
        os.kill(child.pid or 0, signal.SIGKILL)
        cluster.send("manifests", line(2))
        until(lambda: len(stored(store_connection)) == 2)
    assert multiprocessing.active_children() == []


def test_a_connection_that_cannot_be_made_is_told_before_anything_is_read(
    site_path: Path, settings: StoreSettings
) -> None:
    text = site_path.read_text("utf-8").replace("tls = false", 'ca_file = "missing.pem"')
    site_path.write_text(text, encoding="utf-8")
    account = {USER_VARIABLE: "customs", PASSWORD_VARIABLE: "s3cret"}

    with pytest.raises(
        ConfigError, match=r"feeds\.manifests: .*ssl\.ca\.location failed"
    ) as raised:
        follow_topics(load_site(site_path), settings, until_end=True, environ=account)

    assert "s3cret" not in str(raised.value)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
_ROWS = TopicRows(
    "depot",
    "manifests",
    FeedSource.model_validate(
        {"kind": "manifest_line", "from": "kafka", "brokers": ["b:1"], "topic": "manifests"}
    ),
    lambda: NOW,
)


@given(
    told=st.dictionaries(st.sampled_from([*told_fields(FeedKind.MANIFEST_LINE), "x"]), _ANYTHING),
    raw=st.none() | st.binary(max_size=30),
    is_raw=st.booleans(),
)
def test_whatever_a_message_holds_it_is_one_row_or_one_quarantined_row(
    told: dict[str, Any], raw: bytes | None, *, is_raw: bool
) -> None:
    value = raw if is_raw else json.dumps({**json.loads(line(1)), **told}).encode()

    (record,) = _ROWS.told(_message(value, 1)).records

    assert type(record).model_validate_json(to_json(record)) == record
    assert record.origin == "manifests/1@1"
