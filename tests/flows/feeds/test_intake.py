"""Watched folders: what arrives is taken in once, whatever happens to files, folders and us."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feed_files import SITE, csv_text, json_text, line, xlsx_bytes

from flows.feeds.file_taken import FileTaken
from flows.feeds.intake import Taken, import_files, take_in
from schemas.errors import ConfigError, UnknownNameError
from schemas.feed_source import FeedSource
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.site import SiteFile, load_site
from sql.connection import Connection
from sql.home import StoreSettings
from sql.store import Store, open_store

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Watch:
    """Keeps what it is told, and may do something in the middle of a file."""

    def __init__(self) -> None:
        self.failed_with: list[str] = []
        self.while_reading: Callable[[], None] = lambda: None

    def reading(self, feed: str, name: str, done_bytes: int, of_bytes: int) -> None:
        assert 0 <= done_bytes <= of_bytes, (feed, name)
        self.while_reading()

    def took(self, taken: FileTaken) -> None:
        assert taken.file.rows_n == taken.applied_n + taken.repeated_n + taken.file.quarantined_n

    def failed(self, feed: str, sentence: str) -> None:
        self.failed_with.append(f"{feed}: {sentence}")


class Depot:
    """A site with one watched folder and a store."""

    def __init__(self, folder: Path, store: Store) -> None:
        (folder / "site.toml").write_text(SITE, encoding="utf-8")
        self.folder = folder / "in"
        self.folder.mkdir()
        self.site = load_site(folder / "site.toml")
        self.store = store
        self.now = NOW
        self.watch = Watch()

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def round(self, site: SiteFile | None = None, **options: Any) -> Taken:
        options = {"settled_s": 0, **options}
        return take_in(site or self.site, self.store, lambda: self.now, self.watch, **options)

    def lying(self) -> dict[str, list[str]]:
        """What lies where, by folder."""
        found: dict[str, list[str]] = {}
        for path in sorted(self.folder.rglob("*")):
            if (path.is_file() or path.is_symlink() or path.is_fifo()) and path.name != ".lock":
                found.setdefault(str(path.parent.relative_to(self.folder)), []).append(path.name)
        return found


@pytest.fixture
def depot(tmp_path: Path, settings: StoreSettings):  # type: ignore[no-untyped-def]
    with open_store(settings, stream="depot.feeds", now=lambda: NOW) as store:
        yield Depot(tmp_path, store)


def stored(connection: Connection) -> dict[str, list[Any]]:
    """All that the store has of feeds."""
    found: dict[str, list[Any]] = {}
    for relation, document in connection.execute(
        "select relation, document from feed_documents order by 1, 2::text"
    ).fetchall():
        found.setdefault(relation, []).append(document)
    return found


def test_r5_what_arrives_is_taken_in_and_put_away(
    depot: Depot, store_connection: Connection
) -> None:
    depot.put("a.csv", csv_text([line(1), line(2, container="MSKU12"), line(3)]))
    depot.put("b.jsonl", json_text([line(4)]))
    depot.put("c.xlsx", xlsx_bytes([line(5)]))
    depot.put("d.pdf", b"%PDF")
    taken = depot.round()

    assert [(each.file.name, each.file.rows_n, each.applied_n) for each in taken.files] == [
        ("a.csv", 3, 2),
        ("b.jsonl", 1, 1),
        ("c.xlsx", 1, 1),
        ("d.pdf", 1, 0),
    ]
    assert depot.lying() == {
        "done/2026-11-22": ["a.csv", "a.csv.reasons.csv", "b.jsonl", "c.xlsx"],
        "quarantine/2026-11-22": ["d.pdf", "d.pdf.reasons.csv"],
    }
    found = stored(store_connection)
    assert [len(found[name]) for name in ("declarations", "quarantined_rows", "feed_files")] == [
        *(4, 2, 4)
    ]
    assert {row["received_at"] for row in found["declarations"]} == {NOW.isoformat()}
    assert taken.faults == []


def test_r5_the_reasons_lie_beside_the_file_and_are_no_formulas(depot: Depot) -> None:
    depot.put("a.csv", csv_text([line(1), line(2, declaration_no="=1+1", declarant="=cmd|'x'!A1")]))
    depot.round()
    path = depot.folder / "done/2026-11-22/a.csv.reasons.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.reader(file))
    assert told[0][0] == "Dòng/Line"
    assert told[1][0] == "3"
    assert told[1][2].startswith("'=1+1,")


def test_r5_the_same_content_again_changes_nothing(
    depot: Depot, store_connection: Connection
) -> None:
    content = csv_text([{**line(1), "stated_at": ""}, line(2, container="MSKU12")])
    depot.put("a.csv", content)
    depot.round()
    before = stored(store_connection)
    depot.now = NOW + timedelta(days=1)
    depot.put("a.csv", content)
    taken = depot.round()

    assert stored(store_connection) == before
    assert (taken.files[0].file.received_at, taken.files[0].is_again) == (NOW, True)
    depot.now = NOW + timedelta(days=1, hours=1)
    depot.put("a.csv", content)
    depot.round()
    assert depot.lying()["done/2026-11-23"] == [
        *("a-2.csv", "a-2.csv.reasons.csv", "a.csv", "a.csv.reasons.csv")
    ]


def test_r5_another_file_of_the_name_is_told_apart(
    depot: Depot, store_connection: Connection
) -> None:
    for n in (1, 2):
        depot.put("a.csv", csv_text([line(n), line(9, container="MSKU12")]))
        depot.round()
    assert len(stored(store_connection)["quarantined_rows"]) == 2
    assert len(stored(store_connection)["feed_files"]) == 2


def test_r5_what_is_not_whole_is_left_until_it_is(depot: Depot) -> None:
    growing = depot.put("growing.csv", csv_text([line(1)]))
    for name in (".hidden.csv", "a.csv.part", "a.csv.TMP", "~$a.xlsx"):
        depot.put(name, "x")
    (depot.folder / "folder").mkdir()

    def grow(_seconds: float) -> None:
        growing.write_text(csv_text([line(1), line(2)]), encoding="utf-8")

    assert depot.round(settled_s=1.0, sleep=grow).files == []
    assert [each.file.rows_n for each in depot.round().files] == [2]
    assert depot.lying()["."] == [".hidden.csv", "a.csv.TMP", "a.csv.part", "~$a.xlsx"]


def test_r5_a_file_that_is_written_to_while_it_is_read_is_read_again(
    depot: Depot, store_connection: Connection
) -> None:
    depot.put("a.csv", csv_text([line(1)])[:-3])
    picked = depot.folder / "taking" / "a.csv"

    def go_on() -> None:
        picked.write_text(csv_text([line(1), line(2)]), encoding="utf-8")
        os.utime(picked, ns=(1, 1))
        depot.watch.while_reading = lambda: None

    depot.watch.while_reading = go_on
    assert depot.round().files == []
    assert "the file is still being written" in depot.watch.failed_with[0]
    assert stored(store_connection) == {}
    assert [each.file.rows_n for each in depot.round().files] == [2]
    assert depot.lying() == {"done/2026-11-22": ["a.csv"]}


def test_r5_nothing_waits_for_a_pipe_and_no_link_is_followed(
    depot: Depot, tmp_path: Path, store_connection: Connection
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(csv_text([line(1)]), encoding="utf-8")
    (depot.folder / "link.csv").symlink_to(secret)
    (depot.folder / "dangling.csv").symlink_to("nowhere")
    os.mkfifo(depot.folder / "pipe.csv")
    depot.put("good.csv", csv_text([line(2)]))
    depot.round()

    assert secret.exists()
    found = stored(store_connection)
    assert len(found["declarations"]) == 1
    assert {row["origin"] for row in found["quarantined_rows"]} == {
        *("link.csv", "dangling.csv", "pipe.csv")
    }
    assert all("it is a link or a device" in row["reason"] for row in found["quarantined_rows"])
    assert len(depot.lying()["quarantine/2026-11-22"]) == 6


def test_r5_a_file_that_disappears_takes_no_other_with_it(depot: Depot) -> None:
    gone = depot.put("a.csv", csv_text([line(1)]))
    depot.put("b.csv", csv_text([line(2)]))
    arrived = depot.round(settled_s=1.0, sleep=lambda _seconds: gone.unlink())
    assert [each.file.name for each in arrived.files] == ["b.csv"]


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("missing", "không tồn tại / no such file or directory"),
        ("file", "không phải là thư mục / not a directory"),
    ],
)
def test_r5_a_folder_that_cannot_be_used_takes_no_other_feed_with_it(
    depot: Depot, tmp_path: Path, folder: str, why: str
) -> None:
    (tmp_path / "file").touch()
    other = FeedSource.model_validate({"kind": "gps_fix", "folder": tmp_path / folder})
    site = depot.site.model_copy(update={"feeds": {"a": other, **depot.site.feeds}})
    depot.put("a.csv", csv_text([line(1)]))
    taken = depot.round(site)

    assert [each.file.name for each in taken.files] == ["a.csv"]
    assert [(each.feed, each.sentence) for each in taken.faults] == [
        ("a", f"{tmp_path / folder}: {why}")
    ]
    assert depot.watch.failed_with == [f"a: {tmp_path / folder}: {why}"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_r5_what_may_not_be_read_or_moved_stays_and_says_why(depot: Depot) -> None:
    depot.put("a.csv", csv_text([line(1)])).chmod(0)
    depot.put("b.csv", csv_text([line(2)]))
    assert len(depot.round().files) == 1
    assert depot.watch.failed_with == [
        f"vnaccs: {depot.folder / 'a.csv'}: không có quyền đọc hoặc ghi / permission denied"
    ]


def test_r5_a_folder_is_taken_in_by_one_at_a_time(depot: Depot) -> None:
    depot.put("a.csv", csv_text([line(1)]))
    depot.watch.while_reading = lambda: faults.extend(depot.round().faults)
    faults: list[Any] = []
    assert len(depot.round().files) == 1
    assert "in use by another process" in faults[0].sentence


def test_r5_a_file_name_of_any_bytes_is_taken_in(
    depot: Depot, store_connection: Connection
) -> None:
    names = [b"\xff\xfe.csv", b"a\nb.csv", b"-rf.csv", "Tờ khai.csv".encode(), b"x" * 251 + b".csv"]
    for n, name in enumerate(names):
        path = os.fsencode(depot.folder) + b"/" + name
        Path(os.fsdecode(path)).write_text(csv_text([line(n)]), encoding="utf-8")
    assert len(depot.round().files) == len(names)
    assert len(stored(store_connection)["declarations"]) == len(names)


def test_r5_files_may_be_imported_from_where_they_lie(depot: Depot, tmp_path: Path) -> None:
    refused: list[QuarantinedRow] = []
    path = tmp_path / "elsewhere.csv"
    path.write_text(csv_text([line(1), line(2, container="MSKU12")]), encoding="utf-8")

    def imported(feed: str, *paths: Path) -> Taken:
        now = lambda: depot.now  # noqa: E731
        return import_files(depot.site, feed, paths, depot.store, now, depot.watch, refused.extend)

    taken = imported("vnaccs", path, tmp_path / "missing.csv")
    assert [(each.applied_n, each.file.quarantined_n) for each in taken.files] == [(1, 1)]
    assert [row.origin for row in refused] == ["elsewhere.csv:3"]
    assert [each.sentence for each in taken.faults] == [
        f"{tmp_path / 'missing.csv'}: không tồn tại / no such file or directory"
    ]
    assert path.exists()
    with pytest.raises(UnknownNameError, match="unknown feed 'ais'; known: vnaccs"):
        imported("ais", path)


def test_files_are_imported_for_feeds_of_files(depot: Depot) -> None:
    topic = FeedSource.model_validate(
        {"kind": "gps_fix", "from": "kafka", "brokers": ["k:9092"], "topic": "gps"}
    )
    site = depot.site.model_copy(update={"feeds": {"gps": topic}})
    with pytest.raises(ConfigError, match="feeds that watch a folder, not kafka"):
        import_files(site, "gps", [], depot.store, lambda: NOW, depot.watch, lambda _rows: None)


STEPS_N = 50
"""So many files are opened, moved and removed while two are taken in."""


def run_child(folder: Path, settings: StoreSettings, at: datetime, *killed_at: int) -> Any:
    script = ROOT / "tests" / "flows" / "intake_child.py"
    return subprocess.run(
        [sys.executable, script, folder / "site.toml", at.isoformat(), *map(str, killed_at)],
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": os.defpath,
            "GATESTREAM_HOME": str(settings.home.root),
            "GATESTREAM_DSN": str(settings.dsn),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    "kills_n", [3, pytest.param(50, marks=pytest.mark.long)], ids=["quick", "long"]
)
def test_r5_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(
    tmp_path: Path, settings: StoreSettings, store_connection: Connection, kills_n: int
) -> None:
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    arriving = tmp_path / "in"
    rng = random.Random(6)  # noqa: S311
    killed_n = 0
    for kill in range(kills_n):
        # Each kill meets files of its own, one of which says nothing of when it is stated.
        first = 100 * kill
        rows = [line(n, stated_at="") for n in range(first, first + 30)]
        broken = line(first + 40, container="MSKU12")
        arriving.mkdir(exist_ok=True)
        (arriving / f"{kill}.csv").write_text(csv_text([*rows, broken]), encoding="utf-8")
        (arriving / f"{kill}.jsonl").write_text(json_text([line(first + 50)]), encoding="utf-8")
        at = NOW + timedelta(hours=kill)
        killed = run_child(tmp_path, settings, at, rng.randrange(1, STEPS_N))
        killed_n += killed.returncode == -signal.SIGKILL
        whole = run_child(tmp_path, settings, at + timedelta(minutes=1))
        assert whole.returncode == 0, whole.stderr
    assert killed_n >= kills_n * 2 / 3

    found = stored(store_connection)
    assert len(found["declarations"]) == 31 * kills_n
    assert len({row["declaration_no"] for row in found["declarations"]}) == 31 * kills_n
    assert len(found["quarantined_rows"]) == kills_n
    assert len(found["feed_files"]) == 2 * kills_n
    for file in found["feed_files"]:
        of_file = [
            row["received_at"]
            for row in found["declarations"]
            if row["origin"].startswith(f"{file['name']}:")
        ]
        assert set(of_file) == {file["received_at"]}
    assert [path.name for path in (arriving / "taking").iterdir()] == [".lock"]
    away = sorted(path.name for path in (arriving / "done").rglob("*") if path.is_file())
    assert len(away) == 3 * kills_n
