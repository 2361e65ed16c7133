"""Charts of missed reads: a frame of figures goes in, a chart comes out."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from dashboards.leader_charts import whole_of
from dashboards.texts import LOCAL_ZONE, Texts
from schemas.failure import FailureCause
from schemas.period import Period

CELL: Final = "cell"
"""Name of the choice of a field of the lanes and hours."""
_HOURS = list(range(24))
_ROW_PX = 26
_ROWS_MIN = 2
_BAR_PX = 28
_AXIS_PX = 34
_HEIGHT_PX = 200
# Told apart also by people who do not see red and green alike (Okabe and Ito 2008).
COLOURS: Final = {
    FailureCause.LOW_LIGHT: "#0072b2",
    FailureCause.OVERSPEED: "#e69f00",
    FailureCause.TAILGATING: "#009e73",
    FailureCause.GLARE: "#cc79a7",
    FailureCause.DIRT_OR_OCCLUSION: "#56b4e9",
    FailureCause.ANGLE: "#d55e00",
    FailureCause.TOO_SMALL: "#b8a800",
    FailureCause.CAMERA_FAULT: "#332288",
    FailureCause.UNKNOWN: "#7a7a7a",
}


def by_lane_and_hour(shares: pd.DataFrame, texts: Texts) -> alt.Chart:
    """A field of the share that failed by lane and hour of the day; one can be chosen.

    Args:
        shares: One row a lane and hour with ``label``, ``site``, ``lane``, ``local_hour``,
            ``failed_n``, ``passages_n`` and ``share`` (0 to 1).
        texts: Names of axes and figures.
    """
    # The scale beside it takes the height of two rows.
    rows_n = max(shares["label"].nunique(), _ROWS_MIN)
    chosen = alt.selection_point(name=CELL, fields=["site", "lane", "local_hour"], empty=True)
    chart: alt.Chart = (
        alt.Chart(shares, height=rows_n * _ROW_PX + _AXIS_PX)
        .mark_rect(cursor="pointer")
        .encode(
            x=alt.X("local_hour:O", title=None)
            .scale(domain=_HOURS)
            .axis(labelAngle=0, labelExpr="datum.value + ' h'"),
            y=alt.Y("label:N", title=None).axis(labelLimit=220),
            color=alt.Color("share:Q", title=None)
            .scale(scheme="oranges", domainMin=0)
            .legend(orient="right", format=".0%", gradientLength=rows_n * _ROW_PX),
            opacity=alt.condition(chosen, alt.value(1.0), alt.value(0.45)),
            tooltip=[
                alt.Tooltip("label:N", title=texts("causes.lane")),
                alt.Tooltip("local_hour:O", title=texts("causes.hour")),
                alt.Tooltip("failed_n:Q", title=texts("causes.failed"), format="d"),
                alt.Tooltip("passages_n:Q", title=texts("causes.passages_n"), format="d"),
                alt.Tooltip("share:Q", title=texts("causes.share"), format=".1%"),
            ],
        )
        .add_params(chosen)
    )
    return chart


def by_cause(counts: pd.DataFrame, texts: Texts) -> alt.LayerChart:
    """Bars of the passages of each cause with their share of all that failed.

    Args:
        counts: One row a cause with ``cause``, ``strongest_n`` and ``said``, what stands beside
            the bar.
        texts: Names of axes and figures.
    """
    shown = _worded(counts, texts)
    bars = alt.Chart(shown, height=len(shown) * _BAR_PX + _BAR_PX // 2).encode(
        x=alt.X("strongest_n:Q", title=None)
        .axis(None)
        .scale(domainMax=1.6 * max(1, int(shown["strongest_n"].max()))),
        y=alt.Y("name:N", title=None, sort="-x").axis(labelLimit=200, ticks=False, domain=False),
        tooltip=[
            alt.Tooltip("name:N", title=texts("causes.cause")),
            alt.Tooltip("strongest_n:Q", title=texts("causes.failed"), format="d"),
        ],
    )
    return alt.LayerChart(
        layer=[
            bars.mark_bar().encode(color=_colour(shown).legend(None)),
            bars.mark_text(align="left", dx=4).encode(text="said:N"),
        ]
    )


def trend(counts: pd.DataFrame, bucket: str, period: Period, texts: Texts) -> alt.Chart:
    """Bars of failures over time, one upon the other by cause.

    Args:
        counts: As :func:`dashboards.causes_source.cause_trend` returns it.
        bucket: ``hour`` or ``day``, how wide a bar is.
        period: Which is the whole width.
        texts: Names of axes and figures.
    """
    # Without a zone, so that every browser shows the time of the gate.
    at = counts["begins_at"].dt.tz_convert(str(LOCAL_ZONE)).dt.tz_localize(None)
    shown = _worded(counts.assign(at=at), texts)
    unit, step = ("yearmonthdatehours", "%H h") if bucket == "hour" else ("yearmonthdate", "%d/%m")
    told = "%H:%M %d/%m/%Y" if bucket == "hour" else "%d/%m/%Y"
    chart: alt.Chart = (
        alt.Chart(shown, height=_HEIGHT_PX)
        .mark_bar(width={"band": 0.7})
        .encode(
            x=alt.X(f"{unit}(at):T", title=None)
            .scale(domain=whole_of(period))
            .axis(
                format=step,
                tickCount="hour" if bucket == "hour" else "day",
                labelOverlap=True,
                grid=False,
            ),
            y=alt.Y("strongest_n:Q", title=texts("causes.failed")).axis(tickMinStep=1, format="d"),
            color=_colour(shown).legend(None),
            tooltip=[
                alt.Tooltip("at:T", title=texts("overview.instant"), format=told),
                alt.Tooltip("name:N", title=texts("causes.cause")),
                alt.Tooltip("strongest_n:Q", title=texts("causes.failed"), format="d"),
            ],
        )
    )
    return chart


def _worded(counts: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    return counts.assign(name=[texts(f"cause.{cause}").capitalize() for cause in counts["cause"]])


def _colour(shown: pd.DataFrame) -> alt.Color:
    named = dict(zip(shown["name"], shown["cause"], strict=True))
    colours = [COLOURS[FailureCause(cause)] for cause in named.values()]
    return alt.Color("name:N", title=None).scale(domain=[*named], range=colours)
