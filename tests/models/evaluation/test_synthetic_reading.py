from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.evaluation.figures import figures
from models.evaluation.synthetic_reading import read_lines, read_stills, result_line, score_of
from models.synth.stills.marking import MarkKind
from models.synth.stills.still import Still, render_still
from models.synth.stills.texts import Defect, StillText
from schemas.errors import TruthError
from schemas.geometry import Box
from schemas.read import Layout, Read, Status, TextKind

SHOWN, HIDDEN, OTHER = "MSKU9070323", "CSQU3054383", "TGHU8643952"
QUAD = ((10.0, 10.0), (90.0, 10.0), (90.0, 20.0), (10.0, 20.0))


def text(code: str, defect: Defect | None = None) -> StillText:
    return StillText(MarkKind.CODE, code, Layout.ONE_LINE, QUAD, 10.0, defect=defect)


@pytest.fixture(scope="module")
def still() -> Still:
    return replace(
        render_still(44), codes=(text(SHOWN),), incomplete=(text(HIDDEN, Defect.CUT),), plates=()
    )


def read(code: str, status: Status = Status.ACCEPTED) -> Read:
    ones = (0.9,) * len(code)
    box = Box(10, 10, 90, 20)
    return Read(TextKind.CONTAINER, code, ones, 0.9, status, box, 10.0, Layout.ONE_LINE)


@pytest.mark.parametrize(
    ("reads", "recall", "accepted_n", "accepted_wrong_n"),
    [
        ([], 0.0, 0, 0),
        ([read(SHOWN)], 1.0, 1, 0),
        ([read(SHOWN, Status.REVIEW)], 1.0, 0, 0),
        ([read(OTHER)], 0.0, 1, 1),
        ([read(OTHER, Status.REVIEW)], 0.0, 0, 0),
        ([read(OTHER, Status.INCOMPLETE)], 0.0, 0, 0),
        ([read(SHOWN), read(HIDDEN)], 1.0, 1, 0),
        ([read(SHOWN), read("CSQU3054399")], 1.0, 2, 1),
    ],
)
def test_what_reads_are_worth(
    still: Still, reads: list[Read], recall: float, accepted_n: int, accepted_wrong_n: int
) -> None:
    line = result_line(44, 1.0, still, reads, 0.1, TextKind.CONTAINER)
    found = figures([score_of(json.loads(json.dumps(line)))])
    assert found.recall == recall
    assert found.accepted_n == accepted_n
    assert found.accepted_wrong_n == accepted_wrong_n


def test_a_run_that_was_stopped_loses_only_the_line_it_was_writing(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    assert read_lines(results) == []
    results.write_text('{"seed": 1}\n{"seed": 2}\n{"se', encoding="utf-8")
    assert read_lines(results) == [{"seed": 1}, {"seed": 2}]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    results.write_text('{"seed": 1}\nseed 2\n{"seed": 3}\n', encoding="utf-8")
    with pytest.raises(TruthError, match="line 2: wanted one picture in JSON"):
        read_lines(results)


def test_it_reads_an_easy_still_with_the_real_networks() -> None:
    """The whole way from a seed to a score, in a process of its own."""
    easy = next(seed for seed in range(40, 80) if _is_easy(render_still(seed, 0.0)))
    (line,) = read_stills([easy], 0.0, TextKind.CONTAINER, jobs=1)
    assert line["seed"] == easy
    assert figures([score_of(line)]).recall == 1.0


def _is_easy(still: Still) -> bool:
    return bool(still.codes) and all(
        code.layout is Layout.ONE_LINE and code.text_height_px > 30 for code in still.codes
    )
