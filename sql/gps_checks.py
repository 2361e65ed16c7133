"""Holds passages against what the trackers of their vehicles told (R38, R39)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from schemas.decisions.gps import Fix, GpsCheck, GpsPolicy, Journey, check_gps
from schemas.decisions.transit import TransitPolicy
from schemas.passage import PASSAGE_NAMESPACE
from sql.connection import Connection, rows, store_errors
from sql.statements import query

UNDER_WAY = timedelta(days=3)
"""So long a vehicle may be under way: positions from before are of no use."""
FIXES_N = 10_000
"""A position every half minute in that time, and more."""
PASSAGES_N = 500
"""So many passages are looked at anew in one round because positions came."""
Passages = Collection[tuple[uuid.UUID, datetime]]


@dataclass(frozen=True, slots=True)
class CheckedVehicle:
    """What the positions of a vehicle say of a passage.

    Attributes:
        check_id: Made from passage and plate.
        passage_id: The passage.
        passed_at: When.
        gate: Gate id.
        lane: Lane id.
        plate: Number plate.
        check: What they say.
    """

    check_id: uuid.UUID
    passage_id: uuid.UUID
    passed_at: datetime
    gate: str
    lane: str
    plate: str
    check: GpsCheck


@dataclass(frozen=True, slots=True)
class GpsRules:
    """What passages are held against.

    Attributes:
        gates: Latitude and longitude of the gates that have them, by id.
        gps: How closely positions have to agree.
        transit: How long after its deadline a shipment is still looked for.
    """

    gates: dict[str, tuple[float, float]]
    gps: GpsPolicy
    transit: TransitPolicy


def passages_of_new_fixes(
    connection: Connection,
    site: str,
    received_after: datetime | None,
    received_until: datetime,
    policy: GpsPolicy,
) -> set[tuple[uuid.UUID, datetime]]:
    """The passages that positions tell of which came in within a period; the newest, so many.

    Args:
        connection: To the store.
        site: Site id.
        received_after: Aware instant; what came until then was looked at.
        received_until: Aware instant.
        policy: How long before and after a passage a position tells of it.

    Raises:
        StoreError: The database refuses.
    """
    asked = {
        "site": site,
        "received_after": received_after or "-infinity",
        "received_until": received_until,
        "around": policy.around,
        "under_way": UNDER_WAY,
        "rows_n": PASSAGES_N,
    }
    found = rows(connection, "rounds/vehicles_of_fixes", asked)
    return {(row["passage_id"], row["passed_at"]) for row in found}


def check_vehicles(
    connection: Connection, site: str, passages: Passages, rules: GpsRules, now: datetime
) -> list[CheckedVehicle]:
    """Holds the vehicles of some passages against their positions, and keeps what that says.

    Where the site has no positions at all, nothing is kept.

    Args:
        connection: In a transaction.
        site: Site id.
        passages: Ids and instants.
        rules: What they are held against.
        now: The clock.

    Returns:
        One a passage and accepted plate; nothing of those whose plates were corrected away.

    Raises:
        StoreError: The database refuses.
    """
    if not passages or not rows(connection, "rounds/has_fixes", {"site": site})[0]["has_fixes"]:
        return []
    checked: list[CheckedVehicle] = []
    for some in _cut(sorted(passages, key=lambda each: each[1]), PASSAGES_N):
        asked: dict[str, Any] = {
            "site": site,
            "passages": [passage for passage, _ in some],
            "instants": [instant for _, instant in some],
            "now": now,
        }
        vehicles = rows(connection, "rounds/vehicles", asked)
        shipments = _shipments(connection, site, vehicles)
        journeys = [_journey(vehicle, shipments, rules.transit) for vehicle in vehicles]
        tracks = _tracks(connection, site, vehicles, journeys, rules.gps)
        found = [
            _checked(vehicle, journey, track, rules)
            for vehicle, (_, journey), track in zip(vehicles, journeys, tracks, strict=True)
        ]
        told = [
            _row(site, vehicle, subject, each)
            for vehicle, (subject, _), each in zip(vehicles, journeys, found, strict=True)
        ]
        with store_errors("keep what trackers say"):
            connection.execute(
                query("rounds/upsert_gps_checks"), {"checks": Jsonb(told), "now": now}
            )
        ids = [each.check_id for each in found]
        rows(connection, "rounds/end_gps_checks", {**asked, "checks": ids})
        checked += found
    return checked


def _tracks(
    connection: Connection,
    site: str,
    vehicles: list[dict[str, Any]],
    journeys: list[tuple[str | None, Journey | None]],
    policy: GpsPolicy,
) -> list[list[Fix]]:
    """The positions of each vehicle in the time of its passage, asked for at once."""
    begins = [
        max(
            vehicle["passed_at"] - UNDER_WAY,
            vehicle["passed_at"] if journey is None else journey.departed_at,
        )
        for vehicle, (_, journey) in zip(vehicles, journeys, strict=True)
    ]
    asked = {
        "site": site,
        "plates": [vehicle["plate"] for vehicle in vehicles],
        "fixed_from": [begin - policy.around for begin in begins],
        "fixed_to": [vehicle["passed_at"] + policy.around for vehicle in vehicles],
        "rows_n": FIXES_N,
    }
    tracks: list[list[Fix]] = [[] for _ in vehicles]
    for row in rows(connection, "rounds/fixes", asked):
        fix = Fix(row["fixed_at"], (row["latitude"], row["longitude"]))
        tracks[row["vehicle_n"] - 1].append(fix)
    return tracks


def _checked(
    vehicle: dict[str, Any], journey: Journey | None, track: list[Fix], rules: GpsRules
) -> CheckedVehicle:
    passed_at, gate = vehicle["passed_at"], rules.gates.get(vehicle["gate"])
    return CheckedVehicle(
        uuid.uuid5(PASSAGE_NAMESPACE, f"gps|{vehicle['passage_id']}|{vehicle['plate']}"),
        vehicle["passage_id"],
        passed_at,
        vehicle["gate"],
        vehicle["lane"],
        vehicle["plate"],
        check_gps(passed_at, gate, track, rules.gps, journey),
    )


def _row(
    site: str, vehicle: dict[str, Any], shipment: str | None, found: CheckedVehicle
) -> dict[str, Any]:
    check = found.check
    return {
        "check_id": str(found.check_id),
        "site": site,
        "passage_id": str(found.passage_id),
        "passage_revision": vehicle["passage_revision"],
        "passed_at": found.passed_at.isoformat(),
        "gate": found.gate,
        "plate": found.plate,
        "shipment": shipment,
        "verdict": check.verdict.value,
        "findings": [finding.value for finding in check.findings],
        "evidence": evidence_of(check),
        "fixes_n": check.fixes_n,
    }


def evidence_of(check: GpsCheck) -> dict[str, Any]:
    """What a check is told from, as JSON has it: instants in ISO 8601."""

    def plain(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return {name: plain(each) for name, each in value.items() if each is not None}
        if isinstance(value, tuple):
            return list(value)
        return value.isoformat() if isinstance(value, datetime) else value

    told = {name: asdict(part) for name in _PARTS if (part := getattr(check, name)) is not None}
    return plain(told)  # type: ignore[no-any-return]


_PARTS = ("at_gate", "on_route", "on_time")


def _shipments(
    connection: Connection, site: str, vehicles: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    containers = sorted({code for vehicle in vehicles for code in vehicle["containers"]})
    if not containers:
        return []
    return rows(connection, "rounds/shipments_of", {"site": site, "containers": containers})


def _journey(
    vehicle: dict[str, Any], shipments: list[dict[str, Any]], policy: TransitPolicy
) -> tuple[str | None, Journey | None]:
    """What a vehicle brings, and how it was to come: of several the one that left last before."""
    carried = [
        each
        for each in shipments
        if each["container"] in vehicle["containers"]
        and each["departed_at"] <= vehicle["passed_at"] <= each["due_at"] + policy.late
    ]
    if not carried:
        return None, None
    shipment = carried[-1]
    route = tuple((latitude, longitude) for latitude, longitude in shipment["route"])
    return shipment["subject"], Journey(shipment["departed_at"], shipment["due_at"], route)


def _cut(
    passages: list[tuple[uuid.UUID, datetime]], at_once_n: int
) -> list[list[tuple[uuid.UUID, datetime]]]:
    return [passages[n : n + at_once_n] for n in range(0, len(passages), at_once_n)]
