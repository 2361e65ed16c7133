"""The row of filters above the passages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import PassageFilter, PassageStatus, counts_by_lane_hour
from dashboards.texts import Texts
from schemas.passage import Direction
from schemas.plates import normalise_plate

_SEARCH_MAX = 20
# Streamlit takes None for a box in which nothing was chosen yet.
_ALL = "*"


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
    counts = counts_by_lane_hour(frame.settings, frame.site, day, frame.scope)
    with places[1]:
        lane = _pick("lane", sorted(set(counts["lane"])), texts)
    with places[2]:
        direction = _pick("direction", list(Direction), texts, prefix="direction")
    with places[3]:
        status = _pick("status", list(PassageStatus), texts, prefix="status")
    searched = places[4].text_input(
        texts("passages.search"),
        key="search",
        max_chars=_SEARCH_MAX,
        placeholder=texts("passages.search_hint"),
        icon=":material/search:",
    )
    text = normalise_plate(searched or "") or None
    return PassageFilter(
        frame.site,
        day,
        lane,
        Direction(direction) if direction else None,
        PassageStatus(status) if status else None,
        text,
    )


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


def _pick(name: str, offered: Sequence[str], texts: Texts, prefix: str = "") -> str | None:
    """Draws a box with "all" and what is offered, and returns the choice, or nothing for all.

    The choice is kept apart from the box: Streamlit remembers what stands in it, which is another
    word in another language.
    """

    def written(value: str) -> str:
        if value == _ALL:
            return texts("passages.all")
        return texts(f"{prefix}.{value}") if prefix else value

    options = [_ALL, *offered]
    kept = st.session_state.get(f"kept-{name}", _ALL)
    chosen = st.selectbox(
        texts(f"passages.{name}"),
        options,
        index=options.index(kept) if kept in options else 0,
        key=f"{name}-{texts.language}",
        format_func=written,
    )
    st.session_state[f"kept-{name}"] = chosen
    return None if chosen == _ALL else chosen
