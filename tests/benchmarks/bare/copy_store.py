"""The baseline: bare COPY into temporary tables, then ``insert … on conflict do nothing``.

Nothing of ours is imported here. The tables are made ``like … including all`` of tables that are
there: the same columns, defaults, checks and indexes. The rows are tuples, made before the clock
starts; each batch is one transaction, and the server makes it durable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

PREFIX = "bare_"
Rows = Sequence[Sequence[Any]]


class Writer:
    """Writes batches to tables of its own.

    Args:
        conninfo: Of the server.
        columns: Columns of each table to be like, in the order of its rows.
        keys: Columns of each table's key.
        types: PostgreSQL's names of the columns' types; with them rows are copied in binary, as
            few do; without them as text, as psycopg does by itself.
    """

    def __init__(
        self,
        conninfo: str,
        columns: Mapping[str, Sequence[str]],
        keys: Mapping[str, Sequence[str]],
        types: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._types = types
        self._connection = psycopg.connect(conninfo, autocommit=True)
        self._statements = {}
        prefix = PREFIX if types is None else f"{PREFIX}binary_"
        for table, names in columns.items():
            named = {
                "table": sql.Identifier(prefix + table),
                "like": sql.Identifier(table),
                "incoming": sql.Identifier(f"{prefix}incoming_{table}"),
                "columns": sql.SQL(", ").join(map(sql.Identifier, names)),
                "keys": sql.SQL(", ").join(map(sql.Identifier, keys[table])),
                "format": sql.SQL("" if types is None else "(format binary)"),
            }
            for statement in (
                "create table if not exists {table} (like {like} including all)",
                "create temporary table {incoming} (like {like} including defaults)"
                " on commit delete rows",
            ):
                self._connection.execute(sql.SQL(statement).format(**named))
            self._statements[table] = (
                sql.SQL("copy {incoming} ({columns}) from stdin {format}").format(**named),
                sql.SQL(
                    "insert into {table} ({columns}) select {columns} from {incoming}"
                    " on conflict ({keys}) do nothing"
                ).format(**named),
            )

    def write(self, batch: Mapping[str, Rows]) -> None:
        """Writes the rows of each table in one transaction."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            for table, rows in batch.items():
                copying, inserting = self._statements[table]
                with cursor.copy(copying) as copy:
                    if self._types is not None:
                        copy.set_types(self._types[table])
                    for row in rows:
                        copy.write_row(row)
                cursor.execute(inserting)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        name = sql.Identifier((PREFIX if self._types is None else f"{PREFIX}binary_") + table)
        (counted,) = self._connection.execute(
            sql.SQL("select count(*) from {}").format(name)
        ).fetchone() or (0,)
        return int(counted)

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()
