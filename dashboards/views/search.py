"""Finds passages by time, number, lane, direction and status; a line opens the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboards.exports import offer_files
from dashboards.frame import SharedFrame
from dashboards.plain_table import ROW_PX
from dashboards.search_filters import pick_search
from dashboards.search_source import (
    FOUND_MAX_N,
    NUMBERS_MAX_N,
    ROWS_N,
    Found,
    Numbers,
    Search,
    found_passages,
    numbers_like,
    numbers_near,
)
from dashboards.texts import Texts, written_instant
from dashboards.written import written_code, written_plate
from schemas.errors import StoreError
from schemas.number_search import Nearness, number_pattern

_READ_THROUGH: Final = timedelta(days=7)
_ROWS_SEEN_MAX: Final = 12
_PAGINATION_PX: Final = 400


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language, site and who looks.
    """
    texts, known = frame.texts, frame.known()
    try:
        written, is_near, search = pick_search(frame, known)
        if known.reach is not None:
            reach = written_instant(known.reach)
            st.caption(texts("search.reach", site=known.site, reach=reach))
        if search.from_at >= search.until_at:
            st.warning(texts("search.no_period"), icon=":material/date_range:")
            return
        if not written.strip():
            _show_found(frame, search, None)
            return
        numbers = _numbers(frame, written, is_near, search)
        if numbers is None:
            st.warning(texts("search.no_number"), icon=":material/keyboard:")
            return
        if numbers.is_cut:
            search = _shortened(search, texts)
        _show_found(frame, search, numbers)
    except StoreError as error:
        st.error(texts("search.refused"), icon=":material/block:")
        st.text(str(error))


def _numbers(frame: SharedFrame, written: str, is_near: bool, search: Search) -> Numbers | None:
    pattern = number_pattern(written)
    if pattern is None:
        return None
    numbers = numbers_like(frame.settings, pattern, search.site, frame.scope)
    if pattern.whole is None or (numbers.near and not is_near):
        return numbers
    near = numbers_near(frame.settings, pattern, search.site, frame.scope)
    if near.near and not numbers.near and not is_near:
        st.info(frame.texts("search.only_near"), icon=":material/spellcheck:")
    return Numbers(pattern, {**near.near, **numbers.near}, numbers.is_cut)


def _shortened(search: Search, texts: Texts) -> Search:
    if search.until_at - search.from_at <= _READ_THROUGH:
        return search
    many = {"n": texts.number(NUMBERS_MAX_N), "days": _READ_THROUGH.days}
    st.caption(f":material/info: {texts('search.many_numbers', **many)}")
    return replace(search, from_at=search.until_at - _READ_THROUGH)


def _show_found(frame: SharedFrame, search: Search, numbers: Numbers | None) -> None:
    texts = frame.texts
    name = f"search-page-{hash((search, numbers and (numbers.pattern, *numbers.near)))}"
    page_n = st.session_state.get(name, 1) - 1
    found = found_passages(frame.settings, search, numbers, frame.scope, page_n)
    if not found.rows:
        st.info(texts("search.nothing"), icon=":material/search_off:")
        st.caption(texts("search.nothing_hint"))
        return
    of_every_site = search.site is None
    chosen = st.dataframe(
        pd.DataFrame(_cells(found.rows, numbers, texts, of_every_site=of_every_site)),
        height=(min(len(found.rows), _ROWS_SEEN_MAX) + 1) * ROW_PX + 3,
        row_height=ROW_PX,
        hide_index=True,
        column_config=_columns(texts),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key=f"{name}-{page_n}-{texts.language}",
    )
    rows, cells = chosen["selection"]["rows"], chosen["selection"]["cells"]
    if rows or cells:
        row = found.rows[rows[0] if rows else cells[0][0]]
        frame.go_to("evidence", passage=str(row["passage_id"]))
    below = st.container(horizontal=True, vertical_alignment="center", gap="medium")
    told = "search.found_more" if found.is_cut else "search.found"
    below.caption(texts(told, found=texts.number(found.found_n)), width="content")
    if found.found_n > ROWS_N:
        below.pagination(ceil(found.found_n / ROWS_N), key=name, width=_PAGINATION_PX)
    below.caption(texts("search.open"), width="content")
    offer_files(
        frame,
        below,
        name=f"gatestream-{search.from_at:%Y%m%d}-{search.until_at:%Y%m%d}",
        subject=_subject(search, numbers),
        table=lambda: files_table(_all(frame, search, numbers), numbers, texts),
    )


def _all(frame: SharedFrame, search: Search, numbers: Numbers | None) -> Found:
    return found_passages(frame.settings, search, numbers, frame.scope, rows_n=FOUND_MAX_N)


def files_table(found: Found, numbers: Numbers | None, texts: Texts) -> pa.Table:
    """What was found, as it is taken along: the cells of the page, with site and id."""
    rows = _cells(found.rows, numbers, texts, of_every_site=True)
    return pa.Table.from_pylist(
        [
            {**row, "passage_id": str(each["passage_id"])}
            for row, each in zip(rows, found.rows, strict=True)
        ]
    )


def _subject(search: Search, numbers: Numbers | None) -> str:
    number = f" of {numbers.pattern.text}" if numbers is not None else ""
    site = search.site or "every site"
    return f"passages{number} at {site} from {search.from_at:%F %T} until {search.until_at:%F %T}"


def _cells(
    rows: Sequence[dict[str, Any]],
    numbers: Numbers | None,
    texts: Texts,
    *,
    of_every_site: bool,
) -> list[dict[str, str]]:
    return [
        {
            "time": written_instant(row["passed_at"]),
            **({"site": row["site"]} if of_every_site else {}),
            "lane": row["lane"],
            "direction": texts(f"direction.{row['direction']}"),
            "plates": ", ".join(written_plate(plate) for plate in row["plates"]),
            "containers": ", ".join(written_code(code) for code in row["containers"]),
            "status": texts(f"status.{row['status']}"),
            **({"nearness": _nearness(row, numbers, texts)} if numbers is not None else {}),
        }
        for row in rows
    ]


def _nearness(row: dict[str, Any], numbers: Numbers, texts: Texts) -> str:
    named = [*row["plates"], *row["containers"]]
    nearness = min(
        (numbers.near[each] for each in named if each in numbers.near), default=Nearness.SAME
    )
    return texts(f"nearness.{nearness.name.lower()}")


def _columns(texts: Texts) -> dict[str, Any]:
    names = ("time", "site", "lane", "direction", "plates", "containers", "status", "nearness")
    return {name: st.column_config.TextColumn(texts(f"search.column_{name}")) for name in names}
