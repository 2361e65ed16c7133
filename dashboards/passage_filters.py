"""The row of filters above the passages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import PassageFilter, PassageStatus, counts_by_lane_hour
from dashboards.texts import Texts
from schemas.passage import Direction
from schemas.plates import normalise_plate

_SEARCH_MAX = 20


def pick_passages(frame: SharedFrame, today: date) -> PassageFilter:
    """Draws the filters and returns what they ask for.

    Args:
        frame: With the site.
        today: The local day; the calendar reaches to it, also before its first vehicle.
    """
    texts = frame.texts
    places = st.columns([1.1, 1.2, 1, 1.3, 2])
    with places[0]:
        day = _day(frame, today)
    counts = counts_by_lane_hour(frame.settings, frame.site, day)
    lane = places[1].selectbox(
        texts("passages.lane"),
        [None, *sorted(set(counts["lane"]))],
        key=f"lane-{frame.site}",
        format_func=_or_all(texts),
    )
    direction = places[2].selectbox(
        texts("passages.direction"),
        [None, *Direction],
        key="direction",
        format_func=_or_all(texts, "direction"),
    )
    status = places[3].selectbox(
        texts("passages.status"),
        [None, *PassageStatus],
        key="status",
        format_func=_or_all(texts, "status"),
    )
    searched = places[4].text_input(
        texts("passages.search"),
        key="search",
        max_chars=_SEARCH_MAX,
        placeholder=texts("passages.search_hint"),
        icon=":material/search:",
    )
    text = normalise_plate(searched or "") or None
    return PassageFilter(frame.site, day, lane, direction, status, text)


def go_to_day(site: str, day: date) -> None:
    """Turns the calendar of a site to a day; to be called before the filters are drawn."""
    st.session_state[_day_key(site)] = day


def _day_key(site: str) -> str:
    return f"day-{site}"


def _day(frame: SharedFrame, today: date) -> date:
    known = frame.known()
    last = known.last_day or today
    if _day_key(frame.site) not in st.session_state:
        go_to_day(frame.site, last)
    return st.date_input(
        frame.texts("passages.day"),
        min_value=min(known.first_day or today, today),
        max_value=max(last, today),
        key=_day_key(frame.site),
        format="DD/MM/YYYY",
    )


def _or_all(texts: Texts, prefix: str = "") -> Callable[[str | None], str]:
    def written(value: str | None) -> str:
        if value is None:
            return texts("passages.all")
        return texts(f"{prefix}.{value}") if prefix else value

    return written
