"""Follows the topics of a site beside a program, in a process of its own.

Two dataflows cannot share a process, and brokers that are away must hold up no match. Whatever
becomes of the process, it goes on where the store left off, and is started again.
"""

from __future__ import annotations

import importlib.util
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait

from schemas.errors import ConfigError, GatestreamError
from schemas.feed_source import FeedWay
from schemas.site import SiteFile
from sql.home import StoreSettings

AGAIN_AFTER_S = 1.0
AGAIN_AFTER_MAX_S = 30.0
STOP_PATIENCE_S = 15.0
_POLL_S = 0.2
_log = logging.getLogger(__name__)


def has_topics(site: SiteFile) -> bool:
    """Whether a feed of a site comes by a topic.

    Raises:
        ConfigError: One does, and the extra ``kafka`` is not installed.
    """
    feeds = [feed for feed, told in site.feeds.items() if told.way is FeedWay.KAFKA]
    if feeds and importlib.util.find_spec("confluent_kafka") is None:
        message = (
            f"feeds.{feeds[0]} wants the extra 'kafka', but confluent-kafka is not installed: "
            "pip install 'gatestream[kafka]'"
        )
        raise ConfigError(message)
    return bool(feeds)


@contextmanager
def topics_followed(site: SiteFile, settings: StoreSettings) -> Iterator[None]:
    """Takes in what the topics of a site tell for the length of the block.

    Args:
        site: The site file; one without topics is left alone.
        settings: Which store.

    Raises:
        ConfigError: The account is told by half, or the extra ``kafka`` is not installed.
    """
    if not has_topics(site):
        yield
        return
    from flows.feeds.kafka import topics_of  # noqa: PLC0415 - needs the extra

    topics_of(site, os.environ)
    ended = threading.Event()
    keeper = threading.Thread(
        target=_keep_following, args=(site, settings, ended), name="topics keeper", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep_following(site: SiteFile, settings: StoreSettings, ended: threading.Event) -> None:
    # A process that is started anew inherits no lock that another thread holds.
    context = multiprocessing.get_context("spawn")
    wait_s = 0.0
    while not ended.wait(wait_s):
        process = context.Process(target=_follow, args=(site, settings), name="topics", daemon=True)
        try:
            process.start()
        except OSError as error:
            _log.warning("%s: no process to follow topics: %s", site.site.id, error)
        else:
            while not ended.is_set() and not wait([process.sentinel], timeout=_POLL_S):
                pass
            if not ended.is_set():
                _log.warning("%s: topics are not followed any more; again soon", site.site.id)
            process.terminate()
            process.join(STOP_PATIENCE_S)
            process.kill()
            process.join()
            process.close()
        wait_s = min(2 * wait_s or AGAIN_AFTER_S, AGAIN_AFTER_MAX_S)


def _follow(site: SiteFile, settings: StoreSettings) -> None:
    """Follows the topics, in a process of its own, until it is told to end."""
    from flows.feeds.kafka import follow_topics  # noqa: PLC0415 - needs the extra

    # Ctrl-C in a terminal reaches every process; who started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        follow_topics(site, settings)
    except KeyboardInterrupt:
        return
    except GatestreamError as error:
        _log.warning("%s: topics: %s", site.site.id, error)
        sys.exit(1)
