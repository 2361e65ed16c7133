"""Who looks at the screens: signs in with a name and a password, and out after a while (R59).

A sign-in belongs to one browser window and ends with it. Where nobody has an account yet, an
embedded store is shown as it is, in whatever duty one likes; a named one is not. What is done is
done by the account of the operating system then, and by nobody where others can reach the screens.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards.store_link import VIEWER, StoreLink, store_link
from dashboards.texts import Texts
from schemas.person import LOCAL_PERSON
from sql.accounts import OUTSIDERS
from sql.home import StoreSettings
from sql.rights import Duty, Scope
from sql.users import authenticate, has_users, scope_of, sign_out

IDLE_FOR: Final = timedelta(minutes=30)
"""A window that nobody touched for so long is signed out; what refreshes by itself is no touch."""
SIGNED_IN_FOR: Final = timedelta(hours=12)
"""A shift and its handover: after that everybody signs in anew."""
_LOOK_EVERY_S: Final = 30.0
SIGNED_IN: Final = "signed_in"
"""Under which a window keeps who signed in to it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in.

    Attributes:
        scope: As whom the store is asked.
        since: Aware; when the password was given.
        touched_at: Aware; when the window was last touched.
    """

    scope: Scope
    since: datetime
    touched_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether it is time to sign in anew."""
        return now - self.touched_at > IDLE_FOR or now - self.since > SIGNED_IN_FOR


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
        if settings.dsn is None:
            return _unclaimed(texts, place)
        st.info(texts("sign_in.no_accounts"), icon=":material/person_add:")
        return None
    signed_in = _kept(link, texts, now())
    if signed_in is None:
        _show_form(link, texts, now)
        return None
    _show_person(link, signed_in, texts, place)
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
    signed_in: SignedIn | None = st.session_state.get(SIGNED_IN)
    if signed_in is None:
        return None
    scope = link.ask(lambda each: scope_of(each, signed_in.scope.user, at))
    if scope is None or signed_in.is_over(at):
        _forget(link, signed_in, "its time was over" if scope is not None else "it was locked")
        st.info(texts("sign_in.over"), icon=":material/timer_off:")
        return None
    touched = SignedIn(scope, signed_in.since, at)
    st.session_state[SIGNED_IN] = touched
    return touched


def _show_form(link: StoreLink, texts: Texts, now: Callable[[], datetime]) -> None:
    _, middle, _ = st.columns([1, 1.2, 1])
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
    st.session_state[SIGNED_IN] = SignedIn(scope, at, at)
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
    if scope != signed_in.scope or signed_in.is_over(at):
        st.rerun()


def _begin_anew() -> None:
    """Forgets what somebody chose and saw in this window; it is nobody else's."""
    for name in [name for name in st.session_state if name != "language"]:
        del st.session_state[name]


def _forget(link: StoreLink, signed_in: SignedIn, why: str) -> None:
    _begin_anew()
    link.ask(lambda each: sign_out(each, signed_in.scope.user, why))
