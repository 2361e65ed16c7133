"""The chart of a journey: a line a site, a bar a stay, a point a crossing."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import altair as alt
import pandas as pd

from dashboards.texts import LOCAL_ZONE, Texts, written_instant
from schemas.journey import Journey, StayEnd

_ROW_PX: Final = 46
_AROUND_PX: Final = 90
_COLOURS: Final = {
    StayEnd.LEFT: "#0072b2",
    StayEnd.STILL_THERE: "#009e73",
    StayEnd.UNSEEN: "#d55e00",
}
_GAP: Final = "#d55e00"


def journey_chart(journey: Journey, texts: Texts) -> alt.LayerChart:
    """Stays and crossings over local time (Asia/Ho_Chi_Minh); where something is missing, red.

    Args:
        journey: With one crossing or more.
        texts: Names of axes and figures.
    """
    ends = {end: texts(f"stay.{end}") for end in StayEnd}
    stays = pd.DataFrame(
        [
            {
                "site": stay.site,
                "from": _local(stay.from_at),
                "until": _local(stay.until_at),
                "end": ends[stay.end],
                "told": f"{written_instant(stay.from_at)} – {written_instant(stay.until_at)}",
            }
            for stay in journey.stays
        ],
        columns=["site", "from", "until", "end", "told"],
    )
    crossings = pd.DataFrame(
        [
            {
                "site": leg.crossing.site,
                "at": _local(leg.crossing.at),
                "told": written_instant(leg.crossing.at),
                "direction": texts(f"direction.{leg.crossing.direction}"),
                "gap": ", ".join(texts(f"gap.{gap}") for gap in leg.gaps),
                "is_missing": bool(leg.gaps),
            }
            for leg in journey.legs
        ]
    )
    sites = list(dict.fromkeys(crossings["site"]))
    y = alt.Y("site:N", title=None, sort=sites)
    bars = (
        alt.Chart(stays)
        .mark_bar(height=14, opacity=0.75)
        .encode(
            x=alt.X("from:T", title=None).axis(format="%H:%M %d/%m", labelOverlap=True),
            x2="until:T",
            y=y,
            color=alt.Color("end:N", title=None)
            .scale(domain=[*ends.values()], range=[_COLOURS[end] for end in ends])
            .legend(orient="top", direction="horizontal", symbolType="square"),
            tooltip=[
                alt.Tooltip("site:N", title=texts("journey.column_site")),
                alt.Tooltip("told:N", title=texts("journey.stay")),
                alt.Tooltip("end:N", title=" "),
            ],
        )
    )
    points = (
        alt.Chart(crossings)
        .mark_point(size=90, filled=True, opacity=1)
        .encode(
            x=alt.X("at:T", title=None),
            y=y,
            shape=alt.Shape("direction:N", title=None)
            .scale(
                domain=[texts("direction.in"), texts("direction.out")],
                range=["triangle-right", "triangle-left"],
            )
            .legend(orient="top", direction="horizontal"),
            color=alt.condition("datum.is_missing", alt.value(_GAP), alt.value("#333333")),
            tooltip=[
                alt.Tooltip("told:N", title=texts("journey.column_time")),
                alt.Tooltip("site:N", title=texts("journey.column_site")),
                alt.Tooltip("direction:N", title=texts("journey.column_direction")),
                alt.Tooltip("gap:N", title=texts("journey.column_gap")),
            ],
        )
    )
    # Axis and legend are within the height.
    height = _AROUND_PX + len(sites) * _ROW_PX
    return alt.LayerChart(layer=[bars, points], height=height)


def _local(at: datetime) -> pd.Timestamp:
    """Local time without its zone: a browser anywhere shows the gate's clock."""
    return pd.Timestamp(at).tz_convert(LOCAL_ZONE).tz_localize(None)
