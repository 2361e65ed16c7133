"""Whatever bytes come: every row is applied, repeated or in quarantine, and counts add up."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from feed_files import csv_text, english, json_text, line, outcome_of, xlsx_bytes
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from flows.feeds import spill
from flows.feeds.encoding import encoding_of
from flows.feeds.rows import Outcome
from schemas.feeds.kinds import CONTRACTS
from schemas.feeds.quarantined_row import QuarantinedRow
from schemas.feeds.row import FeedKind

ROWS = [line(n, declarant="Công ty Mẫu") for n in range(1, 7)] + [line(3), line(4, type_code="A")]
CSV = csv_text(ROWS).encode()
JSON = json_text(ROWS).encode()
XLSX = xlsx_bytes(ROWS)
SHEET = "xl/worksheets/sheet1.xml"
with zipfile.ZipFile(io.BytesIO(XLSX)) as archive:
    MARKUP = archive.read(SHEET)

# What breaks files most often, beside any other bytes.
OFTEN = (
    *(b'"', b"\n", b"\r", b",", b";", b"\x00", b"\xff", b"{", b"}", b"[", b"<", b"&", b"=", b"O"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xd0\x9e", b"\xef\xbc\x91", b"9" * 40, b"NaN", b"\\ud800"),
)
PIECES = st.sampled_from(OFTEN) | st.binary(min_size=1, max_size=8)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 60), PIECES), max_size=6
)
Changes = list[tuple[float, int, bytes]]


def changed(content: bytes, changes: Changes, kept_n: int = 0) -> bytes:
    """Bytes at some places taken out and others put in; the first ones stay."""
    for at, taken_n, put in changes:
        place = kept_n + int(at * (len(content) - kept_n))
        content = content[:place] + put + content[place + taken_n :]
    return content


def check(outcome: Outcome) -> None:
    """Counts add up, and the store can hold what came out."""
    assert outcome.rows_n == outcome.applied_n + outcome.repeated_n + len(outcome.quarantined)
    assert len(outcome.applied) <= outcome.applied_n
    revisions = [(row.subject, row.revision) for row in outcome.applied]
    assert len(set(revisions)) == len(revisions)
    ids = [row.quarantine_id for row in outcome.quarantined]
    assert len(set(ids)) == len(ids)
    for refused in outcome.quarantined:
        assert " / " in refused.reason
        assert QuarantinedRow.model_validate_json(refused.model_dump_json()) == refused
    for row in outcome.applied:
        text = row.model_dump_json()
        assert "\\u0000" not in text
        assert CONTRACTS[FeedKind.DECLARATION].model_validate_json(text) == row


def lines_of(content: bytes) -> list[str]:
    text = content.decode(encoding_of(content), "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@settings(max_examples=200)
@given(CHANGES)
def test_r5_every_row_of_any_csv_file_is_accounted_for(changes: Changes) -> None:
    check(outcome_of(changed(CSV, changes))[0])


@settings(max_examples=200)
@given(CHANGES)
def test_r5_every_line_below_the_headings_is_a_row(changes: Changes) -> None:
    content = changed(CSV, changes, kept_n=CSV.index(b"\n") + 1)
    assume(b'"' not in content)
    outcome, _ = outcome_of(content)
    check(outcome)
    told = [each for each in lines_of(content)[1:] if any(map(str.strip, each.split(",")))]
    assert outcome.rows_n == len(told)


@settings(max_examples=200)
@given(CHANGES)
@example([(0.0, 0, b"\xff\xfe")])
def test_r5_every_line_of_json_is_a_row(changes: Changes) -> None:
    content = changed(JSON, changes, kept_n=1)
    outcome, _ = outcome_of(content, "f.jsonl")
    check(outcome)
    assert outcome.rows_n == sum(bool(each.strip()) for each in lines_of(content))


@settings(max_examples=100)
@given(CHANGES)
def test_r5_every_row_of_any_workbook_is_accounted_for(changes: Changes) -> None:
    check(outcome_of(changed(XLSX, changes), "f.xlsx")[0])


@settings(max_examples=150)
@given(CHANGES)
def test_r5_every_row_of_any_sheet_is_accounted_for(changes: Changes) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            markup = changed(MARKUP, changes, kept_n=200) if name == SHEET else old.read(name)
            new.writestr(name, markup)
    check(outcome_of(made.getvalue(), "f.xlsx")[0])


@settings(max_examples=100)
@given(st.binary(max_size=400), st.sampled_from(["f.csv", "f.jsonl", "f.xlsx", "f.pdf", "f"]))
def test_r5_a_file_of_any_bytes_is_accounted_for(content: bytes, name: str) -> None:
    check(outcome_of(content, name)[0])


def test_r5_what_is_sorted_on_disk_becomes_what_it_becomes_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line(n % 700, container=line(n)["container"]) for n in range(2000)]
    rows[77]["container"] = "MSKU12"
    rows[1500]["type_code"] = "A11"
    content = csv_text([*rows, rows[5]]).encode().replace(b"3000000006", b"\xff")
    in_memory, _ = outcome_of(content)
    monkeypatch.setattr(spill, "HELD_MAX_BYTES", 50_000)
    sorted_on_disk, _ = outcome_of(content, work=tmp_path / "work")

    check(sorted_on_disk)
    assert sorted_on_disk.rows_n == in_memory.rows_n == 2001
    assert {row.model_dump_json() for row in sorted_on_disk.applied} == {
        row.model_dump_json() for row in in_memory.applied
    }
    assert english(sorted_on_disk) == english(in_memory)
    assert sorted_on_disk.repeated_n == in_memory.repeated_n == 1
    assert list((tmp_path / "work").iterdir()) == []


def test_r5_too_many_rows_of_one_subject_are_kept_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spill, "HELD_MAX_BYTES", 10_000)
    monkeypatch.setattr(spill, "PART_MAX_BYTES", 100_000)
    content = csv_text(
        [line(1, stated_at=f"2026-11-21T{n // 60:02d}:{n % 60:02d}:00+07:00") for n in range(1000)]
    ).encode()
    outcome, _ = outcome_of(content, work=tmp_path)

    check(outcome)
    assert outcome.rows_n == 1000
    assert outcome.applied_n > 100
    assert {why.split(";")[0] for why in english(outcome).values()} == {
        "too many rows of one subject in one file"
    }
