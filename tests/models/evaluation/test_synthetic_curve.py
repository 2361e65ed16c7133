from __future__ import annotations

from dataclasses import replace

import pytest

from models.evaluation.plot import figure_svg
from models.evaluation.synthetic_curve import (
    FRAMES_N,
    FusedFrames,
    curve_panels,
    fuse_growing,
    read_of_code,
    shares,
    shown_code,
)
from models.synth.stills.conditions import Light
from models.synth.stills.marking import MarkKind
from models.synth.stills.still import Still, render_still
from models.synth.stills.texts import Defect, StillText
from schemas.geometry import Box
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

CODE, OTHER = "MSKU9070323", "TGHU8643952"
QUAD = ((10.0, 10.0), (90.0, 10.0), (90.0, 20.0), (10.0, 20.0))


@pytest.fixture(scope="module")
def empty() -> Still:
    return replace(render_still(44), codes=(), incomplete=())


def frame(empty: Still, code: str | None, defect: Defect | None = None) -> Still:
    if code is None:
        return empty
    shown = StillText(MarkKind.CODE, code, Layout.ONE_LINE, QUAD, 10.0, defect=defect)
    return replace(empty, incomplete=(shown,)) if defect else replace(empty, codes=(shown,))


def read(code: str, status: Status = Status.ACCEPTED, x: float = 10, sure: float = 0.95) -> Read:
    return Read(
        TextKind.CONTAINER,
        code,
        (sure,) * len(code),
        sure,
        status,
        Box(x, 10, x + 80, 20),
        10.0,
        Layout.ONE_LINE,
        check_digit=CheckDigit.READ,
    )


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ([CODE, CODE, None], CODE),
        ([CODE, None, None], None),
        ([CODE, CODE, OTHER], CODE),
        ([None, None], None),
    ],
)
def test_a_sequence_counts_where_half_of_its_frames_show_the_code(
    empty: Still, codes: list[str | None], wanted: str | None
) -> None:
    assert shown_code([frame(empty, code) for code in codes]) == wanted


def test_the_read_of_a_code_is_the_surest_that_stands_there(empty: Still) -> None:
    seen = frame(empty, CODE, Defect.ILLEGIBLE)
    reads = [read(OTHER, sure=0.6), read(CODE, sure=0.8), read(OTHER, x=500, sure=0.99)]
    assert read_of_code(seen, CODE, reads) == reads[1]
    assert read_of_code(seen, CODE, reads[2:]) is None
    assert read_of_code(seen, CODE, [read(CODE, Status.INCOMPLETE)]) is None


def test_frames_are_fused_one_more_at_a_time() -> None:
    wrong, good = read(OTHER, Status.REVIEW, sure=0.5), read(CODE)
    right, accepted = fuse_growing(CODE, [None, wrong, good, good, good])
    assert right[:2] == [False, False]
    assert right[-1]
    assert accepted[:2] == [False, False]
    assert len(right) == len(accepted) == 5


def test_the_curve_counts_what_is_right_and_what_is_accepted_but_wrong() -> None:
    yes, no = (True,) * FRAMES_N, (False,) * FRAMES_N
    late = (False, *yes[1:])
    fused = [FusedFrames(1, Light.DAY, late, yes), FusedFrames(2, Light.DAY, yes, no)]
    found = shares(fused)
    assert found["recall"][:2] == [0.5, 1.0]
    assert found["accepted"][0] == 0.5
    assert found["accepted_wrong_n"][:2] == [1.0, 0.0]
    assert "recall over fused frames" in figure_svg(curve_panels({Light.DAY: found}))
