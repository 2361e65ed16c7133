"""The rounds of a site: what is looked at again and again beside the join.

A round follows ``match_log``: every passage, paper and correction that came in since the round
before names containers and vehicles, and these are judged anew from all that is known of them, so
that nothing depends on the order in which things came. What falls due by the clock alone, such as a
shipment that did not arrive, is found by its instant. A round is one transaction with its own
progress: whoever dies in it, or makes it twice, changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flows.round_warnings import of_anomalies, of_shipments, of_vehicles
from schemas.decisions.warning import WarningKind
from schemas.matching.entry import Entry, Side
from schemas.read import TextKind
from schemas.site import SiteFile
from sql.connection import Connection
from sql.empties import check_boxes
from sql.gps_checks import GpsRules, check_vehicles, passages_of_new_fixes
from sql.match_log import entries_after
from sql.patrols import look_at_containers, look_for_long_stays
from sql.round_progress import RoundProgress, advancing, end_round, round_progress
from sql.round_warnings import agree_on_warnings
from sql.samples import draw
from sql.transits import containers_due, look_at_shipments

ENTRIES_N: Final = 2000
BATCHES_N: Final = 5
"""So much is looked at in one call; what is left waits for the next one."""
_LOG: Final = "log"
_STAYS: Final = "stays"
_ON_THE_WAY: Final = timedelta(minutes=10)
"""So long after it was received a position may become visible."""


@dataclass(frozen=True, slots=True)
class RoundsDone:
    """What the rounds of a site found.

    Attributes:
        entries_n: Entries of the log that were looked at.
        vehicles_n: Vehicles that were held against their trackers.
        shipments_n: Shipments under supervision that were looked at.
        drafted_n: Feedbacks on arrivals that are new.
        empties_n: Passages of empty containers that were looked at.
        anomalies_n: Movements that do not follow on what was before.
        tasks_n: Tasks of the patrol that are new.
        drawn_n: Passages that are to be checked by sample.
        warnings_n: Warnings that are new or other than before.
        is_all: Whether nothing is left to look at now.
    """

    entries_n: int = 0
    vehicles_n: int = 0
    shipments_n: int = 0
    drafted_n: int = 0
    empties_n: int = 0
    anomalies_n: int = 0
    tasks_n: int = 0
    drawn_n: int = 0
    warnings_n: int = 0
    is_all: bool = True

    def then(self, later: RoundsDone) -> RoundsDone:
        """This and what was made after it."""
        return RoundsDone(
            self.entries_n + later.entries_n,
            self.vehicles_n + later.vehicles_n,
            self.shipments_n + later.shipments_n,
            self.drafted_n + later.drafted_n,
            self.empties_n + later.empties_n,
            self.anomalies_n + later.anomalies_n,
            self.tasks_n + later.tasks_n,
            self.drawn_n + later.drawn_n,
            self.warnings_n + later.warnings_n,
            later.is_all,
        )


def make_rounds(connection: Connection, site: SiteFile, now: datetime) -> RoundsDone:
    """Makes the rounds of a site, as far as there is something new, and no longer than a moment.

    Args:
        connection: To the store, autocommit, as its writer.
        site: The site file.
        now: The clock, aware.

    Raises:
        StoreError: The store is away or refuses; the round that it refused was not made.
    """
    done = RoundsDone()
    for _ in range(BATCHES_N):
        before = round_progress(connection, site.site.id, _LOG)
        told = entries_after(connection, [site.site.id], before.entry_n, ENTRIES_N)
        made = _round(connection, site, before, told, now)
        if made is None:
            return done
        done = done.then(made)
        if done.is_all:
            break
    return done


def _round(
    connection: Connection,
    site: SiteFile,
    before: RoundProgress,
    told: Sequence[tuple[int, Entry]],
    now: datetime,
) -> RoundsDone | None:
    """One batch of the log, and what fell due; nothing where somebody else was faster."""
    name, entry_n = site.site.id, told[-1][0] if told else before.entry_n
    entries = [entry for _, entry in told]
    containers = {entry.number for entry in entries if _is_of_container(entry)}
    passages = _passages(entries)
    since = None if before.done_until is None else before.done_until - _ON_THE_WAY
    with advancing(connection, name, _LOG, before, entry_n) as is_ours:
        if not is_ours:
            return None
        passages |= passages_of_new_fixes(connection, name, since, now, site.gps)
        done = RoundsDone(len(told), is_all=len(told) < ENTRIES_N)
        for part in (
            _vehicles(connection, site, passages, now),
            _shipments(connection, site, containers, before.done_until, now),
            _boxes(connection, site, containers, now),
            _yard(connection, site, containers, now),
            # Last, for warnings make a passage one of high risk.
            RoundsDone(drawn_n=draw(connection, name, passages)),
        ):
            done = part.then(done)
        reached = max(now, before.done_until or now)
        end_round(connection, name, _LOG, RoundProgress(entry_n, reached))
    return done


def _vehicles(
    connection: Connection,
    site: SiteFile,
    passages: set[tuple[uuid.UUID, datetime]],
    now: datetime,
) -> RoundsDone:
    name = site.site.id
    places = {gate: each.position for gate, each in site.gates.items()}
    rules = GpsRules(
        {gate: place for gate, place in places.items() if place is not None},
        site.gps,
        site.transit,
    )
    checked = check_vehicles(connection, name, passages, rules, now)
    warnings_n = agree_on_warnings(
        connection,
        name,
        WarningKind.GPS_MISMATCH,
        of_vehicles(name, checked, now),
        now,
        passages=[passage for passage, _ in passages],
    )
    return RoundsDone(vehicles_n=len(checked), warnings_n=warnings_n)


def _shipments(
    connection: Connection,
    site: SiteFile,
    containers: set[str],
    done_until: datetime | None,
    now: datetime,
) -> RoundsDone:
    name = site.site.id
    looked = containers | containers_due(connection, name, done_until, now)
    found = look_at_shipments(connection, name, looked, site.transit, now)
    warnings_n = agree_on_warnings(
        connection,
        name,
        WarningKind.SHIPMENT_OVERDUE,
        of_shipments(name, found.overdue, now),
        now,
        numbers=looked,
    )
    return RoundsDone(
        shipments_n=len(found.shipments), drafted_n=found.drafted_n, warnings_n=warnings_n
    )


def _boxes(
    connection: Connection, site: SiteFile, containers: set[str], now: datetime
) -> RoundsDone:
    found = check_boxes(connection, site, containers, now)
    return RoundsDone(empties_n=len(found.checked), warnings_n=found.warnings_n)


def _yard(
    connection: Connection, site: SiteFile, containers: set[str], now: datetime
) -> RoundsDone:
    name = site.site.id
    found = look_at_containers(connection, name, containers, site.yard, now)
    before = round_progress(connection, name, _STAYS)
    came_until = now - site.yard.patrol_after
    stays, reached = look_for_long_stays(
        connection, name, before.done_until, came_until, site.yard, now
    )
    end_round(connection, name, _STAYS, RoundProgress(0, reached))
    warnings_n = agree_on_warnings(
        connection,
        name,
        WarningKind.STOCK_ANOMALY,
        of_anomalies(name, found.anomalies, now),
        now,
        numbers=containers,
    )
    return RoundsDone(
        anomalies_n=len(found.anomalies),
        tasks_n=found.opened_n + stays.opened_n,
        warnings_n=warnings_n,
    )


def _is_of_container(entry: Entry) -> bool:
    if entry.side in {Side.PASSAGE, Side.POSSIBLE}:
        return entry.facts.get("kind") == TextKind.CONTAINER
    return entry.side is not Side.WATCH


def _passages(entries: Sequence[Entry]) -> set[tuple[uuid.UUID, datetime]]:
    """Ids and instants of the passages of some entries."""
    return {
        (uuid.UUID(entry.subject), datetime.fromtimestamp(entry.at_s, UTC))
        for entry in entries
        if entry.side is Side.PASSAGE
    }
