"""Looks at data quality at intervals, beside a live run and out of its way.

A look takes seconds of processor, most of them to load Great Expectations: in a thread of the run
the interpreter's lock would hold up recognition for as long. So each look is a process of its own,
with a connection of its own and a low priority, and a thread that only waits for it. Whatever
becomes of it, the run goes on: an alert is written whole or not at all, and the next look sees
what this one did not.
"""

from __future__ import annotations

import importlib.util
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import wait

from flows.deliveries.webhook import ALERTS_RECEIVER, webhook_from
from schemas.errors import GatestreamError
from schemas.site import SiteFile
from schemas.watched_site import WatchedSite
from sql.home import StoreSettings

LOOK_EVERY_S = 600.0
"""Ten minutes: less than half of what an alert needs to close, and under a hundredth of a core."""
PATIENCE_S = 300.0
"""A look that takes longer hangs, on its receiver or its database, and is ended."""
_NICE = 10
_log = logging.getLogger(__name__)


@contextmanager
def looked_after(
    site: SiteFile, settings: StoreSettings, every_s: float = LOOK_EVERY_S
) -> Iterator[None]:
    """Has the data quality of a live site looked at for the length of the block.

    Files are looked at by whoever has them read: their time is not now.

    Args:
        site: The site file.
        settings: Which store.
        every_s: Seconds from the end of one look to the next.

    Raises:
        ConfigError: The environment names a receiver that is none.
    """
    webhook_from(os.environ, ALERTS_RECEIVER)
    if not any(camera.is_stream for camera in site.cameras.values()):
        yield
        return
    if importlib.util.find_spec("great_expectations") is None:
        _log.warning("data quality is not looked at: the extra 'quality' is not installed")
        yield
        return
    ended = threading.Event()
    keeper = threading.Thread(
        target=_look_on,
        args=(WatchedSite.of(site), settings, every_s, ended),
        name="quality keeper",
        daemon=True,
    )
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _look_on(
    site: WatchedSite, settings: StoreSettings, every_s: float, ended: threading.Event
) -> None:
    # A process that is started anew inherits no lock that another thread holds.
    context = multiprocessing.get_context("spawn")
    while not ended.wait(every_s):
        process = context.Process(
            target=look_once, args=(site, settings), name="quality", daemon=True
        )
        try:
            process.start()
        except OSError as error:
            _log.warning("%s: no process to look at data quality: %s", site.site, error)
            continue
        _wait(process.sentinel, ended)
        if process.is_alive():
            if not ended.is_set():
                _log.warning("%s: a look at data quality hangs and is ended", site.site)
            process.kill()
        process.join()
        process.close()


def _wait(sentinel: int, ended: threading.Event) -> None:
    """Waits for a process to end, as long as is patient and the run goes on."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and not ended.is_set():
        if wait([sentinel], timeout=0.5):
            return


def look_once(site: WatchedSite, settings: StoreSettings) -> None:
    """Makes one round, in a process of its own.

    Args:
        site: The site.
        settings: Which store.
    """
    from flows.quality.rounds import make_round  # noqa: PLC0415

    # Ctrl-C in a terminal reaches every process; the run decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        made = make_round(settings, site, _now(), _now, webhook_from(os.environ, ALERTS_RECEIVER))
    except GatestreamError as error:
        _log.warning("%s: data quality could not be looked at: %s", site.site, error)
        return
    if made.told is not None and made.told.fault is not None:
        _log.warning("%s: %s; %d alerts wait", site.site, made.told.fault, made.waiting_n)


def _now() -> datetime:
    return datetime.now(UTC)
