"""Lays HTML out on sheets of A4 as PDF: a long table with its head on every sheet, and a foot.

The letters come with the library, all of Vietnamese among them, and so a report looks the same on
every machine. What is laid out is a part of HTML and CSS: no scripts, no pictures from elsewhere,
and no address is ever asked. Widths of columns are told in points, in the first row of a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any, Final

import pymupdf

from schemas.errors import GatestreamError

# What is laid out at once is laid out anew for every sheet.
_ROWS_AT_ONCE_N: Final = 100
_MARGINS_PT: Final = (57, 51, -42, -57)
_FOOT_PT: Final = 16
_FOOT_SIZE_PT: Final = 8


@dataclass(frozen=True, slots=True)
class LongTable:
    """A table that may go on for many sheets.

    Attributes:
        opening: Its opening tag.
        head: Its ``<thead>``.
        rows: Its rows; their cells tell the same widths as those of the head.
    """

    opening: str
    head: str
    rows: Sequence[str]

    @property
    def html(self) -> str:
        """The whole table; without a row there is none."""
        if not self.rows:
            return ""
        return f"{self.opening}{self.head}<tbody>{''.join(self.rows)}</tbody></table>"

    def parts(self) -> Iterator[str]:
        """The table in tables without a head, some rows each."""
        for first in range(0, len(self.rows), _ROWS_AT_ONCE_N):
            rows = "".join(self.rows[first : first + _ROWS_AT_ONCE_N])
            yield f"{self.opening}<tbody>{rows}</tbody></table>"


def pdf_of(before: str, table: LongTable, after: str, style: str, foot: str) -> bytes:
    """HTML as sheets of A4.

    Args:
        before: What comes before the table.
        table: The table.
        after: What comes after it.
        style: CSS.
        foot: Left part of the foot, as text; the number of the sheet stands right.

    Raises:
        GatestreamError: It does not fit on sheets, such as a line that is higher than a sheet.
    """
    sheets = _Sheets(style, foot)
    sheets.lay(before)
    if table.rows:
        sheets.lay_table(table)
    sheets.lay(after)
    return _numbered(sheets.finished())


class _Sheets:
    """Sheets that are filled from the top; what does not fit goes on on the next one."""

    def __init__(self, style: str, foot: str) -> None:
        self._style = f"body {{ margin: 0; }} {style}"
        self._foot = f'<p style="color: #444; font-size: {_FOOT_SIZE_PT}pt">{escape(foot)}</p>'
        self._paper = pymupdf.paper_rect("a4")
        self._text = self._paper + _MARGINS_PT
        self._written = BytesIO()
        self._writer = pymupdf.DocumentWriter(self._written)
        self._begin()

    def lay(self, html: str) -> None:
        """Lays something out where the last thing ended."""
        self._place(html, "")

    def lay_table(self, table: LongTable) -> None:
        """Lays a table out, its head first and again on every sheet."""
        head = f"{table.opening}{table.head}</table>"
        first, *others = table.parts()
        if (
            self._height(head) + self._height(f"{table.opening}{table.rows[0]}</table>")
            > self._room
        ):
            self._turn()
        self._place(head, "")
        for part in (first, *others):
            self._place(part, head)

    def finished(self) -> bytes:
        """The sheets."""
        self._writer.end_page()
        self._writer.close()
        return self._written.getvalue()

    @property
    def _room(self) -> float:
        return float(self._text.y1 - self._y)

    def _begin(self) -> None:
        self._device: Any = self._writer.begin_page(self._paper)
        self._y = self._text.y0
        band = pymupdf.Rect(
            self._text.x0, self._text.y1 + 6, self._text.x1, self._text.y1 + 6 + _FOOT_PT
        )
        foot = self._story(self._foot)
        foot.place(band)
        foot.draw(self._device)

    def _turn(self) -> None:
        self._writer.end_page()
        self._begin()

    def _place(self, html: str, head: str) -> None:
        """Lays something out; a sheet that it goes on on begins with a head."""
        story = self._story(html)
        is_more = True
        while is_more:
            room = pymupdf.Rect(self._text.x0, self._y, self._text.x1, self._text.y1)
            is_more, filled = story.place(room)
            is_full = pymupdf.Rect(filled).is_empty
            if is_full and is_more and self._y == self._text.y0:
                message = "a report that fits on sheets was wanted, got a line higher than a sheet"
                raise GatestreamError(message)
            story.draw(self._device)
            self._y = max(self._y, pymupdf.Rect(filled).y1)
            if is_more:
                self._turn()
                if head:
                    self._place(head, "")

    def _height(self, html: str) -> float:
        _, filled = self._story(html).place(self._text)
        return float(pymupdf.Rect(filled).y1 - self._text.y0)

    def _story(self, html: str) -> pymupdf.Story:
        return pymupdf.Story(html, user_css=self._style)


def _numbered(content: bytes) -> bytes:
    """Sheets with their numbers, and of the fonts only the letters that are there."""
    with pymupdf.open("pdf", content) as document:
        for number, page in enumerate(document, start=1):
            text = f"Trang {number}/{len(document)}"
            width = pymupdf.get_text_length(text, "tiro", _FOOT_SIZE_PT)
            right, foot_y = page.rect.x1 + _MARGINS_PT[2], page.rect.y1 + _MARGINS_PT[3]
            point = (right - width, foot_y + 6 + 2 * _FOOT_SIZE_PT - 4)
            page.insert_text(point, text, fontname="tiro", fontsize=_FOOT_SIZE_PT)
        document.subset_fonts()
        return bytes(document.tobytes(garbage=3, deflate=True))
