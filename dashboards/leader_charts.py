"""Charts of leaders' pages: a frame of figures goes in, a chart comes out."""

from __future__ import annotations

from datetime import timedelta

import altair as alt
import pandas as pd

from dashboards.texts import LOCAL_ZONE, Texts
from schemas.period import Period, PeriodKind

_HOURS = list(range(24))
_HEIGHT_PX = 220
_ROW_PX = 26
_AXIS_PX = 34
_BLUE = "#0072b2"
_SHADE = "#9aa5b1"
_WEEK = timedelta(days=7)


def throughput(
    here: pd.DataFrame, week_ago: pd.DataFrame, period: Period, texts: Texts
) -> alt.LayerChart:
    """Bars of passages over time, and behind them those of a week before as a shade.

    Args:
        here: One row an hour with ``hour_start_at`` (UTC) and ``passages_n``.
        week_ago: The same, of a week before.
        period: Which is the whole width, by the day if it is longer than a week.
        texts: Names of axes and figures.
    """
    by_day = period.next_day - period.first_day > _WEEK
    shade = week_ago.assign(hour_start_at=week_ago["hour_start_at"] + _WEEK)
    is_day = period.kind is PeriodKind.DAY
    step = "%H h" if is_day else "%d/%m"
    told = "%d/%m/%Y" if by_day else "%H:%M %d/%m/%Y"
    x = (
        alt.X(f"yearmonthdate{'' if by_day else 'hours'}(at):T", title=None)
        .scale(domain=whole_of(period))
        .axis(
            format=step,
            tickCount="hour" if is_day else "day",
            labelOverlap=True,
            grid=False,
        )
    )
    y = alt.Y("passages_n:Q", title=texts("overview.passages_n")).axis(tickMinStep=1, format="d")
    names = {"this": texts("overview.this"), "week_ago": texts("overview.week_ago")}
    colour = (
        alt.Color("what:N", title=None)
        .scale(domain=[*names.values()], range=[_BLUE, _SHADE])
        .legend(orient="top", direction="horizontal", symbolType="square")
    )
    tooltip = [
        alt.Tooltip("at:T", title=texts("overview.instant"), format=told),
        alt.Tooltip("what:N", title=" "),
        alt.Tooltip("passages_n:Q", title=texts("overview.passages_n"), format="d"),
    ]
    behind = (
        alt.Chart(_buckets(shade, by_day=by_day).assign(what=names["week_ago"]))
        .mark_bar(opacity=0.5, width={"band": 1.0})
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    bars = (
        alt.Chart(_buckets(here, by_day=by_day).assign(what=names["this"]))
        .mark_bar(width={"band": 0.6})
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    chart: alt.LayerChart = alt.LayerChart(layer=[behind, bars], height=_HEIGHT_PX)
    return chart


def by_hour_of_day(counts: pd.DataFrame, texts: Texts) -> alt.Chart:
    """A field of passages by part and hour of the day, the darker the more.

    Args:
        counts: One row a part and hour with ``part``, ``local_hour`` and ``passages_n``.
        texts: Names of axes and figures.
    """
    parts_n = counts["part"].nunique()
    chart: alt.Chart = (
        alt.Chart(counts, height=parts_n * _ROW_PX + _AXIS_PX)
        .mark_rect()
        .encode(
            x=alt.X("local_hour:O", title=None)
            .scale(domain=_HOURS)
            .axis(labelAngle=0, labelExpr="datum.value + ' h'"),
            y=alt.Y("part:N", title=None).axis(labelLimit=220),
            color=alt.Color("passages_n:Q", title=None).scale(scheme="blues").legend(None),
            tooltip=[
                alt.Tooltip("part:N", title=texts("overview.column_part")),
                alt.Tooltip("local_hour:O", title=texts("overview.hour")),
                alt.Tooltip("passages_n:Q", title=texts("overview.passages_n"), format="d"),
            ],
        )
    )
    return chart


def whole_of(period: Period) -> list[alt.DateTime]:
    """The ends of an axis of time that is as wide as the period, whatever happened in it."""
    ends = (period.from_at.replace(tzinfo=None), period.until_at.replace(tzinfo=None))
    return [alt.DateTime(year=at.year, month=at.month, date=at.day) for at in ends]


def _buckets(hours: pd.DataFrame, *, by_day: bool) -> pd.DataFrame:
    # Without a zone, so that every browser shows the time of the gate.
    at = hours["hour_start_at"].dt.tz_convert(str(LOCAL_ZONE)).dt.tz_localize(None)
    floor = at.dt.floor("D" if by_day else "h")
    return hours.assign(at=floor).groupby("at", as_index=False)[["passages_n"]].sum()
