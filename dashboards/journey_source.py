"""What a journey reads; answers are kept for a few seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from dashboards.history_source import FRESH_S
from dashboards.search_source import FOUND_MAX_N, Found, Numbers, Search, found_passages
from dashboards.store_link import BY_STORE, store_link
from schemas.number_search import Nearness, NumberPattern
from schemas.passage import Evidence
from sql.home import StoreSettings
from sql.rights import Scope

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_END: Final = datetime(2999, 1, 1, tzinfo=UTC)


def crossings_of(settings: StoreSettings, number: str, scope: Scope) -> Found:
    """Passages of a number at all sites that one may see, the oldest first.

    Args:
        settings: Which store.
        number: Plate or container code, capital letters and digits.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    search = Search(_BEGINNING, _END, oldest_first=True)
    numbers = Numbers(NumberPattern(number), {number: Nearness.SAME})
    return found_passages(settings, search, numbers, scope, rows_n=FOUND_MAX_N)


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def papers_of(
    settings: StoreSettings, passages: tuple[str, ...], scope: Scope
) -> dict[str, list[dict[str, Any]]]:
    """Papers that passages belong to, by the passage's id.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {"passages": list(passages)}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in store_link(settings).rows("search/papers_of_passages", values, scope):
        found.setdefault(str(row["passage_id"]), []).append(row)
    return found


@st.cache_data(ttl=FRESH_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def pictures_of(
    settings: StoreSettings,
    number: str,
    passages: tuple[tuple[str, datetime], ...],
    scope: Scope,
) -> dict[str, Evidence]:
    """One picture of each passage that has one which the person may look at, by its id.

    Args:
        settings: Which store.
        number: Of which a picture is rather wanted than another.
        passages: Their ids and instants.
        scope: Who asks.

    Raises:
        StoreError: The store is away or refuses.
    """
    values = {
        "number": number,
        "passages": [passage for passage, _ in passages],
        "instants": [at for _, at in passages],
    }
    rows = store_link(settings).rows("search/pictures_of_passages", values, scope)
    return {str(row.pop("passage_id")): Evidence.model_validate(row) for row in rows}
