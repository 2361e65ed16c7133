"""What is unaccounted for the longest, with a way to all of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.leaders_source import oldest_unmatched
from dashboards.place import Place
from dashboards.plain_table import show_table
from dashboards.texts import Texts
from dashboards.written import plain
from schemas.errors import StoreError

_ROWS_N: Final = 10
_MINUTE_S: Final = 60
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400


def show_oldest(frame: SharedFrame, place: Place) -> None:
    """Draws the list; a duty that may not look at papers is told so."""
    texts = frame.texts
    st.markdown(f"###### {texts('overview.oldest')}")
    try:
        found = oldest_unmatched(frame.settings, place.stays.sites, _ROWS_N, frame.scope)
    except StoreError as error:
        st.info(texts("overview.papers_refused"), icon=":material/block:")
        st.caption(plain(str(error)))
        return
    if not found:
        st.info(texts("overview.oldest_none"), icon=":material/check_circle:")
        return
    cells = {
        "number": lambda row: row["number"],
        "site": lambda row: row["site"],
        "wanted": lambda row: texts(f"side.{row['wanted']}"),
        "state": lambda row: texts(f"standing.{row['state']}"),
        "age": lambda row: written_age(row["age_s"], texts),
    }
    if place.is_site:
        del cells["site"]
    show_table(found, cells, lambda name: texts(f"overview.column_{name}"))
    if "papers" in frame.links and st.button(
        texts("overview.to_papers"), icon=":material/arrow_forward:", key="overview-to-papers"
    ):
        frame.go_to("papers")


def written_age(age_s: float, texts: Texts) -> str:
    """How long ago something was, in the largest unit that tells it."""
    for unit, unit_s in (("days", _DAY_S), ("hours", _HOUR_S)):
        if age_s >= unit_s:
            return texts(f"age.{unit}", n=texts.number(age_s // unit_s))
    return texts("age.minutes", n=texts.number(max(age_s, 0) // _MINUTE_S))
