"""What a partner's screen reads: the columns that its regulations share, and no others."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from sql.home import StoreSettings
from sql.rights import Scope

ROWS_N: Final = 500


@st.cache_data(ttl=FRESH_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def partner_crossings(
    settings: StoreSettings, scope: Scope, number: str | None, span: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    """Shared passages, the newest first, at most :data:`ROWS_N`.

    Args:
        settings: Which store.
        scope: The partner.
        number: A plate or container code, capital letters and digits; nothing asks for all.
        span: From when, and until before when; aware.

    Returns:
        Rows with ``containers``, ``plates``, ``in_at`` and ``out_at``.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    from_at, until_at = span
    values = {"number": number, "from_at": from_at, "until_at": until_at, "rows_n": ROWS_N}
    return store_link(settings).rows("administration/partner_crossings", values, scope)
