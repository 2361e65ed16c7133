"""Keeps measures against missed reads, and counts what they did (R28)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from schemas.act import Act
from schemas.errors import UnknownNameError
from schemas.failure import FailureCause
from schemas.measure import (
    DAYS_N,
    Agreed,
    Effect,
    Failures,
    Measure,
    MeasureState,
    check_agreed,
    check_closing,
    effect_of,
    measure_id,
)
from schemas.opening_hours import LOCAL
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query

ROWS_N: Final = 200
_AGREED: Final = ("site", "gate", "lane", "action", "owner", "due_on")


def open_measure(connection: Connection, agreed: Agreed, act: Act) -> Measure:
    """Opens a measure; the audit log keeps who did and why.

    Args:
        connection: To the store, in a transaction with the rights of the person.
        agreed: What was agreed.
        act: Who opens it, why and when.

    Raises:
        ConfigError: It is no agreement.
        StoreError: The database refuses.
    """
    check_agreed(agreed, act.at.astimezone(LOCAL).date())
    opened = measure_id(agreed, act.at)
    values = {name: getattr(agreed, name) for name in _AGREED}
    cause = agreed.cause.value if agreed.cause is not None else None
    values |= {"measure_id": opened, "cause": cause, "opened_at": act.at}
    with store_errors("open a measure"):
        connection.execute(query("measures/insert"), values)
    measure = _one(connection, agreed.site, opened)
    details = {**values, "measure_id": str(opened), "due_on": str(agreed.due_on)}
    del details["opened_at"]
    _record(connection, "measure.open", opened, act, details)
    return measure


def close_measure(
    connection: Connection, site: str, measure: uuid.UUID, done_on: date, act: Act
) -> Effect:
    """Closes a measure and counts the reads before and after it.

    Args:
        connection: To the store, in a transaction with the rights of the person.
        site: Site id.
        measure: Which one.
        done_on: Local day on which it took effect.
        act: Who closes it, when, and what came of it.

    Returns:
        What it did until now, which the audit log keeps.

    Raises:
        UnknownNameError: There is no such measure at the site.
        ConfigError: It is closed already, or cannot be so.
        StoreError: The database refuses.
    """
    known = _one(connection, site, measure)
    today = act.at.astimezone(LOCAL).date()
    check_closing(known, done_on, act.why, today)
    values = {
        "measure_id": measure,
        "done_on": done_on,
        "outcome": act.why,
        "closed_at": act.at,
    }
    rows(connection, "measures/close", values)
    closed = _one(connection, site, measure)
    effect = effects(connection, [closed], today)[measure]
    details = {
        "site": site,
        "done_on": str(done_on),
        "before_failed_n": effect.before.failed_n,
        "before_passages_n": effect.before.passages_n,
        "after_failed_n": effect.after.failed_n,
        "after_passages_n": effect.after.passages_n,
        "days_after_n": effect.days_after_n,
    }
    _record(connection, "measure.close", measure, act, details)
    return effect


def measures_of(connection: Connection, sites: Sequence[str]) -> list[Measure]:
    """Measures of sites, open ones first, at most :data:`ROWS_N`.

    Raises:
        StoreError: The database refuses.
    """
    values = {"sites": [*sites], "measure_id": None, "rows_n": ROWS_N}
    return [_measure(row) for row in rows(connection, "measures/list", values)]


def effects(
    connection: Connection, measures: Iterable[Measure], today: date
) -> dict[uuid.UUID, Effect]:
    """What measures did; of an open one, how it was before it was opened and since.

    Args:
        connection: To the store.
        measures: Which ones.
        today: Local day.

    Raises:
        StoreError: The database refuses.
    """
    asked = list(measures)
    values = {
        "measure_ids": [each.measure_id for each in asked],
        "sites": [each.agreed.site for each in asked],
        "gates": [each.agreed.gate for each in asked],
        "lanes": [each.agreed.lane for each in asked],
        "causes": [each.agreed.cause for each in asked],
        "pivots": [each.pivot for each in asked],
        "days_n": DAYS_N,
    }
    found: dict[uuid.UUID, dict[date, Failures]] = defaultdict(dict)
    for row in rows(connection, "measures/daily", values):
        found[row["measure_id"]][row["day"]] = Failures(row["failed_n"], row["passages_n"])
    return {each.measure_id: effect_of(found[each.measure_id], each.pivot, today) for each in asked}


def _one(connection: Connection, site: str, measure: uuid.UUID) -> Measure:
    values = {"sites": [site], "measure_id": measure, "rows_n": 1}
    found = rows(connection, "measures/list", values)
    if not found:
        known = (str(each.measure_id) for each in measures_of(connection, [site])[:5])
        raise UnknownNameError("measure", str(measure), known, site)
    return _measure(found[0])


def _record(
    connection: Connection, what: str, measure: uuid.UUID, act: Act, details: Mapping[str, object]
) -> None:
    subject = f"measure {measure}"
    record(connection, who=act.who, what=what, subject=subject, why=act.why, details=details)


def _measure(row: Mapping[str, Any]) -> Measure:
    cause = FailureCause(row["cause"]) if row["cause"] is not None else None
    agreed = Agreed(cause=cause, **{name: row[name] for name in _AGREED})
    others = {name: value for name, value in row.items() if name not in {*_AGREED, "cause"}}
    return Measure(agreed=agreed, **others | {"state": MeasureState(row["state"])})
