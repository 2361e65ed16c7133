"""Folds for cross-validation: a number stands in one fold alone, each source in all alike.

A container that several cameras saw, or a plate in several pictures, must not be learnt from one
and tested on another (Kapoor and Narayanan, "Leakage and the reproducibility crisis", Patterns
4, 2023). Whatever shares a number, over however many pictures, therefore goes into one fold.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import Final

from models.evaluation.truth import SOURCE_GROUP, PictureTruth
from schemas.errors import ConfigError

LEAST_FOLDS_N: Final = 2


def picture_folds(truths: Sequence[PictureTruth], folds_n: int) -> tuple[int, ...]:
    """The fold of each picture, from 0; numbers that do not count keep pictures together, too.

    Args:
        truths: What the pictures show.
        folds_n: Number of folds, at least 2.

    Raises:
        ConfigError: Fewer folds than 2, or fewer groups of pictures than folds.
    """
    return grouped_folds(
        [[number.text for number in truth.numbers] or [truth.file] for truth in truths],
        [truth.groups.get(SOURCE_GROUP, "") for truth in truths],
        folds_n,
    )


def grouped_folds(
    numbers: Sequence[Sequence[Hashable]], sources: Sequence[str], folds_n: int
) -> tuple[int, ...]:
    """The fold of each item, from 0.

    Items that share a number, also by way of others, share a fold. Groups go one by one, the
    largest first, to the fold that has the fewest items of their source and then the fewest
    items, so that nothing but the items and their order decides.

    Args:
        numbers: The numbers of each item, at least one of each.
        sources: Where each item comes from.
        folds_n: Number of folds, at least 2.

    Raises:
        ConfigError: Fewer folds than 2, or fewer groups than folds.
    """
    groups = _connected(numbers)
    if not LEAST_FOLDS_N <= folds_n <= len(groups):
        message = (
            f"wanted {LEAST_FOLDS_N} to {len(groups)} folds, as many as there are groups of "
            f"pictures without a number in common, got {folds_n}"
        )
        raise ConfigError(message)
    of_source: list[Counter[str]] = [Counter() for _ in range(folds_n)]
    fold_of = [0] * len(numbers)
    for group in sorted(groups, key=lambda members: (-len(members), members)):
        source = Counter(sources[item] for item in group).most_common(1)[0][0]
        fold = min(
            range(folds_n),
            key=lambda one: (of_source[one][source], of_source[one].total(), one),
        )
        of_source[fold].update(sources[item] for item in group)
        for item in group:
            fold_of[item] = fold
    return tuple(fold_of)


def _connected(numbers: Sequence[Sequence[Hashable]]) -> list[list[int]]:
    """Items that share numbers, also by way of others; indices in rising order."""
    items_of: defaultdict[Hashable, list[int]] = defaultdict(list)
    for item, own in enumerate(numbers):
        for number in own:
            items_of[number].append(item)
    groups: list[list[int]] = []
    seen: set[int] = set()
    for first in range(len(numbers)):
        if first in seen:
            continue
        seen.add(first)
        group, waiting = [], [first]
        while waiting:
            item = waiting.pop()
            group.append(item)
            near = {other for number in numbers[item] for other in items_of[number]} - seen
            seen |= near
            waiting += sorted(near)
        groups.append(sorted(group))
    return groups
