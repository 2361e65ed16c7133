"""Stock RapidOCR and the recogniser on the same pictures, in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, cast

from flows.cli.bench_baseline import load_baseline
from flows.cli.bench_times import Comparison, Lap, kind_times
from flows.cli.media_reader import PictureReader
from models.pictures import load_picture
from models.stages import Stage, StageClock
from schemas.frame import Image
from schemas.read import Status, TextKind

WARM_UP_PICTURES_N: Final = 3


class StockReader(Protocol):
    """The baseline."""

    def read_containers(self, image: Image) -> list[str]:
        """Container codes in a picture ``(H, W, 3)`` uint8, BGR."""

    def read_plates(self, image: Image) -> list[str]:
        """Number plates in a picture ``(H, W, 3)`` uint8, BGR."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The two sides of the benchmark.

    Attributes:
        stock: The baseline.
        ours: The recogniser.
        stages: The clock that ours counts its stages with.
    """

    stock: StockReader
    ours: PictureReader
    stages: StageClock

    def read_stock(self, image: Image, kind: TextKind) -> int:
        """Reads a picture with the baseline; how many numbers it named."""
        read = self.stock.read_plates if kind is TextKind.PLATE else self.stock.read_containers
        return len(read(image))

    def read_ours(self, image: Image, kind: TextKind) -> int:
        """Reads a picture with the recogniser; how many numbers it named."""
        reads = self.ours.read_picture(image, frozenset({kind}))
        return sum(read.status is not Status.INCOMPLETE for read in reads)


def load_stock(threads: int) -> StockReader:
    """Loads the baseline and its networks.

    Raises:
        ConfigError: It is not there, as in an installed wheel.
    """
    return cast(StockReader, load_baseline("stock_rapidocr").stock_reader(threads))


class Comparer:
    """Reads each picture with stock and with ours, in turn, round after round.

    Who begins changes from picture to picture and from round to round. Both get the same
    decoded picture, whose decoding counts for both.

    Args:
        readers: Stock and ours.
        kinds: Which numbers are looked for, each kind by itself.
        clock: Seconds.
        tick: Called after each picture of each round.
    """

    def __init__(
        self,
        readers: Readers,
        kinds: frozenset[TextKind],
        clock: Callable[[], float],
        tick: Callable[[], None],
    ) -> None:
        self._readers = readers
        self._kinds = sorted(kinds)
        self._clock = clock
        self._tick = tick

    def compare(self, files: Sequence[Path], rounds_n: int, ends_s: float) -> Comparison:
        """The times of as many pictures and rounds as fit.

        Args:
            files: Pictures that can be decoded, at least one; the last ones are left out where
                one round of all needs more than a third of the time.
            rounds_n: Rounds, fewer where the next one would not end in time.
            ends_s: Reading of the clock at which the last round shall have ended.
        """
        for file in files[:WARM_UP_PICTURES_N]:
            self._laps(file, ours_first=False)
        began = self._clock()
        rounds: list[list[dict[TextKind, Lap]]] = [
            self._round(files, 0, began + (ends_s - began) / 3)
        ]
        longest_s = self._clock() - began
        while len(rounds) < rounds_n and self._clock() + longest_s <= ends_s:
            began = self._clock()
            rounds.append(self._round(files[: len(rounds[0])], len(rounds), ends_s=None))
            longest_s = max(longest_s, self._clock() - began)
        times = (
            kind_times(kind, [[laps[kind] for laps in one] for one in rounds])
            for kind in self._kinds
        )
        return Comparison(len(rounds[0]), len(rounds), tuple(times))

    def _round(
        self, files: Sequence[Path], number: int, ends_s: float | None
    ) -> list[dict[TextKind, Lap]]:
        """Each picture once; no further one is begun after the end."""
        done: list[dict[TextKind, Lap]] = []
        for index, file in enumerate(files):
            if done and ends_s is not None and self._clock() > ends_s:
                break
            done.append(self._laps(file, ours_first=bool((index + number) % 2)))
            self._tick()
        return done

    def _laps(self, file: Path, *, ours_first: bool) -> dict[TextKind, Lap]:
        """One picture decoded once, and read by both for each kind."""
        readers = self._readers
        with readers.stages.stage(Stage.DECODE):
            image = load_picture(file).image
        decode_s = readers.stages.take()[Stage.DECODE]
        sides = [readers.read_stock, readers.read_ours]
        laps: dict[TextKind, Lap] = {}
        for kind in self._kinds:
            ran = []
            for read in reversed(sides) if ours_first else sides:
                began = self._clock()
                answers_n = read(image, kind)
                ran.append((decode_s + self._clock() - began, answers_n))
            ours, stock = ran if ours_first else reversed(ran)
            stages_s = {**readers.stages.take(), Stage.DECODE: decode_s}
            laps[kind] = Lap(stock[0], ours[0], stages_s, stock[1], ours[1])
        return laps
