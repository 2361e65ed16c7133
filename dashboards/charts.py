"""Charts: a frame of figures goes in, a chart comes out; nothing here reads or draws on a page."""

from __future__ import annotations

import altair as alt
import pandas as pd

from dashboards.texts import Texts

_HOURS = list(range(24))
_HEIGHT_PX = 230
# Told apart also by people who do not see red and green alike (Okabe and Ito 2008).
_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7a7a7a", "#b8a800"]


def passages_by_hour(counts: pd.DataFrame, texts: Texts) -> alt.Chart:
    """Bars of a day's passages by local hour, stacked by lane.

    All 24 hours are on the axis, so that a quiet hour is seen as one.

    Args:
        counts: As :func:`dashboards.history_source.counts_by_lane_hour` returns it.
        texts: Names of axes and figures.
    """
    shown = counts.assign(
        lane_label=[
            f"{lane} · {texts(f'direction.{direction}')}"
            for lane, direction in zip(counts["lane"], counts["direction"], strict=True)
        ],
        hour_label=[f"{hour:02d}:00–{hour:02d}:59" for hour in counts["local_hour"]],
    )
    figures = {"passages_n": "total.passages", "accepted_n": "total.accepted"}
    figures |= {"review_n": "total.review", "unread_n": "total.unread"}
    chart: alt.Chart = (
        alt.Chart(shown, height=_HEIGHT_PX)
        .mark_bar()
        .encode(
            x=alt.X("local_hour:O", title=None)
            .scale(domain=_HOURS)
            .axis(labelAngle=0, labelExpr="datum.value + ' h'"),
            y=alt.Y("passages_n:Q", title=texts("chart.passages")).axis(tickMinStep=1, format="d"),
            color=alt.Color("lane_label:N", title=None)
            .scale(range=_COLOURS)
            .legend(orient="top", direction="horizontal"),
            tooltip=[
                alt.Tooltip("hour_label:N", title=texts("chart.hour")),
                alt.Tooltip("lane_label:N", title=texts("chart.lane")),
                *(alt.Tooltip(f"{name}:Q", title=texts(key)) for name, key in figures.items()),
            ],
        )
    )
    return chart
