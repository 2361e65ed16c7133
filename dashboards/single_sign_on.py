"""Single sign-on by OpenID Connect, where ``secrets.toml`` names a provider under ``[auth]``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider vouches for.

    Attributes:
        email: The address, if the provider says that it verified it.
        name: The user name at the provider, if it gives one.
        since: Aware; when it vouched.
    """

    email: str | None
    name: str | None
    since: datetime


def has_single_sign_on() -> bool:
    """Whether a provider is configured."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def identity() -> Identity | None:
    """Whom the provider vouches for in this browser, if anybody."""
    if not has_single_sign_on() or not st.user.is_logged_in:
        return None
    told = st.user.to_dict()
    issued = told.get("iat")
    if not isinstance(issued, int | float):
        return None
    # An address that nobody verified is one that anybody may have typed at the provider.
    email = told.get("email") if told.get("email_verified") is True else None
    name = told.get("preferred_username")
    return Identity(
        email if isinstance(email, str) else None,
        name if isinstance(name, str) else None,
        datetime.fromtimestamp(issued, UTC),
    )
