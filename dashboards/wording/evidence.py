"""Texts of the page of one passage and what proves it."""

from __future__ import annotations

from typing import Final

VI: Final[dict[str, str]] = {
    "evidence.title": "Chứng cứ lượt xe",
    "evidence.which": "Hãy chọn một lượt xe ở trang tìm kiếm hoặc danh sách lượt xe.",
    "evidence.unknown": "Không có lượt xe này, hoặc lượt xe thuộc địa điểm khác.",
    "evidence.refused": "Chưa đọc được chứng cứ của lượt xe này.",
}

EN: Final[dict[str, str]] = {
    "evidence.title": "Evidence of a passage",
    "evidence.which": "Choose a passage by searching, or from the list of passages.",
    "evidence.unknown": "There is no such passage, or it is of another's site.",
    "evidence.refused": "The evidence of this passage cannot be read.",
}
