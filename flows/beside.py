"""Keeps a process going beside a program: what it does must hold nothing else up.

Two dataflows cannot share a process, and reading a gigabyte takes the interpreter's lock. Whatever
becomes of the process, it is started again.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from schemas.errors import GatestreamError

AGAIN_AFTER_S = 1.0
AGAIN_AFTER_MAX_S = 30.0
STOP_PATIENCE_S = 15.0
_POLL_S = 0.2
_log = logging.getLogger(__name__)


@contextmanager
def kept_going(name: str, work: Callable[..., object], *arguments: Any) -> Iterator[None]:  # noqa: ANN401
    """Has work done by a process of its own for the length of the block.

    Args:
        name: Of the work, for logs.
        work: A function of a module; SIGTERM tells it to end, by ``KeyboardInterrupt`` or quietly.
        arguments: What it gets; they can be pickled.
    """
    ended = threading.Event()
    keeper = threading.Thread(
        target=_keep, args=(name, work, arguments, ended), name=f"{name} keeper", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(
    name: str, work: Callable[..., object], arguments: tuple[Any, ...], ended: threading.Event
) -> None:
    # A process that is started anew inherits no lock that another thread holds.
    context = multiprocessing.get_context("spawn")
    wait_s = 0.0
    while not ended.wait(wait_s):
        process = context.Process(
            target=_worked, args=(name, work, arguments), name=name, daemon=True
        )
        try:
            process.start()
        except OSError as error:
            _log.warning("no process for %s: %s", name, error)
        else:
            while not ended.is_set() and not wait([process.sentinel], timeout=_POLL_S):
                pass
            if not ended.is_set():
                _log.warning("%s ended; it is started again soon", name)
            process.terminate()
            process.join(STOP_PATIENCE_S)
            process.kill()
            process.join()
            process.close()
        wait_s = min(2 * wait_s or AGAIN_AFTER_S, AGAIN_AFTER_MAX_S)


def _worked(name: str, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C in a terminal reaches every process; who started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        work(*arguments)
    except KeyboardInterrupt:
        return
    except GatestreamError as error:
        _log.warning("%s: %s", name, error)
        sys.exit(1)
