from __future__ import annotations

import shutil
from typing import Any

import pytest

from schemas.errors import ArchiveError, StoreError
from sql.connection import Connection
from sql.home import StoreSettings
from sql.passages import Written
from sql.replay import replay
from sql.segment_lines import whole_lines
from sql.segments import open_segments, segment_path


@pytest.fixture
def segments_folder(any_settings: StoreSettings) -> Any:
    return any_settings.home.segments


def test_committed_passages_reach_the_store_once(
    any_store_connection: Connection, segments_folder: Any, vehicle: Any
) -> None:
    assert replay(any_store_connection, segments_folder) == Written()
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n).passage() for n in range(30)])
        assert replay(any_store_connection, segments_folder) == Written(stored_n=30)
        assert replay(any_store_connection, segments_folder) == Written()
        segments.append([vehicle(after_s=10 * n).passage() for n in range(20, 40)])
        assert replay(any_store_connection, segments_folder) == Written(stored_n=10, repeated_n=10)


def test_a_replay_reads_only_what_is_new(
    any_store_connection: Connection,
    segments_folder: Any,
    vehicle: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = []

    def counted(path: Any, offset: int = 0) -> Any:
        for line in whole_lines(path, offset):
            read.append(path.name)
            yield line

    monkeypatch.setattr("sql.replay.whole_lines", counted)
    with open_segments(segments_folder, "main", segment_max_bytes=20_000) as segments:
        for n in range(60):
            segments.append([vehicle(after_s=10 * n).passage()])
        replay(any_store_connection, segments_folder)
        assert len(read) == 60
        assert len(set(read)) > 1
        read.clear()
        segments.append([vehicle(after_s=9999).passage()])
        replay(any_store_connection, segments_folder)
    assert len(read) == 1


def test_an_empty_store_is_filled_from_the_beginning(
    any_store_connection: Connection, segments_folder: Any, vehicle: Any, dump: Any
) -> None:
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n).passage() for n in range(30)])
    replay(any_store_connection, segments_folder)
    before = dump(any_store_connection)
    any_store_connection.execute("delete from segment_positions")
    assert replay(any_store_connection, segments_folder) == Written(repeated_n=30)
    assert dump(any_store_connection) == before


def test_a_new_folder_is_not_taken_for_the_old_one(
    any_store_connection: Connection, segments_folder: Any, vehicle: Any
) -> None:
    for after_s in (0, 10):
        with open_segments(segments_folder, "main") as segments:
            segments.append([vehicle(after_s=after_s).passage()])
        assert replay(any_store_connection, segments_folder).stored_n == 1
        shutil.rmtree(segments_folder)


@pytest.mark.parametrize("lost_bytes", [1, 40, 5000])
def test_an_end_that_a_power_cut_took_is_written_again(
    any_store_connection: Connection, segments_folder: Any, vehicle: Any, lost_bytes: int
) -> None:
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n).passage() for n in range(9)])
    replay(any_store_connection, segments_folder)
    path = segment_path(segments_folder, "main", 1)
    path.write_bytes(path.read_bytes()[:-lost_bytes])
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n, lane="a-longer-name").passage() for n in range(9)])
    assert replay(any_store_connection, segments_folder).stored_n == 9


def test_damage_in_the_middle_is_not_passed_over(
    any_store_connection: Connection, segments_folder: Any, vehicle: Any
) -> None:
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n).passage() for n in range(3)])
    path = segment_path(segments_folder, "main", 1)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"main-00000001\.jsonl was damaged at byte \d+"):
        replay(any_store_connection, segments_folder)


def test_batches_are_cut_where_the_position_is_remembered(
    any_store_connection: Connection,
    segments_folder: Any,
    vehicle: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sql.replay.BATCH_N", 4)
    with open_segments(segments_folder, "main") as segments:
        segments.append([vehicle(after_s=10 * n).passage() for n in range(10)])
        segments.append([vehicle(after_s=1000).passage(media="\0")])
    with pytest.raises(StoreError, match="cannot write passages"):
        replay(any_store_connection, segments_folder)
    (stored,) = any_store_connection.execute("select count(*) from passage_revisions").fetchall()
    (offset,) = any_store_connection.execute(
        "select offset_bytes from segment_positions"
    ).fetchall()
    ends = [line.end for line in whole_lines(segment_path(segments_folder, "main", 1))]
    assert stored == (8,)
    assert offset == (ends[7],)
