from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from schemas.errors import StoreError, UnknownNameError
from sql.connection import Connection, connect, connection_to, described, rows, store_errors
from sql.home import Home, StoreSettings


def test_r22_times_come_in_utc(store_connection: Connection) -> None:
    assert store_connection.execute("show timezone").fetchone() == ("UTC",)
    assert store_connection.info.parameter_status("application_name") == "gatestream test"


@pytest.mark.parametrize(
    ("dsn", "message"),
    [
        (
            "postgresql://gate:s3cret@127.0.0.1:1/gate",
            "cannot reach the database gate on 127.0.0.1:1: .*refused",
        ),
        (
            "host=/nowhere user=gate password=s3cret dbname=gate",
            "cannot reach the database gate on /nowhere: .*No such file",
        ),
        ("postgresql://gate:s3cret@[broken", "GATESTREAM_DSN is not a connection string"),
        ("password=s3cret nonsense", "GATESTREAM_DSN is not a connection string"),
    ],
)
def test_a_wrong_dsn_is_one_sentence_without_its_password(
    dsn: str, message: str, tmp_path: Path
) -> None:
    settings = StoreSettings(Home(tmp_path), dsn)
    with pytest.raises(StoreError, match=message) as caught, connect(settings, "test"):
        pass
    assert "s3cret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_password_that_the_server_repeats_is_covered(tmp_path: Path) -> None:
    settings = StoreSettings(Home(tmp_path), "host=s3cret.invalid password=s3cret dbname=gate")
    with pytest.raises(StoreError) as caught, connect(settings, "test"):
        pass
    assert "password" not in str(caught.value)


@pytest.mark.parametrize(
    ("conninfo", "text"),
    [
        ("postgresql://gate:s3cret@db:5433/history", "database history on db:5433"),
        ("host=db user=gate password=s3cret", "database gate on db"),
        ("dbname=history", "database history on the local socket"),
    ],
)
def test_a_connection_is_described_without_secrets(conninfo: str, text: str) -> None:
    assert described(conninfo) == text


def test_a_database_that_goes_away_is_one_sentence(settings: StoreSettings) -> None:
    assert settings.dsn is not None
    with connection_to(settings.dsn, "test") as connection:
        pid = connection.info.backend_pid
        with connection_to(settings.dsn, "other") as other:
            other.execute("select pg_terminate_backend(%s)", [pid])
        with pytest.raises(StoreError, match=r"^cannot read: the database says [^\n]*$"):
            while True:
                with store_errors("read"):
                    connection.execute("select 1")


def test_rows_are_asked_for_by_the_name_of_a_query(store_connection: Connection) -> None:
    assert rows(store_connection, "store/site_days") == []
    with pytest.raises(
        UnknownNameError, match=r"unknown query 'nothing'; known: .*, store/site_days"
    ):
        rows(store_connection, "nothing")


def test_store_errors_leaves_other_errors_alone() -> None:
    with pytest.raises(ZeroDivisionError), store_errors("divide"):
        _ = 1 / 0
    with (
        pytest.raises(StoreError, match="cannot divide: the database says"),
        store_errors("divide"),
    ):
        raise psycopg.errors.DivisionByZero
