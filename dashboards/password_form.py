"""The form in which somebody chooses a password of the own, before anything else is shown."""

from __future__ import annotations

import streamlit as st

from dashboards.store_link import StoreLink
from dashboards.texts import Texts
from schemas.errors import ConfigError
from sql.passwords import PASSWORD_MAX, PASSWORD_MIN
from sql.users import choose_password


def show_password_form(link: StoreLink, name: str, texts: Texts) -> bool:
    """Draws the form.

    Args:
        link: To the store.
        name: Who signed in.
        texts: Of the chosen language.

    Returns:
        Whether another password was chosen.

    Raises:
        StoreError: The store is away or refuses.
    """
    _, middle, _ = st.columns([1, 1.2, 1])
    with middle.form("choose-password"):
        st.markdown(f"##### {texts('sign_in.choose')}")
        st.caption(texts("sign_in.choose_hint", n=PASSWORD_MIN))
        one, other = (
            st.text_input(
                texts(f"sign_in.{key}"),
                type="password",
                max_chars=PASSWORD_MAX,
                autocomplete="new-password",
            )
            for key in ("new", "again")
        )
        is_sent = st.form_submit_button(texts("sign_in.chosen"), type="primary", width="stretch")
    if not is_sent:
        return False
    if one != other:
        middle.error(texts("sign_in.differ"))
        return False
    try:
        link.ask(lambda each: choose_password(each, name, one))
    except ConfigError as error:
        middle.error(texts("sign_in.unfit"))
        middle.text(str(error))
        return False
    return True
