"""The row of filters of the history explorer."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.explorer_source import Wanted
from dashboards.frame import SharedFrame
from dashboards.history_source import PassageStatus, counts_by_lane_hour
from dashboards.texts import Texts
from schemas.passage import Direction

_NUMBER_MAX = 40
# Streamlit takes None for a box in which nothing was chosen yet.
_ALL = "*"
Choice = TypeVar("Choice", bound=str)


def pick_wanted(frame: SharedFrame, first_day: date, last_day: date) -> Wanted:
    """Draws the filters and returns what they ask for.

    Args:
        frame: With the site.
        first_day: The period's first day, unless another is chosen.
        last_day: Its last day, which is the last that has a passage.
    """
    texts = frame.texts
    places = st.columns([1.6, 1.2, 1, 1.3, 2])
    days = places[0].date_input(
        texts("explorer.period"),
        (first_day, last_day),
        max_value=last_day,
        format="DD/MM/YYYY",
        key=f"explorer-period-{frame.site}",
    )
    # While a period is being chosen, only its first day is there.
    chosen = days or (last_day,)
    lanes = counts_by_lane_hour(frame.settings, frame.site, chosen[-1], frame.scope)["lane"]
    lane = _pick(places[1], "lane", sorted(set(lanes)), texts)
    direction = _pick(places[2], "direction", list(Direction), texts, "direction")
    status = _pick(places[3], "status", list(PassageStatus), texts, "status")
    number = places[4].text_input(
        texts("explorer.number"),
        key="explorer-number",
        max_chars=_NUMBER_MAX,
        placeholder=texts("explorer.number_hint"),
        icon=":material/search:",
    )
    kept = "".join(sign for sign in (number or "").upper() if sign.isalnum() or sign in "*?")
    return Wanted(frame.site, chosen[0], chosen[-1], lane, direction, status, _lower(kept) or None)


def _lower(number: str) -> str:
    """Tokens are hexadecimal in small letters, and longer than any number."""
    return number.lower() if len(number.rstrip("*")) > 16 else number  # noqa: PLR2004


def _pick(
    place: DeltaGenerator, name: str, values: list[Choice], texts: Texts, prefix: str = ""
) -> Choice | None:
    chosen = place.selectbox(
        texts(f"passages.{name}"),
        [_ALL, *values],
        format_func=lambda value: _written(value, texts, prefix),
        key=f"explorer-{name}-{texts.language}",
    )
    return next((value for value in values if value == chosen), None)


def _written(value: str, texts: Texts, prefix: str) -> str:
    if value == _ALL:
        return texts("passages.all")
    return texts(f"{prefix}.{value}") if prefix else value
