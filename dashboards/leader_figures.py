"""The row of figures on top of the overview."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.frame import SharedFrame
from dashboards.leaders_source import health, matches, oldest_unmatched
from dashboards.place import Place
from dashboards.texts import LOCAL_ZONE, Texts
from schemas.errors import StoreError

MATCHED = ("matched", "resolved_late")


def show_figures(
    frame: SharedFrame, place: Place, here: pd.DataFrame, week_ago: pd.DataFrame
) -> None:
    """Draws the figures.

    Args:
        frame: Store, language and who looks.
        place: Of what.
        here: As :func:`dashboards.leaders_source.hours` returns it.
        week_ago: The same of a week before.

    Raises:
        StoreError: The store is away or refuses.
    """
    texts = frame.texts
    boxes = st.columns([1.15, 1, 1, 1.15, 1.2, 1, 1.1, 1.2])
    passages_n = int(here["passages_n"].sum())
    against = change(passages_n, int(week_ago["passages_n"].sum()), texts)
    said = texts("overview.against_week", share=against) if against else ""
    _metric(boxes[0], "passages_n", texts.number(passages_n), said, texts)
    read_n = passages_n - int(here["unread_n"].sum())
    _metric(boxes[1], "read", texts.share(read_n, passages_n) or "–", texts.number(read_n), texts)
    sure_n = int(here["accepted_n"].sum())
    sure = texts.share(sure_n, passages_n) or "–"
    _metric(boxes[2], "accepted", sure, texts.number(sure_n), texts)
    if here.empty:
        _metric(boxes[3], "peak", "–", "", texts)
    else:
        peak = here.iloc[int(here["passages_n"].argmax())]
        at = peak["hour_start_at"].tz_convert(str(LOCAL_ZONE))
        n = texts.number(int(peak["passages_n"]))
        _metric(boxes[3], "peak", f"{at:%H h · %d/%m}", texts("overview.peak_said", n=n), texts)
    _show_papers(frame, place, boxes[4], boxes[5])
    _show_health(frame, place, boxes[6], boxes[7])


def change(now_n: int, before_n: int, texts: Texts) -> str:
    """By how much a count changed, in whole per cent with its sign; empty without one before."""
    if before_n == 0:
        return ""
    share = round((now_n - before_n) / before_n * 100)
    return f"{'+' if share > 0 else '−' if share < 0 else '±'}{texts.number(abs(share))} %"


def _show_papers(
    frame: SharedFrame, place: Place, matched: DeltaGenerator, unmatched: DeltaGenerator
) -> None:
    texts = frame.texts
    try:
        states = [*matches(frame.settings, place.stays, frame.scope).values()]
        overdue = oldest_unmatched(frame.settings, place.stays.sites, 1, frame.scope)
    except StoreError:
        _metric(matched, "matched", "–", texts("overview.papers_refused"), texts)
        return
    counted = [(state, n) for each in states for state, n in each.items() if state != "waiting"]
    all_n = sum(n for _, n in counted)
    part_n = sum(n for state, n in counted if state in MATCHED)
    numbers = {"part": texts.number(part_n), "all": texts.number(all_n)}
    said = texts("overview.matched_n", **numbers) if all_n else ""
    _metric(matched, "matched", texts.share(part_n, all_n) or "–", said, texts)
    unmatched_n = overdue[0]["unmatched_n"] if overdue else 0
    _metric(unmatched, "unmatched", texts.number(unmatched_n), "", texts)


def _show_health(
    frame: SharedFrame, place: Place, alerts: DeltaGenerator, uptime: DeltaGenerator
) -> None:
    texts = frame.texts
    known = health(frame.settings, place.stays, frame.scope)
    critical = texts("overview.critical", n=known["critical_n"]) if known["critical_n"] else ""
    _metric(alerts, "alerts", texts.number(known["alerts_n"]), critical, texts)
    if not known["watched_s"]:
        _metric(uptime, "uptime", "–", texts("overview.not_watched"), texts)
        return
    up_s = known["watched_s"] - known["down_s"]
    said = texts("overview.cameras", n=known["cameras_n"], faulty=known["faulty_n"])
    _metric(uptime, "uptime", texts.share(int(up_s), int(known["watched_s"])), said, texts)


def _metric(place: DeltaGenerator, name: str, value: str, said: str, texts: Texts) -> None:
    place.metric(
        texts(f"overview.{name}"),
        value,
        delta=said or None,
        delta_color="off",
        delta_arrow="off",
        help=texts(f"overview.{name}_help"),
    )
