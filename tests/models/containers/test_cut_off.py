"""Parts of container codes at the edges of a picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.containers.cut_off import cut_codes, part_of_code, with_parts
from models.ocr.edges import Edge
from models.ocr.line_reader import UNREAD, LineRead
from models.ocr.page_reader import TextLine
from schemas.geometry import Box
from schemas.iso6346 import check_digit
from schemas.owners import Owner, OwnerRegistry
from schemas.read import CheckDigit, Layout, Read, Status, TextKind

LEFT, TOP, RIGHT, BOTTOM = Edge.LEFT, Edge.TOP, Edge.RIGHT, Edge.BOTTOM
OWNERS = OwnerRegistry.of([Owner("CSQU", "of the standard's example")])
CODES = st.from_regex(r"[A-Z]{3}[UJZ][0-9]{6}", fullmatch=True).map(lambda p: p + check_digit(p))


@pytest.mark.parametrize(
    ("text", "edge", "part"),
    [
        ("CSQU 305", RIGHT, "CSQU305"),
        ("CSQU 305438", BOTTOM, "CSQU305438"),
        ("CSQU", RIGHT, "CSQU"),
        ("MENU", RIGHT, None),  # nobody's code
        ("CSQU 305", LEFT, None),  # it goes on to the right
        ("CSQU 305438 3", RIGHT, None),  # whole
        ("305438 3", LEFT, "3054383"),
        ("U 305438 3", TOP, "U3054383"),
        ("SQU 305438 3", LEFT, "SQU3054383"),
        ("05438", LEFT, "05438"),
        ("5438", LEFT, None),  # too little to tell
        ("05438", RIGHT, None),
        ("123.45", LEFT, None),  # the lower line of a plate
        ("30,480 KG", LEFT, None),
        ("0912 345 678", LEFT, None),
    ],
)
def test_r21_part_of_a_code_is_told_by_the_edge_that_cuts_it(
    text: str, edge: Edge, part: str | None
) -> None:
    assert part_of_code(text, frozenset({edge}), OWNERS) == part


@given(CODES)
def test_r21_a_whole_code_is_part_of_none(code: str) -> None:
    assert part_of_code(code, frozenset(Edge), OWNERS) is None


@given(CODES, st.integers(5, 10))
def test_r21_every_beginning_is_told_at_the_right_edge(code: str, seen_n: int) -> None:
    assert part_of_code(code[:seen_n], frozenset({RIGHT}), OWNERS) == code[:seen_n]


def line(text: str, box: Box, *, vertical: bool = False) -> TextLine:
    corners = [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]
    return TextLine(
        np.array(corners, np.float32), LineRead(text, UNREAD.log_ratio), vertical=vertical
    )


@pytest.mark.parametrize(
    ("box", "texts"),
    [
        (Box(560, 100, 638, 120), ["CSQU305"]),
        (Box(400, 100, 478, 120), []),  # the picture goes on: what is missing is not cut off
        (Box(400, 460, 478, 480), []),  # along the lower edge, whole
    ],
)
def test_r21_a_line_is_cut_off_at_its_ends(box: Box, texts: list[str]) -> None:
    found = list(cut_codes([line("CSQU 305", box)], [], (640, 480), OWNERS))
    assert [read.text for read in found] == texts
    assert all(read.status is Status.INCOMPLETE for read in found)


@pytest.mark.parametrize(
    ("serial", "box", "texts"),
    [
        ("3054", Box(590, 100, 639, 120), ["CSQU3054"]),
        ("3054", Box(590, 300, 639, 320), []),  # weights stand further down
        ("3054383", Box(560, 100, 639, 120), []),  # whole
    ],
)
def test_r21_an_owner_before_digits_that_the_edge_cuts_is_part_of_a_code(
    serial: str, box: Box, texts: list[str]
) -> None:
    lines = [line("CSQU", Box(500, 100, 550, 120)), line(serial, box)]
    assert [read.text for read in cut_codes(lines, [], (640, 480), OWNERS)] == texts


@pytest.mark.parametrize(
    ("x0", "texts"), [(15, ["3054383"]), (60, [])], ids=["behind a space", "far off"]
)
def test_r21_a_whole_serial_may_stand_a_space_behind_the_edge(x0: float, texts: list[str]) -> None:
    found = cut_codes([line("305438 3", Box(x0, 100, x0 + 70, 120))], [], (640, 480), OWNERS)
    assert [read.text for read in found] == texts


def code(text: str, box: Box, seen: CheckDigit = CheckDigit.READ) -> Read:
    return Read(
        kind=TextKind.CONTAINER,
        text=text,
        char_confidence=(0.9,) * len(text),
        confidence=0.9,
        status=Status.ACCEPTED if seen is CheckDigit.READ else Status.REVIEW,
        box=box,
        text_height_px=20,
        layout=Layout.ONE_LINE,
        check_digit=seen,
    )


HERE, THERE = Box(500, 100, 630, 120), Box(0, 300, 100, 320)
READ, INFERRED = CheckDigit.READ, CheckDigit.INFERRED


@pytest.mark.parametrize(
    ("answer", "part", "texts"),
    [
        (code("CSQU3054383", HERE), ("CSQU305438", HERE), ["CSQU3054383?"]),
        (code("CSQU3054383", HERE, INFERRED), ("CSQU305438", HERE), ["CSQU305438"]),
        (code("CSQU3054383", HERE, INFERRED), ("3054383", THERE), ["CSQU3054383", "3054383"]),
        (code("CSQU3054383", HERE), ("3054383", THERE), ["CSQU3054383", "3054383"]),
        # Put together of a line that the edge cuts and of digits from elsewhere.
        (code("CSQU3054383", HERE, INFERRED), ("CSQU30", HERE), ["CSQU30"]),
        (code("CSQU3054383", HERE), ("SQU305", HERE), ["CSQU3054383"]),
        (code("CSQU3054383", HERE), ("CSQU", HERE), ["CSQU3054383"]),
    ],
)
def test_r21_a_part_makes_doubtful_what_goes_on_where_the_edge_cuts(
    answer: Read, part: tuple[str, Box], texts: list[str]
) -> None:
    cut = replace(code(*part), status=Status.INCOMPLETE, check_digit=None)
    marks = {Status.REVIEW: "?" if answer.status is Status.ACCEPTED else ""}
    said = with_parts([answer], [cut])
    assert [read.text + marks.get(read.status, "") for read in said] == texts


def test_r21_a_part_seen_by_two_passes_is_given_once_and_at_its_longest() -> None:
    parts = [replace(code(text, HERE), status=Status.INCOMPLETE) for text in ("CSQU30", "CSQU305")]
    assert [read.text for read in with_parts([], parts)] == ["CSQU305"]
