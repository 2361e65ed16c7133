"""The printable report of a reconciliation, Vietnamese, as HTML and as PDF (R48, R49, R100)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final

from flows.reconciliation import Accounts
from flows.reports.printed import LongTable, pdf_of
from flows.reports.template import filled, style_and_body
from schemas.errors import ConfigError
from schemas.opening_hours import LOCAL
from schemas.passage import Direction
from schemas.reconciliation.category import Category
from schemas.reconciliation.kept import KeptBreak
from schemas.reconciliation.result import Break, Total
from schemas.reconciliation.texts import CATEGORIES, DIRECTIONS, REASONS, SIDES_NAMED, STATES
from schemas.site import SiteFile
from sql.home import Home

TEMPLATE: Final = "reconciliation.html"
HTML, PDF = ".html", ".pdf"
_TABLE_HERE: Final = "<!-- table -->"
_DOTS: Final = "…………………………"
_FACTS: Final = (
    ("declaration_no", "TK"),
    ("bill_no", "VĐ"),
    ("voyage", "CH"),
    ("move_no", "Số"),
    ("seal", "Chì"),
)
# Widths in points: what lays out the PDF knows no shares of a table.
_COLUMNS: Final = (
    ("TT", 20),
    ("Sai lệch", 86),
    ("Số container", 84),
    ("Chiều, thời gian", 90),
    ("Chứng từ", 84),
    ("Tuổi, ngày", 30),
    ("Người xử lý, trạng thái", 56),
)


def check_report(path: Path) -> None:
    """Says at once whether a report can be written, before a long run.

    Raises:
        ConfigError: Its ending is unknown, or its folder is not there.
    """
    if path.suffix.lower() not in (HTML, PDF):
        message = f"{path}: a file ending in {HTML} or {PDF} was wanted, got {path.suffix!r}"
        raise ConfigError(message)
    if not path.parent.is_dir():
        message = f"{path}: a folder that is there was wanted, got {path.parent}"
        raise ConfigError(message)


def write_report(path: Path, site: SiteFile, accounts: Accounts, home: Home) -> None:
    """Writes the report.

    Args:
        path: As :func:`check_report` accepts it.
        site: The site.
        accounts: What was found.
        home: ``templates/`` in it holds a unit's own template, if it has one.

    Raises:
        ConfigError: The template or the file cannot be used.
        GatestreamError: The template does not fit on sheets.
    """
    templates = home.root / "templates"
    if path.suffix.lower() == HTML:
        content = report_of(site, accounts, templates).encode()
    else:
        content = printed(site, accounts, templates)
    try:
        path.write_bytes(content)
    except OSError as error:
        message = f"{path}: a file that can be written was wanted, got {error.strerror}"
        raise ConfigError(message) from error


def printed(site: SiteFile, accounts: Accounts, templates: Path | None = None) -> bytes:
    """The report as PDF.

    Args:
        site: The site.
        accounts: What was found.
        templates: Folder of a unit's own templates.

    Raises:
        ConfigError: The template cannot be used.
        GatestreamError: It does not fit on sheets.
    """
    style, body = style_and_body(_page(site, accounts, _TABLE_HERE, templates))
    before, _, after = body.partition(_TABLE_HERE)
    return pdf_of(before, _table(accounts), after, style, f"Báo cáo đối chiếu · {site.site.name}")


def report_of(site: SiteFile, accounts: Accounts, templates: Path | None = None) -> str:
    """The report as one page of HTML that needs no other file.

    Args:
        site: The site.
        accounts: What was found.
        templates: Folder of a unit's own templates.

    Raises:
        ConfigError: The template cannot be used.
    """
    return _page(site, accounts, _table(accounts).html, templates)


def _page(site: SiteFile, accounts: Accounts, table: str, templates: Path | None) -> str:
    reconciled, letterhead = accounts.reconciled, accounts.letterhead
    terms = reconciled.terms
    made_at = accounts.made_at.astimezone(LOCAL)
    values = {
        "title": f"{site.site.name} – báo cáo đối chiếu",
        "unit": letterhead.unit.upper() or _DOTS,
        "unit_above": letterhead.unit_above.upper() or _DOTS,
        "site": site.site.name,
        "side": SIDES_NAMED[terms.side].vi,
        "day": f"{made_at:%d}",
        "month": f"{made_at:%m}",
        "year": f"{made_at:%Y}",
        "first_day": f"{terms.from_at.astimezone(LOCAL):%d/%m/%Y}",
        "last_day": f"{terms.last_at.astimezone(LOCAL):%d/%m/%Y}",
        "as_of": f"{terms.as_of.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}",
        "balance": _balance(accounts),
        "breaks_n": str(len(reconciled.breaks)),
    }
    values = {name: escape(value) for name, value in values.items()}
    values |= {
        "totals": _totals(accounts),
        "remarks": "".join(f"<p><b>{escape(each)}</b></p>" for each in _remarks(accounts)),
        "breaks": table if reconciled.breaks else "<p>Không có sai lệch.</p>",
    }
    return filled(TEMPLATE, values, templates)


def _totals(accounts: Accounts) -> str:
    totals = accounts.reconciled.totals
    rows = [_total_row(CATEGORIES[category].vi, total) for category, total in totals.items()]
    whole = Total(
        Category.MATCHED,
        accounts.reconciled.papers_n,
        accounts.reconciled.reads_n,
        sum(each.papers_carried_n for each in totals.values()),
        sum(each.reads_carried_n for each in totals.values()),
        sum(each.doubtful_n for each in totals.values()),
    )
    head = _row("th", ("Kết quả", "Chứng từ", "Qua cổng", "Trong đó đọc chưa chắc"))
    return (
        f'<table class="lined"><thead>{head}</thead><tbody>{"".join(rows)}'
        f"{_total_row('CỘNG', whole, is_bold=True)}</tbody></table>"
    )


def _total_row(name: str, total: Total, *, is_bold: bool = False) -> str:
    texts = [escape(name), *map(_number, (total.papers_n, total.reads_n, total.doubtful_n))]
    if is_bold:
        texts = [f"<b>{text}</b>" for text in texts]
    first, *numbers = texts
    cells = "".join(f'<td class="n">{each}</td>' for each in numbers)
    return f"<tr><td>{first}</td>{cells}</tr>"


def _balance(accounts: Accounts) -> str:
    totals = accounts.reconciled.totals.values()
    papers_n = sum(each.papers_carried_n for each in totals)
    reads_n = sum(each.reads_carried_n for each in totals)
    text = (
        f"Mỗi dòng của hai bên thuộc đúng một kết quả: {_number(accounts.reconciled.papers_n)} "
        f"container trên chứng từ, {_number(accounts.reconciled.reads_n)} container qua cổng."
    )
    if papers_n or reads_n:
        text += (
            f" Trong đó ngoài kỳ nhưng khớp với dòng trong kỳ: {_number(papers_n)} trên chứng từ, "
            f"{_number(reads_n)} qua cổng."
        )
    return text


def _remarks(accounts: Accounts) -> Iterator[str]:
    if accounts.reconciled.is_near_skipped:
        yield (
            "Quá nhiều dòng không khớp ở cả hai bên nên không chỉ ra cặp số gần giống: "
            "cần kiểm tra nguồn chứng từ và camera."
        )


def _table(accounts: Accounts) -> LongTable:
    kept = {each.break_id: each for each in accounts.breaks}
    heads = (_cell("th", name, width) for name, width in _COLUMNS)
    rows = [
        _break_row(n, each, kept.get(each.break_id))
        for n, each in enumerate(accounts.reconciled.breaks, start=1)
    ]
    opening = '<table class="lined breaks">'
    return LongTable(opening, f"<thead><tr>{''.join(heads)}</tr></thead>", rows)


def _break_row(n: int, one: Break, kept: KeptBreak | None) -> str:
    columns = (
        [str(n)],
        _what(one),
        _numbers(one),
        _times(one),
        _paper(one),
        [str(kept.age.days)] if kept is not None else ["–"],
        _story(kept),
    )
    cells = (
        _cell("td", "\n".join(lines), width)
        for lines, (_, width) in zip(columns, _COLUMNS, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(kind: str, text: str, width_pt: int) -> str:
    lines = escape(text).replace("\n", "<br>")
    return f'<{kind} style="width: {width_pt}pt">{lines}</{kind}>'


def _what(one: Break) -> list[str]:
    lines = [CATEGORIES[one.kind].vi]
    if one.reason is not None:
        lines.append(REASONS[one.reason].vi)
    if one.reason == "size_type":
        lines.append(f"{one.size_type} – {one.read_size_type}")
    return lines


def _numbers(one: Break) -> list[str]:
    if one.read_number is None or one.read_number == one.number:
        return [one.number + (" (chưa chắc)" if one.is_doubtful else "")]
    doubt = " (chưa chắc)" if one.is_doubtful else ""
    return [f"Giấy: {one.number}", f"Đọc: {one.read_number}{doubt}"]


def _times(one: Break) -> list[str]:
    lines = [DIRECTIONS[Direction(one.direction)].vi]
    if one.read_direction is not None and one.read_direction != one.direction:
        lines[0] += f" – thực tế {DIRECTIONS[Direction(one.read_direction)].vi.lower()}"
    if one.paper is not None:
        lines.append(f"DK {_at(one.at)}")
    if one.passed_at is not None:
        lines.append(f"Qua {_at(one.passed_at)}")
        lines += [f"Làn {one.lane}"] if one.lane else []
    return lines


def _paper(one: Break) -> list[str]:
    return [f"{name} {one.facts[key]}" for key, name in _FACTS if one.facts.get(key)] or ["–"]


def _story(kept: KeptBreak | None) -> list[str]:
    if kept is None:
        return ["–"]
    return [each for each in (kept.owner, STATES[kept.state].vi) if each]


def _row(kind: str, cells: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{kind}>{escape(cell)}</{kind}>' for cell in cells)}</tr>"


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def _number(n: int) -> str:
    """With a point between thousands, as Vietnamese writes."""
    return f"{n:,}".replace(",", ".")
