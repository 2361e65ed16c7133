"""Follows the topics of a site beside a program, in a process of its own.

Two dataflows cannot share a process, and brokers that are away must hold up no match. Whatever
becomes of the process, it goes on where the store left off, and is started again.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager

from flows.beside import kept_going
from schemas.errors import ConfigError
from schemas.feed_source import FeedWay
from schemas.site import SiteFile
from sql.home import StoreSettings


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
    with kept_going(f"{site.site.id}.topics", _follow, site, settings):
        yield


def _follow(site: SiteFile, settings: StoreSettings) -> None:
    from flows.feeds.kafka import follow_topics  # noqa: PLC0415 - needs the extra

    follow_topics(site, settings)
