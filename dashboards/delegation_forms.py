"""Who besides the head of a branch may look at its recordings, from when until when (R54)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import streamlit as st

from dashboards.account_source import carried_out
from dashboards.frame import SharedFrame
from dashboards.plain_table import Cell, show_table
from dashboards.store_link import store_link
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from sql.connection import Connection
from sql.delegations import (
    Delegation,
    all_delegations,
    give_delegation,
    officers,
    revoke_delegation,
)
from sql.rights import Duty

_USUAL_DAYS: Final = 7
_DAYS_N: Final = 2


def show_delegations(frame: SharedFrame) -> None:
    """Draws the delegations, and for the head of a branch the form to give one.

    Args:
        frame: Store, language, site and who looks.
    """
    texts = frame.texts
    if frame.scope.duty is Duty.BRANCH_HEAD:
        listed, form = st.columns([1.9, 1], gap="medium")
        with form.container(border=True):
            _show_form(frame)
            _show_revoke(frame)
    else:
        listed = st.container()
    with listed:
        found = _found(frame)
        st.caption(texts("delegations.about"))
        if not found:
            st.info(texts("delegations.none"), icon=":material/badge:")
            return
        rows = [{"of": each} for each in found]
        show_table(rows, _cells(texts), lambda name: texts(f"delegations.column_{name}"))


def _found(frame: SharedFrame) -> list[Delegation]:
    return store_link(frame.settings).act(frame.scope, all_delegations)


def _show_form(frame: SharedFrame) -> None:
    texts = frame.texts
    today = datetime.now(LOCAL_ZONE).date()
    known = store_link(frame.settings).act(frame.scope, officers)
    with st.form(f"delegations-form-{texts.language}", border=False, clear_on_submit=True):
        st.markdown(f"###### {texts('delegations.give_title')}")
        st.text(texts("delegations.site", site=frame.site))
        whom = st.selectbox(
            texts("delegations.whom"),
            known,
            index=None,
            placeholder=texts("delegations.whom_hint"),
        )
        days = st.date_input(
            texts("delegations.days"),
            (today, today + timedelta(days=_USUAL_DAYS - 1)),
            min_value=today,
            format="DD/MM/YYYY",
        )
        why = st.text_input(texts("users.why"), max_chars=300)
        is_sent = st.form_submit_button(
            texts("delegations.give"),
            type="primary",
            width="stretch",
            disabled=not frame.is_somebody or not known,
        )
    if not known:
        st.caption(texts("delegations.nobody"))
    if not is_sent:
        return
    span = whole_span(days)
    if whom is None or span is None or not why.strip():
        st.warning(texts("delegations.incomplete"))
        return

    def deed(connection: Connection) -> None:
        who = frame.scope.user
        give_delegation(connection, frame.site, whom, span, who=who, why=why.strip())

    if carried_out(frame, deed):
        st.success(texts("delegations.given"), icon=":material/check:")


def whole_span(days: object) -> tuple[date, date] | None:
    """The two days of a range; one alone is a choice that is not finished."""
    if isinstance(days, tuple) and len(days) == _DAYS_N:
        first, last = days
        return first, last
    return None


def _show_revoke(frame: SharedFrame) -> None:
    texts = frame.texts
    open_ones = {each.delegation_n: each for each in _found(frame) if each.revoked_at is None}
    if not open_ones:
        return
    with st.form(f"delegations-revoke-{texts.language}", border=False, clear_on_submit=True):
        st.markdown(f"###### {texts('delegations.revoke_title')}")
        chosen = st.selectbox(
            texts("delegations.which"),
            list(open_ones),
            format_func=lambda n: f"{n} · {open_ones[n].user_name} · {open_ones[n].site}",
        )
        why = st.text_input(texts("users.why"), max_chars=300)
        is_sent = st.form_submit_button(
            texts("delegations.revoke"), width="stretch", disabled=not frame.is_somebody
        )
    if not is_sent:
        return
    if not why.strip():
        st.warning(texts("users.why_wanted"))
        return

    def deed(connection: Connection) -> None:
        revoke_delegation(connection, chosen, who=frame.scope.user, why=why.strip())

    if carried_out(frame, deed):
        st.success(texts("delegations.revoked"), icon=":material/check:")


def _cells(texts: Texts) -> dict[str, Cell]:
    def state(each: Delegation) -> str:
        if each.revoked_at is not None:
            return texts("delegations.state_revoked", at=written_instant(each.revoked_at))
        today = datetime.now(LOCAL_ZONE).date()
        if each.valid_from > today:
            return texts("delegations.state_coming")
        return texts("delegations.state_open" if each.is_in_force else "delegations.state_over")

    return {
        "n": lambda row: str(row["of"].delegation_n),
        "site": lambda row: row["of"].site,
        "whom": lambda row: row["of"].user_name,
        "from": lambda row: written_day(row["of"].valid_from),
        "to": lambda row: written_day(row["of"].valid_to),
        "state": lambda row: state(row["of"]),
        "by": lambda row: row["of"].given_by,
        "why": lambda row: row["of"].why,
    }
