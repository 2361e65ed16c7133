"""The filters above a search; what was chosen is kept while another page is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.history_source import PassageStatus, Site
from dashboards.search_source import Search, lanes
from dashboards.texts import LOCAL_ZONE
from schemas.passage import Direction

ASKED: Final = "number"
"""Name of the address' part that says which number is looked for."""
_NUMBER_MAX: Final = 40
_KEPT: Final = "kept-search"
# Streamlit takes None for a box in which nothing was chosen yet.
_ALL: Final = "*"


def pick_search(frame: SharedFrame, known: Site) -> tuple[str, bool, Search]:
    """Draws the filters.

    Args:
        frame: With the site.
        known: What is known of it.

    Returns:
        What was written as a number, whether near ones are wanted, too, and the other conditions.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts, kept = frame.texts, _kept()
    first, last = known.first_day, known.last_day
    today = datetime.now(LOCAL_ZONE).date()
    upper = st.columns([2.6, 1.5, 1.5, 1.2, 1.2], vertical_alignment="bottom")
    number = upper[0].text_input(
        texts("search.number"),
        kept.get("number", st.query_params.get(ASKED, "")),
        max_chars=_NUMBER_MAX,
        placeholder=texts("search.number_hint"),
        help=texts("search.number_help"),
        icon=":material/search:",
        key="search-number",
    )
    begin = datetime.combine(first or today, time())
    end = datetime.combine((last or today) + timedelta(days=1), time())
    from_at = upper[1].datetime_input(
        texts("search.from"), kept.get("from_at", begin), format="DD/MM/YYYY", key="search-from"
    )
    until_at = upper[2].datetime_input(
        texts("search.until"), kept.get("until_at", end), format="DD/MM/YYYY", key="search-until"
    )
    is_near = upper[3].toggle(
        texts("search.near"),
        kept.get("is_near", False),
        help=texts("search.near_help"),
        key=f"search-near-{texts.language}",
    )
    of_every_site = upper[4].toggle(
        texts("search.every_site"),
        kept.get("of_every_site", False),
        key=f"search-every-site-{texts.language}",
    )
    site = None if of_every_site else frame.site
    lower = st.columns([1.3, 1.3, 1.3, 1.2, 2.9], vertical_alignment="bottom")
    until = _aware(until_at or end)
    with lower[0]:
        lane = _pick(frame, "lane", lanes(frame.settings, _aware(end), site, frame.scope))
    with lower[1]:
        direction = _pick(frame, "direction", list(Direction), prefix="direction")
    with lower[2]:
        status = _pick(frame, "status", list(PassageStatus), prefix="status")
    oldest_first = lower[3].toggle(
        texts("search.oldest_first"),
        kept.get("oldest_first", False),
        key=f"search-oldest-{texts.language}",
    )
    kept.update(
        number=number,
        from_at=from_at or begin,
        until_at=until_at or end,
        is_near=is_near,
        of_every_site=of_every_site,
        oldest_first=oldest_first,
    )
    return (
        number or "",
        is_near,
        Search(
            from_at=_aware(from_at or begin),
            until_at=until,
            site=site,
            lane=lane,
            direction=Direction(direction) if direction else None,
            status=PassageStatus(status) if status else None,
            oldest_first=oldest_first,
        ),
    )


def _kept() -> dict[str, Any]:
    """What was chosen when the page was last looked at in this window."""
    kept: dict[str, Any] = st.session_state.setdefault(_KEPT, {})
    return kept


def _aware(local: datetime) -> datetime:
    return local.replace(tzinfo=LOCAL_ZONE)


def _pick(frame: SharedFrame, name: str, offered: Sequence[str], prefix: str = "") -> str | None:
    texts, kept = frame.texts, _kept()

    def written(value: str) -> str:
        if value == _ALL:
            return texts("search.all")
        return texts(f"{prefix}.{value}") if prefix else value

    options = [_ALL, *offered]
    before = kept.get(name, _ALL)
    chosen = st.selectbox(
        texts(f"search.{name}"),
        options,
        index=options.index(before) if before in options else 0,
        key=f"search-{name}-{texts.language}",
        format_func=written,
    )
    kept[name] = chosen
    return None if chosen == _ALL else chosen
