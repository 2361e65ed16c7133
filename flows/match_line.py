"""A connection of a thread's own that is made again whenever it is lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from schemas.errors import StoreAwayError
from sql.connection import Connection

AGAIN_AFTER_S = 0.5
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class Line:
    """Asks the store, and asks again while it is away.

    Args:
        dial: Makes a connection that is ready for use.
        is_ended: Whether nobody waits for an answer any more.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        dial: Callable[[], Connection],
        is_ended: Callable[[], bool],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._dial = dial
        self._is_ended = is_ended
        self._sleep = sleep
        self._connection: Connection | None = dial()

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Asks until there is an answer.

        Args:
            question: Gets an autocommit connection; what it does is done whole or not at all.

        Raises:
            StoreAwayError: The database is away, and nobody waits any more.
            StoreError: It refuses.
        """
        is_told = False
        while True:
            try:
                if self._connection is None:
                    self._connection = self._dial()
                return question(self._connection)
            except StoreAwayError as error:
                self.close()
                if self._is_ended():
                    raise
                if not is_told:
                    _log.warning("%s; matching waits for it", error)
                    is_told = True
                self._sleep(AGAIN_AFTER_S)

    def close(self) -> None:
        """Ends the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
