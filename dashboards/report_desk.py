"""What is done with a report: printing it, freezing its figures, looking at what was frozen."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.place import Place
from dashboards.report_source import frozen
from dashboards.store_link import store_link
from dashboards.texts import written_instant
from dashboards.written import plain
from schemas.act import Act
from schemas.errors import GatestreamError
from schemas.frozen_report import FrozenReport
from schemas.period import Period
from sql.gate_reports import freeze
from sql.rights import Duty

_MAY_FREEZE: Final = frozenset({Duty.LEADER, Duty.BRANCH_HEAD})
_SAID: Final = "report-said"
_PRINTED_N: Final = "report-printed-n"
_WHY_MAX: Final = 500


def pick_version(frame: SharedFrame, period: Period, place: Place) -> FrozenReport | None:
    """Lets choose between the figures as of now and what was frozen of a site.

    Raises:
        StoreError: The store is away, or refuses this duty.
        InputError: What is kept is no report.
    """
    texts = frame.texts
    kept = frozen(frame.settings, frame.site, period, frame.scope) if place.is_site else ()
    if not kept:
        return None
    named = {
        each.version_n: texts(
            "report.frozen",
            n=each.version_n,
            at=written_instant(each.frozen_at),
            who=each.frozen_by,
        )
        for each in kept
    }
    chosen = st.selectbox(
        texts("report.which"),
        [0, *named],
        format_func=lambda n: named.get(n, texts("report.current")),
        key=f"report-version-{texts.language}-{frame.site}-{period.kind}-{period.first_day}",
        width=420,
    )
    return next((each for each in kept if each.version_n == chosen), None)


def show_acts(frame: SharedFrame, period: Period, place: Place, now: datetime) -> None:
    """Draws the buttons above the sheet.

    Args:
        frame: Store, language, site and who looks.
        period: Of the report.
        place: Of the report.
        now: The clock, aware.
    """
    texts = frame.texts
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(said, icon=":material/check_circle:")
    row = st.container(horizontal=True, vertical_alignment="center")
    if row.button(texts("report.print"), icon=":material/print:", type="primary"):
        _print()
    if frame.scope.duty in _MAY_FREEZE:
        with row.popover(texts("report.freeze"), icon=":material/lock_clock:"):
            _show_freezing(frame, period, place, now)
    row.caption(texts("report.print_hint"), width="content")


def _print() -> None:
    """Opens the browser's own dialogue."""
    times_n = st.session_state.get(_PRINTED_N, 0) + 1
    st.session_state[_PRINTED_N] = times_n
    # The same script again would be taken for the one that ran already.
    st.html(
        f"<script>/* {times_n} */ setTimeout(() => window.print(), 300);</script>",
        unsafe_allow_javascript=True,
    )


def _show_freezing(frame: SharedFrame, period: Period, place: Place, now: datetime) -> None:
    texts = frame.texts
    st.caption(texts("report.freeze_about"))
    if not place.is_site:
        st.info(texts("report.freeze_site"))
        return
    if now < period.until_at:
        st.info(texts("report.freeze_over"))
        return
    if not frame.is_somebody:
        st.caption(texts("frame.sign_in_to_act"))
    with st.form(f"report-freeze-{texts.language}", border=False, clear_on_submit=True):
        why = st.text_input(texts("report.freeze_why"), max_chars=_WHY_MAX)
        is_sent = st.form_submit_button(
            texts("report.freeze"), type="primary", disabled=not frame.is_somebody
        )
    if not is_sent:
        return
    if not why.strip():
        st.error(texts("report.freeze_missing"))
        return
    act = Act(frame.scope.user, why.strip(), now)
    try:
        made = store_link(frame.settings).act(
            frame.scope, lambda connection: freeze(connection, frame.site, period, act)
        )
    except GatestreamError as error:
        st.error(texts("report.freeze_not_done"))
        st.caption(plain(str(error)))
        return
    frozen.clear()
    st.session_state[_SAID] = texts("report.freeze_done", n=made.version_n)
    st.rerun()
