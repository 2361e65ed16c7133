"""One connection to the store for all viewers of a server."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from threading import Lock
from typing import Any, TypeVar

import streamlit as st

from sql.connection import Connection, connection_to, rows, server
from sql.home import StoreSettings
from sql.migrate import check_schema, migrate
from sql.rights import EVERY_SITE, Duty, Scope, acting_as

Answer = TypeVar("Answer")
VIEWER = Scope(Duty.BRANCH_HEAD, (EVERY_SITE,))
"""As whom an embedded store is asked while nobody has an account: all is shown, nothing changed."""


class StoreLink:
    """A connection that stays open, and is opened anew where it broke.

    The embedded server stays up as long as the link does. Every question is asked in a duty and
    with a scope of sites, one at a time.

    Args:
        settings: Which store. An embedded one is brought up to date; a named one is only checked,
            because its tables are not ours to change from a screen.

    Raises:
        StoreError: The store is away, refuses, or has another schema than the program.
        ResourceTakenError: The embedded store belongs to somebody else.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._asking = Lock()
        self._connection: Connection | None = None
        with ExitStack() as stack:
            self._conninfo = stack.enter_context(server(settings))
            self._connections = stack.enter_context(ExitStack())
            connection = self._open()
            if settings.dsn is None:
                migrate(connection)
            else:
                check_schema(connection)
            self._closing = stack.pop_all()

    def rows(
        self, name: str, values: Mapping[str, object], scope: Scope = VIEWER
    ) -> list[dict[str, Any]]:
        """The rows of a named query that a viewer may see, by column.

        Args:
            name: Of a file in ``sql/queries``, such as ``dashboard/sites``.
            values: The query's parameters.
            scope: Who asks.

        Raises:
            StoreError: The database is away or refuses.
        """
        # A duty belongs to a transaction, and two viewers' must not be mixed on one connection.
        with self._asking:
            connection = self._open()
            with acting_as(connection, scope):
                return rows(connection, name, values)

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Lends the connection, which acts for nobody yet, to a question.

        Args:
            question: Gets an autocommit connection, and keeps it no longer than that.

        Raises:
            StoreError: The database is away or refuses.
        """
        with self._asking:
            return question(self._open())

    def close(self) -> None:
        """Closes the connection and leaves the embedded server; a second time does nothing."""
        self._closing.close()

    def _open(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connections.close()
            opened = connection_to(self._conninfo, "dashboard")
            self._connection = self._connections.enter_context(opened)
        return self._connection


def _which_store(settings: StoreSettings) -> tuple[str, str | None]:
    return str(settings.home.root), settings.dsn


BY_STORE: dict[str | type[Any], Callable[[Any], Any]] = {StoreSettings: _which_store}
"""Tells caches one store from another."""


@st.cache_resource(
    show_spinner=False,
    hash_funcs=BY_STORE,
    on_release=StoreLink.close,
)
def store_link(settings: StoreSettings) -> StoreLink:
    """The link to a store, made once for all viewers."""
    link = StoreLink(settings)
    atexit.register(link.close)
    return link
