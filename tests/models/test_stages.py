"""A clock of stages with literal ticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest

from models.networks import Blob
from models.stages import Stage, StageClock, timed


@dataclass
class Sundial:
    """A clock that goes on by hand."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class SlowDouble:
    """A network that doubles its input in two seconds."""

    dial: Sundial
    metadata: Mapping[str, str] = field(default_factory=lambda: {"character": "A"})

    def run(self, blob: Blob) -> Blob:
        self.dial.now_s += 2
        return 2 * blob


@pytest.fixture
def dial() -> Sundial:
    return Sundial()


def test_seconds_are_summed_by_stage_and_taken_once(dial: Sundial) -> None:
    clock = StageClock(dial)
    for stage, seconds in ((Stage.DECODE, 1), (Stage.DETECTOR, 4), (Stage.DECODE, 2)):
        dial.now_s += 100
        with clock.stage(stage):
            dial.now_s += seconds
    wanted = {**dict.fromkeys(Stage, 0), Stage.DECODE: 3, Stage.DETECTOR: 4}
    assert clock.take() == wanted
    assert clock.take() == dict.fromkeys(Stage, 0)


def test_a_stage_that_fails_has_taken_its_time(dial: Sundial) -> None:
    clock = StageClock(dial)
    with pytest.raises(ValueError, match="broken"), clock.stage(Stage.DECODE):
        dial.now_s += 5
        message = "broken"
        raise ValueError(message)
    assert clock.take()[Stage.DECODE] == 5


def test_a_timed_network_answers_as_before_and_tells_its_time(dial: Sundial) -> None:
    clock, network = StageClock(dial), SlowDouble(dial)
    watched = timed(network, clock, Stage.TEXT_RECOGNITION)
    assert watched.run(np.ones((1, 2), np.float32)).tolist() == [[2, 2]]
    assert watched.metadata == {"character": "A"}
    assert clock.take()[Stage.TEXT_RECOGNITION] == 2


def test_without_a_clock_the_network_is_itself(dial: Sundial) -> None:
    network = SlowDouble(dial)
    assert timed(network, None, Stage.DETECTOR) is network


def test_what_runs_of_a_stage_at_once_counts_once(dial: Sundial) -> None:
    clock = StageClock(dial)
    with clock.stage(Stage.TEXT_RECOGNITION):
        dial.now_s += 1
        with clock.stage(Stage.TEXT_RECOGNITION):
            dial.now_s += 2
        dial.now_s += 3
    assert clock.take()[Stage.TEXT_RECOGNITION] == pytest.approx(6)
