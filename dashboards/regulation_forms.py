"""Coordination regulations: what partners are shown, of which sites and lanes, until when (R58)."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from dashboards.account_source import carried_out
from dashboards.delegation_forms import whole_span
from dashboards.frame import SharedFrame
from dashboards.history_source import sites
from dashboards.plain_table import Cell, show_table
from dashboards.store_link import store_link
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from sql.connection import Connection
from sql.regulations import Regulation, add_regulation, all_regulations, end_regulation
from sql.rights import EVERY_SITE, Duty


def show_regulations(frame: SharedFrame) -> None:
    """Draws the regulations, and for an administrator the forms to add and to end one.

    Args:
        frame: Store, language and who looks.
    """
    texts = frame.texts
    if frame.scope.duty is Duty.ADMINISTRATOR:
        listed, form = st.columns([1.45, 1], gap="medium")
        with form.container(border=True):
            _show_form(frame)
            _show_end(frame)
    else:
        listed = st.container()
    with listed:
        found = _found(frame)
        st.caption(texts("regulations.about"))
        if not found:
            st.info(texts("regulations.none"), icon=":material/handshake:")
            return
        rows = [{"of": each} for each in found]
        show_table(rows, _cells(texts), lambda name: texts(f"regulations.column_{name}"))


def _found(frame: SharedFrame) -> list[Regulation]:
    return store_link(frame.settings).act(frame.scope, all_regulations)


def _show_form(frame: SharedFrame) -> None:
    texts = frame.texts
    today = datetime.now(LOCAL_ZONE).date()
    known = {site.site for site in sites(frame.settings, frame.scope)}
    known |= {*frame.scope.sites} - {EVERY_SITE}
    with st.form(f"regulations-form-{texts.language}", border=False, clear_on_submit=False):
        st.markdown(f"###### {texts('regulations.add_title')}")
        left, right = st.columns(2)
        number = left.text_input(texts("regulations.number"), max_chars=80)
        party = right.text_input(
            texts("regulations.party"), max_chars=120, help=texts("regulations.party_help")
        )
        left, right = st.columns(2)
        chosen = left.multiselect(
            texts("users.sites"),
            sorted(known),
            accept_new_options=True,
            placeholder=texts("users.sites_hint"),
        )
        lanes = right.multiselect(
            texts("regulations.lanes"),
            [],
            accept_new_options=True,
            placeholder=texts("regulations.lanes_hint"),
        )
        days = st.date_input(texts("regulations.days"), (today, today), format="DD/MM/YYYY")
        conditions = st.text_area(texts("regulations.conditions"), max_chars=2000, height=68)
        why = st.text_input(texts("users.why"), max_chars=300)
        is_sent = st.form_submit_button(
            texts("regulations.add"),
            type="primary",
            width="stretch",
            disabled=not frame.is_somebody,
        )
    if not is_sent:
        return
    span = whole_span(days)
    if span is None or not why.strip():
        st.warning(texts("delegations.incomplete"))
        return
    wanted = Regulation(
        number.strip(),
        party.strip(),
        tuple(chosen),
        tuple(lanes) or None,
        *span,
        conditions=conditions.strip() or None,
    )

    def deed(connection: Connection) -> None:
        add_regulation(connection, wanted, who=frame.scope.user, why=why.strip())

    if carried_out(frame, deed):
        st.success(texts("regulations.added"), icon=":material/check:")


def _show_end(frame: SharedFrame) -> None:
    texts = frame.texts
    open_ones = [each.regulation_no for each in _found(frame) if each.ended_at is None]
    if not open_ones:
        return
    with st.form(f"regulations-end-{texts.language}", border=False, clear_on_submit=True):
        st.markdown(f"###### {texts('regulations.end_title')}")
        chosen = st.selectbox(texts("regulations.which"), open_ones)
        why = st.text_input(texts("users.why"), max_chars=300)
        is_sent = st.form_submit_button(
            texts("regulations.end"), width="stretch", disabled=not frame.is_somebody
        )
    if not is_sent:
        return
    if not why.strip():
        st.warning(texts("users.why_wanted"))
        return

    def deed(connection: Connection) -> None:
        end_regulation(connection, chosen, who=frame.scope.user, why=why.strip())

    if carried_out(frame, deed):
        st.success(texts("regulations.ended"), icon=":material/check:")


def _cells(texts: Texts) -> dict[str, Cell]:
    def state(each: Regulation) -> str:
        if each.ended_at is not None:
            return texts("regulations.state_ended", at=written_instant(each.ended_at))
        if each.valid_from > datetime.now(LOCAL_ZONE).date():
            return texts("delegations.state_coming")
        return texts("delegations.state_open" if each.is_in_force else "delegations.state_over")

    return {
        "number": lambda row: row["of"].regulation_no,
        "party": lambda row: row["of"].party,
        "sites": lambda row: ", ".join(row["of"].sites),
        "lanes": lambda row: (
            ", ".join(row["of"].lanes) if row["of"].lanes else texts("regulations.every_lane")
        ),
        "from": lambda row: written_day(row["of"].valid_from),
        "to": lambda row: written_day(row["of"].valid_to),
        "state": lambda row: state(row["of"]),
        "conditions": lambda row: row["of"].conditions or "",
    }
