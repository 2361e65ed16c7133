"""``gatestream evaluate --suite``: every labelled set of a folder, in one table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from flows.cli.measure import check_pictures, measure
from flows.cli.media_reader import PictureReader
from flows.cli.output import percent, print_table, progress_bar, seconds
from models.evaluation.calibration import calibration_curves
from models.evaluation.figures import Figures
from models.evaluation.folds import picture_folds
from models.evaluation.scoring import PictureScore
from models.evaluation.suite import ROWS, SETS, FoldFigures, Goal, LabelledSet, figures_over_folds
from models.evaluation.truth import PictureTruth, read_truth
from schemas.errors import MediaError, TruthError

Truths = dict[LabelledSet, tuple[PictureTruth, ...]]
Scores = dict[LabelledSet, list[PictureScore]]

_MISSED: Final = "✗"
_TO_REACH: Final = "  cần / goal"


def suite_truths(folder: Path, split: str) -> Truths:
    """The truth of every set, checked before the long work begins.

    Raises:
        TruthError: The folder or a labels file is missing, or malformed.
        MediaError: A labels file names a picture that is missing.
    """
    missing = [one.labels for one in SETS if not (folder / one.labels).is_file()]
    if missing:
        message = (
            f"{folder}: wanted a folder of labelled pictures with "
            f"{', '.join(one.labels for one in SETS)}, got one without {', '.join(missing)}"
        )
        raise TruthError(message)
    truths = {one: read_truth(folder / one.labels, one.kind, split) for one in SETS}
    for of_set in truths.values():
        check_pictures(folder, of_set)
    return truths


def measure_suite(
    truths: Truths,
    folder: Path,
    reader: PictureReader,
    on_fault: Callable[[MediaError], None],
) -> Scores:
    """Reads and scores every picture of every set."""
    scores: Scores = {}
    with progress_bar() as bar:
        for labelled, of_set in truths.items():
            counted = bar.track(of_set, description=labelled.name)
            scores[labelled] = list(
                measure(counted, folder, labelled.kind, reader, time.perf_counter, on_fault)
            )
    return scores


def print_suite(scores: Scores, as_json: bool) -> dict[str, Any]:
    """Prints the table of the figures beside those to reach; gives it back for programs."""
    rows = [(row, row.figures(scores[row.labelled])) for row in ROWS]
    counted = [(row, found) for row, found in rows if found is not None]
    if not as_json:
        print_table(
            *("Bộ ảnh\nSet", "Số\nNumbers", "Đúng\nRecall", "Nhận\nAccepted"),
            *("Sai\nWrong", "Không\nSilent", "Thừa\nSpurious", "Giây\nSeconds"),
            rows=[cells for row, found in counted for cells in _rows(row.name, found, row.goal)],
        )
    return {
        "rows": [
            {
                "name": row.name,
                "set": row.labelled.name,
                "group": {"name": row.group, "values": sorted(row.values)} if row.group else None,
                **asdict(found),
                "goal": asdict(row.goal),
                "missed": list(row.goal.missed(found)),
            }
            for row, found in counted
        ],
        "reached": not any(row.goal.missed(found) for row, found in counted),
    }


def cut_folds(truths: Truths, folds_n: int) -> dict[LabelledSet, tuple[int, ...]]:
    """The fold of each picture of each set.

    Raises:
        ConfigError: A set cannot be cut into so many.
    """
    return {labelled: picture_folds(of_set, folds_n) for labelled, of_set in truths.items()}


def print_folds(
    scores: Scores, folds: dict[LabelledSet, tuple[int, ...]], as_json: bool
) -> dict[str, Any]:
    """Prints each set and its groups with their spread over the folds; gives it back, too."""
    found = {one: figures_over_folds(scores[one], folds[one]) for one in scores}
    if not as_json:
        print_table(
            *("Bộ ảnh\nSet", "Số\nNumbers", "Đúng\nRecall ±"),
            *("Nhận\nAccepted ±", "Sai\nWrong", "Không\nSilent", "Giây\nSeconds"),
            rows=[_fold_cells(labelled.name, one) for labelled, of in found.items() for one in of],
        )
    errors = {one.name: calibration_curves(scores[one], folds[one]).errors for one in scores}
    return {
        "folds": len(set(next(iter(folds.values())))),
        "sets": {one.name: [asdict(part) for part in of] for one, of in found.items()},
        "calibration_error": errors,
    }


def _rows(name: str, found: Figures, goal: Goal) -> list[tuple[str, ...]]:
    """The figures of a row, what is missed marked, and below them what is to be reached."""
    missed = goal.missed(found)
    wrong = f"{found.accepted_wrong_n} (≤{percent(found.accepted_wrong_upper95)})"
    shown = {
        "recall": percent(found.recall),
        "accepted": percent(found.accepted),
        "accepted_wrong_n": wrong,
        "silent": percent(found.silent),
        "spurious": percent(found.spurious),
        "seconds_per_picture": seconds(found.seconds_per_picture),
    }
    marked = (text + (_MISSED if figure in missed else "") for figure, text in shown.items())
    wanted = {
        "recall": None if goal.recall is None else f"≥{goal.recall:.0%}",
        "accepted": None if goal.accepted is None else f"≥{goal.accepted:.0%}",
        "accepted_wrong_n": None if goal.accepted_wrong_n is None else f"≤{goal.accepted_wrong_n}",
        "seconds_per_picture": None
        if goal.seconds_per_picture is None
        else f"≤{goal.seconds_per_picture:g}",
    }
    rows = [(name, str(found.numbers), *marked)]
    if any(wanted.values()):
        rows.append((_TO_REACH, "", *((wanted.get(figure) or "") for figure in shown)))
    return rows


def _fold_cells(name: str, one: FoldFigures) -> tuple[str, ...]:
    return (
        f"… {one.group} {one.value}" if one.group else name,
        str(one.whole.numbers),
        f"{percent(one.recall_mean)} ± {percent(one.recall_spread)}",
        f"{percent(one.accepted_mean)} ± {percent(one.accepted_spread)}",
        f"{one.whole.accepted_wrong_n}/{one.whole.accepted_n}",
        percent(one.whole.silent),
        seconds(one.whole.seconds_per_picture),
    )
