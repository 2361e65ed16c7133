"""What the screens read of one passage; answers are kept for a few seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.store_link import BY_STORE, store_link
from schemas.passage import Passage
from sql.home import StoreSettings
from sql.rights import Scope


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def passage_by_id(settings: StoreSettings, passage_id: UUID, scope: Scope) -> Passage | None:
    """The highest revision of a passage, with the parts of it that the person may see.

    Args:
        settings: Which store.
        passage_id: The passage.
        scope: Who asks.

    Returns:
        Nothing where there is no such passage, or it is of another's sites.

    Raises:
        StoreError: The store is away or refuses.
    """
    found = store_link(settings).rows("corrections/passage", {"passage_id": passage_id}, scope)
    return Passage.model_validate(found[0]) if found else None


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def newest_passage(
    settings: StoreSettings, site: str, passed_at: datetime, scope: Scope
) -> UUID | None:
    """The id of the passage of a site at the instant of its newest one.

    Args:
        settings: Which store.
        site: Site id.
        passed_at: Aware instant, as :attr:`dashboards.history_source.Site.last_passed_at` tells it.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"of_site": site, "passed_at": passed_at}
    found = store_link(settings).rows("evidence/newest", values, scope)
    return found[0]["passage_id"] if found else None


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def may_look(settings: StoreSettings, site: str, scope: Scope) -> bool:
    """Whether somebody may look at the pictures and recordings of a site (R54).

    What is shown is decided by the database all the same.

    Args:
        settings: Which store.
        site: Site id.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    found = store_link(settings).rows("evidence/may_look", {"site": site}, scope)
    return bool(found[0]["may_look"])


@st.cache_data(ttl=FRESH_S, max_entries=256, show_spinner=False, hash_funcs=BY_STORE)
def rows_of_passage(
    settings: StoreSettings, name: str, passage_id: UUID, scope: Scope
) -> list[dict[str, Any]]:
    """What a query about one passage finds.

    Args:
        settings: Which store.
        name: Of the query, such as ``evidence/warnings``.
        passage_id: The passage.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    return store_link(settings).rows(name, {"passage_id": passage_id}, scope)


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def neighbours(
    settings: StoreSettings, site: str, lane: str, passed_at: datetime, scope: Scope
) -> dict[str, tuple[str, datetime]]:
    """The vehicles before and after one in its lane.

    Args:
        settings: Which store.
        site: Site id.
        lane: Lane id.
        passed_at: Aware instant of the one between.
        scope: Who asks.

    Returns:
        Id and instant, under ``before`` and ``after``; without one at the ends of the history.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"of_site": site, "of_lane": lane, "passed_at": passed_at}
    rows = store_link(settings).rows("evidence/neighbours", values, scope)
    return {row["place"]: (str(row["passage_id"]), row["passed_at"]) for row in rows}
