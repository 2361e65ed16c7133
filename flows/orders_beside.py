"""Carries out what officers order at their screens, beside a running site.

An officer may write no passage: whoever fills the store makes the revision, every second, in a
thread that asks one indexed question as long as nothing is due.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from schemas.errors import GatestreamError, ResourceTakenError
from sql.correction_orders import carry_out_due
from sql.home import StoreSettings
from sql.store import open_store

EVERY_S: Final = 1.0
AGAIN_AFTER_S: Final = 10.0
_log = logging.getLogger(__name__)


@contextmanager
def orders_carried_out(
    site: str, settings: StoreSettings, every_s: float = EVERY_S
) -> Iterator[None]:
    """Carries out the orders of a site for the length of the block.

    Args:
        site: Site id.
        settings: Which store.
        every_s: Seconds from one look for orders to the next.
    """
    ended = threading.Event()
    worker = threading.Thread(
        target=_carry_on, args=(site, settings, every_s, ended), name="orders", daemon=True
    )
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def _carry_on(site: str, settings: StoreSettings, every_s: float, ended: threading.Event) -> None:
    wait_s = 0.0
    while not ended.wait(wait_s):
        try:
            with open_store(settings, f"{site}.orders") as store:
                while not ended.is_set():
                    for outcome in carry_out_due(store, site):
                        if not outcome.is_done:
                            _log.info("order %s: %s", outcome.order_id, outcome.sentence)
                    ended.wait(every_s)
        except ResourceTakenError as error:
            _log.info("%s: another process carries orders out: %s", site, error)
        except GatestreamError as error:
            # An order that was not carried out stays due.
            _log.warning("%s: orders of officers wait: %s", site, error)
        wait_s = AGAIN_AFTER_S
