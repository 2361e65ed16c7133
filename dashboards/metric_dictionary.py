"""What every figure of the screens means, and where it comes from."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame

METRICS: Final = {
    "passages": "lane_hours.passages_n",
    "accepted": "lane_hours.accepted_n",
    "review": "lane_hours.review_n",
    "unread": "lane_hours.unread_n",
    "read_rate": "(accepted_n + review_n) / passages_n",
    "with_plate": "lane_hours.with_plate_n",
    "with_container": "lane_hours.with_container_n",
    "ambiguous": "lane_hours.ambiguous_n",
    "confidence": "plates.confidence, containers.confidence",
    "cause": "failure_cause_hours.passages_n",
    "matched": "matches.state = paired",
    "match_rate": "match_hours.matched_n / containers_n",
    "waiting": "standings.state = waiting",
    "unmatched": "standings.state = unmatched",
    "resolved_late": "standings.state = resolved_late",
    "confirmed": "confirmations.state = confirmed",
    "break": "breaks.kind",
    "stay": "containers: in → out",
    "faulty_share": "camera_hours.down_s / watched_s",
    "gap_s": "passages.gap_s",
    "speed_kmh": "passages.speed_kmh",
    "plate_token": "plate_tokens.plate_token",
}
"""Where each comes from, by name; the texts ``metric.<name>`` and ``metric.<name>_means`` say what
it is."""
_ROW_PX: Final = 60


def show_dictionary(frame: SharedFrame) -> None:
    """Draws every figure with its definition and its source."""
    texts = frame.texts
    rows = [
        {
            "name": texts(f"metric.{name}"),
            "means": texts(f"metric.{name}_means"),
            "source": source,
        }
        for name, source in METRICS.items()
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        row_height=_ROW_PX,
        height=560,
        column_config={
            "name": st.column_config.TextColumn(texts("explorer.metric"), width="small"),
            "means": st.column_config.TextColumn(texts("explorer.means"), width="large"),
            "source": st.column_config.TextColumn(texts("explorer.source"), width="medium"),
        },
    )
