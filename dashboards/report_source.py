"""What the page of reports reads; answers are kept for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import streamlit as st

from dashboards.leaders_source import HELD_S, Stays
from dashboards.store_link import BY_STORE, store_link
from schemas.frozen_report import FrozenReport
from schemas.gate_report import GateReport
from schemas.period import Period
from sql.connection import Connection, rows
from sql.disk_use import disk_use
from sql.gate_reports import frozen_reports, gate_report
from sql.home import StoreSettings
from sql.rights import Scope


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept now, in the store and on the disk of the machine that shows the screens.

    Attributes:
        first_day: Local day of the first passage that is kept.
        store_bytes: Size of the database.
        evidence_bytes: Size of all pictures; told from some folders where there are many.
        pictures_n: How many.
        free_bytes: What may still be written.
        total_bytes: Size of the disk.
    """

    first_day: date | None
    store_bytes: int
    evidence_bytes: int
    pictures_n: int
    free_bytes: int
    total_bytes: int


@st.cache_data(ttl=HELD_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def report(settings: StoreSettings, period: Period, stays: Stays, scope: Scope) -> GateReport:
    """The figures of a period as they are known now.

    Raises:
        StoreError: The store is away, or refuses this duty.
    """
    link = store_link(settings)
    return link.act(scope, lambda connection: gate_report(connection, period, stays.values()))


@st.cache_data(ttl=HELD_S, max_entries=16, show_spinner=False, hash_funcs=BY_STORE)
def frozen(
    settings: StoreSettings, site: str, period: Period, scope: Scope
) -> tuple[FrozenReport, ...]:
    """What was frozen of a site's period, the newest first.

    Raises:
        StoreError: The store is away, or refuses this duty.
        InputError: What is kept is no report.
    """

    def asked(connection: Connection) -> tuple[FrozenReport, ...]:
        return tuple(frozen_reports(connection, site, period))

    return store_link(settings).act(scope, asked)


@st.cache_data(ttl=2 * HELD_S, max_entries=4, show_spinner=False, hash_funcs=BY_STORE)
def kept(settings: StoreSettings, scope: Scope) -> Kept:
    """What is kept now.

    Raises:
        StoreError: The store is away, or refuses this duty.
        ArchiveError: The disk cannot be read.
    """
    (row,) = store_link(settings).act(
        scope, lambda connection: rows(connection, "report/storage", {})
    )
    disk = disk_use(settings.home, datetime.now(UTC))
    return Kept(
        row["first_day"],
        row["store_bytes"],
        disk.evidence.bytes_n,
        disk.evidence.pictures_n,
        disk.free_bytes,
        disk.total_bytes,
    )
