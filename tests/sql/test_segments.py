from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.errors import ArchiveError, ResourceTakenError
from schemas.observation import CameraRun
from sql.segment_lines import decoded, encoded, whole_lines
from sql.segments import Position, folder_identity, open_segments, segment_path, streams

START = datetime(2026, 11, 21, 3, tzinfo=UTC)


def run(frames_n: int) -> CameraRun:
    return CameraRun(
        site="cát lái",
        camera="rear",
        media="gate.mp4",
        epoch=0,
        anchored_at=START,
        last_frame_at=START + timedelta(seconds=frames_n),
        frames_n=frames_n,
        undecodable_n=0,
    )


def frames(folder: Path, stream: str = "main", segment_n: int = 1) -> list[int]:
    path = segment_path(folder, stream, segment_n)
    found = [decoded(line, path) for line in whole_lines(path)]
    return [record.frames_n for record in found if isinstance(record, CameraRun)]


def test_what_was_appended_is_read_again(tmp_path: Path, vehicle: Any) -> None:
    records = [vehicle().passage(), run(3), vehicle(after_s=9).passage()]
    with open_segments(tmp_path, "main") as segments:
        end = segments.append(records)
        assert segments.append([]) == end
    path = segment_path(tmp_path, "main", 1)
    assert [decoded(line, path) for line in whole_lines(path)] == records
    assert end == Position(1, path.stat().st_size)


def test_every_line_is_json_that_other_programs_read(tmp_path: Path) -> None:
    with open_segments(tmp_path, "main") as segments:
        segments.append([run(1), run(2)])
    lines = segment_path(tmp_path, "main", 1).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["record"]["frames_n"] for line in lines] == [1, 2]
    assert {json.loads(line)["kind"] for line in lines} == {"camera_run"}


def test_the_torn_end_of_a_crash_is_cut_wherever_it_was_torn(tmp_path: Path) -> None:
    whole = encoded(run(1)) + encoded(run(2))
    last = encoded(run(3))
    path = segment_path(tmp_path, "main", 1)
    for torn in range(len(last)):
        path.write_bytes(whole + last[:torn])
        assert frames(tmp_path) == [1, 2]
        with open_segments(tmp_path, "main") as segments:
            assert segments.position == Position(1, len(whole))
            segments.append([run(4)])
        assert frames(tmp_path) == [1, 2, 4]


@given(at=st.integers(0, 10**4), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_bit_never_passes_for_a_record(tmp_path: Path, at: int, bit: int) -> None:
    lines = [bytearray(encoded(run(n))) for n in (1, 2, 3)]
    lines[1][at % (len(lines[1]) - 1)] ^= 1 << bit
    path = segment_path(tmp_path, "main", 1)
    path.write_bytes(b"".join(lines))
    with pytest.raises(ArchiveError, match=rf"was damaged at byte {len(lines[0])}, with whole"):
        list(whole_lines(path))


def test_files_are_rotated_by_size(tmp_path: Path) -> None:
    with open_segments(tmp_path, "main", segment_max_bytes=400) as segments:
        ends = [segments.append([run(n)]) for n in range(1, 6)]
    assert [end.segment_n for end in ends] == [1, 1, 2, 2, 3]
    assert ends == sorted(ends)
    assert [frames(tmp_path, segment_n=n) for n in (1, 2, 3)] == [[1, 2], [3, 4], [5]]
    with open_segments(tmp_path, "main", segment_max_bytes=400) as segments:
        assert segments.position == ends[-1]


def test_streams_do_not_mix(tmp_path: Path) -> None:
    with open_segments(tmp_path, "gate-1") as one, open_segments(tmp_path, "gate") as two:
        one.append([run(1)])
        two.append([run(2)])
    assert streams(tmp_path) == ["gate", "gate-1"]
    assert (frames(tmp_path, "gate-1"), frames(tmp_path, "gate")) == ([1], [2])


def test_a_stream_has_one_writer(tmp_path: Path) -> None:
    with (
        open_segments(tmp_path, "main"),
        pytest.raises(ResourceTakenError, match=r"the stream 'main' of passages is in use"),
        open_segments(tmp_path, "main"),
    ):
        pass
    with open_segments(tmp_path, "main"):
        pass


@pytest.mark.parametrize("stream", ["", "a/b", "../x", ".hidden", "a b"])
def test_a_stream_is_named_by_plain_letters(tmp_path: Path, stream: str) -> None:
    with pytest.raises(ArchiveError, match="is named by letters"), open_segments(tmp_path, stream):
        pass


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"kind":"camera_run"', b'"kind":"weather"', "kind 'weather' .*known: .*camera_run"),
        (b'"frames_n":7', b'"frames_n":-7', "does not understand: frames_n: Input should be"),
        (b'"epoch":0', b'"era":0', "does not understand: "),
    ],
)
def test_a_record_of_another_program_is_one_sentence(
    tmp_path: Path, old: bytes, new: bytes, message: str
) -> None:
    body = re.sub(re.escape(old), new, encoded(run(7))[20:-1])
    path = segment_path(tmp_path, "main", 1)
    path.write_bytes(b'{"crc32":"%08x",%b\n' % (zlib.crc32(body), body))
    (line,) = whole_lines(path)
    with pytest.raises(ArchiveError, match=message):
        decoded(line, path)


def test_a_folder_keeps_its_identity(tmp_path: Path) -> None:
    assert folder_identity(tmp_path) == folder_identity(tmp_path)
    (tmp_path / "other").mkdir()
    assert folder_identity(tmp_path / "other") != folder_identity(tmp_path)


def test_a_full_disk_leaves_whole_lines_only(tmp_path: Path, run_child: Any) -> None:
    said = run_child("full_disk.py", "segments", tmp_path, 4000)
    assert re.match(r"ArchiveError: cannot append to .*: file too large", said.stdout), said
    path = segment_path(tmp_path, "main", 1)
    lines = list(whole_lines(path))
    assert lines
    assert lines[-1].end == path.stat().st_size
