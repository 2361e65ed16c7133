"""Orders what an officer decides, and has it carried out at once where that is this program's.

With a named store the running ``gatestream run`` or ``gatestream match`` carries orders out; an
embedded one may have nobody else.
"""

from __future__ import annotations

import atexit
import logging
import threading
from contextlib import ExitStack
from typing import Final

import streamlit as st

from dashboards.store_link import BY_STORE, store_link
from schemas.correction_order import CorrectionOrder
from schemas.errors import GatestreamError, ResourceTakenError
from sql.correction_orders import Outcome, carry_out_due, order
from sql.home import StoreSettings
from sql.rights import Scope
from sql.store import Store, open_store

STREAM: Final = "screens"
SERVERS_MAX: Final = 8
"""So many programs may show the screens of one home and write for them."""
_log = logging.getLogger(__name__)


class CorrectionDesk:
    """Carries orders out in an embedded store, one at a time for all viewers.

    Args:
        settings: Which store.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._one_at_a_time = threading.Lock()
        self._opened = ExitStack()
        self._store: Store | None = None
        self._opening: threading.Thread | None = None

    def carry_out(self) -> list[Outcome]:
        """Carries out what is due; what cannot be stays due.

        Raises:
            GatestreamError: Too many others write for the screens of this home, or it is away.
        """
        with self._one_at_a_time:
            if self._store is None:
                # It stays open: opening looks through everything that was ever committed.
                self._store = self._open()
            try:
                return carry_out_due(self._store)
            except GatestreamError:
                self._leave()
                raise

    def _open(self) -> Store:
        """The store, in a stream that no other server of screens of this home writes."""
        names = [STREAM, *(f"{STREAM}-{n}" for n in range(2, SERVERS_MAX + 1))]
        for name in names[:-1]:
            try:
                return self._opened.enter_context(open_store(self._settings, name))
            except ResourceTakenError as error:
                _log.info("other screens of this home are open, too: %s", error)
        return self._opened.enter_context(open_store(self._settings, names[-1]))

    def get_ready(self) -> None:
        """Opens the store beside what the caller does, unless it is open already."""
        if self._store is None and self._opening is None:
            self._opening = threading.Thread(target=self._try, name="corrections", daemon=True)
            self._opening.start()

    def _try(self) -> None:
        try:
            self.carry_out()
        except GatestreamError as error:
            _log.info("orders wait: %s", error)

    def close(self) -> None:
        """Leaves the store; the next order opens it again."""
        if self._opening is not None:
            self._opening.join()
            self._opening = None
        with self._one_at_a_time:
            self._leave()

    def _leave(self) -> None:
        self._store = None
        self._opened.close()


def ready_desk(settings: StoreSettings) -> None:
    """Has the desk of an embedded store opened beside, and what was left there carried out.

    The first order need not wait for it then, and what was ordered before the program died, too,
    is carried out once a page is opened.

    Args:
        settings: Which store.
    """
    if settings.dsn is None:
        correction_desk(settings).get_ready()


def give_order(settings: StoreSettings, scope: Scope, wanted: CorrectionOrder) -> Outcome | None:
    """Keeps an officer's order, and carries it out if that is for this program.

    Args:
        settings: Which store.
        scope: Whose duty, and at which sites.
        wanted: The order.

    Returns:
        What became of it; nothing while it waits for whoever carries it out.

    Raises:
        OutdatedError: Somebody else changed the passage since it was looked at.
        StoreError: The database refuses, and nothing was ordered.
    """
    store_link(settings).act(scope, lambda connection: order(connection, wanted))
    if settings.dsn is not None:
        return None
    try:
        outcomes = correction_desk(settings).carry_out()
    except GatestreamError as error:
        _log.warning("order %s waits: %s", wanted.order_id, error)
        return None
    return next((each for each in outcomes if each.order_id == wanted.order_id), None)


@st.cache_resource(show_spinner=False, hash_funcs=BY_STORE, on_release=CorrectionDesk.close)
def correction_desk(settings: StoreSettings) -> CorrectionDesk:
    """The desk of a store, made once for all viewers."""
    desk = CorrectionDesk(settings)
    atexit.register(desk.close)
    return desk
