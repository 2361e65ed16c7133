"""Charts of leaders' pages: a frame of figures goes in, a chart comes out."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboards.texts import LOCAL_ZONE, Texts

_HOURS = list(range(24))
_HEIGHT_PX = 220
_ROW_PX = 26
_BLUE = "#0072b2"
_SHADE = "#9aa5b1"
_HOURS_NAMED_MAX = 30


def throughput(
    here: pd.DataFrame, week_ago: pd.DataFrame, bucket: str, texts: Texts
) -> alt.LayerChart:
    """Bars of passages over time, and behind them those of a week before as a shade.

    Args:
        here: One row an hour with ``hour_start_at`` (UTC) and ``passages_n``.
        week_ago: The same, of a week before.
        bucket: ``hour`` or ``day``, how wide a bar is.
        texts: Names of axes and figures.
    """
    shown = _buckets(here, bucket)
    shade = _buckets(week_ago.assign(hour_start_at=week_ago["hour_start_at"] + _WEEK), bucket)
    step = "%H h" if bucket == "hour" else "%d/%m"
    told = "%H:%M %d/%m/%Y" if bucket == "hour" else "%d/%m/%Y"
    x = alt.X(f"yearmonthdate{'hours' if bucket == 'hour' else ''}(at):T", title=None).axis(
        format=step if len(shown) <= _HOURS_NAMED_MAX else "%d/%m", labelOverlap=True, grid=False
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
        alt.Chart(shade.assign(what=names["week_ago"]))
        .mark_area(interpolate="step", opacity=0.45)
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    bars = (
        alt.Chart(shown.assign(what=names["this"]))
        .mark_bar(opacity=0.85)
        .encode(x=x, y=y, color=colour, tooltip=tooltip)
    )
    return alt.layer(behind, bars).properties(height=_HEIGHT_PX)


def by_hour_of_day(counts: pd.DataFrame, texts: Texts) -> alt.Chart:
    """A field of passages by part and hour of the day, the darker the more.

    Args:
        counts: One row a part and hour with ``part``, ``local_hour`` and ``passages_n``.
        texts: Names of axes and figures.
    """
    parts_n = counts["part"].nunique()
    chart: alt.Chart = (
        alt.Chart(counts, height=max(parts_n * _ROW_PX, 2 * _ROW_PX))
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


def _buckets(hours: pd.DataFrame, bucket: str) -> pd.DataFrame:
    # Without a zone, so that every browser shows the time of the gate.
    at = hours["hour_start_at"].dt.tz_convert(str(LOCAL_ZONE)).dt.tz_localize(None)
    floor = at.dt.floor("h" if bucket == "hour" else "D")
    return hours.assign(at=floor).groupby("at", as_index=False)["passages_n"].sum()


_WEEK = pd.Timedelta(days=7)
