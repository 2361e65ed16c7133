"""Sends what waits in the queues while a program does something else (R34)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from flows.deliveries.webhook import (
    ALERTS_RECEIVER,
    CUSTOMS_RECEIVER,
    Webhook,
    tell,
    webhook_from,
)
from schemas.decisions.messages import warning_message
from schemas.errors import StoreError
from sql.connection import connected
from sql.decisions import Body
from sql.deliveries import ALERTS, CONFIRMATIONS, Queue
from sql.rights import become_writer

LOOK_EVERY_S = 1.0
_PATIENCE_S = 15.0
"""Longer than a receiver may take: what is under way when a program ends is finished."""
_log = logging.getLogger(__name__)

Receivers = Sequence[tuple[Queue, Webhook]]
"""Each queue with who is told of it."""


def receivers_from(environment: Mapping[str, str]) -> Receivers:
    """The queues for which an environment names a receiver.

    Args:
        environment: Usually ``os.environ``.

    Raises:
        ConfigError: An address is none.
    """
    named = ((CONFIRMATIONS, CUSTOMS_RECEIVER), (ALERTS, ALERTS_RECEIVER))
    found = ((queue, webhook_from(environment, receiver)) for queue, receiver in named)
    return [(queue, webhook) for queue, webhook in found if webhook is not None]


def body_for(receivers: Receivers) -> Body | None:
    """What a receiver of alerts is told of warnings, if there is one."""
    return warning_message if any(queue == ALERTS for queue, _ in receivers) else None


@contextmanager
def sending(
    conninfo: str,
    receivers: Receivers,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    every_s: float = LOOK_EVERY_S,
) -> Iterator[None]:
    """Sends what is due for the length of the block, on a thread and a connection of its own.

    A receiver that is slow or away holds up nothing but its own queue's turn; a database that is
    away is asked again.

    Args:
        conninfo: Of the store.
        receivers: Who is told of what; with none, nothing is done.
        clock: Now, aware.
        every_s: Seconds between two looks.
    """
    if not receivers:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(
        target=_send_on,
        args=(conninfo, receivers, clock, every_s, ended),
        name="outbox",
        daemon=True,
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_PATIENCE_S)


def _send_on(
    conninfo: str,
    receivers: Receivers,
    clock: Callable[[], datetime],
    every_s: float,
    ended: threading.Event,
) -> None:
    said = ""
    while not ended.is_set():
        try:
            with closing(connected(conninfo, "outbox")) as connection:
                become_writer(connection)
                while not ended.wait(every_s):
                    faults = [tell(connection, *each, clock).fault for each in receivers]
                    said = _say("; ".join(fault for fault in faults if fault is not None), said)
        except StoreError as error:
            said = _say(str(error), said)
            ended.wait(every_s)


def _say(fault: str, before: str) -> str:
    """Logs a fault once, however often it is met."""
    if fault and fault != before:
        _log.warning("outbox: %s; what waits is sent again", fault)
    return fault or before
