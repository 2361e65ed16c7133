"""Ends a dataflow without tearing it down.

An exception inside a Bytewax step unwinds through its Rust core, which prints its own stack for
everyone to see. So a signal, or an error that we know, only closes the sources; the flow then runs
dry and the caller learns why. What an error left undone must be done again: the recovery store is
forgotten before the flow can note that it got past it.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from schemas.errors import GatestreamError

Item = TypeVar("Item")
Result = TypeVar("Result")


class SafeStop:
    """Whether, and why, the sources of a flow should end.

    Args:
        forget: Makes the flow begin anew next time.
    """

    def __init__(self, forget: Callable[[], None]) -> None:
        self._forget = forget
        self._error: GatestreamError | None = None
        self._is_asked = False

    @property
    def is_due(self) -> bool:
        """Whether the sources should end."""
        return self._is_asked or self._error is not None

    @property
    def has_failed(self) -> bool:
        """Whether an error ended the flow."""
        return self._error is not None

    def ask(self) -> None:
        """Ends the sources; what is under way is finished, and the next run goes on."""
        self._is_asked = True

    def fail(self, error: GatestreamError) -> None:
        """Ends the sources because of an error; nothing more is done, and the next run repeats."""
        if self._error is None:
            self._forget()
            self._error = error

    def guarded(self, step: Callable[[Item], list[Result]]) -> Callable[[Item], list[Result]]:
        """A step that fails the flow with our own errors instead of raising them."""

        def guard(item: Item) -> list[Result]:
            if self._error is not None:
                return []
            try:
                return step(item)
            except GatestreamError as error:
                self.fail(error)
                return []

        return guard

    def raise_reason(self) -> None:
        """Raises why the flow ended early, if it did.

        Raises:
            GatestreamError: An error that a step met.
            KeyboardInterrupt: The flow was asked to end.
        """
        if self._error is not None:
            raise self._error
        if self._is_asked:
            raise KeyboardInterrupt


@contextmanager
def stopped_by_signals(stop: SafeStop) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask a flow to end for the length of the block; a second one insists."""

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_due:
            signal.default_int_handler(number, frame)
        stop.ask()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
