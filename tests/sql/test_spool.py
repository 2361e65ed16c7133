"""What waits on disk for a database that is away, and what never waits."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql as composed
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from flows.cli.run_report import RunReport
from flows.recorder import Recorder
from schemas.errors import ArchiveError, SpoolFullError, StoreAwayError, StoreError
from schemas.site import SiteFile
from sql.connection import connection_to
from sql.home import StoreSettings
from sql.passages import Written
from sql.segment_lines import decoded, whole_lines
from sql.segments import Position, open_segments, segment_numbers, segment_path
from sql.store import Store, open_store

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@contextmanager
def away(settings: StoreSettings) -> Iterator[None]:
    """The database lets nobody in for the length of the block, and throws out who is in."""
    dsn = settings.dsn or ""
    name = str(conninfo_to_dict(dsn)["dbname"])
    with psycopg.connect(make_conninfo(dsn, dbname="postgres"), autocommit=True) as server:

        def run(statement: LiteralString) -> None:
            server.execute(composed.SQL(statement).format(composed.Identifier(name)))

        run("alter database {} with allow_connections false")
        server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        try:
            yield
        finally:
            run("alter database {} with allow_connections true")


def came_in(store: Store) -> Written:
    """What comes in until nothing waits any more."""
    written = Written()
    deadline = time.monotonic() + 60
    while store.state.away is not None or store.state.waiting_bytes:
        assert time.monotonic() < deadline, store.state
        written += store.keep_up()
        time.sleep(0.02)
    return written


def test_records_wait_on_disk_and_come_in_in_their_order(
    settings: StoreSettings, vehicle: Any
) -> None:
    passages = [vehicle(after_s=10 * n).passage() for n in range(30)]
    with open_store(settings) as store:
        assert store.write(passages[:10]).stored_n == 10
        with away(settings):
            for start in range(10, 30, 5):
                assert store.write(passages[start : start + 5]) == Written()
            state = store.state
            assert state.away is not None
            assert state.waiting_since is not None
            committed = list(whole_lines(segment_path(settings.home.segments, "main", 1)))
            assert [decoded(line, Path()) for line in committed] == passages
            assert state.waiting_bytes == committed[-1].end - committed[9].end
            with pytest.raises(StoreAwayError):
                store.totals()
        assert came_in(store).stored_n == 20
        assert store.state.waiting_since is None
        stored = store.ask(
            lambda each: each.execute(
                "select passage_id from passage_revisions order by stored_at, passed_at"
            ).fetchall()
        )
    assert [row[0] for row in stored] == [passage.passage_id for passage in passages]


def test_what_was_just_committed_is_not_read_back(
    settings: StoreSettings, vehicle: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(settings) as store:
        monkeypatch.setattr("sql.replay.decoded", None)
        for n in range(3):
            assert store.write([vehicle(after_s=10 * n).passage()]) == Written(stored_n=1)


def test_another_process_may_apply_the_same_stream_at_any_moment(
    settings: StoreSettings, vehicle: Any
) -> None:
    with open_store(settings) as store:
        for n in range(4):
            with open_store(settings, "other") as other:
                store.write([vehicle(after_s=10 * n).passage()])
                other.write([vehicle(after_s=10 * n + 5).passage()])
        store.ask(lambda each: each.execute("update segment_positions set offset_bytes = 0"))
        assert store.write([vehicle(after_s=100).passage()]).stored_n == 1
        assert store.apply() == Written()
        assert store.totals().passages_n == 9


def test_the_spool_is_bounded_and_says_so_before_anything_is_lost(
    settings: StoreSettings, vehicle: Any
) -> None:
    passages = [vehicle(after_s=10 * n).passage() for n in range(100)]
    with open_store(settings, spool_max_bytes=20_000) as store:
        with away(settings):
            written_n = 0
            with pytest.raises(SpoolFullError, match=r"of records wait in .* as much as the site"):
                for passage in passages:
                    store.write([passage])
                    written_n += 1
            assert 0 < written_n < 100
            assert 20_000 <= store.state.waiting_bytes < 25_000
            with pytest.raises(SpoolFullError):
                store.write([passages[written_n]])
        assert came_in(store).stored_n == written_n
        assert store.write(passages[written_n:]).stored_n == 100 - written_n


@pytest.mark.parametrize(
    ("statement", "undo", "said"),
    [
        (
            "alter table passage_plates add constraint odd check (text <> '51C12345') not valid",
            "alter table passage_plates drop constraint odd",
            "violates check constraint",
        ),
        (
            "alter table passage_evidence rename column box to boxes",
            "alter table passage_evidence rename column boxes to box",
            "does not exist",
        ),
        (
            "revoke insert on passage_revisions from gatestream_writer",
            "grant insert on passage_revisions to gatestream_writer",
            "permission denied",
        ),
    ],
    ids=["constraint", "wrong schema", "no rights"],
)
def test_a_database_that_refuses_ends_the_run_and_nothing_is_lost(
    settings: StoreSettings, vehicle: Any, statement: str, undo: str, said: str
) -> None:
    with connection_to(settings.dsn or "", "test") as owner, open_store(settings) as store:
        store.write([vehicle(after_s=99, plates=()).passage()])
        owner.execute(statement.encode())
        try:
            with pytest.raises(StoreError, match=rf"^cannot [^\n]*{said}[^\n]*$") as caught:
                store.write([vehicle(after_s=10 * n).passage() for n in range(2)])
        finally:
            owner.execute(undo.encode())
        assert not isinstance(caught.value, StoreAwayError)
    with open_store(settings) as store:
        assert store.totals().passages_n == 3


def test_a_server_that_lets_only_readers_in_is_waited_for(
    settings: StoreSettings, vehicle: Any
) -> None:
    with open_store(settings) as store:
        store.ask(lambda each: each.execute("set default_transaction_read_only = on"))
        assert store.write([vehicle().passage()]) == Written()
        assert came_in(store).stored_n == 1


def aged(folder: Path, by: timedelta) -> None:
    """Makes the files of a folder as old as if they had not been written for a while."""
    at = (NOW - by).timestamp()
    for path in folder.glob("*.jsonl"):
        os.utime(path, (at, at))


def test_what_is_applied_archived_and_old_is_removed(settings: StoreSettings, vehicle: Any) -> None:
    folder = settings.home.segments
    with open_segments(folder, "main", segment_max_bytes=5000) as segments:
        for n in range(20):
            segments.append([vehicle(after_s=10 * n).passage()])
    numbers = segment_numbers(folder, "main")
    with open_store(settings) as store:
        aged(folder, timedelta(days=1))
        store.sync_archive(NOW)
        assert segment_numbers(folder, "main") == numbers
        aged(folder, timedelta(days=3))
        with away(settings), pytest.raises(StoreAwayError):
            store.sync_archive(NOW)
        assert segment_numbers(folder, "main") == numbers
        came_in(store)
        store.sync_archive(NOW)
        assert segment_numbers(folder, "main") == numbers[-1:]
        assert store.write([vehicle(after_s=999).passage()]).stored_n == 1
    with open_store(settings) as store:
        assert store.totals().passages_n == 21
        assert store.differences() != []


@pytest.mark.parametrize(
    ("removed", "message"),
    [
        (slice(-2, -1), r"is missing, and the store has not got what was in it"),
        (slice(1, None), r"ends with number 1 of main, and the store has got number"),
    ],
    ids=["one in between", "the last ones"],
)
def test_files_that_were_removed_by_hand_are_missed(
    settings: StoreSettings, vehicle: Any, removed: slice, message: str
) -> None:
    folder = settings.home.segments
    with open_store(settings) as store:
        store.write([vehicle(after_s=1000).passage()])
    with open_segments(folder, "main", segment_max_bytes=3000) as segments:
        for n in range(9):
            segments.append([vehicle(after_s=10 * n).passage()])
    if "number 1" in message:
        with open_store(settings):
            pass
    for segment_n in segment_numbers(folder, "main")[removed]:
        segment_path(folder, "main", segment_n).unlink()
    with pytest.raises(ArchiveError, match=message), open_store(settings):
        pass


def test_bytes_behind_a_position_are_counted_over_files(tmp_path: Path, vehicle: Any) -> None:
    with open_segments(tmp_path, "main", segment_max_bytes=3000) as segments:
        ends = [Position(1, 0)]
        ends += [segments.append([vehicle(after_s=n).passage()]) for n in range(6)]
        sizes = [path.stat().st_size for path in sorted(tmp_path.glob("*.jsonl"))]
        assert segments.bytes_after(ends[0]) == sum(sizes)
        assert segments.bytes_after(ends[-1]) == 0
        assert segments.bytes_after(ends[1]) == sum(sizes) - ends[1].offset_bytes


SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        "gates": {"a": {"name": "A"}},
        "lanes": {"in-1": {"gate": "a", "direction": "in"}},
        "cameras": {
            "rear": {"lane": "in-1", "uri": "rtsp://camera/1", "line": [[0.5, 0.1], [0.5, 0.9]]}
        },
    }
)


def recorder_of(store: Store, *, is_ending: bool = False) -> tuple[Recorder, RunReport]:
    report = RunReport(SITE, lambda _row: None)
    return Recorder(store, SITE, report, lambda: datetime.now(UTC), lambda: is_ending), report


def test_a_run_waits_where_the_spool_is_full_and_goes_on_when_it_drains(
    settings: StoreSettings, vehicle: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    batches = [[vehicle(after_s=10 * n).passage()] for n in range(20)]
    with open_store(settings, spool_max_bytes=15_000) as store, ExitStack() as outage:
        recorder, _ = recorder_of(store)
        outage.enter_context(away(settings))
        back = threading.Timer(1.0, outage.close)
        back.start()
        for batch in batches:
            recorder.passages(batch)
        assert back.finished.is_set()
        recorder.finish()
        back.join()
        assert store.totals().passages_n == 20
        assert store.differences() == []
    counts = recorder.counts
    assert (counts.passages_n, counts.away_n, counts.refused_n) == (20, 1, 0)
    assert 15_000 <= counts.spool_max_bytes < 20_000
    assert counts.away_s > 0
    told = capsys.readouterr().err
    places = [told.index(text) for text in ("Mất cơ sở dữ liệu", "đã đầy", "đã trở lại")]
    assert places == sorted(places)


def test_a_run_that_is_to_end_waits_for_nobody_and_says_what_waits(
    settings: StoreSettings, vehicle: Any
) -> None:
    batches = [[vehicle(after_s=10 * n).passage()] for n in range(20)]
    with open_store(settings, spool_max_bytes=15_000) as store:
        recorder, _ = recorder_of(store, is_ending=True)
        with away(settings):
            with pytest.raises(SpoolFullError, match="as much as the site allows"):
                for batch in batches:
                    recorder.passages(batch)
            with pytest.raises(StoreAwayError, match=r"^1[5-9]\d{3} bytes of records"):
                recorder.finish()
    with open_store(settings) as store:
        assert store.totals().passages_n == recorder.counts.passages_n > 0
