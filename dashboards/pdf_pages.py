"""Pages of a PDF as pictures, so that they stand in a printed page."""

from __future__ import annotations

from typing import Final

PAGES_MAX: Final = 20
_DPI: Final = 110


def pages_of(content: bytes) -> tuple[list[bytes], int]:
    """The first pages of a PDF as PNG, and how many more it has.

    Args:
        content: A PDF that can be opened.
    """
    import pymupdf  # noqa: PLC0415 - costs a second, and few need it

    with pymupdf.open("pdf", content) as document:
        shown_n = min(len(document), PAGES_MAX)
        pages = [bytes(document[n].get_pixmap(dpi=_DPI).tobytes("png")) for n in range(shown_n)]
        return pages, len(document) - shown_n
