"""What the page of people reads: accounts, delegations, regulations and the audit log.

Nothing of it is kept: whoever changed something sees it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboards.frame import SharedFrame
from dashboards.store_link import store_link
from schemas.errors import GatestreamError
from sql.connection import Connection

AUDIT_ROWS_N: Final = 300


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries of the audit log are wanted; nothing filters nothing.

    Attributes:
        who: The person, whole.
        what: How the act's name begins.
        subject: Anywhere in what it was done to.
    """

    who: str | None = None
    what: str | None = None
    subject: str | None = None


def audit_entries(frame: SharedFrame, wanted: AuditFilter) -> list[dict[str, Any]]:
    """Entries of the audit log, the newest first, at most :data:`AUDIT_ROWS_N`.

    Args:
        frame: Which store, and who asks.
        wanted: The filter.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    values = {
        "who": wanted.who,
        "what": wanted.what,
        "subject": wanted.subject,
        "rows_n": AUDIT_ROWS_N,
    }
    return store_link(frame.settings).rows("audit/filtered", values, frame.scope)


def carried_out(frame: SharedFrame, deed: Callable[[Connection], object]) -> bool:
    """Carries out what a person ordered, or says why it was refused.

    Args:
        frame: Which store, whose duty, and the language.
        deed: What to do, in one transaction.

    Returns:
        Whether it was done.
    """
    try:
        store_link(frame.settings).act(frame.scope, deed)
    except GatestreamError as error:
        st.error(frame.texts("users.refused"), icon=":material/block:")
        # As text: the sentence names what somebody typed.
        st.text(str(error))
        return False
    return True
