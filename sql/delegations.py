"""Delegations: who besides the head of a branch may look at its recordings, and until when (R54).

A delegation ends with its last day, by itself. All of it happens in the transaction and the duty
of the caller; that it is given in one's own name and for one's own sites, the database sees to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from schemas.errors import ConfigError, UnknownNameError
from sql.audit import record
from sql.connection import Connection, rows, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class Delegation:
    """The recordings of a site, to look at for some days.

    Attributes:
        delegation_n: Its number.
        site: Whose recordings.
        user_name: To whom.
        valid_from: First day, in Asia/Ho_Chi_Minh.
        valid_to: Last day.
        given_by: The head of the branch.
        why: The reason.
        revoked_at: Since when it is revoked, if it is.
        is_in_force: Whether it holds at the moment of asking.
    """

    delegation_n: int
    site: str
    user_name: str
    valid_from: date
    valid_to: date
    given_by: str
    why: str
    revoked_at: datetime | None
    is_in_force: bool


def give_delegation(
    connection: Connection,
    site: str,
    user_name: str,
    days: tuple[date, date],
    *,
    who: str,
    why: str,
) -> int:
    """Lets somebody look at the recordings of a site, and writes that down.

    Args:
        connection: In a transaction of a head of branch.
        site: Whose recordings.
        user_name: A leader or shift officer of the site.
        days: The first and the last day, in Asia/Ho_Chi_Minh.
        who: The head of the branch.
        why: The reason.

    Returns:
        The delegation's number.

    Raises:
        ConfigError: The last day is before the first one.
        StoreError: The database refuses.
    """
    first, last = days
    if last < first:
        message = f"the last day of a delegation is not before its first, got {first} to {last}"
        raise ConfigError(message)
    values = {
        "site": site,
        "user_name": user_name,
        "valid_from": first,
        "valid_to": last,
        "given_by": who,
        "why": why,
    }
    with store_errors(f"delegate the recordings of {site}"):
        row = connection.execute(query("delegations/give"), values).fetchone()
    delegation_n = int(row[0]) if row is not None else 0
    details = {"user": user_name, "from": f"{first}", "to": f"{last}", "n": delegation_n}
    record(
        connection,
        who=who,
        what="delegation.give",
        subject=f"site {site}",
        why=why,
        details=details,
    )
    return delegation_n


def revoke_delegation(connection: Connection, delegation_n: int, *, who: str, why: str) -> None:
    """Ends a delegation before its last day, and writes that down.

    Args:
        connection: In a transaction of a head of branch.
        delegation_n: Its number.
        who: The head of the branch.
        why: The reason.

    Raises:
        UnknownNameError: There is none of that number that is not revoked.
        StoreError: The database refuses.
    """
    with store_errors(f"revoke delegation {delegation_n}"):
        row = connection.execute(query("delegations/revoke"), {"n": delegation_n}).fetchone()
        if row is None:
            known = [f"{each.delegation_n}" for each in all_delegations(connection)]
            raise UnknownNameError("delegation", f"{delegation_n}", known, "delegations")
    details = {"user": row[1], "n": delegation_n}
    record(
        connection,
        who=who,
        what="delegation.revoke",
        subject=f"site {row[0]}",
        why=why,
        details=details,
    )


def all_delegations(connection: Connection) -> list[Delegation]:
    """The delegations of one's sites, the newest first.

    Args:
        connection: In a transaction of a head of branch, a leader or an administrator.

    Raises:
        StoreError: The database refuses.
    """
    with (
        store_errors("list the delegations"),
        connection.cursor(row_factory=class_row(Delegation)) as cursor,
    ):
        return cursor.execute(query("delegations/all")).fetchall()


def officers(connection: Connection) -> list[str]:
    """To whom one may delegate, by name.

    Args:
        connection: In a transaction of a head of branch.

    Raises:
        StoreError: The database refuses.
    """
    return [row["name"] for row in rows(connection, "delegations/officers", {})]
