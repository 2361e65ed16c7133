"""Brokers that are away: told of, waited for, and read when they come."""

from __future__ import annotations

import re
import select
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from kafka_cluster import Cluster, line, stored, until

from flows.feeds import kafka_topic
from flows.feeds.kafka import follow_topics
from flows.feeds.kafka_access import PASSWORD_VARIABLE, USER_VARIABLE
from flows.safe_stop import SafeStop
from schemas.errors import InputError
from schemas.site import SiteFile, load_site
from sql.connection import Connection
from sql.home import StoreSettings

ROOT = Path(__file__).parents[3]


def test_brokers_that_go_away_are_told_of_and_what_came_before_stays(
    cluster: Cluster,
    site: SiteFile,
    settings: StoreSettings,
    store_connection: Connection,
    caplog: pytest.LogCaptureFixture,
) -> None:
    cluster.send("manifests", line(1))
    stop = SafeStop(lambda: None)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow_topics, site, settings, stop=stop)
        try:
            until(lambda: len(stored(store_connection)) == 1)
            del cluster.producer
            until(lambda: "manifests: the brokers are away" in caplog.text)
            time.sleep(0.2)
            assert not following.done()
        finally:
            stop.ask()
    assert isinstance(following.exception(), KeyboardInterrupt)
    assert [row[0] for row in stored(store_connection)] == ["BL00001"]


def test_brokers_that_are_away_at_first_are_read_when_they_come(
    cluster: Cluster,
    site_path: Path,
    settings: StoreSettings,
    store_connection: Connection,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka_topic, "ASK_AGAIN", timedelta(seconds=0.2))
    cluster.send("manifests", line(1))
    door = _free_port()
    text = re.sub(r"brokers = .*", f'brokers = ["127.0.0.1:{door}"]', site_path.read_text("utf-8"))
    site_path.write_text(text, encoding="utf-8")
    stop = SafeStop(lambda: None)
    with ThreadPoolExecutor(1) as pool:
        following = pool.submit(follow_topics, load_site(site_path), settings, stop=stop)
        try:
            until(lambda: "manifests: the brokers are away" in caplog.text)
            with _opened(door, cluster.brokers):
                until(lambda: len(stored(store_connection)) == 1)
            assert "manifests: the brokers are back" in caplog.text
        finally:
            stop.ask()
    assert isinstance(following.exception(), KeyboardInterrupt)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _opened(port: int, brokers: str) -> Iterator[None]:
    """Lets whoever asks at a port through to the brokers, which then tell their own address."""
    host, _, there = brokers.partition(":")

    class Through(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection((host, int(there))) as broker:
                ends = {self.request: broker, broker: self.request}
                while True:
                    for end in select.select(list(ends), [], [])[0]:
                        told = end.recv(1 << 16)
                        if not told:
                            return
                        ends[end].sendall(told)

    class Door(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Door(("127.0.0.1", port), Through) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        yield
        door.shutdown()


def test_brokers_that_are_away_are_waited_for_and_then_named_without_the_account(
    site_path: Path, settings: StoreSettings
) -> None:
    gone = f"127.0.0.1:{_free_port()}"
    text = re.sub(r"brokers = .*", f'brokers = ["{gone}"]', site_path.read_text("utf-8"))
    site_path.write_text(text, encoding="utf-8")
    account = {USER_VARIABLE: "customs", PASSWORD_VARIABLE: "s3cret"}

    with pytest.raises(InputError, match=f"feed .*: topic .* of {gone} was wanted") as raised:
        follow_topics(
            load_site(site_path),
            settings,
            until_end=True,
            patience_s=0.1,
            stop=SafeStop(lambda: None),
            environ=account,
        )
    assert "s3cret" not in str(raised.value)
