"""The newest passages that failed, each one click away from its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.cause_charts import CELL
from dashboards.causes_source import FailureFilter, failed_passages
from dashboards.frame import SharedFrame
from dashboards.leaders_source import Stays
from dashboards.place import Place
from dashboards.plain_table import ROW_PX
from dashboards.texts import Texts, written_instant
from schemas.failure import FailureCause

_ROWS_N: Final = 30
_ROWS_SEEN_MAX: Final = 8
_LANE: Final = "causes-lane"
_HOUR: Final = "causes-hour"
_OPENED: Final = "causes-opened"
_ANY_LANE: Final = ("", "")


def choose_cell(selection: Mapping[str, Any]) -> None:
    """Has the list show the lane and hour of the chosen field, or all where none is chosen."""
    chosen: Sequence[Mapping[str, Any]] = selection.get(CELL) or [{}]
    site, lane = (chosen[0].get(name, "") for name in ("site", "lane"))
    st.session_state[_LANE] = (site, lane)
    st.session_state[_HOUR] = chosen[0].get("local_hour")


def show_failed(
    frame: SharedFrame, place: Place, cause: FailureCause | None, lanes: Sequence[tuple[str, str]]
) -> None:
    """Draws the list of a lane and hour; choosing a line opens its evidence.

    Args:
        frame: Store, language and who looks.
        place: Of which sites.
        cause: Of passages with this cause; of all that failed, if there is none.
        lanes: Sites and lanes that can be chosen.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts = frame.texts
    st.markdown(f"###### {texts('causes.list')}")
    lane_place, hour_place = st.columns(2)
    _keep_known(_LANE, [_ANY_LANE, *lanes])
    lane = lane_place.selectbox(
        texts("causes.lane"),
        [_ANY_LANE, *lanes],
        format_func=lambda each: (
            texts("causes.all")
            if each == _ANY_LANE
            else " · ".join(each[1:] if place.is_site else each)
        ),
        key=_LANE,
    )
    # Nothing chosen is all, and looks so.
    hour = hour_place.selectbox(
        texts("causes.hour"),
        [None, *range(24)],
        format_func=lambda each: (
            texts("causes.all") if each is None else texts("causes.at_hour", hour=each)
        ),
        placeholder=texts("causes.all"),
        key=_HOUR,
    )
    wanted = FailureFilter(lane[1] or None, hour, cause)
    # Lanes of several sites may have the same name.
    stays = Stays(tuple(each for each in place.stays.each if lane[0] in ("", each.site)))
    found = failed_passages(frame.settings, stays, wanted, _ROWS_N, frame.scope)
    if not found:
        st.info(texts("causes.list_none"), icon=":material/filter_alt_off:")
        return
    _show_list(frame, found, is_site=place.is_site)


def _keep_known(key: str, offered: Sequence[object]) -> None:
    """Forgets a choice that is not offered any more, in another place or another language."""
    if key in st.session_state and st.session_state[key] not in offered:
        del st.session_state[key]


def _show_list(frame: SharedFrame, found: list[dict[str, Any]], *, is_site: bool) -> None:
    texts = frame.texts
    opened = st.session_state.pop(_OPENED, None)
    if opened is not None:
        frame.go_to("evidence", passage=opened)
    shown = pd.DataFrame([_row(row, texts) for row in found])
    if is_site:
        shown = shown.drop(columns="site")
    key = f"causes-list-{texts.language}"
    st.dataframe(
        shown,
        height=(min(len(shown), _ROWS_SEEN_MAX) + 1) * ROW_PX + 3,
        row_height=ROW_PX,
        hide_index=True,
        column_config={
            name: st.column_config.TextColumn(texts(f"causes.column_{name}"))
            for name in shown.columns
        },
        key=key,
        on_select=partial(_open, key, [str(row["passage_id"]) for row in found]),
        selection_mode=["single-cell"],
    )
    if "evidence" in frame.links:
        st.caption(texts("causes.list_hint"))


def _row(row: dict[str, Any], texts: Texts) -> dict[str, str]:
    return {
        "at": written_instant(row["passed_at"]),
        "site": row["site"],
        "lane": row["lane"],
        "direction": texts(f"direction.{row['direction']}"),
        "causes": ", ".join(texts(f"cause.{cause}") for cause in row["failure_causes"]),
    }


def _open(key: str, ids: list[str]) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    if cells:
        st.session_state[_OPENED] = ids[cells[0][0]]
