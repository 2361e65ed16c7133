"""How well failure causes are told, on synthetic passages into which known causes were put (R27).

``python -m models.evaluation.causes --per-cause 30 --seed 9000000 --results causes.jsonl`` renders
passages, runs the real recognition over them and prints the figures as one JSON object. What was
measured stays in the results file, one line a vehicle: a call goes on where the last one ended,
and a changed rule is measured anew without rendering.

A cause is counted where it was put into the picture and a number is missing or weak: its recall
is the share of these passages of which it is told, alone or among others; of a mixture each cause
counts by itself. Its precision is the share that has it of those of which it is told. A good
passage is one without a cause of which the plate and every code were accepted and are right.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median
from typing import Any

from models.causes.rule import causes_of
from models.evaluation.causes_scenes import (
    INJECTED,
    MIXTURES,
    REPORT_SEEDS,
    Ranges,
    cause_scene,
)
from models.evaluation.causes_watch import CauseOutcome, outcomes
from models.recogniser import Recogniser
from schemas.failure import FailureCause
from schemas.read import Status

SINGLES_A_ROUND = 3
CAUSE_A_ROUND = 5
"""A round has each cause alone three times and at least twice in mixtures, and five good ones."""
SEEDS_A_ROUND = 100
SPEED_ERROR_MAX = 0.10

Causes = tuple[FailureCause, ...]


def plan(per_cause: int, first_seed: int) -> Iterator[tuple[int, Causes]]:
    """Seeds and causes of the scenes, in rounds, so that a part of them is balanced too.

    Args:
        per_cause: Least number of passages of each cause.
        first_seed: Of the first scene.
    """
    singles = [(cause,) for cause in INJECTED]
    wanted: list[Causes] = []
    for _ in range(SINGLES_A_ROUND):
        wanted += [*singles, ()]
    wanted += [*MIXTURES, (), ()]
    for number in range(math.ceil(per_cause / CAUSE_A_ROUND)):
        for place, causes in enumerate(wanted):
            yield first_seed + SEEDS_A_ROUND * number + place, causes


def told(outcome: CauseOutcome) -> Causes:
    """What the rule tells of a vehicle that was counted."""
    if outcome.quality is None:
        return ()
    return causes_of(outcome.quality, outcome.plates, outcome.containers)


def is_right(outcome: CauseOutcome) -> bool:
    """Whether the plate and every code were accepted and are those of the vehicle."""
    return (
        all(plate.status is Status.ACCEPTED for plate in outcome.plates)
        and all(code.status is Status.ACCEPTED for code in outcome.containers)
        and {plate.text for plate in outcome.plates} == {outcome.true_plate}
        and {code.code for code in outcome.containers} == set(outcome.true_codes)
    )


def figures(found: Sequence[CauseOutcome]) -> dict[str, Any]:
    """The figures of some vehicles.

    Args:
        found: What was measured and read of each.
    """
    counted = [one for one in found if one.is_counted]
    failed = [one for one in counted if told(one)]
    good = [one for one in counted if not one.causes and is_right(one)]
    of_cause = {cause.value: _of_cause(cause, found, failed) for cause in INJECTED}
    recalls = [row["recall"] for row in of_cause.values() if row["recall"] is not None]
    good_marked_n = sum(bool(told(one)) for one in good)
    return {
        "passages_n": len(found),
        "uncounted_n": len(found) - len(counted),
        "failed_n": len(failed),
        "macro_recall": round(mean(recalls), 4) if recalls else None,
        "good_n": len(good),
        "good_marked_n": good_marked_n,
        "good_marked_share": round(good_marked_n / len(good), 4) if good else None,
        "clean_n": sum(not one.causes for one in counted),
        "clean_failed_n": sum(not one.causes for one in failed),
        "by_cause": of_cause,
        "speed": _speeds(counted),
        "confusion": _confusion(failed),
    }


def _of_cause(
    cause: FailureCause, found: Sequence[CauseOutcome], failed: Sequence[CauseOutcome]
) -> dict[str, Any]:
    has = [one for one in failed if cause in one.causes]
    told_n = sum(cause in told(one) for one in failed)
    right_n = sum(cause in told(one) for one in has)
    return {
        "passages_n": sum(cause in one.causes for one in found),
        "failed_n": len(has),
        "recall": round(right_n / len(has), 4) if has else None,
        "precision": round(right_n / told_n, 4) if told_n else None,
    }


def _speeds(counted: Sequence[CauseOutcome]) -> dict[str, Any]:
    """How far measured speeds are from the truth (R17)."""
    errors = [
        one.quality.speed_kmh / one.true_speed_kmh - 1
        for one in counted
        if one.quality is not None and one.quality.speed_kmh is not None
    ]
    if not errors:
        return {"measured_n": 0}
    within_n = sum(abs(error) <= SPEED_ERROR_MAX for error in errors)
    return {
        "measured_n": len(errors),
        "within_10_percent": round(within_n / len(errors), 4),
        "median_error": round(median(errors), 4),
    }


def _confusion(failed: Sequence[CauseOutcome]) -> dict[str, dict[str, int]]:
    """Of each kind of scene, how often each set of causes was told."""
    counts: dict[str, Counter[str]] = {}
    for one in failed:
        counts.setdefault(one.scene, Counter())["+".join(sorted(told(one)))] += 1
    return {scene: dict(counter.most_common()) for scene, counter in sorted(counts.items())}


def read_outcomes(results: Path) -> list[CauseOutcome]:
    """The vehicles of a results file; a last line that was torn off is left out.

    Args:
        results: One line a vehicle; need not exist.
    """
    if not results.exists():
        return []
    lines = results.read_text(encoding="utf-8").splitlines(keepends=True)
    return [CauseOutcome.model_validate_json(line) for line in lines if line.endswith("\n")]


def _go_on(options: argparse.Namespace) -> list[CauseOutcome]:
    """Renders and watches the scenes that the results file lacks; answers with all of it."""
    results: Path = options.results
    found = read_outcomes(results)
    known = {one.seed for one in found}
    wanted = [pair for pair in plan(options.per_cause, options.seed) if pair[0] not in known]
    if not wanted:
        return found
    whole = results.with_name(f".{results.name}.whole")
    whole.write_text("".join(f"{one.model_dump_json()}\n" for one in found), encoding="utf-8")
    whole.replace(results)
    recogniser = Recogniser(threads=1)
    with results.open("a", encoding="utf-8") as stream:
        for number, (seed, causes) in enumerate(wanted, start=1):
            new = outcomes(
                cause_scene(seed, causes, Ranges(options.ranges)), recogniser.read_region
            )
            # Both vehicles of a scene, or none, so that a call that goes on misses none.
            stream.write("".join(f"{one.model_dump_json()}\n" for one in new))
            stream.flush()
            found += new
            sys.stderr.write(f"\r{number} of {len(wanted)} scenes")
            sys.stderr.flush()
    sys.stderr.write("\n")
    return found


def main() -> None:
    """Reads the options, watches the scenes and prints the figures."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation.causes", description=__doc__)
    parser.add_argument("--per-cause", type=int, default=30, help="least passages of each cause")
    parser.add_argument("--seed", type=int, default=REPORT_SEEDS, help="of the first scene")
    parser.add_argument(
        "--ranges", choices=[one.value for one in Ranges], default=Ranges.REPORT.value
    )
    parser.add_argument("--results", type=Path, required=True, help="file of one line a vehicle")
    sys.stdout.write(json.dumps(figures(_go_on(parser.parse_args()))) + "\n")


if __name__ == "__main__":
    main()
