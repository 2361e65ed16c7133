"""What the benchmark of recognition measured, and the figures made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any, Final

from models.stages import Stage
from schemas.read import TextKind

GRAMMAR: Final = "grammar"
WHOLE: Final = "whole"
_SECONDS_DIGITS: Final = 4
_MS_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class Lap:
    """One picture read once by both, for one kind of number.

    Attributes:
        stock_s: Seconds of the baseline, decoding included.
        ours_s: Seconds of ours, decoding included.
        stages_s: Seconds of ours by stage.
        stock_answers_n: Numbers that the baseline named.
        our_answers_n: Numbers that ours named, accepted or not.
    """

    stock_s: float
    ours_s: float
    stages_s: Mapping[Stage, float]
    stock_answers_n: int
    our_answers_n: int


@dataclass(frozen=True, slots=True)
class KindTimes:
    """What reading one kind of number took: of each round the mean picture, of these the median.

    Attributes:
        kind: Which numbers were looked for.
        stock_s: Seconds a picture of the baseline, decoding included.
        ours_s: The same of ours.
        stages_ms: Milliseconds a picture of ours by stage. ``grammar`` is what the networks
            leave: cutting out lines, decoding under a grammar, judging; the last is the whole.
        stock_answers_n: Numbers that the baseline named in one round.
        our_answers_n: The same of ours.
    """

    kind: TextKind
    stock_s: float
    ours_s: float
    stages_ms: Mapping[str, float]
    stock_answers_n: int
    our_answers_n: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Stock and ours on the same pictures.

    Attributes:
        pictures_n: Pictures read.
        rounds_n: How often each was.
        kinds: The times by kind of number, each looked for by itself.
    """

    pictures_n: int
    rounds_n: int
    kinds: tuple[KindTimes, ...]

    @property
    def stock_s(self) -> float:
        """Seconds of the baseline for a picture and a kind."""
        return mean(one.stock_s for one in self.kinds)

    @property
    def ours_s(self) -> float:
        """Seconds of ours for a picture and a kind."""
        return mean(one.ours_s for one in self.kinds)

    @property
    def stages_ms(self) -> dict[str, float]:
        """Milliseconds of ours for a picture and a kind, by stage."""
        stages = self.kinds[0].stages_ms
        return {stage: mean(one.stages_ms[stage] for one in self.kinds) for stage in stages}

    def row(self) -> dict[str, Any]:
        """The comparison for programs: the means over the kinds, and each kind by itself."""
        return {
            "pictures": self.pictures_n,
            "rounds": self.rounds_n,
            **_speeds(self.stock_s, self.ours_s, self.stages_ms),
            "by": {
                "kind": {
                    one.kind.value: {
                        **_speeds(one.stock_s, one.ours_s, one.stages_ms),
                        "answers": one.our_answers_n,
                        "stock_answers": one.stock_answers_n,
                    }
                    for one in self.kinds
                }
            },
        }


def kind_times(kind: TextKind, rounds: Sequence[Sequence[Lap]]) -> KindTimes:
    """The times of a kind, from its laps by round; at least one lap each."""

    def typical(seconds: Callable[[Lap], float]) -> float:
        return median(mean(map(seconds, laps)) for laps in rounds)

    def of_stage(stage: Stage) -> float:
        return typical(lambda lap: lap.stages_s[stage])

    ours_s = typical(lambda lap: lap.ours_s)
    rest_s = typical(lambda lap: lap.ours_s - sum(lap.stages_s.values()))
    stages_s = {**{stage.value: of_stage(stage) for stage in Stage}, GRAMMAR: rest_s, WHOLE: ours_s}
    return KindTimes(
        kind=kind,
        stock_s=typical(lambda lap: lap.stock_s),
        ours_s=ours_s,
        stages_ms={stage: 1000 * seconds for stage, seconds in stages_s.items()},
        stock_answers_n=sum(lap.stock_answers_n for lap in rounds[0]),
        our_answers_n=sum(lap.our_answers_n for lap in rounds[0]),
    )


def _speeds(stock_s: float, ours_s: float, stages_ms: Mapping[str, float]) -> dict[str, Any]:
    return {
        "speedup_vs_stock": round(stock_s / ours_s, _SECONDS_DIGITS),
        "seconds_per_picture": round(ours_s, _SECONDS_DIGITS),
        "stock_seconds_per_picture": round(stock_s, _SECONDS_DIGITS),
        "stages_ms": {stage: round(ms, _MS_DIGITS) for stage, ms in stages_ms.items()},
    }
