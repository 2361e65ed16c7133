"""Where the time of a read goes: a clock that is handed in, and a network that tells it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from models.networks import Blob, Network


class Stage(StrEnum):
    """A part of the way from a file to its numbers that is timed by itself."""

    DECODE = "decode"
    """The file becomes pixels."""
    DETECTOR = "detector"
    """The network that finds vehicles, plates and codes."""
    TEXT_DETECTION = "text_detection"
    """The network that finds lines of text."""
    TEXT_RECOGNITION = "text_recognition"
    """The network that reads a line."""


class StageClock:
    """Sums up the seconds that each stage takes; stages do not lie within one another.

    What runs of one stage at once, in several threads, counts once.

    Args:
        clock: Seconds, such as ``time.perf_counter``.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._seconds = dict.fromkeys(Stage, 0.0)
        self._lock = threading.Lock()
        self._running_n = dict.fromkeys(Stage, 0)
        self._started = dict.fromkeys(Stage, 0.0)

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Counts the time of a block to a stage, also when the block fails."""
        with self._lock:
            if self._running_n[stage] == 0:
                self._started[stage] = self._clock()
            self._running_n[stage] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running_n[stage] -= 1
                if self._running_n[stage] == 0:
                    self._seconds[stage] += self._clock() - self._started[stage]

    def take(self) -> dict[Stage, float]:
        """The seconds of every stage since they were last taken."""
        taken, self._seconds = self._seconds, dict.fromkeys(Stage, 0.0)
        return taken


class TimedNetwork:
    """A network whose runs are counted to a stage.

    Args:
        network: What is run.
        clock: What counts.
        stage: What it counts to.
    """

    def __init__(self, network: Network, clock: StageClock, stage: Stage) -> None:
        self._network = network
        self._clock = clock
        self._stage = stage

    @property
    def metadata(self) -> Mapping[str, str]:
        """What its maker wrote into the file."""
        return self._network.metadata

    def run(self, blob: Blob) -> Blob:
        """Its first output for an input."""
        with self._clock.stage(self._stage):
            return self._network.run(blob)


def timed(network: Network, clock: StageClock | None, stage: Stage) -> Network:
    """The network, its runs counted to a stage where there is a clock."""
    return network if clock is None else TimedNetwork(network, clock, stage)
