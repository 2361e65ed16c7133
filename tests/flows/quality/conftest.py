from __future__ import annotations

from collections.abc import Iterator

import pytest
from depot import Month, ordinary_month
from psycopg.conninfo import make_conninfo

from flows.quality.validation import Validator
from sql.connection import Connection, connection_to
from sql.passages import write_passages
from tests.sql.conftest import (  # noqa: F401 - fixtures
    NewDatabase,
    _execute,
    any_server_conninfo,
    any_settings,
    any_store_connection,
    dump,
    new_database,
    server_conninfo,
    server_root,
    timescale_conninfo,
)


@pytest.fixture(scope="session")
def month() -> Month:
    return ordinary_month()


@pytest.fixture(scope="session")
def validator() -> Validator:
    """Great Expectations takes seconds to load."""
    return Validator()


@pytest.fixture(scope="session")
def known_month(server_conninfo: str, month: Month) -> str:  # noqa: F811
    """The name of a database that holds the weeks before, to copy."""
    name = "known_month"
    _execute(server_conninfo, "create database {} template {}", name, "migrated")
    with connection_to(make_conninfo(server_conninfo, dbname=name), "test") as connection:
        write_passages(connection, month.before)
    return name


@pytest.fixture
def gate_dsn(new_database: NewDatabase, known_month: str) -> str:  # noqa: F811
    """A store that holds the weeks before."""
    return new_database(known_month)


@pytest.fixture
def gate(gate_dsn: str) -> Iterator[Connection]:
    """A connection to it."""
    with connection_to(gate_dsn, "test") as connection:
        yield connection
