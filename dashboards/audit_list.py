"""Who did what, when and why: the newest entries of the audit log (R101)."""

from __future__ import annotations

import streamlit as st

from dashboards.account_source import AUDIT_ROWS_N, AuditFilter, audit_entries
from dashboards.frame import SharedFrame
from dashboards.plain_table import Cell, show_table
from dashboards.texts import written_instant

_CELLS: dict[str, Cell] = {
    "n": lambda row: str(row["n"]),
    "at": lambda row: written_instant(row["at"]),
    "who": lambda row: row["who"],
    "what": lambda row: row["what"],
    "subject": lambda row: row["subject"],
    "why": lambda row: row["why"],
    "details": lambda row: "" if row["details"] == "{}" else row["details"],
    "account": lambda row: row["database_user"],
}


def show_audit(frame: SharedFrame) -> None:
    """Draws the entries that a filter leaves.

    Args:
        frame: Store, language and who looks.
    """
    texts = frame.texts
    places = st.columns([1, 1, 1.4, 2.6])
    who, what, subject = (
        place.text_input(texts(f"audit.{name}"), max_chars=120, key=f"audit-{name}").strip() or None
        for place, name in zip(places, ("who", "what", "subject"), strict=False)
    )
    found = audit_entries(frame, AuditFilter(who, what, subject))
    if not found:
        st.info(texts("audit.none"), icon=":material/history:")
        return
    newest = written_instant(found[0]["at"])
    st.caption(texts("audit.as_of", at=newest, n=texts.number(len(found)), max=AUDIT_ROWS_N))
    show_table(found, _CELLS, lambda name: texts(f"audit.column_{name}"), 16)
