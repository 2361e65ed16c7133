"""What the page of causes counts: failures by lane and hour, and by cause."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.texts import Texts
from schemas.failure import FailureCause

_CELL = ["site", "lane", "local_hour"]


def lane_hours(
    counts: pd.DataFrame, passages: pd.DataFrame, cause: FailureCause | None, *, is_site: bool
) -> pd.DataFrame:
    """Failures and passages of every lane and hour of the day.

    Args:
        counts: As :func:`dashboards.causes_source.causes` returns it.
        passages: As :func:`dashboards.leaders_source.parts` returns it, by lane.
        cause: Only passages with this cause; without one, all that failed, each once.
        is_site: Whether lanes need no site beside them.

    Returns:
        One row a lane and hour with ``label``, ``site``, ``lane``, ``local_hour``, ``failed_n``,
        ``passages_n`` and ``share``.
    """
    chosen = counts if cause is None else counts[counts["cause"] == cause.value]
    column = "strongest_n" if cause is None else "passages_n"
    failed = chosen.groupby(_CELL, as_index=False)[[column]].sum()
    failed = failed.rename(columns={column: "failed_n"})
    whole = passages.groupby(_CELL, as_index=False)[["passages_n"]].sum()
    found = whole.merge(failed, on=_CELL, how="left").fillna({"failed_n": 0})
    found["failed_n"] = found["failed_n"].astype("int64")
    label = found["lane"] if is_site else found["site"] + " · " + found["lane"]
    return found.assign(label=label, share=found["failed_n"] / found["passages_n"])


def strongest(counts: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    """Passages by their strongest cause, the most first, with ``said``: count and share."""
    found = counts.groupby("cause", as_index=False)[["strongest_n"]].sum()
    found = found.sort_values(["strongest_n", "cause"], ascending=[False, True])
    all_n = int(found["strongest_n"].sum())
    said = [f"{texts.number(n)} · {texts.share(int(n), all_n)}" for n in found["strongest_n"]]
    return found.assign(said=said)


def show_figures(
    frame: SharedFrame, counts: pd.DataFrame, passages: pd.DataFrame, *, is_site: bool
) -> None:
    """Draws the row of figures on top of the page."""
    texts = frame.texts
    passages_n, failed_n = int(passages["passages_n"].sum()), int(counts["strongest_n"].sum())
    figures: dict[str, tuple[str, str]] = {
        "passages_n": (texts.number(passages_n), ""),
        "failed_n": (texts.number(failed_n), texts.share(failed_n, passages_n)),
        "strongest": ("–", ""),
        "worst": ("–", ""),
    }
    if not counts.empty:
        top: Any = strongest(counts, texts).iloc[0]
        figures["strongest"] = (texts(f"cause.{top['cause']}").capitalize(), top["said"])
        cells = lane_hours(counts, passages, None, is_site=is_site)
        worst: Any = cells.iloc[int(cells["failed_n"].argmax())]
        hour = texts("causes.at_hour", hour=worst["local_hour"])
        share = texts.share(int(worst["failed_n"]), int(worst["passages_n"]))
        said = f"{texts.number(worst['failed_n'])} / {texts.number(worst['passages_n'])} · {share}"
        figures["worst"] = (f"{worst['label']}, {hour}", said)
    for place, (name, (value, said)) in zip(
        st.columns([1, 1, 1.5, 1.5]), figures.items(), strict=True
    ):
        place.metric(
            texts(f"causes.{name}"),
            value,
            delta=said or None,
            delta_color="off",
            delta_arrow="off",
            help=texts(f"causes.{name}_help"),
        )
