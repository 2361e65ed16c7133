"""What a barrier did for a vehicle and why, and opening it by hand (R47)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.lane_card import barrier_badge, numbers_of
from dashboards.store_link import store_link
from dashboards.watch_source import forget_cases
from dashboards.written import plain
from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.texts import reason_to_hold
from schemas.errors import GatestreamError
from sql.decision_orders import Act, open_barrier
from sql.rights import Duty

_MAY_OPEN: Final = (Duty.SHIFT_OFFICER, Duty.BRANCH_HEAD)


def show_barrier(frame: SharedFrame, row: Mapping[str, Any]) -> None:
    """Draws the decision on a vehicle and, for those who may, how to open.

    Args:
        frame: Store, language and who looks.
        row: Of ``watch/board``.
    """
    texts = frame.texts
    numbers = plain(" · ".join(numbers_of(row, texts)))
    st.markdown(f"**{numbers}** {barrier_badge(row['barrier'], texts)}")
    for each in row["reasons"] or ():
        reason = reason_to_hold(BarrierReason(**{**each, "cause": Cause(each["cause"])}))
        st.markdown(f"- {plain(texts.sentence(reason))}")
    if row["opened_by"]:
        opened = {"who": plain(row["opened_by"]), "why": plain(row["opened_why"])}
        st.caption(texts("board.opened_by", **opened))
    if frame.scope.duty in _MAY_OPEN and row["barrier"] == "hold":
        _show_opening(frame, row)


def _show_opening(frame: SharedFrame, row: Mapping[str, Any]) -> None:
    texts = frame.texts
    if not frame.is_somebody:
        st.caption(texts("frame.sign_in_to_act"))
        return
    with st.form(f"open-{row['passage_id']}", clear_on_submit=True):
        why = st.text_input(texts("board.why"), max_chars=300)
        is_sent = st.form_submit_button(
            texts("board.open"), icon=":material/front_hand:", width="stretch"
        )
    if not is_sent:
        return
    if not why.strip():
        st.warning(texts("board.why_missing"))
        return
    act = Act(frame.scope.user, why.strip(), datetime.now(UTC))
    try:
        store_link(frame.settings).act(
            frame.scope, lambda connection: open_barrier(connection, row["passage_id"], act)
        )
    except GatestreamError as error:
        st.error(plain(str(error)))
        return
    forget_cases()
    st.toast(texts("board.opened", number=plain(" · ".join(numbers_of(row, texts)))))
    st.rerun()
