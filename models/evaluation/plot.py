"""Small figures as SVG: curves and histograms in panels side by side, as model cards show them.

A figure is text that any browser shows and that a diff can follow: the same numbers give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

from schemas.errors import ConfigError

PANEL_WIDTH_PX: Final = 300
PANEL_HEIGHT_PX: Final = 240
_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 48, 14, 28, 42
_TICKS_N: Final = 5
# Okabe and Ito (2008): told apart also by people who are colour-blind.
_COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")

Range = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through points.

    Attributes:
        name: What the legend says; several curves of a name share it and their colour.
        points: ``(x, y)`` from left to right, in the units of the axes.
        is_dotted: Whether each point is marked, as where each one was measured.
    """

    name: str
    points: tuple[Point, ...]
    is_dotted: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One pair of axes.

    Attributes:
        title: Stands above the panel.
        x_label: What the horizontal axis counts, with its unit.
        y_label: The same of the vertical axis.
        curves: What is drawn, at least one point in all.
        x_range: Ends of the axis; without them, those of the points.
        y_range: The same of the vertical axis, which then begins at zero at the latest.
        has_diagonal: Whether the line ``y = x`` is drawn in grey.
    """

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    x_range: Range | None = None
    y_range: Range | None = None
    has_diagonal: bool = False


def histogram(name: str, values: Sequence[float], edges: Sequence[float]) -> Curve:
    """The share of values in each bin, as the outline of its columns.

    Args:
        name: What the legend says.
        values: Any numbers, at least one; those outside the edges count in the whole.
        edges: Rising ends of the bins, one more than bins.

    Raises:
        ConfigError: There is nothing to count.
    """
    if not len(values):
        message = f"a histogram of {name!r} wants at least one value, got none"
        raise ConfigError(message)
    counts, _ = np.histogram(values, bins=np.asarray(edges, dtype=float))
    points: list[Point] = [(float(edges[0]), 0.0)]
    for index, count in enumerate(counts):
        share = float(count) / len(values)
        points += [(float(edges[index]), share), (float(edges[index + 1]), share)]
    return Curve(name, (*points, (float(edges[-1]), 0.0)))


def figure_svg(panels: Sequence[Panel]) -> str:
    """A figure of panels side by side, as the text of an SVG file.

    Raises:
        ConfigError: There is no panel, or one without points.
    """
    if not panels or any(not curve.points for panel in panels for curve in panel.curves):
        message = f"a figure wants panels with points in each curve, got {len(panels)} panels"
        raise ConfigError(message)
    width = PANEL_WIDTH_PX * len(panels)
    body = "\n".join(
        f'<g transform="translate({PANEL_WIDTH_PX * index} 0)">\n{_panel(panel)}\n</g>'
        for index, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {PANEL_HEIGHT_PX}" '
        f'width="{width}" height="{PANEL_HEIGHT_PX}" font-family="sans-serif" font-size="10">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class _Axes:
    """From units of the axes to pixels of the panel."""

    x_range: Range
    y_range: Range

    def at(self, point: Point) -> str:
        """The pixel ``x,y`` of a point."""
        return f"{self.x_px(point[0]):.1f},{self.y_px(point[1]):.1f}"

    def x_px(self, x: float) -> float:
        """The pixel of a place on the horizontal axis."""
        span = PANEL_WIDTH_PX - _LEFT_PX - _RIGHT_PX
        return _LEFT_PX + span * _share(x, self.x_range)

    def y_px(self, y: float) -> float:
        """The pixel of a place on the vertical axis."""
        span = PANEL_HEIGHT_PX - _TOP_PX - _BOTTOM_PX
        return PANEL_HEIGHT_PX - _BOTTOM_PX - span * _share(y, self.y_range)


def _share(value: float, ends: Range) -> float:
    """How far along an axis a value lies, 0 to 1."""
    return (min(max(value, ends[0]), ends[1]) - ends[0]) / (ends[1] - ends[0])


def _panel(panel: Panel) -> str:
    points = [point for curve in panel.curves for point in curve.points]
    ys = [y for _, y in points]
    axes = _Axes(panel.x_range or _ends([x for x, _ in points]), panel.y_range or _ends([0.0, *ys]))
    parts = [_text(PANEL_WIDTH_PX / 2, 14, panel.title, 'text-anchor="middle" font-size="12"')]
    parts += _grid(axes)
    if panel.has_diagonal:
        low = max(axes.x_range[0], axes.y_range[0])
        high = min(axes.x_range[1], axes.y_range[1])
        ends = f"{axes.at((low, low))} {axes.at((high, high))}"
        parts.append(f'<polyline points="{ends}" fill="none" stroke="#999999"/>')
    names = list(dict.fromkeys(curve.name for curve in panel.curves))
    for curve in panel.curves:
        parts += _curve(curve, axes, _COLOURS[names.index(curve.name) % len(_COLOURS)])
    for index, name in enumerate(names):
        colour = _COLOURS[index % len(_COLOURS)]
        parts.append(_text(_LEFT_PX + 6, _TOP_PX + 12 * (index + 1), name, f'fill="{colour}"'))
    parts.append(
        _text(PANEL_WIDTH_PX / 2, PANEL_HEIGHT_PX - 8, panel.x_label, 'text-anchor="middle"')
    )
    turned = f'text-anchor="middle" transform="rotate(-90 10 {PANEL_HEIGHT_PX / 2:g})"'
    parts.append(_text(10, PANEL_HEIGHT_PX / 2, panel.y_label, turned))
    return "\n".join(parts)


def _ends(values: Sequence[float]) -> Range:
    """The ends of an axis that shows all values."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low, low + 1)


def _grid(axes: _Axes) -> list[str]:
    """Faint lines with their values."""
    parts = []
    right, bottom = PANEL_WIDTH_PX - _RIGHT_PX, PANEL_HEIGHT_PX - _BOTTOM_PX
    for x, y in zip(
        np.linspace(*axes.x_range, _TICKS_N), np.linspace(*axes.y_range, _TICKS_N), strict=True
    ):
        across, down = axes.x_px(x), axes.y_px(y)
        line = f"M{across:.1f} {_TOP_PX}V{bottom}M{_LEFT_PX} {down:.1f}H{right}"
        parts.append(f'<path d="{line}" stroke="#dddddd"/>')
        parts.append(_text(across, bottom + 14, f"{x:.3g}", 'text-anchor="middle"'))
        parts.append(_text(_LEFT_PX - 4, down + 3, f"{y:.3g}", 'text-anchor="end"'))
    return parts


def _curve(curve: Curve, axes: _Axes, colour: str) -> list[str]:
    places = [axes.at(point) for point in curve.points]
    line = f'<polyline points="{" ".join(places)}" fill="none" stroke="{colour}"/>'
    if not curve.is_dotted:
        return [line]
    centres = (place.split(",") for place in places)
    return [line, *(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y in centres)]


def _text(x: float, y: float, words: str, attributes: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(words)}</text>'
