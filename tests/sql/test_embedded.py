from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from schemas.errors import ResourceTakenError, StoreError
from sql import embedded
from sql.embedded import embedded_server
from sql.home import make_folder
from sql.locks import exclusive

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder(server_root: Path) -> Path:
    """A cluster that the tests of this module start and stop in turn."""
    return make_folder(server_root / "module" / "postgres")


@pytest.fixture
def new_root(server_root: Path) -> Path:
    """A folder of the test's own."""
    return Path(tempfile.mkdtemp(dir=server_root))


def server_pid(folder: Path) -> int | None:
    path = folder / "data" / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None


def answers(conninfo: str) -> bool:
    with psycopg.connect(conninfo) as connection:
        return connection.execute("select 1").fetchone() == (1,)


@contextmanager
def other_user(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the server."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "server_user.py"), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip()
        yield process
    finally:
        process.communicate()


def test_it_starts_serves_utc_and_stops_with_its_last_user(folder: Path) -> None:
    with embedded_server(folder) as conninfo:
        with psycopg.connect(conninfo) as connection:
            assert connection.execute("show timezone").fetchone() == ("UTC",)
            assert connection.execute("show fsync").fetchone() == ("on",)
            assert connection.execute("show listen_addresses").fetchone() == ("",)
        assert server_pid(folder) is not None
    assert server_pid(folder) is None


def test_only_its_account_and_root_reach_the_socket(folder: Path) -> None:
    with embedded_server(folder) as conninfo:
        host = psycopg.conninfo.conninfo_to_dict(conninfo)["host"]
        assert isinstance(host, str)
        assert Path(host).stat().st_mode & 0o777 == 0o700


def test_users_in_one_process_are_counted_apart(folder: Path) -> None:
    with embedded_server(folder) as outer:
        with embedded_server(folder) as inner:
            assert inner == outer
        assert answers(outer)
    assert server_pid(folder) is None


def test_a_run_that_ends_leaves_the_server_to_the_dashboard(folder: Path) -> None:
    with other_user(folder) as dashboard:
        with embedded_server(folder) as conninfo:
            assert answers(conninfo)
        pid = server_pid(folder)
        assert pid is not None
        assert answers(conninfo)
        with embedded_server(folder) as conninfo:
            dashboard.communicate()
            assert answers(conninfo)
            assert server_pid(folder) == pid
    assert server_pid(folder) is None


def test_a_server_whose_users_were_killed_is_adopted_and_stopped(folder: Path) -> None:
    with other_user(folder) as killed:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    orphan = server_pid(folder)
    assert orphan is not None
    with embedded_server(folder) as conninfo:
        assert server_pid(folder) == orphan
        assert answers(conninfo)
    assert server_pid(folder) is None


def test_a_killed_server_is_started_again_with_its_rows(folder: Path) -> None:
    with embedded_server(folder) as conninfo:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("create table kept as select 7 as n")
        pid = server_pid(folder)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes():
            time.sleep(0.01)
    with (
        embedded_server(folder) as conninfo,
        psycopg.connect(conninfo, autocommit=True) as connection,
    ):
        assert connection.execute("select n from kept").fetchone() == (7,)
        connection.execute("drop table kept")


def test_a_process_id_that_is_somebody_elses_now_stops_nothing(folder: Path) -> None:
    with embedded_server(folder):
        written = (folder / "data" / "postmaster.pid").read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        stale = "\n".join([str(stranger.pid), *written[1:]]) + "\n"
        path = folder / "data" / "postmaster.pid"
        path.write_text(stale)
        with embedded_server(folder) as conninfo:
            assert answers(conninfo)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_cluster_that_was_cut_off_while_it_was_made_is_made_again(new_root: Path) -> None:
    folder = new_root / "postgres"
    (folder / "data.new" / "base").mkdir(parents=True)
    with embedded_server(folder) as conninfo:
        assert answers(conninfo)


def test_a_path_too_long_for_a_socket_gets_one_elsewhere(new_root: Path) -> None:
    folder = new_root / ("a-very-long-name" * 6) / "postgres"
    with embedded_server(folder) as conninfo:
        host = psycopg.conninfo.conninfo_to_dict(conninfo)["host"]
        assert isinstance(host, str)
        assert not host.startswith(str(new_root))
        assert answers(conninfo)
    Path(host).rmdir()


def test_a_home_with_quotes_and_blanks_in_its_name(new_root: Path) -> None:
    with embedded_server(new_root / "cổng 'a' số 1" / "postgres") as conninfo:
        assert answers(conninfo)


def test_a_path_that_no_shell_takes_is_one_sentence(new_root: Path) -> None:
    with (
        pytest.raises(StoreError, match=r"cannot hold the embedded database: its path has one of"),
        embedded_server(new_root / "$HOME"),
    ):
        pass


def test_a_home_with_a_comma_in_its_name(new_root: Path) -> None:
    with embedded_server(new_root / "a,b" / "postgres") as conninfo:
        host = psycopg.conninfo.conninfo_to_dict(conninfo)["host"]
        assert answers(conninfo)
    Path(str(host)).rmdir()


def test_a_folder_that_cannot_be_used_is_one_sentence(new_root: Path) -> None:
    (new_root / "data").write_text("a file in the way")
    with (
        pytest.raises(StoreError, match=r"cannot use the embedded database in .*: not a directory"),
        embedded_server(new_root),
    ):
        pass


def test_a_lock_that_stays_taken_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_TIMEOUT_S", 0.1)
    with (
        exclusive(folder / "server.lock", "the test", 1),
        pytest.raises(ResourceTakenError, match=r"the embedded database is in use by another proc"),
        embedded_server(folder),
    ):
        pass


def test_a_cluster_of_another_version_is_one_sentence(new_root: Path) -> None:
    data = new_root / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(StoreError, match=r"is of PostgreSQL 17, wanted 18"),
        embedded_server(new_root / "postgres"),
    ):
        pass


def test_a_server_that_does_not_start_says_why(folder: Path) -> None:
    with embedded_server(folder):
        pass
    settings = folder / "data" / "postgresql.conf"
    written = settings.read_text()
    settings.write_text(written + "shared_buffers = 'none'\n")
    try:
        with (
            pytest.raises(StoreError, match=r"does not start: .*FATAL.*contains errors"),
            embedded_server(folder),
        ):
            pass
    finally:
        settings.write_text(written)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_runs_it_as_themselves(new_root: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    for above in (new_root, new_root.parent):
        above.chmod(0o711)
    home = new_root / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    # The interpreter may lie where only root can start it; so it becomes somebody else later.
    code = (
        "import os, sys; from pathlib import Path; from sql.embedded import embedded_server\n"
        "os.setgroups([]); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[2]))\n"
        "with embedded_server(Path(sys.argv[1])) as conninfo: print(conninfo)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, home / "postgres", str(nobody.pw_uid), str(nobody.pw_gid)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    if "PermissionError" in done.stderr:
        pytest.skip("the environment of the tests is closed to other users")
    assert done.returncode == 0, done.stderr
    assert (home / "postgres" / "data").stat().st_uid == nobody.pw_uid
    # Root then keeps to the owner's account.
    with embedded_server(home / "postgres") as conninfo:
        assert answers(conninfo)
    assert (home / "postgres" / "data" / "PG_VERSION").stat().st_uid == nobody.pw_uid
