"""XLSX workbooks: what a spreadsheet makes of numbers and dates, and what is a bomb."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from feed_files import HEADINGS, declared, english, line, outcome_of, xlsx_bytes

from flows.feeds import packing

GOOD = xlsx_bytes([line(1), line(2)])
SHEET = "xl/worksheets/sheet1.xml"


def repacked(**parts: bytes) -> bytes:
    """A good workbook with other parts; ``None`` of a part's name leaves it out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(made, "w", 8) as new:
        names = dict.fromkeys([*old.namelist(), *parts])
        for name in names:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return made.getvalue()


def sheet() -> str:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return archive.read(SHEET).decode()


def test_r5_numbers_and_dates_of_a_spreadsheet_are_what_they_were_meant_to_be() -> None:
    typed = {
        **line(1),
        "declaration_no": 304105703200,
        "declared_at": datetime(2026, 11, 21, 8, 30),  # noqa: DTZ001 - a sheet knows no zone
        "stated_at": date(2026, 11, 22),
    }
    row = declared(outcome_of(xlsx_bytes([typed]), "f.xlsx")[0])[0]
    assert row.declaration_no == "304105703200"
    assert row.declared_at == datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
    assert row.stated_at == datetime(2026, 11, 21, 17, tzinfo=UTC)


def test_r5_the_first_visible_sheet_is_read_below_its_title() -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    told = book.create_sheet("Tờ khai")
    told.append(["BẢNG KÊ"])
    told.append([])
    told.append([*HEADINGS, "Ghi chú"])
    told.append([line(1)[name] for name in HEADINGS])
    told.append([])
    told.append([*(line(2, container="MSKU12")[name] for name in HEADINGS), "gấp"])
    file = io.BytesIO()
    book.save(file)
    outcome, ignored = outcome_of(file.getvalue(), "f.xlsx")
    assert (outcome.rows_n, outcome.applied[0].origin, ignored) == (2, "f.xlsx:4", ("Ghi chú",))
    assert list(english(outcome)) == ["f.xlsx:6"]


@pytest.mark.parametrize("cell", ["=1+1", "#N/A"])
def test_r5_formulas_are_not_computed_and_errors_are_no_text(cell: str) -> None:
    outcome, _ = outcome_of(xlsx_bytes([line(1, declarant=cell)]), "f.xlsx")
    assert english(outcome)["f.xlsx:2"].startswith("declarant: wanted")


def bomb(size: int) -> bytes:
    return repacked(**{SHEET: b"<worksheet>" + b"<c>1</c>" * (size // 8) + b"</worksheet>"})


def lying(size: int) -> bytes:
    """A workbook whose sheet says that it is small, and unpacks to more."""
    true = bomb(size)
    real = size // 8 * 8 + len(b"<worksheet></worksheet>")
    return true.replace(real.to_bytes(4, "little"), (5000).to_bytes(4, "little"))


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "an XLSX workbook was wanted: File is not a zip file"),
        (GOOD[: len(GOOD) // 2], "an XLSX workbook was wanted: File is not a zip file"),
        (GOOD[:3000] + b"\xff" * 40 + GOOD[3040:], "an XLSX workbook was wanted"),
        (bomb(packing.UNPACKED_MAX_BYTES // 64), "sheet1.xml is packed "),
        (lying(1 << 21), "an XLSX workbook was wanted: Bad CRC-32 for file"),
        (
            repacked(**{"xl/styles.xml": bytes(range(256)) * (packing.OTHER_MAX_BYTES // 200)}),
            "xl/styles.xml ",
        ),
        (repacked(**{f"x{n}": b"" for n in range(packing.PARTS_MAX_N)}), "parts"),
        (
            repacked(**{SHEET: b"<worksheet>" + b"\x31\x32" * packing.TEXT_MAX_BYTES}),
            "packed",
        ),
        (repacked(**{SHEET: b"<worksheet><sheetData><row"}), "the workbook is damaged: "),
        (repacked(**{"xl/workbook.xml": b"<workbook/>"}), "the workbook is damaged: "),
        (repacked(**{"[Content_Types].xml": b"no markup"}), "the workbook is damaged: "),
        (
            repacked(**{SHEET: sheet().replace("<worksheet", f"{LAUGHS}<worksheet", 1).encode()}),
            "the workbook is damaged: ",
        ),
    ],
)
def test_r5_a_workbook_that_cannot_be_read_is_one_row_in_quarantine(
    content: bytes, reason: str
) -> None:
    outcome, _ = outcome_of(content, "f.xlsx")
    assert (outcome.rows_n, outcome.applied) == (1, [])
    assert reason in english(outcome)["f.xlsx"]


def test_r5_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(*_: object, **__: object) -> None:
        pytest.fail("something of it was unpacked")

    content = bomb(1 << 22)
    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    assert "packed" in english(outcome_of(content, "f.xlsx")[0])["f.xlsx"]


def test_r5_a_sheet_that_breaks_off_keeps_the_rows_before() -> None:
    text = sheet()
    torn = text[: text.index('<row r="3"')] + '<row r="3"><c r="A3"><v>1</v></c></wrong>'
    outcome, _ = outcome_of(repacked(**{SHEET: torn.encode()}), "f.xlsx")
    assert outcome.rows_n == outcome.applied_n + 1
    assert "the workbook is damaged: ParseError" in english(outcome)["f.xlsx"]


@pytest.mark.parametrize("far", ['r="99999999999"', 'r="1048577"'])
def test_r5_a_row_that_no_sheet_has_is_refused(far: str) -> None:
    text = sheet().replace('r="3"', far).replace('r="A3"', 'r="A4"')
    outcome, _ = outcome_of(repacked(**{SHEET: text.encode()}), "f.xlsx")
    assert outcome.applied_n <= 1
    assert "more than 1048576 rows" in english(outcome)["f.xlsx"]


def test_r5_a_cell_far_to_the_right_costs_nothing() -> None:
    text = (
        sheet()
        .replace("</row>", '<c r="XFD2"><v>1</v></c></row>')
        .replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    )
    outcome, _ = outcome_of(repacked(**{SHEET: text.encode()}), "f.xlsx")
    assert (outcome.applied_n, outcome.quarantined) == (2, [])


def test_openpyxl_reads_without_entities() -> None:
    assert openpyxl.DEFUSEDXML
