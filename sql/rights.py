"""Acts in the database as a duty, with a scope of sites.

What a duty may do is told in ``sql/grants`` and kept by the database. A connection of a program
owns nothing; what it does for a person it does in a transaction with that person's duty and
sites, which both end with the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import psycopg
from psycopg.pq import TransactionStatus

from schemas.errors import StoreError
from sql.connection import Connection, store_errors
from sql.migrate import check_schema, migrate
from sql.statements import query

EVERY_SITE = "*"
"""As the only site of a scope: all of them."""


class Duty(StrEnum):
    """What somebody is there for; each has a role in the database."""

    LEADER = "leader"
    BRANCH_HEAD = "branch_head"
    SHIFT_OFFICER = "shift_officer"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    ENTERPRISE = "enterprise"

    @property
    def role(self) -> str:
        """Its role in the database."""
        return f"gatestream_{self.value}"


@dataclass(frozen=True, slots=True)
class Scope:
    """As whom something is asked; a cached answer carries it in its key.

    Attributes:
        duty: Decides what may be asked.
        sites: Decides of which sites; none sees nothing, :data:`EVERY_SITE` sees all.
        user: Name of the person, for what is given to persons; empty if nobody signed in.
    """

    duty: Duty
    sites: tuple[str, ...]
    user: str = ""


@contextmanager
def acting_as(connection: Connection, scope: Scope) -> Iterator[None]:
    """Acts in a duty and with its sites for the length of the block, which is a transaction.

    Args:
        connection: An autocommit connection of a program's account.
        scope: As whom.

    Raises:
        StoreError: The account may not act in this duty, or a transaction is open already, which
            would go on in the duty after the block.
    """
    if connection.info.transaction_status is not TransactionStatus.IDLE:
        message = f"cannot act as {scope.duty.role} inside a transaction of somebody else"
        raise StoreError(message)
    role = scope.duty.role
    with store_errors(f"act as {role}"), connection.transaction():
        values = {"role": role, "sites": [*scope.sites], "user": scope.user}
        with _speaking(connection, role), store_errors("take on a duty"):
            connection.execute(query("rights/act"), values)
        yield


def act_from_now_on(connection: Connection, scope: Scope) -> None:
    """Acts in a duty and with its sites until the connection ends.

    Args:
        connection: An autocommit connection of a program's account, which nobody else uses.
        scope: As whom.

    Raises:
        StoreError: The account may not act in this duty.
    """
    role = scope.duty.role
    values = {"role": role, "sites": [*scope.sites], "user": scope.user}
    with _speaking(connection, role), store_errors("take on a duty"):
        connection.execute(query("rights/act_from_now_on"), values)


def become_writer(connection: Connection) -> None:
    """Gives up all rights but those that filling the store takes, until the session ends.

    Raises:
        StoreError: The account is no member of ``gatestream_writer``.
    """
    with _speaking(connection, "gatestream_writer"), store_errors("become a writer"):
        connection.execute(query("rights/become_writer"))


def bring_up_to_date(connection: Connection) -> None:
    """Migrates if the account owns the schema, and otherwise only sees whether it fits.

    Raises:
        StoreError: The schema does not fit and cannot be made to, or the database refuses.
    """
    with store_errors("see who owns the schema"):
        row = connection.execute(query("rights/may_migrate")).fetchone()
    if row is not None and row[0]:
        migrate(connection)
    else:
        with store_errors("read the schema's version"):
            check_schema(connection)


@contextmanager
def _speaking(connection: Connection, role: str) -> Iterator[None]:
    try:
        yield
    except StoreError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        account = connection.info.user
        message = (
            f"the database's account {account} may not act as {role}: its administrator has to "
            f"run `grant {role} to {account}`"
        )
        raise StoreError(message) from error
