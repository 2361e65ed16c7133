"""The report of a day, a month, a quarter, half a year or a year, to print and to hand in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.period_choice import pick_period
from dashboards.place import ALL, SITE, Place, pick_place, reach_of
from dashboards.report_desk import pick_version, show_acts
from dashboards.report_form import Heading, form_of
from dashboards.report_source import kept, report
from dashboards.written import plain
from schemas.errors import GatestreamError
from schemas.letterhead import Letterhead, letterhead_of
from schemas.period import Period, PeriodKind

_KINDS: Final = (
    PeriodKind.DAY,
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
)
_NAME: Final = "report"


def show(frame: SharedFrame) -> None:
    """Draws the page; a report does not change while it is read.

    Args:
        frame: Store, language, site and who looks.
    """
    try:
        period = pick_period(frame, _NAME, _KINDS)
        place = pick_place(frame, period, _NAME, SITE)
        _show_sheet(frame, period, place)
    except GatestreamError as error:
        st.error(frame.texts("report.refused"), icon=":material/block:")
        st.caption(plain(str(error)))


def _show_sheet(frame: SharedFrame, period: Period, place: Place) -> None:
    texts, now = frame.texts, datetime.now(UTC)
    frozen = pick_version(frame, period, place)
    show_acts(frame, period, place, now)
    if frozen is not None and not frozen.is_intact:
        st.error(texts("report.altered"), icon=":material/gpp_bad:")
        return
    if frozen is None:
        figures = report(frame.settings, period, place.stays, frame.scope)
    else:
        figures = frozen.report
    heading = Heading(
        _letterhead(frame, place),
        _place_said(frame, place),
        period,
        max(reach_of(frame, place).values(), default=None),
        now,
        frame.scope.user,
        frozen,
    )
    st.html(form_of(heading, figures, kept(frame.settings, frame.scope), texts))


def _letterhead(frame: SharedFrame, place: Place) -> Letterhead:
    if place.is_site:
        return letterhead_of(frame.site, place.units.values())
    unit = place.units.get(place.step.unit)
    return Letterhead(unit["name_vi"], unit["parent_vi"] or "") if unit else Letterhead()


def _place_said(frame: SharedFrame, place: Place) -> str:
    if place.step.level == ALL:
        return frame.texts("report.place_all")
    kind = "site" if place.is_site else "unit"
    return frame.texts(f"report.place_{kind}", place=place.step.name)
