"""The book of a yard's day, printed (sổ theo dõi hàng hóa vào, ra bãi)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flows.cli.acting import iso, local
from flows.cli.output import print_json, print_table, show_note

if TYPE_CHECKING:
    from schemas.yard.book import Book, BookLine

_WAYS = {"in": "Vào", "out": "Ra"}


def print_book(book: Book, *, as_json: bool, as_csv: bool) -> None:
    """Prints a book for people, or for programs.

    Args:
        book: The book.
        as_json: One line of JSON.
        as_csv: CSV of its lines.
    """
    if as_json:
        print_json(_document(book))
        return
    if as_csv:
        _print_csv(book)
        return
    print(f"SỔ THEO DÕI CONTAINER VÀO, RA BÃI · {book.site} · ngày {book.day:%d/%m/%Y}")
    print_table(
        "Container",
        "STT",
        "Chiều",
        "Giờ",
        "Cổng",
        "Biển số",
        "Vào bãi lúc",
        "Ra bãi lúc",
        "Lưu bãi",
        "Ghi chú",
        rows=(
            (
                line.container,
                str(n),
                _WAYS[line.direction.value],
                local(line.moved_at)[-5:],
                line.gate or "–",
                ", ".join(line.plates) or "–",
                local(line.came_at),
                local(line.left_at),
                _stay(line.stay),
                _note(line),
            )
            for n, line in enumerate(book.lines, start=1)
        ),
    )
    print(
        f"Tồn đầu ngày {book.opening_n} · vào {book.in_n} (trùng {book.in_again_n}) · "
        f"ra {book.out_n} (không có vào {book.out_again_n}) · kiểm kê {book.counted_n:+d} · "
        f"tồn cuối ngày {book.closing_n}"
    )
    show_note("Số liệu khớp." if book.balances else "Số liệu KHÔNG khớp.")


def _document(book: Book) -> dict[str, object]:
    return {
        "site": book.site,
        "day": book.day.isoformat(),
        "opening_n": book.opening_n,
        "in_n": book.in_n,
        "out_n": book.out_n,
        "in_again_n": book.in_again_n,
        "out_again_n": book.out_again_n,
        "counted_n": book.counted_n,
        "closing_n": book.closing_n,
        "balances": book.balances,
        "lines": [dict(zip(_COLUMNS, _values(line), strict=True)) for line in book.lines],
    }


_COLUMNS = (
    "container", "direction", "moved_at", "gate", "lane", "subject", "source", "plates",
    "came_at", "left_at", "stay_s", "follows",
)  # fmt: skip


def _values(line: BookLine) -> tuple[object, ...]:
    return (
        line.container,
        line.direction.value,
        iso(line.moved_at),
        line.gate,
        line.lane,
        line.subject,
        line.source.value,
        list(line.plates),
        iso(line.came_at),
        iso(line.left_at),
        None if line.stay is None else line.stay.total_seconds(),
        line.follows,
    )


def _print_csv(book: Book) -> None:
    from sql.shell import Answer, AnswerFormat, rendered  # noqa: PLC0415

    answer = Answer(_COLUMNS, tuple(_values(line) for line in book.lines))
    print(rendered(answer, AnswerFormat.CSV), end="")


def _stay(stay: timedelta | None) -> str:
    return "–" if stay is None else f"{stay / timedelta(days=1):.1f} ngày"


def _note(line: BookLine) -> str:
    if line.follows:
        return "–" if line.source.value == "camera" else "theo cảng"
    return "đã ở trong bãi" if line.direction.value == "in" else "không thấy vào"
