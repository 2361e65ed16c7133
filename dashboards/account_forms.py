"""The accounts of people and partners: who there is, and forms to add, change, lock and let in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import streamlit as st

from dashboards.account_source import carried_out
from dashboards.frame import SharedFrame
from dashboards.history_source import sites
from dashboards.plain_table import Cell, show_table
from dashboards.store_link import store_link
from dashboards.texts import LOCAL_ZONE, Texts, written_day, written_instant
from sql.accounts import (
    User,
    all_users,
    change_user,
    one_time_password,
    put_user,
    set_lock,
    set_password,
)
from sql.connection import Connection
from sql.passwords import PASSWORD_MAX, PASSWORD_MIN
from sql.rights import EVERY_SITE, Duty

_ROWS_SEEN_MAX: Final = 16
_DUTIES: Final = list(Duty)
_NOBODY: Final = User("", Duty.SHIFT_OFFICER, "", ())


def show_accounts(frame: SharedFrame) -> None:
    """Draws the list of accounts, and beside it the form of the chosen one.

    Args:
        frame: Store, language and the administrator.
    """
    texts = frame.texts
    listed, form = st.columns([1.45, 1], gap="medium")
    with form.container(border=True):
        found = {user.name: user for user in _users(frame)}
        chosen = st.selectbox(
            texts("users.whose"),
            ["", *found],
            format_func=lambda name: name or texts("users.new"),
            key=f"users-whose-{texts.language}",
        )
        user = found.get(chosen or "")
        _show_form(frame, user)
        if user is not None:
            _show_lock(frame, user)
    with listed:
        # Read again: what was just done stands in it.
        users = _users(frame)
        st.caption(texts("users.as_of", at=written_instant(datetime.now(UTC)), n=len(users)))
        if users:
            cells = _cells(texts)
            rows = [{"user": user} for user in users]
            show_table(rows, cells, lambda name: texts(f"users.column_{name}"), _ROWS_SEEN_MAX)
        else:
            st.info(texts("users.none"), icon=":material/person_add:")


def _users(frame: SharedFrame) -> list[User]:
    return store_link(frame.settings).act(frame.scope, all_users)


def _show_form(frame: SharedFrame, user: User | None) -> None:
    """The form of a new account, or of one that is there."""
    texts = frame.texts
    before = user or _NOBODY
    typed = ""
    with st.form(f"users-form-{before.name}-{texts.language}", border=False):
        name = before.name
        left, right = st.columns(2)
        if user is None:
            name = left.text_input(texts("users.name"), max_chars=63).strip().lower()
        duty: Duty = (left if user else right).selectbox(
            texts("users.duty"),
            _DUTIES,
            index=_DUTIES.index(before.duty),
            format_func=lambda duty: texts(f"duty.{duty.value}"),
        )
        unit = (right if user else st).text_input(
            texts("users.unit"), value=before.unit, max_chars=120, help=texts("users.unit_help")
        )
        at_sites = _pick_sites(frame, before)
        left, right = st.columns(2)
        email = left.text_input(
            texts("users.email"),
            value=before.email or "",
            max_chars=120,
            help=texts("users.email_help"),
        )
        valid_until = right.date_input(
            texts("users.valid_until"),
            before.valid_until,
            format="DD/MM/YYYY",
            help=texts("users.valid_until_help"),
        )
        needs_plates = st.checkbox(
            texts("users.needs_plates"),
            before.needs_plates,
            help=texts("users.needs_plates_help"),
        )
        left, right = st.columns(2)
        if user is None:
            typed = left.text_input(
                texts("users.password"),
                type="password",
                max_chars=PASSWORD_MAX,
                autocomplete="new-password",
                help=texts("users.password_help", n=PASSWORD_MIN),
            )
        why = (st if user else right).text_input(texts("users.why"), max_chars=300).strip()
        is_sent = st.form_submit_button(
            texts("users.add" if user is None else "users.change"),
            type="primary",
            width="stretch",
            disabled=not frame.is_somebody,
        )
    if not is_sent:
        return
    if not why:
        st.warning(texts("users.why_wanted"))
        return
    wanted = replace(
        before,
        name=name,
        duty=duty,
        unit=unit.strip(),
        sites=at_sites,
        needs_plates=needs_plates,
        valid_until=valid_until,
        email=email.strip().lower() or None,
        is_one_time=before.is_one_time if user else not typed,
    )
    if user is None:
        _add(frame, wanted, typed, why)
    else:
        _change(frame, wanted, why)


def _add(frame: SharedFrame, wanted: User, typed: str, why: str) -> None:
    password = typed or one_time_password()

    def deed(connection: Connection) -> None:
        put_user(connection, wanted, password, who=frame.scope.user, why=why)

    if carried_out(frame, deed):
        st.success(frame.texts("users.added"), icon=":material/check:")
        if not typed:
            _show_once(frame.texts, password)


def _change(frame: SharedFrame, wanted: User, why: str) -> None:
    def deed(connection: Connection) -> None:
        change_user(connection, wanted, who=frame.scope.user, why=why)

    if carried_out(frame, deed):
        st.success(frame.texts("users.changed"), icon=":material/check:")


def _show_once(texts: Texts, password: str) -> None:
    """Shows a password to hand over; it is kept nowhere and gone with the next click."""
    st.caption(texts("users.one_time"))
    st.code(password, language=None)


def _pick_sites(frame: SharedFrame, before: User) -> tuple[str, ...]:
    texts, own = frame.texts, frame.scope.sites
    known = {site.site for site in sites(frame.settings, frame.scope)}
    known |= {*before.sites, *own} - {EVERY_SITE}
    chosen = st.multiselect(
        texts("users.sites"),
        sorted(known),
        [site for site in before.sites if site != EVERY_SITE],
        accept_new_options=True,
        placeholder=texts("users.sites_hint"),
    )
    is_every = EVERY_SITE in own and st.checkbox(
        texts("users.every_site"), EVERY_SITE in before.sites
    )
    return (EVERY_SITE,) if is_every else tuple(chosen)


def _show_lock(frame: SharedFrame, user: User) -> None:
    """Locks the chosen account, lets it in again, or gives it another password."""
    texts = frame.texts
    with st.form(f"users-lock-{user.name}-{texts.language}", border=False):
        why = st.text_input(texts("users.lock_why"), max_chars=300)
        left, right = st.columns(2)
        is_lock = left.form_submit_button(
            texts("users.unlock" if user.locked_at else "users.lock"),
            icon=":material/lock_open:" if user.locked_at else ":material/lock:",
            width="stretch",
            disabled=not frame.is_somebody,
        )
        is_password = right.form_submit_button(
            texts("users.new_password"),
            icon=":material/key:",
            width="stretch",
            disabled=not frame.is_somebody,
        )
    if not (is_lock or is_password):
        return
    if not why.strip():
        st.warning(texts("users.why_wanted"))
        return
    who, reason = frame.scope.user, why.strip()
    if is_lock:
        locked_at = None if user.locked_at else datetime.now(UTC)

        def lock(connection: Connection) -> None:
            set_lock(connection, user.name, locked_at, who=who, why=reason)

        if carried_out(frame, lock):
            st.success(texts("users.locked" if locked_at else "users.unlocked"))
        return
    password = one_time_password()

    def give(connection: Connection) -> None:
        set_password(connection, user.name, password, is_one_time=True, who=who, why=reason)

    if carried_out(frame, give):
        _show_once(texts, password)


def _cells(texts: Texts) -> dict[str, Cell]:
    today = datetime.now(LOCAL_ZONE).date()

    def state(user: User) -> str:
        if user.locked_at is not None:
            return texts("users.state_locked", at=written_instant(user.locked_at))
        if user.valid_until is not None and user.valid_until < today:
            return texts("users.state_over")
        return texts("users.state_one_time" if user.is_one_time else "users.state_open")

    def shown_sites(user: User) -> str:
        return texts("users.every_site") if EVERY_SITE in user.sites else ", ".join(user.sites)

    return {
        "name": lambda row: row["user"].name,
        "duty": lambda row: texts(f"duty.{row['user'].duty.value}"),
        "unit": lambda row: row["user"].unit,
        "sites": lambda row: shown_sites(row["user"]),
        "until": lambda row: (
            written_day(row["user"].valid_until) if row["user"].valid_until else ""
        ),
        "state": lambda row: state(row["user"]),
        "plates": lambda row: _plates(row["user"], texts),
        "email": lambda row: row["user"].email or "",
        "login": lambda row: row["user"].login or "",
    }


def _plates(user: User, texts: Texts) -> str:
    if user.duty is not Duty.ANALYST:
        return ""
    return texts("users.plates_shown" if user.needs_plates else "users.plates_hidden")
