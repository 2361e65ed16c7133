"""People: accounts, who may look at recordings, what partners are shown, and who did what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboards.account_forms import show_accounts
from dashboards.audit_list import show_audit
from dashboards.delegation_forms import show_delegations
from dashboards.frame import SharedFrame
from dashboards.regulation_forms import show_regulations
from schemas.errors import GatestreamError
from sql.rights import Duty

# What each is for, the database decides as well.
_PARTS: Final[dict[str, tuple[Callable[[SharedFrame], None], frozenset[Duty]]]] = {
    "accounts": (show_accounts, frozenset({Duty.ADMINISTRATOR})),
    "delegations": (
        show_delegations,
        frozenset({Duty.BRANCH_HEAD, Duty.LEADER, Duty.ADMINISTRATOR}),
    ),
    "regulations": (
        show_regulations,
        frozenset({Duty.ADMINISTRATOR, Duty.BRANCH_HEAD, Duty.LEADER}),
    ),
    "audit": (show_audit, frozenset({Duty.ADMINISTRATOR, Duty.LEADER})),
}


def show(frame: SharedFrame) -> None:
    """Draws the page.

    Args:
        frame: Store, language and who looks.
    """
    texts, duty = frame.texts, frame.scope.duty
    offered = [name for name, (_, duties) in _PARTS.items() if duty in duties]
    part = st.segmented_control(
        texts("users.part"),
        offered,
        default=offered[0],
        required=True,
        format_func=lambda name: texts(f"users.part_{name}"),
        key=f"users-part-{duty.value}-{texts.language}",
        label_visibility="collapsed",
    )
    if not frame.is_somebody:
        st.info(texts("frame.sign_in_to_act"), icon=":material/lock:")
    try:
        _PARTS[part or offered[0]][0](frame)
    except GatestreamError as error:
        st.error(texts("users.away"), icon=":material/block:")
        st.text(str(error))
