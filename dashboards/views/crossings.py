"""What a coordination regulation shares with a partner: to look at, and nothing else (R56, R57)."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, time, timedelta
from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.partner_source import ROWS_N, partner_crossings
from dashboards.plain_table import Cell, show_table
from dashboards.texts import LOCAL_ZONE, written_instant
from dashboards.written import written_code, written_plate
from schemas.errors import StoreError

_ROWS_SEEN_MAX: Final = 18
_NOT_IN_NUMBER: Final = re.compile(r"[^0-9A-ZĐ]")


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language and who looks.
    """
    texts = frame.texts
    now = datetime.now(UTC)
    day_place, number_place, _ = st.columns([1, 1.4, 3], vertical_alignment="bottom")
    today = now.astimezone(LOCAL_ZONE).date()
    day = day_place.date_input(
        texts("crossings.day"), today, max_value=today, format="DD/MM/YYYY", key="crossings-day"
    )
    asked = number_place.text_input(texts("crossings.number"), max_chars=20, key="crossings-number")
    number = _NOT_IN_NUMBER.sub("", asked.upper()) or None
    _watermark(frame.scope.user, now)
    from_at = datetime.combine(day, time(), LOCAL_ZONE)
    try:
        found = partner_crossings(
            frame.settings, frame.scope, number, (from_at, from_at + timedelta(days=1))
        )
    except StoreError as error:
        st.error(texts("crossings.refused"), icon=":material/block:")
        st.caption(str(error))
        return
    st.caption(texts("crossings.as_of", at=written_instant(now)))
    if not found:
        st.info(texts("crossings.none"), icon=":material/visibility_off:")
        st.caption(texts("crossings.none_hint"))
        return
    show_table(found, _CELLS, lambda name: texts(f"crossings.column_{name}"), _ROWS_SEEN_MAX)
    if len(found) == ROWS_N:
        st.caption(texts("crossings.more", n=texts.number(ROWS_N)))
    st.caption(texts("crossings.purpose"))


def _watermark(user: str, now: datetime) -> None:
    """Writes over the whole page who looks at it and when: a photograph of it tells."""
    words = html.escape(f"{user} · {written_instant(now)}", quote=True)
    st.html(f'<div class="watermark" aria-hidden="true">{f"<span>{words}</span>" * 40}</div>')


def _instant(name: str) -> Cell:
    return lambda row: written_instant(row[name]) if row[name] else ""


_CELLS: Final = {
    "containers": lambda row: ", ".join(map(written_code, row["containers"])),
    "plates": lambda row: ", ".join(map(written_plate, row["plates"])),
    "in_at": _instant("in_at"),
    "out_at": _instant("out_at"),
}
