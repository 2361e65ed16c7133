"""CSV files, however they are written, parted and broken."""

from __future__ import annotations

import unicodedata

import pytest
from feed_files import HEADINGS, csv_text, declared, english, line, outcome_of, source

from flows.feeds.csv_file import LINE_MAX_LENGTH

ROWS = [line(1), line(2, declarant="Nguyễn Thị Ánh"), line(3)]
NAMES = ["Công ty Mẫu Một", "Nguyễn Thị Ánh", "Công ty Mẫu Một"]


def as_windows_1258(text: str) -> bytes:
    """As Windows writes it: base letters first, the five tones behind them."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    written = []
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        tone = "".join(c for c in parts if c in tones)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        written.append(base + tone)
    return "".join(written).encode("cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_r5_a_file_may_be_parted_by_any_of_the_usual_marks(delimiter: str, end: str) -> None:
    content = csv_text(ROWS, delimiter).replace("\n", end).encode()
    outcome, ignored = outcome_of(content)
    assert [row.declarant for row in declared(outcome)] == NAMES
    assert (outcome.rows_n, ignored) == (3, ())


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: unicodedata.normalize("NFD", text).encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        as_windows_1258,
    ],
    ids=["utf-8", "mark", "decomposed", "utf-16", "utf-16-le", "utf-16-be", "windows-1258"],
)
def test_r5_a_file_may_be_written_in_any_encoding_that_is_met(encode) -> None:  # type: ignore[no-untyped-def]
    outcome, _ = outcome_of(encode(csv_text(ROWS)))
    assert [row.declarant for row in declared(outcome)] == NAMES
    assert outcome.quarantined == []


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("cp1258", as_windows_1258(csv_text(ROWS))),
        ("utf-8", csv_text(ROWS).encode("utf-8-sig")),
        ("utf-16-le", csv_text(ROWS).encode("utf-16-le")),
        ("utf-16-le", b"\xff\xfe" + csv_text(ROWS).encode("utf-16-le")),
    ],
)
def test_r5_the_site_file_may_say_the_encoding(encoding: str, content: bytes) -> None:
    outcome, _ = outcome_of(content, feed=source(encoding=encoding))
    assert [row.declarant for row in declared(outcome)] == NAMES


def test_r5_a_wrong_byte_breaks_its_row_and_no_other() -> None:
    content = csv_text(ROWS).encode().replace("Ánh".encode(), b"\xc3nh")
    outcome, _ = outcome_of(content)
    assert [row.declarant for row in declared(outcome)] == ["Công ty Mẫu Một"] * 2
    assert english(outcome) == {"f.csv:3": "bytes that are none of the file's encoding"}


def test_r5_headings_may_be_vietnamese_or_a_ports_own_below_a_title() -> None:
    own = {"declaration_no": "Số TK", "container": "Cont"}
    headings = ["SỐ TK", "xuất/nhập", "Mã loại hình", "Mã cơ quan hải quan", "Người khai"]
    headings += ["Ngày đăng ký", "Đủ điều kiện qua khu vực giám sát", "cont"]
    headings += ["Thời điểm khai báo", "Ghi chú"]
    rows = [[row[name] for name in HEADINGS] for row in ROWS]
    lines = ["sep=;", "BẢNG KÊ TỜ KHAI;;;", "", ";".join(headings)]
    lines += [";".join([*row, "gấp"]) for row in rows]
    outcome, ignored = outcome_of("\n".join(lines).encode("utf-8-sig"), feed=source(columns=own))
    assert (len(outcome.applied), outcome.rows_n, ignored) == (3, 3, ("Ghi chú",))
    assert outcome.applied[0].origin == "f.csv:5"


def test_r5_a_quoted_cell_may_hold_what_parts_and_ends_lines() -> None:
    rows = [line(1, declarant='"Công ty ""A"",\nchi nhánh B"'), line(2)]
    outcome, _ = outcome_of(csv_text(rows).encode())
    assert declared(outcome)[0].declarant == 'Công ty "A",\nchi nhánh B'
    assert [row.origin for row in outcome.applied] == ["f.csv:2", "f.csv:4"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ({"declarant": '"Công ty'}, "a quotation mark that is opened and not closed"),
        ({"declarant": '"Công" ty'}, "a quotation mark where none may stand"),
        ({"declarant": "Công ty, Một"}, "wanted 9 cells as the headings have, got 10"),
        ({"declarant": "x" * LINE_MAX_LENGTH}, "a line longer than 65536 characters"),
    ],
)
def test_r5_a_broken_line_takes_no_other_with_it(broken: dict[str, str], reason: str) -> None:
    rows = [line(1), line(2, **broken), *map(line, range(3, 40))]
    outcome, _ = outcome_of(csv_text(rows).encode())
    assert outcome.applied_n == 38
    assert english(outcome) == {"f.csv:3": reason}
    assert len(outcome.quarantined[0].raw) <= 4000


def test_r5_two_open_quotation_marks_swallow_no_lines_between_them() -> None:
    rows = [line(1, declarant='khổ 5"'), line(2), line(3, declarant='khổ 6"'), line(4)]
    outcome, _ = outcome_of(csv_text(rows).encode())
    assert [row.origin for row in outcome.applied] == ["f.csv:3", "f.csv:5"]
    assert sorted(english(outcome)) == ["f.csv:2", "f.csv:4"]


@pytest.mark.parametrize("cut_n", [1, 9, 40, 70])
def test_r5_of_a_truncated_file_the_torn_line_is_kept(cut_n: int) -> None:
    whole = csv_text(ROWS).encode()
    outcome, _ = outcome_of(whole[:-cut_n])
    torn_n = 0 if cut_n == 1 else 1
    assert (outcome.applied_n, len(outcome.quarantined)) == (3 - torn_n, torn_n)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file has no line"),
        (b"\n\n", "wanted the columns declaration_no"),
        (
            b"a,b\n1,2\n",
            "customs_office (Mã cơ quan hải quan), declarant (Người khai), declared_at",
        ),
        (csv_text(ROWS).replace("container", "box").encode(), "wanted the columns container (Số c"),
        (
            csv_text(ROWS).replace("eligibility", "flow").encode(),
            "two columns tell flow",
        ),
        (
            (",".join([*HEADINGS, *map(str, range(300))]) + "\n").encode(),
            "wanted no more than 256 columns, got 309",
        ),
        (b"\x00" * 5000, "wanted the columns"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "bytes that are none of the file's encoding"),
    ],
)
def test_r5_a_file_that_cannot_be_read_is_one_row_in_quarantine(
    content: bytes, reason: str
) -> None:
    outcome, _ = outcome_of(content)
    assert (outcome.rows_n, outcome.applied) == (1, [])
    assert reason in english(outcome)["f.csv"]
    assert outcome.whole_fault == outcome.quarantined[0].reason


def test_r5_a_formula_stays_the_text_that_it_is() -> None:
    formula = '=cmd|"/c calc"!A1'
    rows = [line(1, declarant='"=cmd|""/c calc""!A1"'), line(2, container="=1+1")]
    outcome, _ = outcome_of(csv_text(rows).encode())
    assert declared(outcome)[0].declarant == formula
    assert "got '=1+1'" in english(outcome)["f.csv:3"]


def test_rows_without_a_cell_are_none() -> None:
    content = csv_text(ROWS) + ",,,,,,,,\n\n ,,,,,,,,\n"
    assert outcome_of(content.encode())[0].rows_n == 3
