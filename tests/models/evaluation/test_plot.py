"""Figures are well-formed SVG in which every point lies within its panel."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.plot import (
    PANEL_HEIGHT_PX,
    PANEL_WIDTH_PX,
    Curve,
    Panel,
    figure_svg,
    histogram,
)
from schemas.errors import ConfigError

SVG = "{http://www.w3.org/2000/svg}"
numbers = st.floats(-1e6, 1e6)
curves = st.builds(
    Curve,
    name=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8),
    points=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6).map(tuple),
    is_dotted=st.booleans(),
)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - it was written by ourselves


def test_a_histogram_is_the_outline_of_its_columns() -> None:
    drawn = histogram("real", [1.0, 1.5, 2.0, 9.0], [0, 2, 4])
    assert drawn.points == ((0, 0), (0, 0.5), (2, 0.5), (2, 0.25), (4, 0.25), (4, 0))


def test_a_value_outside_the_edges_counts_in_the_whole() -> None:
    assert max(y for _, y in histogram("real", [1.0, 9.0], [0, 2]).points) == 0.5


def test_axes_carry_labels_ticks_and_each_name_once() -> None:
    right = Curve("ours <b>", ((0, 0.1), (1, 0.9)), is_dotted=True)
    panel = Panel("Độ tin cậy", "confidence", "share right", (right, right), (0, 1), (0, 1), True)
    root = parsed(figure_svg([panel]))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words.count("ours <b>") == 1
    assert {"Độ tin cậy", "confidence", "share right", "0", "0.25", "1"} <= set(words)
    assert len(list(root.iter(f"{SVG}circle"))) == 4
    assert len(list(root.iter(f"{SVG}polyline"))) == 3


@given(st.lists(st.lists(curves, min_size=1, max_size=3), min_size=1, max_size=3), st.booleans())
def test_every_point_lies_within_its_panel(drawn: list[list[Curve]], has_diagonal: bool) -> None:
    panels = [Panel("", "", "", tuple(of), None, None, has_diagonal) for of in drawn]
    root = parsed(figure_svg(panels))
    for line in root.iter(f"{SVG}polyline"):
        for place in line.attrib["points"].split():
            assert re.fullmatch(r"-?[\d.]+,-?[\d.]+", place)
            x, y = map(float, place.split(","))
            assert 0 <= x <= PANEL_WIDTH_PX
            assert 0 <= y <= PANEL_HEIGHT_PX


@pytest.mark.parametrize("panels", [[], [Panel("", "", "", (Curve("", ()),))]])
def test_a_figure_of_nothing_is_refused(panels: list[Panel]) -> None:
    with pytest.raises(ConfigError, match="a figure wants panels with points"):
        figure_svg(panels)


def test_a_histogram_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="wants at least one value"):
        histogram("real", [], [0, 1])
