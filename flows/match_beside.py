"""What is done beside the matching of a site: feeds are taken in, and its rounds are made."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flows.beside import kept_going
from flows.feeds.file_taken import FileTaken
from flows.feeds.intake import take_in
from flows.feeds.topics_beside import topics_followed
from flows.orders_beside import orders_carried_out
from flows.rounds import make_rounds
from schemas.errors import StoreAwayError
from schemas.site import SiteFile
from sql.home import StoreSettings
from sql.store import Store, open_store

ROUND_EVERY_S = 2.0
_log = logging.getLogger(__name__)


class FeedLog:
    """Logs what stays where it is in a feed's folder, once as long as it is the same."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        """Nobody watches."""

    def took(self, taken: FileTaken) -> None:
        """What became of a file is in the store."""
        self._told.pop(taken.file.source, None)

    def failed(self, feed: str, sentence: str) -> None:
        """Says it, unless it was said before."""
        if self._told.get(feed) != sentence:
            _log.warning("%s: %s", feed, sentence)
        self._told[feed] = sentence


@contextmanager
def fed(site: SiteFile, settings: StoreSettings) -> Iterator[None]:
    """Takes in what feeds bring, makes rounds and carries orders out for the length of the block.

    Args:
        site: The site file.
        settings: Which store.

    Raises:
        ConfigError: A topic's account is told by half, or the extra ``kafka`` is not installed.
    """
    with (
        topics_followed(site, settings),
        orders_carried_out(site.site.id, settings),
        kept_going(f"{site.site.id}.rounds", go_round, site, settings),
    ):
        yield


@contextmanager
def matched_beside(site: SiteFile, settings: StoreSettings) -> Iterator[None]:
    """Matches a site with feeds for the length of the block, in processes of their own.

    Without feeds, what officers order is carried out all the same. Files are matched by whoever
    has them read: their time is not now.

    Args:
        site: The site file.
        settings: Which store.

    Raises:
        ConfigError: A topic's account is told by half, or the extra ``kafka`` is not installed.
    """
    if not any(camera.is_stream for camera in site.cameras.values()):
        yield
        return
    if not site.feeds:
        with orders_carried_out(site.site.id, settings):
            yield
        return
    with fed(site, settings), kept_going(f"{site.site.id}.match", match_on, site, settings):
        yield


def match_on(site: SiteFile, settings: StoreSettings) -> None:
    """Matches until the process is told to end.

    Args:
        site: The site file.
        settings: Which store.
    """
    from flows.match_run import match_site  # noqa: PLC0415 - only this process needs all of it

    match_site(site, settings)


@contextmanager
def feed_store(site: SiteFile, settings: StoreSettings) -> Iterator[Store]:
    """The store that the files of a site's feeds go to.

    Raises:
        ResourceTakenError: Somebody else takes files in.
        StoreError: The database cannot be reached, or refuses.
    """
    max_bytes = site.spool.megabytes << 20
    with open_store(settings, f"{site.site.id}.feeds", spool_max_bytes=max_bytes) as store:
        yield store


def go_round(
    site: SiteFile,
    settings: StoreSettings,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Takes in files and makes rounds until the process is told to end.

    Args:
        site: The site file.
        settings: Which store.
        now: The clock.

    Raises:
        KeyboardInterrupt: It was told to end.
        GatestreamError: Anything else; what was taken in is kept.
    """
    watch = FeedLog()
    with feed_store(site, settings) as store:
        while True:
            take_in(site, store, now, watch)
            store.keep_up()
            try:
                store.ask(lambda each: make_rounds(each, site, now()))
            except StoreAwayError as error:
                _log.info("%s: no round: %s", site.site.id, error)
            time.sleep(ROUND_EVERY_S)
