"""The table that decides whether a reader is good enough: which pictures, and what to reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, pstdev
from typing import Final

from models.evaluation.figures import Figures, figures, figures_of_group
from models.evaluation.scoring import PictureScore
from schemas.read import TextKind


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A labels file of the suite's folder.

    Attributes:
        name: What the table calls it.
        labels: Path of the labels file in the folder; the pictures it names are relative to
            the folder, too.
        kind: Which numbers the labels are of.
    """

    name: str
    labels: str
    kind: TextKind


@dataclass(frozen=True, slots=True)
class Goal:
    """Figures to reach; None where nothing is asked.

    Attributes:
        recall: At least this share read exactly.
        accepted: At least this share accepted.
        accepted_wrong_n: At most so many wrong ones among the accepted.
        seconds_per_picture: At most so many, on two cores.
    """

    recall: float | None = None
    accepted: float | None = None
    accepted_wrong_n: int | None = None
    seconds_per_picture: float | None = None

    def missed(self, reached: Figures) -> tuple[str, ...]:
        """The figures that are not reached, by name; what could not be measured is not."""
        checks = (
            ("recall", self.recall, reached.recall, 1),
            ("accepted", self.accepted, reached.accepted, 1),
            ("accepted_wrong_n", self.accepted_wrong_n, reached.accepted_wrong_n, -1),
            ("seconds_per_picture", self.seconds_per_picture, reached.seconds_per_picture, -1),
        )
        return tuple(
            name
            for name, wanted, got, sign in checks
            if wanted is not None and (got is None or sign * got < sign * wanted)
        )


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """One row of the table.

    Attributes:
        name: What the table calls it.
        labelled: Where its pictures are.
        goal: What is to be reached.
        group: The group that it is of, or nothing for the whole set.
        values: Values of the group that belong to it.
    """

    name: str
    labelled: LabelledSet
    goal: Goal
    group: str = ""
    values: frozenset[str] = frozenset()

    def figures(self, scores: Sequence[PictureScore]) -> Figures | None:
        """The row's figures from the scored pictures of its set; None where it has no number."""
        if not scores:
            return None
        if not self.group:
            return figures(scores)
        found = figures_of_group(scores, self.group, self.values)
        return found if found.numbers else None


CONTAINERS: Final = LabelledSet("containers", "containers/labels.csv", TextKind.CONTAINER)
PLATE_SCENES: Final = LabelledSet("plate scenes", "plates_vn/scenes.csv", TextKind.PLATE)
PLATE_CROPS: Final = LabelledSet("plate crops", "plates_vn/crops.csv", TextKind.PLATE)
SETS: Final = (CONTAINERS, PLATE_SCENES, PLATE_CROPS)

ROWS: Final = (
    SuiteRow("containers", CONTAINERS, Goal(0.92, 0.75, 0, 0.2)),
    SuiteRow("… vertical", CONTAINERS, Goal(0.90), "orientation", frozenset({"vertical"})),
    SuiteRow(
        "… horizontal",
        CONTAINERS,
        Goal(),
        "orientation",
        frozenset({"horizontal", "horizontal 3-line"}),
    ),
    SuiteRow("plate scenes", PLATE_SCENES, Goal(0.93, 0.85, 0, 0.2)),
    SuiteRow("plate crops", PLATE_CROPS, Goal()),
    SuiteRow("… one line", PLATE_CROPS, Goal(0.99), "lines", frozenset({"1"})),
    SuiteRow("… two lines", PLATE_CROPS, Goal(0.96), "lines", frozenset({"2"})),
)


@dataclass(frozen=True, slots=True)
class FoldFigures:
    """How a part of a set was read over the folds.

    Attributes:
        group: Such as ``source`` or ``orientation``; empty for the whole set.
        value: The group's value.
        whole: The figures of all folds together.
        recall_mean: Mean recall of the folds that have a number of this part.
        recall_spread: Standard deviation of their recall.
        accepted_mean: Mean share accepted.
        accepted_spread: Standard deviation of it.
    """

    group: str
    value: str
    whole: Figures
    recall_mean: float
    recall_spread: float
    accepted_mean: float
    accepted_spread: float


def figures_over_folds(
    scores: Sequence[PictureScore], folds: Sequence[int]
) -> tuple[FoldFigures, ...]:
    """The figures of a set and of each of its groups, with their spread over the folds.

    Args:
        scores: The scored pictures of one set.
        folds: Fold of each, as :func:`models.evaluation.folds.picture_folds` cuts them.

    Returns:
        The whole set first; a part without a number is left out.
    """
    by_fold = [
        [score for score, fold in zip(scores, folds, strict=True) if fold == one]
        for one in sorted(set(folds))
    ]
    return tuple(_over(scores, by_fold, *part) for part in _parts(scores))


def _parts(scores: Sequence[PictureScore]) -> Iterator[tuple[str, str]]:
    """The whole, then each group and value that has a number."""
    pairs = {
        pair for score in scores for one in score.numbers for pair in one.number.groups.items()
    }
    if pairs:
        yield "", ""
    yield from sorted(pairs)


def _over(
    scores: Sequence[PictureScore],
    by_fold: Sequence[Sequence[PictureScore]],
    group: str,
    value: str,
) -> FoldFigures:
    def of(some: Sequence[PictureScore]) -> Figures:
        return figures_of_group(some, group, frozenset({value})) if group else figures(some)

    in_folds = [of(fold) for fold in by_fold]
    recalls = [one.recall for one in in_folds if one.recall is not None]
    accepted = [one.accepted for one in in_folds if one.accepted is not None]
    return FoldFigures(
        group,
        value,
        of(scores),
        recall_mean=mean(recalls),
        recall_spread=pstdev(recalls),
        accepted_mean=mean(accepted),
        accepted_spread=pstdev(accepted),
    )
