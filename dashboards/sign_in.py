"""Who looks at the screens: signs in with a name and a password, and out after a while (R59).

A sign-in belongs to one browser: it survives a reload of the page and ends with the browser, by
choice, or when its time is over. Where a provider of single sign-on is configured, it vouches for
people, and which account of ours is theirs is told by the table of users. Where nobody has an
account yet, an embedded store is shown as it is, in whatever duty one likes; a named one is not.
What is done is done by the account of the operating system then, and by nobody where others can
reach the screens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.kept_sign_ins import COOKIE, KEPT, PATH, SignedIn
from dashboards.password_form import show_password_form
from dashboards.single_sign_on import Identity, has_single_sign_on, identity
from dashboards.store_link import VIEWER, StoreLink, store_link
from dashboards.texts import Texts
from schemas.person import LOCAL_PERSON
from sql.accounts import OUTSIDERS
from sql.home import StoreSettings
from sql.rights import Duty, Scope
from sql.users import (
    authenticate,
    has_one_time_password,
    has_users,
    scope_of,
    scope_of_identity,
    sign_out,
)

_LOOK_EVERY_S: Final = 30.0
SIGNED_IN: Final = "signed_in"
"""Under which a window keeps who signed in to it."""
_WANTS_COOKIE: Final = "wants_cookie"
_ONE_TIME: Final = "one_time"
_REFUSED: Final = "refused_identity"


def viewer(
    settings: StoreSettings,
    texts: Texts,
    place: DeltaGenerator,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Scope | None:
    """As whom the store is asked; nothing while the form to sign in is shown.

    Args:
        settings: Which store.
        texts: Of the chosen language.
        place: Where it says who signed in.
        now: The clock, aware.

    Raises:
        StoreError: The store is away or refuses.
    """
    link = store_link(settings)
    if not link.ask(has_users):
        if settings.dsn is None and not has_single_sign_on():
            return _unclaimed(texts, place)
        st.info(texts("sign_in.no_accounts"), icon=":material/person_add:")
        return None
    signed_in = _kept(link, texts, now())
    if signed_in is None:
        _show_form(link, texts, now)
        return None
    _show_person(link, signed_in, texts, place)
    if st.session_state.get(_ONE_TIME):
        if not show_password_form(link, signed_in.scope.user, texts):
            return None
        del st.session_state[_ONE_TIME]
    _have_cookie(signed_in, now())
    st.fragment(_end_in_time, run_every=_LOOK_EVERY_S)(link, signed_in, now)
    return signed_in.scope


def _unclaimed(texts: Texts, place: DeltaGenerator) -> Scope:
    with place.popover(f":material/lock_open: {texts('sign_in.open')}", width="stretch"):
        st.caption(texts("sign_in.nobody"))
        duty = st.selectbox(
            texts("sign_in.duty"),
            [duty for duty in Duty if duty not in OUTSIDERS],
            index=[*Duty].index(VIEWER.duty),
            format_func=lambda duty: texts(f"duty.{duty.value}"),
            key="unclaimed-duty",
        )
    return Scope(duty, VIEWER.sites, os.environ.get(LOCAL_PERSON, ""))


def _kept(link: StoreLink, texts: Texts, at: datetime) -> SignedIn | None:
    """Who signed in to this window, in another one of the browser, or at the provider."""
    signed_in: SignedIn | None = st.session_state.get(SIGNED_IN)
    if signed_in is None:
        signed_in = _of_cookie(at) or _of_provider(link, texts, at)
    if signed_in is None:
        return None
    signed_in = KEPT.as_known(signed_in)
    scope = link.ask(lambda each: scope_of(each, signed_in.scope.user, at))
    if scope is None or signed_in.is_over(at):
        _forget(link, signed_in, "its time was over" if scope is not None else "it was locked")
        st.info(texts("sign_in.over"), icon=":material/timer_off:")
        return None
    touched = KEPT.keep(replace(signed_in, scope=scope, touched_at=at))
    st.session_state[SIGNED_IN] = touched
    return touched


def _of_cookie(at: datetime) -> SignedIn | None:
    token = st.context.cookies.get(COOKIE)
    return KEPT.of_token(token, at) if isinstance(token, str) else None


def _of_provider(link: StoreLink, texts: Texts, at: datetime) -> SignedIn | None:
    told = identity()
    if told is None:
        return None
    scope = _scope_of(link, told, at)
    if scope is None:
        st.error(texts("sign_in.unknown"), icon=":material/block:")
        st.button(texts("sign_in.leave"), on_click=st.logout, key="leave-provider")
        return None
    signed_in = KEPT.as_known(SignedIn(scope, told.since, told.since, is_single=True))
    # The provider's word is some seconds old; only one that was used before can be idle.
    return replace(signed_in, touched_at=max(signed_in.touched_at, told.since))


def _scope_of(link: StoreLink, told: Identity, at: datetime) -> Scope | None:
    """Whose account it is; a refusal is written down once in a window."""
    if st.session_state.get(_REFUSED) == told:
        return None
    scope = link.ask(lambda each: scope_of_identity(each, told.email, told.name, at))
    if scope is None:
        st.session_state[_REFUSED] = told
    return scope


def _have_cookie(signed_in: SignedIn, at: datetime) -> None:
    """Has the browser fetch the cookie by which a reload of the page finds the sign-in."""
    if not st.session_state.pop(_WANTS_COOKIE, False):
        return
    ticket = json.dumps(KEPT.ticket(signed_in, at))
    st.html(
        f"<script>fetch({json.dumps(PATH)}, {{method: 'POST', body: {ticket}}})</script>",
        unsafe_allow_javascript=True,
    )


def _show_form(link: StoreLink, texts: Texts, now: Callable[[], datetime]) -> None:
    _, middle, _ = st.columns([1, 1.2, 1])
    if has_single_sign_on():
        middle.button(
            texts("sign_in.provider"),
            icon=":material/passkey:",
            type="primary",
            width="stretch",
            on_click=st.login,
        )
    with middle.form("sign-in", enter_to_submit=True):
        st.markdown(f"##### {texts('sign_in.title')}")
        name = st.text_input(texts("sign_in.name"), max_chars=63, autocomplete="username")
        password = st.text_input(
            texts("sign_in.password"),
            type="password",
            max_chars=200,
            autocomplete="current-password",
        )
        is_sent = st.form_submit_button(texts("sign_in.send"), type="primary", width="stretch")
    if not is_sent:
        return
    at = now()
    scope = link.ask(lambda each: authenticate(each, name.strip().lower(), password, at))
    if scope is None:
        middle.error(texts("sign_in.refused"), icon=":material/block:")
        return
    _begin_anew()
    st.session_state[SIGNED_IN] = KEPT.keep(SignedIn(scope, at, at))
    st.session_state[_WANTS_COOKIE] = True
    st.session_state[_ONE_TIME] = link.ask(lambda each: has_one_time_password(each, scope.user))
    st.rerun()


def _show_person(link: StoreLink, signed_in: SignedIn, texts: Texts, place: DeltaGenerator) -> None:
    scope = signed_in.scope
    with place.popover(f":material/person: {scope.user}", width="stretch"):
        st.caption(texts(f"duty.{scope.duty.value}"))
        st.button(
            texts("sign_in.leave"),
            on_click=partial(_forget, link, signed_in, "by choice"),
            width="stretch",
        )


def _end_in_time(link: StoreLink, signed_in: SignedIn, now: Callable[[], datetime]) -> None:
    """Has the page drawn anew, and so ended, when a window that refreshes by itself is over."""
    at = now()
    scope = link.ask(lambda each: scope_of(each, signed_in.scope.user, at))
    if scope != signed_in.scope or KEPT.as_known(signed_in).is_over(at):
        st.rerun()


def _begin_anew() -> None:
    """Forgets what somebody chose and saw in this window; it is nobody else's."""
    for name in [name for name in st.session_state if name != "language"]:
        del st.session_state[name]


def _forget(link: StoreLink, signed_in: SignedIn, why: str) -> None:
    _begin_anew()
    KEPT.forget(signed_in)
    link.ask(lambda each: sign_out(each, signed_in.scope.user, why))
    if signed_in.is_single:
        st.logout()
