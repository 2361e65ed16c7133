"""What a place consists of, each part with its figures; choosing one looks closer."""

from __future__ import annotations

from functools import cache, partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.leader_figures import change
from dashboards.leaders_source import WEEK, parts
from dashboards.place import SITE, Place, level_key
from dashboards.texts import LOCAL_ZONE, Language, Texts

_ROW_PX: Final = 35
_ROWS_SEEN_MAX: Final = 10
_MOVED: Final = "overview-moved"
_COUNTS: Final = ["passages_n", "accepted_n", "review_n", "unread_n"]


def show_parts(frame: SharedFrame, place: Place) -> pd.DataFrame:
    """Draws the table of parts.

    Returns:
        One row a part and hour of the day with ``part``, ``local_hour`` and the counts.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts = frame.texts
    if st.session_state.pop(_MOVED, False):
        st.rerun()
    offered = ["lane", "gate"] if place.is_site else ["site", "gate", "lane"]
    if place.parts_rank is not None:
        offered = ["unit", *offered]
    by = st.segmented_control(
        texts("overview.parts"),
        offered,
        default=offered[0],
        required=True,
        format_func=lambda each: texts(f"overview.part_{each}"),
        key=f"overview-by-{place.step.level}-{texts.language}",
        label_visibility="collapsed",
    )
    by = by or offered[0]
    asked = (by, place.parts_rank, frame.scope)
    counts = _named(parts(frame.settings, place.stays, *asked), place, texts)
    before = _named(parts(frame.settings, place.stays.earlier(WEEK), *asked), place, texts)
    whole = _totals(counts)
    before_n = before.groupby("part")["passages_n"].sum().to_dict()
    rows = [_row(row, int(before_n.get(row["part"], 0)), texts) for row in whole]
    can_open = by in ("unit", "site") and not place.is_site
    targets = [_target(row, place) for row in whole]
    key = f"overview-parts-{place.step.level}-{frame.site}-{by}-{texts.language}"
    _draw(rows, targets if can_open else [], key, texts)
    return counts


def _named(counts: pd.DataFrame, place: Place, texts: Texts) -> pd.DataFrame:
    @cache
    def name(unit: object, *said: object) -> str:
        if isinstance(unit, str):
            return place.unit_name(unit, texts)
        told = [each for each in (said[1:] if place.is_site else said) if isinstance(each, str)]
        # A lane's name tells its gate, where there is only one site.
        return told[-1] if place.is_site else " · ".join(told)

    columns = (counts[column] for column in ("unit", "site", "gate", "lane"))
    names = [name(*row) for row in zip(*columns, strict=True)]
    return counts.assign(part=pd.Series(names, counts.index, dtype=str))


def _totals(counts: pd.DataFrame) -> list[dict[str, Any]]:
    # Of hours that were as busy, the first one is told.
    busiest_first = counts.sort_values(["peak_n", "peak_at"], ascending=[False, True])
    firsts = busiest_first.groupby("part")[["unit", "site", "peak_n", "peak_at"]].head(1)
    whole = counts.groupby("part")[_COUNTS].sum()
    whole = whole.join(firsts.assign(part=counts["part"]).set_index("part")).reset_index()
    rows = [{str(name): value for name, value in row.items()} for row in whole.to_dict("records")]
    return sorted(rows, key=lambda row: (-row["passages_n"], row["part"]))


def _row(row: dict[str, Any], before_n: int, texts: Texts) -> dict[str, str]:
    passages_n = row["passages_n"]
    return {
        "part": row["part"],
        "passages_n": texts.number(passages_n),
        "change": change(passages_n, before_n, texts),
        "read": texts.share(passages_n - row["unread_n"], passages_n),
        "accepted": texts.share(row["accepted_n"], passages_n),
        "unread_n": texts.number(row["unread_n"]),
        "peak_at": f"{row['peak_at'].astimezone(LOCAL_ZONE):%H h · %d/%m}",
        "peak_n": texts.number(row["peak_n"]),
    }


def _target(row: dict[str, Any], place: Place) -> tuple[str, str] | None:
    """The level and the site that looking closer at a part leads to."""
    if isinstance(row["unit"], str):
        unit = place.units.get(row["unit"])
        inside = _sites_below(row["unit"], place) if unit is not None else []
        return (str(unit["rank"]), inside[0]) if unit is not None and inside else None
    return SITE, row["site"]


def _sites_below(unit: str, place: Place) -> list[str]:
    inside = list(place.units[unit]["sites"])
    for name, each in place.units.items():
        if each["parent"] == unit:
            inside += _sites_below(name, place)
    return sorted(set(inside) & set(place.stays.sites))


def _draw(
    rows: list[dict[str, str]], targets: list[tuple[str, str] | None], key: str, texts: Texts
) -> None:
    shown = pd.DataFrame(rows)
    look: dict[str, Any] = {
        "height": (min(len(rows), _ROWS_SEEN_MAX) + 1) * _ROW_PX + 3,
        "row_height": _ROW_PX,
        "hide_index": True,
        "column_config": {
            name: st.column_config.TextColumn(
                texts(f"overview.column_{name}"),
                alignment="left" if name in ("part", "peak_at") else "right",
                width="medium" if name == "part" else None,
            )
            for name in shown.columns
        },
    }
    if not targets:
        st.dataframe(shown, **look)
        return
    st.dataframe(
        shown,
        key=key,
        on_select=partial(_open, key, targets, texts.language),
        selection_mode=["single-cell"],
        **look,
    )
    st.caption(texts("overview.open_hint"))


def _open(key: str, targets: list[tuple[str, str] | None], language: Language) -> None:
    cells = st.session_state[key]["selection"]["cells"]
    target = targets[cells[0][0]] if cells else None
    if target is None:
        return
    level, site = target
    st.session_state["site"] = site
    st.session_state[level_key("overview", language)] = level
    # The frame is drawn outside the part of the page that runs now.
    st.session_state[_MOVED] = True
