"""What analysts read: the archive and the open days, in DuckDB, of the sites they may see.

DuckDB knows no rights. Which files are opened follows from the person's sites, who needs no number
plates gets tokens (R104), and no statement is taken from a page: only the queries of ``sql/``.
"""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, Final

import pyarrow as pa
import streamlit as st

from dashboards.history_source import PassageStatus
from dashboards.store_link import BY_STORE, store_link
from schemas.passage import Direction
from sql.analyst import answered
from sql.connection import Connection, rows
from sql.history import History, open_history_of
from sql.home import StoreSettings
from sql.live_days import LiveDays
from sql.rights import EVERY_SITE, Duty, Scope, act_from_now_on
from sql.shell import Answer
from sql.statements import query_text

SHOWN_N: Final = 1000
EXPORTED_N: Final = 200_000
_KEPT_S: Final = 60
_WILDCARDS: Final = str.maketrans({"*": "%", "?": "_", "%": "", "_": ""})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which passages an analyst looks at; ``None`` filters nothing.

    Attributes:
        site: Site id.
        first_day: Local day.
        last_day: Local day, itself included.
        lane: Lane id.
        direction: ``in`` or ``out``.
        status: Of the passage as a whole.
        number: Plate, token or container code; ``*`` stands for any signs and ``?`` for one.
    """

    site: str
    first_day: date
    last_day: date
    lane: str | None = None
    direction: Direction | None = None
    status: PassageStatus | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found.

    Attributes:
        rows: The newest passages, at most as many as were asked for.
        found_n: How many there are in all.
    """

    rows: pa.Table
    found_n: int


class HistorySession:
    """A history that stays open for a while, for one kind of reader.

    Args:
        settings: Which store.
        sites: Which sites, as a scope has them.
        is_masked: Whether tokens are shown in place of number plates.
    """

    def __init__(self, settings: StoreSettings, sites: tuple[str, ...], *, is_masked: bool) -> None:
        self._asking = Lock()
        link = store_link(settings)
        chosen = None if EVERY_SITE in sites else sites
        key = link.ask(_plate_key) if is_masked else None
        # The open days come in clear like the archive; what is masked is masked in one place.
        reader = Scope(Duty.LEADER, sites)
        with ExitStack() as stack:
            with link.apart("explorer") as connection:
                act_from_now_on(connection, reader)
                live = LiveDays(connection)
                opening = open_history_of(settings.home.archive, chosen, live, plate_key=key)
                self._history: History = stack.enter_context(opening)
            self._closing = stack.pop_all()

    def explored(self, wanted: Wanted, rows_n: int) -> Explored:
        """The newest passages that are wanted.

        Raises:
            ConfigError: DuckDB does not run the query.
        """
        name = "passages" if wanted.number is None else "passages_of_number"
        values: dict[str, Any] = {
            "site": wanted.site,
            "first_day": wanted.first_day,
            "last_day": wanted.last_day,
            "lane": wanted.lane,
            "direction": wanted.direction.value if wanted.direction else None,
            "status": wanted.status.value if wanted.status else None,
        }
        if wanted.number is not None:
            values["pattern"] = wanted.number.translate(_WILDCARDS)
        with self._asking:
            found = self._history.sql(query_text(f"explorer/{name}"), params=values)
            return Explored(found.limit(rows_n).to_arrow_table(), len(found))

    def answered(self, name: str, told: dict[str, str]) -> Answer:
        """The answer to one of the analysts' queries.

        Raises:
            ConfigError: A parameter is missing or of another kind.
        """
        with self._asking:
            return answered(self._history, name, told)

    def close(self) -> None:
        """Closes the history; a second time does nothing."""
        self._closing.close()


@st.cache_resource(
    ttl=_KEPT_S,
    max_entries=8,
    show_spinner=False,
    hash_funcs=BY_STORE,
    on_release=HistorySession.close,
)
def _session(settings: StoreSettings, sites: tuple[str, ...], is_masked: bool) -> HistorySession:
    return HistorySession(settings, sites, is_masked=is_masked)


# DuckDB complains at the end of the program of what is still held.
atexit.register(_session.clear)


def history_session(settings: StoreSettings, scope: Scope) -> HistorySession:
    """The history as somebody may see it, opened anew every minute.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
        StoreError: The store is away or refuses.
    """
    return _session(settings, scope.sites, not sees_plates(settings, scope))


@st.cache_data(ttl=_KEPT_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def explored(settings: StoreSettings, wanted: Wanted, scope: Scope) -> Explored:
    """What the page shows of the passages that are wanted, as old as the history that is open.

    Raises:
        ArchiveError: There is no archive, or it cannot be read.
        ConfigError: DuckDB does not run the query.
        StoreError: The store is away or refuses.
    """
    return history_session(settings, scope).explored(wanted, SHOWN_N)


@st.cache_data(ttl=_KEPT_S, max_entries=64, show_spinner=False, hash_funcs=BY_STORE)
def sees_plates(settings: StoreSettings, scope: Scope) -> bool:
    """Whether somebody is shown number plates and not tokens: all but analysts without need.

    Raises:
        StoreError: The store is away or refuses.
    """
    if scope.duty is not Duty.ANALYST:
        return True
    row = store_link(settings).rows("rights/needs_plates", {}, scope)[0]
    return bool(row["needs_plates"])


def _plate_key(connection: Connection) -> str:
    return str(rows(connection, "rights/plate_key")[0]["plate_key"])
