"""Holds what papers say of a container's load against what was seen of its door (R29)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schemas.act import Act
from schemas.decisions.empties import (
    Door,
    DoorVerdict,
    EmptyCheck,
    EmptyClaim,
    EmptySource,
    check_empty,
    has_door_rule,
)
from schemas.decisions.warning import GateWarning, WarningKind
from schemas.errors import ConfigError
from schemas.passage import PASSAGE_NAMESPACE
from schemas.site import SiteFile
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.round_warnings import agree_on_warnings
from sql.statements import query

LOOK_BACK = timedelta(days=60)
"""So far back a paper or an officer can still tell of a passage."""
_SOURCES = {"manifest": EmptySource.MANIFEST, "operator": EmptySource.OPERATOR}


@dataclass(frozen=True, slots=True)
class CheckedBox:
    """Whether a container passed as it has to.

    Attributes:
        check_id: Made from passage and container.
        passage_id: The passage.
        passed_at: When.
        gate: Gate id.
        lane: Lane id.
        container: Its number.
        door: What was seen.
        check: Whether.
    """

    check_id: uuid.UUID
    passage_id: uuid.UUID
    passed_at: datetime
    gate: str
    lane: str
    container: str
    door: Door
    check: EmptyCheck

    @property
    def is_exception(self) -> bool:
        """Whether somebody has to look."""
        return self.check.verdict is DoorVerdict.EXCEPTION


@dataclass(frozen=True, slots=True)
class BoxesFound:
    """What a look at empty containers found.

    Attributes:
        checked: One a passage of what somebody calls empty.
        warnings_n: Warnings that are new or other than before.
    """

    checked: tuple[CheckedBox, ...] = ()
    warnings_n: int = 0


def check_boxes(
    connection: Connection, site: SiteFile, containers: Collection[str], now: datetime
) -> BoxesFound:
    """Judges the passages of some containers anew, at a site that has a rule for doors.

    Args:
        connection: In a transaction.
        site: The site file.
        containers: Which.
        now: The clock.

    Raises:
        StoreError: The database refuses.
    """
    if not containers or not has_door_rule(site.site.type):
        return BoxesFound()
    asked: dict[str, Any] = {
        "site": site.site.id,
        "containers": sorted(containers),
        "since": now - LOOK_BACK,
        "as_of": now,
        "now": now,
    }
    boxes = rows(connection, "rounds/boxes", asked)
    loads = rows(connection, "rounds/loads", asked)
    passages = {
        "passages": [box["passage_id"] for box in boxes],
        "instants": [box["passed_at"] for box in boxes],
    }
    doors = rows(connection, "rounds/doors", {**asked, **passages})
    found = [each for box in boxes if (each := _checked(site, box, loads, doors)) is not None]
    with store_errors("keep what doors showed"):
        for each in found:
            connection.execute(query("rounds/upsert_empty_check"), _row(site, each, now))
    rows(
        connection, "rounds/end_empty_checks", {**asked, "found": [each.check_id for each in found]}
    )
    warnings_n = agree_on_warnings(
        connection,
        site.site.id,
        WarningKind.EMPTY_NOT_OPEN,
        _warnings(site.site.id, found, now),
        now,
        numbers=containers,
    )
    return BoxesFound(tuple(found), warnings_n)


def tell_door(
    connection: Connection,
    site: SiteFile,
    passage_id: uuid.UUID,
    door: Door,
    act: Act,
    *,
    container: str | None = None,
    is_empty: bool | None = None,
) -> list[CheckedBox]:
    """Keeps what somebody saw of the doors of a passage, and judges it anew.

    Args:
        connection: To the store, autocommit.
        site: The site file.
        passage_id: Of a passage of the last weeks.
        door: What was seen.
        act: Who saw it, why it is told, and when.
        container: Of which container; of every one, if not given.
        is_empty: Whether it is empty, if that was seen, too.

    Raises:
        ConfigError: There is no such passage, or it has no such container.
        StoreError: The database refuses.
    """
    name = site.site.id
    now = act.at
    asked = {"site": name, "passage_id": passage_id, "since": now - LOOK_BACK, "as_of": now}
    with store_errors("keep what a door showed"), connection.transaction():
        known = rows(connection, "rounds/passage", asked)
        if not known:
            message = f"a passage of {name} of the last {LOOK_BACK.days} days was wanted, got "
            raise ConfigError(message + str(passage_id))
        (passage,) = known
        if container is not None and container not in passage["containers"]:
            has = ", ".join(passage["containers"]) or "none"
            message = f"the passage has the containers {has}, got {container}"
            raise ConfigError(message)
        told = {
            "container": container,
            "door": door.value,
            "is_empty": is_empty,
            "who": act.who,
            "why": act.why,
        }
        connection.execute(
            query("rounds/insert_door"),
            {**asked, **told, "passed_at": passage["passed_at"], "now": now},
        )
        found = check_boxes(connection, site, passage["containers"], now)
        record(
            connection,
            who=act.who,
            what="door.tell",
            subject=f"passage {passage_id}",
            why=act.why,
            details={key: told[key] for key in ("container", "door", "is_empty")},
        )
    return [each for each in found.checked if each.passage_id == passage_id]


def _checked(
    site: SiteFile,
    box: dict[str, Any],
    loads: list[dict[str, Any]],
    doors: list[dict[str, Any]],
) -> CheckedBox | None:
    """Nothing where nobody calls the container empty."""
    claims = _claims_of_papers(box, loads)
    lane = site.lanes.get(box["lane"])
    if lane is not None and lane.is_for_empties:
        claims.append(EmptyClaim(EmptySource.LANE, is_empty=True))
    door = Door.UNKNOWN
    for told in doors:
        is_of_box = told["container"] in {None, box["container"]}
        if told["passage_id"] != box["passage_id"] or not is_of_box:
            continue
        door = Door(told["door"])
        if told["is_empty"] is not None:
            claims = [each for each in claims if each.source is not EmptySource.OFFICER]
            claims.append(EmptyClaim(EmptySource.OFFICER, told["is_empty"]))
    check = check_empty(site.site.type, claims, door)
    if check.verdict is DoorVerdict.NOT_EMPTY:
        return None
    parts = f"empty|{box['passage_id']}|{box['container']}"
    return CheckedBox(uuid.uuid5(PASSAGE_NAMESPACE, parts), **box, door=door, check=check)


def _warnings(site: str, checked: Iterable[CheckedBox], now: datetime) -> list[GateWarning]:
    return [
        GateWarning(
            WarningKind.EMPTY_NOT_OPEN,
            site,
            each.container,
            "container",
            str(each.passage_id),
            None,
            each.gate,
            each.lane,
            each.passed_at.timestamp(),
            stands=True,
            evidence={"told_by": str(each.check.told_by), "door": each.door.value},
            known_s=now.timestamp(),
            decided_s=now.timestamp(),
        )
        for each in checked
        if each.is_exception
    ]


def _claims_of_papers(box: dict[str, Any], loads: list[dict[str, Any]]) -> list[EmptyClaim]:
    """Of each kind of paper what the one says that is of the nearest time."""
    nearest: dict[str, dict[str, Any]] = {}
    for load in loads:
        is_of_box = load["container"] == box["container"]
        if not is_of_box or not load["opens_at"] <= box["passed_at"] <= load["closes_at"]:
            continue
        before = nearest.get(load["side"])
        if before is None or _apart(load, box) < _apart(before, box):
            nearest[load["side"]] = load
    return [EmptyClaim(_SOURCES[side], load["is_empty"]) for side, load in nearest.items()]


def _apart(load: dict[str, Any], box: dict[str, Any]) -> tuple[timedelta, bool]:
    return abs(load["told_at"] - box["passed_at"]), not load["is_empty"]


def _row(site: SiteFile, each: CheckedBox, now: datetime) -> dict[str, Any]:
    told_by = each.check.told_by
    return {
        "check_id": each.check_id,
        "site": site.site.id,
        "passage_id": each.passage_id,
        "passed_at": each.passed_at,
        "gate": each.gate,
        "lane": each.lane,
        "container": each.container,
        "told_by": None if told_by is None else told_by.value,
        "door": each.door.value,
        "verdict": each.check.verdict.value,
        "now": now,
    }
