"""What reconciliations found: totals of both sides, and breaks to take on, explain and close."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.reconciliation_source import LatestRun, breaks_of, latest_runs, settle
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from schemas.errors import GatestreamError, StoreError
from schemas.matching.entry import Side
from schemas.passage import Direction
from schemas.reconciliation.category import categories_of
from schemas.reconciliation.kept import BreakState, KeptBreak
from schemas.reconciliation.texts import CATEGORIES, DIRECTIONS, SIDES_NAMED, STATES
from sql.breaks import Word
from sql.rights import Duty

_SETTLE = (Duty.BRANCH_HEAD, Duty.SHIFT_OFFICER)
_TOLD = (BreakState.ASSIGNED, BreakState.EXPLAINED, BreakState.CLOSED)
_DAY_S = 86_400
_INSTANT = timedelta(microseconds=1)
_ROW_PX = 35
_ROWS_SEEN_MAX = 10
_WHY_MAX = 500


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    try:
        runs = latest_runs(frame.settings, frame.site, frame.scope)
    except StoreError as error:
        st.error(texts("reconciliation.refused"), icon=":material/block:")
        st.text(str(error))
        return
    if not runs:
        st.info(texts("reconciliation.none"), icon=":material/balance:")
        st.caption(texts("reconciliation.none_hint"))
        return
    side = st.segmented_control(
        texts("reconciliation.side"),
        list(runs),
        default=next(iter(runs)),
        required=True,
        format_func=lambda each: texts.sentence(SIDES_NAMED[each]),
        key=f"reconciliation-side-{texts.language}",
        label_visibility="collapsed",
    )
    run = runs[side or next(iter(runs))]
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        _show_totals(run, texts)
    with right:
        _show_breaks(frame, run.side)


def _show_totals(run: LatestRun, texts: Texts) -> None:
    first, last = (
        written_day(at.astimezone(LOCAL_ZONE).date())
        for at in (run.from_at, run.until_at - _INSTANT)
    )
    st.caption(texts("reconciliation.run", first=first, last=last, at=written_instant(run.ran_at)))
    places = st.columns(2)
    places[0].metric(texts("reconciliation.papers"), texts.number(run.papers_n))
    places[1].metric(texts("reconciliation.reads"), texts.number(run.reads_n))
    rows = [
        {"category": texts.sentence(CATEGORIES[category]), "papers": papers_n, "reads": reads_n}
        for category in categories_of(run.side)
        for papers_n, reads_n in [run.totals.get(category, (0, 0))]
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        row_height=_ROW_PX,
        height=(len(rows) + 1) * _ROW_PX + 3,
        column_config={
            "category": st.column_config.TextColumn(texts("reconciliation.categories"), width=190),
            "papers": st.column_config.NumberColumn(texts("reconciliation.papers"), width=68),
            "reads": st.column_config.NumberColumn(texts("reconciliation.reads"), width=76),
        },
    )
    if run.is_balanced:
        st.caption(f":material/balance: {texts('reconciliation.balanced')}")
    else:
        st.error(texts("reconciliation.unbalanced"), icon=":material/warning:")


def _show_breaks(frame: SharedFrame, side: Side) -> None:
    texts = frame.texts
    above = st.container(horizontal=True, gap="medium")
    with_closed = above.toggle(texts("reconciliation.with_closed"), key="reconciliation-closed")
    only_mine = frame.is_somebody and above.toggle(
        texts("reconciliation.only_mine"), key="reconciliation-mine"
    )
    found = [
        each
        for each in breaks_of(frame.settings, frame.site, side, with_closed, frame.scope)
        if not only_mine or each.owner == frame.scope.user
    ]
    if not found:
        st.info(texts("reconciliation.nothing"), icon=":material/check_circle:")
        return
    rows = pd.DataFrame([_row(each, texts) for each in found])
    chosen = st.dataframe(
        rows,
        height=(min(len(found), _ROWS_SEEN_MAX) + 1) * _ROW_PX + 3,
        row_height=_ROW_PX,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"reconciliation-breaks-{side}",
        column_config={
            name: st.column_config.TextColumn(texts(f"reconciliation.column_{name}"))
            for name in rows.columns
        },
    )
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(found):
        _show_act(frame, found[picked[0]])
    else:
        st.caption(texts("reconciliation.choose"))


def _row(one: KeptBreak, texts: Texts) -> dict[str, str]:
    found = one.found
    direction = texts.sentence(DIRECTIONS[Direction(found.direction)])
    return {
        "number": found.number,
        "kind": texts.sentence(CATEGORIES[found.kind]),
        "state": texts.sentence(STATES[one.state]),
        "age": texts("reconciliation.days", days=texts.number(one.age.total_seconds() / _DAY_S, 1)),
        "owner": one.owner or "",
        "at": f"{direction} {written_instant(found.at)}",
        "paper": (found.paper or "").rpartition(":")[2],
        "read": " · ".join(part for part in (found.read_number, found.lane) if part),
        "note": one.note or "",
    }


def _show_act(frame: SharedFrame, one: KeptBreak) -> None:
    texts, number = frame.texts, one.found.number
    if frame.scope.duty not in _SETTLE or not frame.is_somebody:
        known = frame.scope.duty in _SETTLE
        st.caption(texts("frame.sign_in_to_act" if known else "reconciliation.not_for"))
    else:
        with st.form(f"break-{one.break_id}", border=True):
            st.text(texts("reconciliation.act", number=number))
            places = st.columns([1.2, 1.2, 2.4])
            state = places[0].selectbox(
                texts("reconciliation.what"),
                _TOLD,
                format_func=lambda each: texts(f"reconciliation.do_{each.value}"),
            )
            owner = places[1].text_input(
                texts("reconciliation.owner"), one.owner or frame.scope.user, max_chars=63
            )
            why = places[2].text_input(texts("reconciliation.why"), max_chars=_WHY_MAX)
            is_sent = st.form_submit_button(texts("reconciliation.send"), type="primary")
        if is_sent:
            _settle(frame, one, Word(state, owner.strip() or None, frame.scope.user, why))
    passage = one.found.passage_id or one.found.other_passage_id
    if passage is not None and st.button(
        texts("reconciliation.to_evidence"), icon=":material/image_search:"
    ):
        frame.go_to("evidence", passage=str(passage))


def _settle(frame: SharedFrame, one: KeptBreak, word: Word) -> None:
    texts = frame.texts
    try:
        told = settle(frame.settings, frame.site, one, word, frame.scope)
    except GatestreamError as error:
        st.error(str(error), icon=":material/block:")
        return
    state = texts.sentence(STATES[told.state])
    st.toast(texts("reconciliation.done", number=told.found.number, state=state))
    st.rerun()
