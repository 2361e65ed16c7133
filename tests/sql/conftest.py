"""A real PostgreSQL for all tests of the store, and passages to fill it with."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo

from schemas.clock_source import ClockSource
from schemas.passage import (
    ContainerRead,
    CrossingSource,
    Direction,
    Evidence,
    EvidenceRole,
    Passage,
    PlateRead,
    Quality,
    passage_id,
)
from schemas.read import CheckDigit, Status
from sql.connection import Connection, connection_to
from sql.embedded import embedded_server
from sql.home import Home, StoreSettings
from sql.migrate import migrate
from tests.sql.backed_up import fill, made

ROOT = Path(__file__).parents[2]
# 10:00 in Asia/Ho_Chi_Minh.
START = datetime(2026, 11, 21, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Vehicle:
    """What a test says about a vehicle; the rest does not matter to it."""

    after_s: float = 0.0
    lane: str = "in-1"
    direction: Direction = Direction.IN
    site: str = "cat-lai"
    plates: tuple[str, ...] = ("51C12345",)
    containers: tuple[str, ...] = ("WSAU4160620",)
    statuses: tuple[Status, ...] = field(default=(Status.ACCEPTED,) * 4)
    revision: int = 0
    model_version: str = "ppocr-v6"

    @property
    def passed_at(self) -> datetime:
        return START + timedelta(seconds=self.after_s)

    def passage(self, **changes: Any) -> Passage:
        """The whole passage."""
        at = self.passed_at
        status = iter(self.statuses)
        plates = tuple(_plate(text, next(status)) for text in self.plates)
        containers = tuple(_container(code, next(status)) for code in self.containers)
        whole = Passage(
            passage_id=passage_id(self.site, self.lane, self.direction, at, 0),
            revision=self.revision,
            site=self.site,
            gate="a",
            lane=self.lane,
            direction=self.direction,
            passed_at=at,
            first_seen_at=at - timedelta(seconds=2),
            last_seen_at=at + timedelta(seconds=4),
            crossing=CrossingSource.LOOP,
            cameras=("rear", "side"),
            media="gate.mp4",
            epoch=0,
            clock_source=ClockSource.ANCHOR,
            clock_offset_s=None,
            plates=plates,
            containers=containers,
            quality=Quality(
                mean_luma=117.3,
                sharpness=812.25,
                text_height_px=31.5,
                speed_kmh=None,
                gap_s=12.0,
                frames_n=44,
            ),
            evidence=(
                Evidence(
                    role=EvidenceRole.FRAME,
                    number="",
                    sha256="0a" * 32,
                    media_type="image/jpeg",
                    captured_at=at,
                    camera="rear",
                    box=(0, 0, 1920, 1080),
                ),
            ),
            model_version=self.model_version,
        )
        return whole.model_copy(update=changes)


def _plate(text: str, status: Status) -> PlateRead:
    return PlateRead(
        text=text,
        status=status,
        confidence=0.97,
        kind="truck",
        char_confidence=(0.9,) * len(text),
        read_frames_n=7,
        candidates=("51C12845", "57C12345"),
    )


def _container(code: str, status: Status) -> ContainerRead:
    return ContainerRead(
        code=code,
        status=status,
        confidence=0.99,
        check_digit=CheckDigit.READ,
        size_type="45G1",
        char_confidence=(0.95,) * len(code),
        read_frames_n=9,
        owner_known=code.startswith("WSAU"),
        agreeing_cameras_n=2,
        expected=None,
        candidates=("WSAU4160455",),
    )


@pytest.fixture(scope="session")
def vehicle() -> type[Vehicle]:
    return Vehicle


@pytest.fixture(scope="session")
def server_root() -> Iterator[Path]:
    """A folder for servers, beside pytest's own, which every session of root closes to others."""
    with tempfile.TemporaryDirectory(prefix="gatestream-test-", ignore_cleanup_errors=True) as name:
        # The servers run under accounts of their own.
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def server_conninfo(server_root: Path) -> Iterator[str]:
    """One embedded server for all tests, with a migrated database to copy."""
    with embedded_server(server_root / "shared" / "postgres") as conninfo:
        # The tests kill clients, never the machine: what the system holds is not lost.
        _execute(conninfo, "alter system set fsync = off")
        _execute(conninfo, "select pg_reload_conf()")
        _make_templates(conninfo)
        yield conninfo


@pytest.fixture(scope="session")
def timescale_conninfo(server_root: Path) -> Iterator[str]:
    """One TimescaleDB for all tests, likewise; the test must carry the marker ``timescaledb``."""
    folder = server_root / "timescaledb"
    conninfo = _timescaledb("start", "--test", "--port", "0", folder=folder)
    try:
        _make_templates(conninfo)
        yield conninfo
    finally:
        _timescaledb("stop", folder=folder)


