"""What is written down when somebody looks at evidence or takes it along (R54, R101)."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboards.store_link import BY_STORE, store_link
from sql.audit import record
from sql.home import StoreSettings
from sql.rights import Scope

VIEW_EVERY_S: Final = 3600
"""Whoever goes on looking at a passage is written down once in this time."""
NOBODY: Final = "nobody signed in"
"""Who looks where the store has no accounts and the screens are open to others."""


@st.cache_data(ttl=VIEW_EVERY_S, max_entries=10_000, show_spinner=False, hash_funcs=BY_STORE)
def note_view(settings: StoreSettings, subject: str, scope: Scope) -> None:
    """Writes down that a person looks at evidence, once in :data:`VIEW_EVERY_S`.

    Args:
        settings: Which store.
        subject: What of, such as ``passage 5f0c…`` or ``journey 51C12345``.
        scope: Who looks.

    Raises:
        StoreError: It could not be written down; then nothing may be shown.
    """
    _note(settings, subject, scope, "evidence.view", "looked at on the screen")


def note_export(settings: StoreSettings, subject: str, scope: Scope, why: str) -> None:
    """Writes down that a person prints evidence or takes a copy along.

    Args:
        settings: Which store.
        subject: What of, such as ``passage 5f0c…`` or ``journey 51C12345``.
        scope: Who does it.
        why: The reason that was given.

    Raises:
        StoreError: It could not be written down, or the reason is blank.
    """
    _note(settings, subject, scope, "evidence.export", why)


def _note(settings: StoreSettings, subject: str, scope: Scope, what: str, why: str) -> None:
    store_link(settings).act(
        scope,
        lambda connection: record(
            connection,
            who=scope.user or NOBODY,
            what=what,
            subject=subject,
            why=why,
            details={"duty": scope.duty.value},
        ),
    )
