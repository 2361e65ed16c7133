"""A few connections to the store for all viewers of a server."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from queue import LifoQueue
from typing import Any, Final, TypeVar

import streamlit as st

from sql.connection import Connection, connected, connection_to, rows, server
from sql.home import StoreSettings
from sql.migrate import check_schema, migrate
from sql.rights import EVERY_SITE, Duty, Scope, acting_as

Answer = TypeVar("Answer")
VIEWER = Scope(Duty.BRANCH_HEAD, (EVERY_SITE,))
"""As whom an embedded store is asked while nobody has an account: all is shown, nothing changed."""


_CONNECTIONS_N: Final = 4
"""Twice the cores of a small server: more would only wait for each other there."""


class StoreLink:
    """Connections that stay open, and are opened anew where they broke.

    The embedded server stays up as long as the link does. Every question is asked in a duty and
    with a scope of sites, and has a connection for itself meanwhile. psycopg's own pool would try
    in the background and only tell that nothing came; here the reason is told at once.

    Args:
        settings: Which store. An embedded one is brought up to date; a named one is only checked,
            because its tables are not ours to change from a screen.

    Raises:
        StoreError: The store is away, refuses, or has another schema than the program.
        ResourceTakenError: The embedded store belongs to somebody else.
    """

    def __init__(self, settings: StoreSettings) -> None:
        # The one used last is the first to be lent, so that seldom more than one is open.
        self._idle: LifoQueue[Connection | None] = LifoQueue()
        for _ in range(_CONNECTIONS_N):
            self._idle.put(None)
        with ExitStack() as stack:
            self._conninfo = stack.enter_context(server(settings))
            stack.callback(self._close_idle)
            with self._lent() as connection:
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
        return self.act(scope, lambda connection: rows(connection, name, values))

    def act(self, scope: Scope, deed: Callable[[Connection], Answer]) -> Answer:
        """Does something in a person's duty, in one transaction that ends with it.

        What the duty may not do, the database refuses.

        Args:
            scope: Whose duty, and at which sites.
            deed: Gets the connection inside the transaction, and keeps it no longer than that.

        Raises:
            StoreError: The database is away or refuses.
        """
        with self._lent() as connection, acting_as(connection, scope):
            return deed(connection)

    def ask(self, question: Callable[[Connection], Answer]) -> Answer:
        """Lends a connection, which acts for nobody yet, to a question.

        Args:
            question: Gets an autocommit connection, and keeps it no longer than that.

        Raises:
            StoreError: The database is away or refuses.
        """
        with self._lent() as connection:
            return question(connection)

    def apart(self, purpose: str) -> AbstractContextManager[Connection]:
        """A connection for one asker alone, closed at the end of the block.

        Args:
            purpose: What it is for, shown in the server's list of connections.

        Raises:
            StoreError: The database is away or refuses.
        """
        return connection_to(self._conninfo, purpose)

    def close(self) -> None:
        """Closes the connections and leaves the embedded server; a second time does nothing."""
        self._closing.close()

    @contextmanager
    def _lent(self) -> Iterator[Connection]:
        connection = self._idle.get()
        try:
            if connection is None or connection.closed:
                connection = None
                connection = connected(self._conninfo, "dashboard")
                # Filters are left out by null: one plan for all of them would read years through.
                connection.prepare_threshold = None
            yield connection
        finally:
            self._idle.put(connection)

    def _close_idle(self) -> None:
        for _ in range(self._idle.qsize()):
            connection = self._idle.get()
            if connection is not None:
                connection.close()
            self._idle.put(None)


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
