"""Coordination regulations: what a partner is shown, of which sites and lanes, until when (R58).

What is ended shows nothing from that moment on. All of it happens in the transaction and the duty
of the caller, an administrator.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from schemas.errors import ConfigError, StoreError, UnknownNameError
from sql.audit import record
from sql.connection import Connection, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class Regulation:
    """A coordination regulation.

    Attributes:
        regulation_no: Its number, as it stands on the paper.
        party: With whom; the unit of the partner's accounts.
        sites: Of which sites passages are shared.
        lanes: Of which lanes; nothing means all of the sites.
        valid_from: First day, in Asia/Ho_Chi_Minh.
        valid_to: Last day.
        conditions: Conditions of operation, safety, contacts, in words.
        ended_at: Since when it is ended, if it is.
        is_in_force: Whether it holds at the moment of asking.
    """

    regulation_no: str
    party: str
    sites: tuple[str, ...]
    lanes: tuple[str, ...] | None
    valid_from: date
    valid_to: date
    conditions: str | None = None
    ended_at: datetime | None = None
    is_in_force: bool = False

    def __post_init__(self) -> None:
        # Rows of the database come as lists.
        object.__setattr__(self, "sites", tuple(self.sites))
        object.__setattr__(self, "lanes", tuple(self.lanes) if self.lanes is not None else None)


def add_regulation(connection: Connection, regulation: Regulation, *, who: str, why: str) -> None:
    """Adds a regulation, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        regulation: The new one.
        who: The administrator.
        why: The reason.

    Raises:
        ConfigError: A part of it is missing, or the last day is before the first.
        StoreError: The number is taken, or the database refuses.
    """
    _check(regulation)
    values = {
        "regulation_no": regulation.regulation_no,
        "party": regulation.party,
        "sites": [*regulation.sites],
        "lanes": [*regulation.lanes] if regulation.lanes else None,
        "valid_from": regulation.valid_from,
        "valid_to": regulation.valid_to,
        "conditions": regulation.conditions,
    }
    with store_errors(f"add the regulation {regulation.regulation_no}"):
        if connection.execute(query("regulations/add"), values).fetchone() is None:
            message = f"there is a regulation {regulation.regulation_no} already"
            raise StoreError(message)
    days = {name: f"{values[name]}" for name in ("valid_from", "valid_to")}
    record(
        connection,
        who=who,
        what="regulation.add",
        subject=f"regulation {regulation.regulation_no}",
        why=why,
        details={**values, **days},
    )


def end_regulation(connection: Connection, regulation_no: str, *, who: str, why: str) -> None:
    """Ends a regulation and so what it shared, from now on, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        regulation_no: Its number.
        who: The administrator.
        why: The reason.

    Raises:
        UnknownNameError: There is none of that number that is not ended.
        StoreError: The database refuses.
    """
    with store_errors(f"end the regulation {regulation_no}"):
        row = connection.execute(query("regulations/end"), {"no": regulation_no}).fetchone()
        if row is None:
            known = [each.regulation_no for each in all_regulations(connection)]
            raise UnknownNameError("regulation", regulation_no, known, "regulations")
    subject = f"regulation {regulation_no}"
    record(connection, who=who, what="regulation.end", subject=subject, why=why)


def all_regulations(connection: Connection) -> list[Regulation]:
    """All regulations, those in force first.

    Args:
        connection: In a transaction of an administrator, a leader or a head of branch.

    Raises:
        StoreError: The database refuses.
    """
    with (
        store_errors("list the regulations"),
        connection.cursor(row_factory=class_row(Regulation)) as cursor,
    ):
        return cursor.execute(query("regulations/all")).fetchall()


def _check(regulation: Regulation) -> None:
    if not regulation.regulation_no.strip() or not regulation.party.strip():
        message = "a regulation needs a number and a party"
        raise ConfigError(message)
    if not regulation.sites:
        message = f"the regulation {regulation.regulation_no} needs a site"
        raise ConfigError(message)
    if regulation.valid_to < regulation.valid_from:
        message = (
            "the last day of a regulation is not before its first, got "
            f"{regulation.valid_from} to {regulation.valid_to}"
        )
        raise ConfigError(message)
