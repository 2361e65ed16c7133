"""What is written down when somebody looks at evidence or takes it along (R54, R101)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

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
def note_view(settings: StoreSettings, passage_id: UUID, scope: Scope) -> None:
    """Writes down that a person looks at the evidence of a passage, once in :data:`VIEW_EVERY_S`.

    Args:
        settings: Which store.
        passage_id: Of which passage.
        scope: Who looks.

    Raises:
        StoreError: It could not be written down; then nothing may be shown.
    """
    _note(settings, passage_id, scope, "evidence.view", "looked at on the screen")


def note_export(settings: StoreSettings, passage_id: UUID, scope: Scope, why: str) -> None:
    """Writes down that a person prints the evidence of a passage or takes a copy along.

    Args:
        settings: Which store.
        passage_id: Of which passage.
        scope: Who does it.
        why: The reason that was given.

    Raises:
        StoreError: It could not be written down, or the reason is blank.
    """
    _note(settings, passage_id, scope, "evidence.export", why)


def _note(settings: StoreSettings, passage_id: UUID, scope: Scope, what: str, why: str) -> None:
    store_link(settings).act(
        scope,
        lambda connection: record(
            connection,
            who=scope.user or NOBODY,
            what=what,
            subject=f"passage {passage_id}",
            why=why,
            details={"duty": scope.duty.value},
        ),
    )