def _timescaledb(*words: str, folder: Path) -> str:
    command = [str(ROOT / "infra" / "timescaledb.sh"), *words, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def _make_templates(conninfo: str) -> None:
    """A migrated database to copy, and one that is emptied before each test."""
    _execute(conninfo, "create database migrated")
    with connection_to(make_conninfo(conninfo, dbname="migrated"), "test") as connection:
        migrate(connection)
    _execute(conninfo, "create database {} template {}", "emptied", "migrated")


@pytest.fixture(
    scope="session",
    params=["embedded", pytest.param("timescaledb", marks=pytest.mark.timescaledb)],
)
def any_server_conninfo(request: pytest.FixtureRequest) -> str:
    """Each server in turn: whoever asks for this is run on both."""
    fixture = {"embedded": "server_conninfo", "timescaledb": "timescale_conninfo"}[request.param]
    conninfo: str = request.getfixturevalue(fixture)
    return conninfo


NewDatabase = Callable[[str], str]


@contextmanager
def _databases(conninfo: str) -> Iterator[NewDatabase]:
    names = []

    def made(template: str) -> str:
        names.append(f"t_{uuid.uuid4().hex}")
        _execute(conninfo, "create database {} template {}", names[-1], template)
        return make_conninfo(conninfo, dbname=names[-1])

    yield made
    for name in names:
        _execute(conninfo, "drop database {} with (force)", name)


@pytest.fixture
def new_database(server_conninfo: str) -> Iterator[NewDatabase]:
    """Makes another database from a template and returns its connection string."""
    with _databases(server_conninfo) as made:
        yield made


@pytest.fixture
def any_new_database(any_server_conninfo: str) -> Iterator[NewDatabase]:
    """The same on each server."""
    with _databases(any_server_conninfo) as made:
        yield made


def _execute(conninfo: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(composed.SQL(statement).format(*map(composed.Identifier, names)))


def _emptied(conninfo: str) -> str:
    dsn = make_conninfo(conninfo, dbname="emptied")
    with psycopg.connect(dsn, autocommit=True) as connection:
        # The audit log refuses to be emptied even here.
        connection.execute("set session_replication_role = replica")
        found = connection.execute(
            "select tablename from pg_tables"
            " where schemaname = 'public' and tablename not like 'schema%'"
        ).fetchall()
        # A new file for each table and index costs a tenth of a second; most tables are empty.
        filled = composed.SQL(" union all ").join(
            composed.SQL("(select {} from {} limit 1)").format(name, composed.Identifier(name))
            for (name,) in found
        )
        if names := [composed.Identifier(name) for (name,) in connection.execute(filled)]:
            tables = composed.SQL(", ").join(names)
            connection.execute(composed.SQL("truncate {} cascade").format(tables))
    return dsn


@pytest.fixture
def settings(server_conninfo: str, tmp_path: Path) -> StoreSettings:
    """A home of its own, and the migrated database, emptied."""
    return StoreSettings(Home(tmp_path / "home"), _emptied(server_conninfo))


@pytest.fixture
def any_settings(any_server_conninfo: str, tmp_path: Path) -> StoreSettings:
    """The same on each server."""
    return StoreSettings(Home(tmp_path / "home"), _emptied(any_server_conninfo))


@contextmanager
def _connection_of(settings: StoreSettings) -> Iterator[Connection]:
    assert settings.dsn is not None
    with connection_to(settings.dsn, "test") as connection:
        yield connection


@pytest.fixture
def store_connection(settings: StoreSettings) -> Iterator[Connection]:
    """A connection to a migrated, empty store."""
    with _connection_of(settings) as connection:
        yield connection


@pytest.fixture
def any_store_connection(any_settings: StoreSettings) -> Iterator[Connection]:
    """The same on each server."""
    with _connection_of(any_settings) as connection:
        yield connection


def store_in_time(dsn: str) -> None:
    """Makes a database say of every passage that it came a minute after it passed.

    It says so by its own clock, which goes on, and what is matched depends on it.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "create function stored_in_time() returns trigger language plpgsql as $$"
            " begin new.stored_at := new.passed_at + interval '1 minute'; return new; end $$"
        )
        connection.execute(
            "create trigger stored_in_time before insert on passage_revisions"
            " for each row execute function stored_in_time()"
        )


@pytest.fixture
def stored_in_time(settings: StoreSettings) -> Iterator[None]:
    """Passages come a minute after they passed, whatever day it is."""
    assert settings.dsn is not None
    store_in_time(settings.dsn)
    yield
    with psycopg.connect(settings.dsn, autocommit=True) as connection:
        connection.execute("drop function stored_in_time cascade")


Dump = Callable[[Connection], dict[str, list[str]]]


@pytest.fixture(scope="session")
def dump() -> Dump:
    """All rows of all tables of a store, without the instants at which they came in."""

    def dumped(connection: Connection) -> dict[str, list[str]]:
        names = connection.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        ).fetchall()
        found = {}
        for (name,) in names:
            statement = composed.SQL(
                "select (to_jsonb(t) - %s::text[])::text from {} as t order by 1"
            ).format(composed.Identifier(name))
            # Numbers that were drawn and not used are lost.
            left_out = ["stored_at", "applied_at", "entry_n", "waiting_n"]
            if name == "match_log":
                # A passage is received when it is stored.
                left_out += ["received_at"]
            found[name] = [row[0] for row in connection.execute(statement, (left_out,)).fetchall()]
        return found

    return dumped


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run_child() -> Run:
    """Runs a script beside the tests as a program of its own."""

    def run(script: str, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(Path(__file__).parent / script), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            timeout=120,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
            **options,
        )

    return run


@pytest.fixture(scope="session")
def known_backup(
    server_conninfo: str, tmp_path_factory: pytest.TempPathFactory, vehicle: Any
) -> Iterator[tuple[StoreSettings, Path]]:
    """A store that nobody changes, and a backup of it that nobody touches."""
    folder = tmp_path_factory.mktemp("known")
    with psycopg.connect(server_conninfo, autocommit=True) as connection:
        connection.execute("create database backed_up template migrated")
    settings = StoreSettings(
        Home(folder / "home"), make_conninfo(server_conninfo, dbname="backed_up")
    )
    fill(settings, vehicle)
    made(settings, folder / "backup")
    yield settings, folder / "backup"
    with psycopg.connect(server_conninfo, autocommit=True) as connection:
        connection.execute("drop database backed_up with (force)")
