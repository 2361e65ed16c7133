"""The report of a reconciliation: letters, sheets, hostile texts, templates."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pymupdf
import pytest
from typing_extensions import override

from flows.reconciliation import Accounts
from flows.reports.reconciliation import printed, report_of
from schemas.errors import ConfigError, GatestreamError
from schemas.letterhead import Letterhead, letterhead_of
from schemas.matching.entry import Side
from schemas.matching.policy import MatchPolicy
from schemas.reconciliation.category import Category, categories_of
from schemas.reconciliation.kept import BreakState, KeptBreak
from schemas.reconciliation.result import Break, Reconciled, Terms, Total
from schemas.site import SiteFile, load_usable_site
from sql.reconciliation import reconcile_history, table_of_papers
from sql.reconciliation_export import export_rows
from tests.sql.reconciliation_rows import paper, read, show, terms

DEMO = Path(__file__).parents[3] / "infra" / "demo" / "site.toml"
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>&=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def site() -> SiteFile:
    return load_usable_site(DEMO)[0]


def kept(n: int, **changes: Any) -> KeptBreak:
    values: dict[str, Any] = {
        "site": "demo",
        "side": Side.MANIFEST,
        "kind": Category.NUMBER_DIFFERS,
        "reason": None,
        "number": f"MSKU{n:07d}",
        "direction": "out",
        "at": NOON,
        "paper": f"manifest_line:demo:V1:B{n}:C",
        "facts": {"bill_no": f"VN{n}", "voyage": "Chuyến Đỗ Ngưỡng"},
        "passage_id": uuid.UUID(int=n),
        "read_number": f"MSKU{n + 1:07d}",
        "read_direction": "out",
        "passed_at": NOON,
        "gate": "a",
        "lane": "a-out-1",
        "is_doubtful": True,
        "size_type": None,
        "read_size_type": None,
        "other_paper": None,
        "other_passage_id": None,
    }
    found = Break(**{**values, **changes})
    return KeptBreak(
        found=found,
        break_id=found.break_id,
        first_seen_at=NOON,
        last_seen_at=NOON,
        state=BreakState.ASSIGNED,
        owner="nguyễn.văn.ẩn",
        note=None,
        told_by=None,
        told_at=None,
        resolved_at=None,
        reopened_n=0,
        age=timedelta(days=12),
    )


def accounts(*breaks: KeptBreak, head: Letterhead = Letterhead()) -> Accounts:  # noqa: B008
    asked = Terms(Side.MANIFEST, ("demo",), NOON, NOON + timedelta(days=1), NOON, MatchPolicy())
    totals = {each: Total(each) for each in categories_of(Side.MANIFEST)}
    totals[Category.MATCHED] = Total(Category.MATCHED, 1_234_567, 1_234_567, 3, 2, 5)
    found = Reconciled(asked, totals, tuple(each.found for each in breaks), False)
    return Accounts(found, breaks, None, None, head, NOON)


def sheets(content: bytes) -> list[str]:
    with pymupdf.open("pdf", content) as document:
        return [" ".join(sheet.get_text().split()) for sheet in document]


def test_r100_a_long_report_has_its_head_its_number_and_all_letters_on_every_sheet(
    site: SiteFile,
) -> None:
    head = Letterhead("Hải quan cửa khẩu cảng Sài Gòn", "Chi cục Hải quan khu vực II")
    pages = sheets(printed(site, accounts(*map(kept, range(150)), head=head)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Trang {number}/{len(pages)}" in page
        assert "Báo cáo đối chiếu" in page
        assert "Chiều, thời gian" in page
    whole = " ".join(pages)
    for text in ("CHI CỤC HẢI QUAN KHU VỰC II", "HẢI QUAN CỬA KHẨU CẢNG SÀI GÒN", "1.234.567"):
        assert text in pages[0]
    assert whole.count("Giấy: MSKU") == 150
    for text in ("Chuyến Đỗ Ngưỡng", "nguyễn.văn.ẩn", "Số khác, có thể là một", "chưa chắc"):
        assert text in whole
    assert "NGƯỜI ĐỐI CHIẾU" in pages[-1] and "LÃNH ĐẠO ĐƠN VỊ" in pages[-1]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.text = ""

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def test_what_strangers_write_stays_text(site: SiteFile) -> None:
    strange = kept(1, facts={"bill_no": HOSTILE}, lane=HOSTILE, read_number="MSKU0000009")
    found = accounts(strange, head=Letterhead(HOSTILE))
    parser = _Tags()
    parser.feed(report_of(site, found))
    assert "script" not in parser.seen
    assert HOSTILE in parser.text
    assert 'alert("x")' in " ".join(sheets(printed(site, found)))


@pytest.fixture
def history() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def test_a_spreadsheet_runs_nothing_of_what_strangers_write(
    history: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    show(history, [read("@SUM(A1)")])
    told = [paper("=cmd|' /C calc'!A0"), paper(" +1", "HLXU1234563"), paper("p", "TEMV5588219")]
    reconcile_history(history, table_of_papers(told), terms())
    assert export_rows(history, tmp_path / "rows.csv") == 3
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        subjects = {row["paper"] for row in csv.DictReader(file)}
    assert subjects == {"'=cmd|' /C calc'!A0", "' +1", "p"}
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_a_unit_may_have_its_own_template(site: SiteFile, tmp_path: Path) -> None:
    own = tmp_path / "reconciliation.html"
    own.write_text("<html><body><p>Mẫu riêng: $site</p>$breaks</body></html>", encoding="utf-8")
    assert "Mẫu riêng: Cửa khẩu mẫu" in report_of(site, accounts(kept(1)), tmp_path)
    assert "Mẫu riêng: Cửa khẩu mẫu" in sheets(printed(site, accounts(kept(1)), tmp_path))[0]
    own.write_text("<html><body>$sitte</body></html>", encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown value \\$sitte; known: as_of, balance"):
        report_of(site, accounts(), tmp_path)
    own.write_text("<html>$breaks</html>", encoding="utf-8")
    with pytest.raises(GatestreamError, match="a template with a <body> was wanted"):
        printed(site, accounts(), tmp_path)


def test_the_letterhead_is_of_the_unit_that_has_the_site() -> None:
    units: list[dict[str, Any]] = [
        {"name_vi": "Cục Hải quan", "parent_vi": None, "sites": []},
        {"name_vi": "Đội thủ tục", "parent_vi": "Cục Hải quan", "sites": ["demo"]},
    ]
    assert letterhead_of("demo", units) == Letterhead("Đội thủ tục", "Cục Hải quan")
    assert letterhead_of("other", units) == Letterhead()
