"""What the rounds find, as warnings that officers work through beside those of the join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from schemas.decisions.warning import GateWarning, WarningKind
from schemas.matching.entry import Fact
from schemas.yard.stock import Anomaly, StockSource
from sql.gps_checks import CheckedVehicle
from sql.transits import ShipmentLooked


def of_vehicles(site: str, checked: Iterable[CheckedVehicle], now: datetime) -> list[GateWarning]:
    """A warning for each vehicle whose tracker does not agree.

    Args:
        site: Site id.
        checked: All that were looked at.
        now: The clock.
    """
    return [
        GateWarning(
            WarningKind.GPS_MISMATCH,
            site,
            each.plate,
            "plate",
            str(each.passage_id),
            None,
            each.gate,
            each.lane,
            each.passed_at.timestamp(),
            stands=True,
            evidence=_gps_evidence(each),
            known_s=now.timestamp(),
            decided_s=now.timestamp(),
        )
        for each in checked
        if each.check.verdict.is_warning
    ]


def of_shipments(site: str, overdue: Iterable[ShipmentLooked], now: datetime) -> list[GateWarning]:
    """A warning for each shipment that should be here and is not.

    Args:
        site: Site id.
        overdue: Those.
        now: The clock.
    """
    return [
        GateWarning(
            WarningKind.SHIPMENT_OVERDUE,
            site,
            each.container,
            "container",
            None,
            each.subject,
            None,
            None,
            each.due_at.timestamp(),
            stands=True,
            evidence={
                "shipment_no": each.shipment_no,
                "origin_office": each.origin_office,
                "due_s": each.due_at.timestamp(),
            },
            known_s=now.timestamp(),
            decided_s=now.timestamp(),
        )
        for each in overdue
    ]


def of_anomalies(site: str, anomalies: Iterable[Anomaly], now: datetime) -> list[GateWarning]:
    """A warning for each movement that does not follow on the one before it.

    Args:
        site: Site id.
        anomalies: Those.
        now: The clock.
    """
    found = []
    for each in anomalies:
        movement, before = each.movement, each.before
        is_seen = movement.source is StockSource.CAMERA
        found.append(
            GateWarning(
                WarningKind.STOCK_ANOMALY,
                site,
                movement.container,
                "container",
                movement.subject if is_seen else None,
                None if is_seen else movement.subject,
                movement.gate or None,
                None,
                movement.at.timestamp(),
                stands=True,
                evidence={
                    "anomaly": each.kind.value,
                    "before": None if before is None else before.subject,
                    "before_s": None if before is None else before.at.timestamp(),
                },
                known_s=now.timestamp(),
                decided_s=now.timestamp(),
            )
        )
    return found


def _gps_evidence(each: CheckedVehicle) -> dict[str, Fact]:
    check = each.check
    told: dict[str, Fact] = {"findings": [finding.value for finding in check.findings]}
    if check.at_gate is not None:
        told["nearest_s"] = check.at_gate.at.timestamp()
        told["nearest_position"] = list(check.at_gate.position)
        told["gate_distance_m"] = round(check.at_gate.distance_m, 1)
        told["allowed_m"] = round(check.at_gate.allowed_m, 1)
    if check.on_route is not None:
        told["off_route_m"] = round(check.on_route.farthest_m, 1)
        told["off_route_position"] = list(check.on_route.position)
    if check.on_time is not None:
        told["travel_s"] = check.on_time.travel_s
        told["most_s"] = round(check.on_time.most_s, 1)
        told["longest_stop_s"] = check.on_time.longest_stop_s
    return told
