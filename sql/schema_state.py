"""What a store stands on: PostgreSQL, the edition of TimescaleDB, and the number of its schema."""

from __future__ import annotations

from dataclasses import dataclass

from sql.connection import Connection, store_errors
from sql.editions import Edition, capability
from sql.statements import query


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a store stands on.

    Attributes:
        version: Number of the last migration that ran.
        edition: What stands below the tables.
        postgresql: The server's version.
        timescaledb: The extension's version, if it is created in this database.
        note: One sentence where the server could offer more.
    """

    version: int
    edition: Edition
    postgresql: str
    timescaledb: str | None
    note: str | None

    @property
    def described(self) -> str:
        """The server for people."""
        if self.timescaledb is None:
            return f"PostgreSQL {self.postgresql} without TimescaleDB"
        return (
            f"PostgreSQL {self.postgresql} with TimescaleDB {self.timescaledb}, "
            f"{self.edition} edition"
        )


def schema_state(connection: Connection) -> SchemaState:
    """Asks a store that was migrated what it stands on.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("ask what the store stands on"):
        applied = connection.execute(query("migrate/applied")).fetchall()
        found = capability(connection)
    version = connection.info.server_version
    return SchemaState(
        version=applied[-1][0] if applied else 0,
        edition=found.edition,
        postgresql=f"{version // 10000}.{version % 10000}",
        timescaledb=found.version,
        note=_WITHHELD if found.is_withheld else None,
    )


_WITHHELD = (
    "The server has TimescaleDB, but this role may not create it in this database; a superuser "
    "does so with: create extension timescaledb"
)
