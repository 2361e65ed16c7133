"""A lane of the board: its last vehicles as a small table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

import streamlit as st

from dashboards.texts import Texts, written_time
from dashboards.views.cameras import written_age
from dashboards.written import plain, written_code, written_plate

_COLUMNS: Final = ("time", "number", "status", "since")
_BADGES: Final = {"open": "green", "hold": "red", None: "gray"}


def show_lane(lane: str, seen: Sequence[Mapping[str, Any]], texts: Texts, now: datetime) -> None:
    """Draws a lane.

    Args:
        lane: Lane id.
        seen: Rows of ``watch/board``, one or more, the newest first.
        texts: Of the chosen language.
        now: Aware.
    """
    newest = seen[0]
    direction = texts(f"direction.{newest['direction']}")
    # Most lanes of many gates have no barrier of ours: nothing is said of it there.
    badge = barrier_badge(newest["barrier"], texts) if newest["barrier"] else ""
    st.markdown(f"**{plain(lane)}** · {direction} {badge}")
    st.html(table_of(seen, texts, now))


def barrier_badge(state: str | None, texts: Texts) -> str:
    """What a barrier decided, as Markdown."""
    told = texts(f"board.barrier.{state or 'none'}")
    return f":{_BADGES[state]}-badge[{told}]"


def numbers_of(row: Mapping[str, Any], texts: Texts) -> list[str]:
    """All numbers of a passage as they are seen on a vehicle, plain texts."""
    written = [*map(written_plate, row["plates"]), *map(written_code, row["containers"])]
    return written or [texts("board.no_number")]


def table_of(seen: Sequence[Mapping[str, Any]], texts: Texts, now: datetime) -> str:
    """The last vehicles as HTML: nothing of a number is obeyed, and nothing flickers."""
    head = "".join(f"<th>{escape(texts(f'board.{name}'))}</th>" for name in _COLUMNS)
    rows = "".join(_row(row, texts, now) for row in seen)
    return f'<table class="lane"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(row: Mapping[str, Any], texts: Texts, now: datetime) -> str:
    cells = (
        escape(written_time(row["passed_at"])),
        " ".join(f"<span>{escape(number)}</span>" for number in numbers_of(row, texts)),
        escape(texts(f"status.{row['status']}")),
        escape(written_age(now - row["passed_at"], texts)),
    )
    told = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr class="{escape(row["status"])}">{told}</tr>'
