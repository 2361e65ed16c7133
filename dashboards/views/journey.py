"""One plate or container over all gates and sites, in the order of time (R108)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboards.evidence_acts import note_view
from dashboards.evidence_source import picture_of, thumbnail
from dashboards.frame import SharedFrame
from dashboards.history_source import sites
from dashboards.journey_chart import journey_chart
from dashboards.journey_source import crossings_of, papers_of, pictures_of
from dashboards.search_source import FOUND_MAX_N
from dashboards.texts import Texts, written_instant
from dashboards.written import (
    plain,
    written_code,
    written_lasted,
    written_number,
    written_paper,
    written_plate,
)
from schemas.errors import StoreError
from schemas.journey import Crossing, Journey, Leg, journey_of
from schemas.passage import Direction
from schemas.plates import normalise_plate

ASKED: Final = "number"
"""Name of the address' part that says whose journey it is."""
_DAYS: Final = (1, 3, 7, 14, 30, 90)
_DAYS_USUAL: Final = 30
_NUMBER_MAX: Final = 20
_PICTURES_N: Final = 40
_ROW_PX: Final = 64
_ROWS_SEEN_MAX: Final = 7


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language and who looks.
    """
    texts = frame.texts
    left, right = st.columns([2.4, 1])
    written = left.text_input(
        texts("journey.number"),
        st.query_params.get(ASKED, ""),
        max_chars=_NUMBER_MAX,
        placeholder=texts("journey.number_hint"),
        icon=":material/route:",
        key=f"journey-number-{st.query_params.get(ASKED, '')}",
    )
    days = right.selectbox(
        texts("journey.too_long"),
        _DAYS,
        index=_DAYS.index(_DAYS_USUAL),
        format_func=lambda days: texts("journey.days", days=days),
        key=f"journey-days-{texts.language}",
    )
    number = normalise_plate(written or "")
    if not number:
        st.info(texts("journey.which"), icon=":material/route:")
        return
    try:
        _show_journey(frame, number, timedelta(days=days or _DAYS_USUAL))
    except StoreError as error:
        st.error(texts("journey.refused"), icon=":material/block:")
        st.text(str(error))


def _show_journey(frame: SharedFrame, number: str, too_long: timedelta) -> None:
    texts = frame.texts
    known = sites(frame.settings, frame.scope)
    reach = max((site.reach for site in known if site.reach is not None), default=None)
    found = crossings_of(frame.settings, number, frame.scope)
    if not found.rows or reach is None:
        st.info(texts("journey.nothing", number=plain(number)), icon=":material/search_off:")
        if st.button(texts("journey.to_search"), icon=":material/search:"):
            frame.go_to("search", number=number)
        return
    crossings = [
        Crossing(row["passed_at"], row["site"], Direction(row["direction"])) for row in found.rows
    ]
    journey = journey_of(crossings, reach, too_long)
    summary = {
        "number": plain(written_number(number)),
        "crossings": texts.number(len(found.rows)),
        "sites": texts.number(len({crossing.site for crossing in crossings})),
        "gaps": texts.number(journey.gaps_n),
    }
    st.markdown(texts("journey.summary", **summary))
    st.caption(texts("journey.reach", reach=written_instant(reach)))
    if found.is_cut:
        st.caption(texts("journey.cut", n=texts.number(FOUND_MAX_N)))
    st.altair_chart(journey_chart(journey, texts), width="stretch")
    _show_list(frame, number, found.rows, journey)


def _show_list(
    frame: SharedFrame, number: str, rows: list[dict[str, Any]], journey: Journey
) -> None:
    texts = frame.texts
    pictures = _pictures(frame, number, rows)
    if not pictures:
        st.caption(f":material/lock: {texts('journey.no_pictures')}")
    papers = papers_of(frame.settings, tuple(str(row["passage_id"]) for row in rows), frame.scope)
    cells = [
        {
            **({"picture": pictures.get(str(row["passage_id"]))} if pictures else {}),
            "time": written_instant(row["passed_at"]),
            "site": row["site"],
            "lane": row["lane"],
            "direction": texts(f"direction.{row['direction']}"),
            "since": _lasted(leg.since_s, texts),
            "stay": _lasted(leg.stay.lasted_s if leg.stay else None, texts),
            "gap": _gaps(leg, texts),
            "others": _others(row, number),
            "papers": _papers(papers.get(str(row["passage_id"]), []), number, texts),
        }
        for row, leg in zip(rows, journey.legs, strict=True)
    ]
    columns: dict[str, Any] = {
        name: st.column_config.TextColumn(texts(f"journey.column_{name}")) for name in cells[0]
    }
    columns["picture"] = st.column_config.ImageColumn(texts("journey.column_picture"))
    chosen = st.dataframe(
        pd.DataFrame(cells),
        height=min(len(cells), _ROWS_SEEN_MAX) * _ROW_PX + 40,
        row_height=_ROW_PX,
        hide_index=True,
        column_config=columns,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        key=f"journey-{number}-{texts.language}",
    )
    picked, touched = chosen["selection"]["rows"], chosen["selection"]["cells"]
    if picked or touched:
        row = rows[picked[0] if picked else touched[0][0]]
        frame.go_to("evidence", passage=str(row["passage_id"]))
    st.caption(texts("journey.open"))


def _pictures(frame: SharedFrame, number: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """Small pictures of the newest crossings by the passage's id; who looks is written down."""
    newest = tuple((str(row["passage_id"]), row["passed_at"]) for row in rows[-_PICTURES_N:])
    found = pictures_of(frame.settings, number, newest, frame.scope)
    if not found:
        return {}
    note_view(frame.settings, f"journey {number}", frame.scope)
    shown = {
        passage: thumbnail(picture.content)
        for passage, evidence in found.items()
        if (picture := picture_of(frame.settings, evidence)).content is not None
    }
    return {passage: address for passage, address in shown.items() if address is not None}


def _others(row: dict[str, Any], number: str) -> str:
    plates = [written_plate(plate) for plate in row["plates"] if plate != number]
    return ", ".join(
        [*plates, *(written_code(code) for code in row["containers"] if code != number)]
    )


def _gaps(leg: Leg, texts: Texts) -> str:
    return ", ".join(texts(f"gap.{gap}") for gap in leg.gaps)


def _papers(told: list[dict[str, Any]], number: str, texts: Texts) -> str:
    """Papers of the number; those of all that it carried, where it is no number of papers."""
    own = [each for each in told if each["number"] == number]
    return ", ".join(_paper(each, texts) for each in own or told)


def _paper(told: dict[str, Any], texts: Texts) -> str:
    paper = written_paper(told, texts)
    return f"{paper} ({texts('paper.possible')})" if told["kind"] == "possible" else paper


def _lasted(lasted_s: float | None, texts: Texts) -> str:
    return "" if lasted_s is None else written_lasted(lasted_s, texts)
