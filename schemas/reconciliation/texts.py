"""What categories, reasons, sides and states are called, Vietnamese first (R100)."""

from __future__ import annotations

from typing import Final

from schemas.camera_state import Sentence
from schemas.matching.entry import Side
from schemas.passage import Direction
from schemas.reconciliation.category import Category
from schemas.reconciliation.kept import BreakState

CATEGORIES: Final = {
    Category.MATCHED: Sentence("Khớp", "matched"),
    Category.MANIFEST_ONLY: Sentence("Chỉ có trong bản khai hàng hóa", "manifest only"),
    Category.DECLARATION_ONLY: Sentence("Chỉ có trong tờ khai", "declaration only"),
    Category.OPERATOR_ONLY: Sentence("Chỉ có trong danh sách doanh nghiệp", "operator only"),
    Category.GATE_ONLY: Sentence("Chỉ qua cổng, không có chứng từ", "gate only"),
    Category.NUMBER_DIFFERS: Sentence("Số khác, có thể là một", "number differs"),
    Category.DUPLICATE: Sentence("Trùng lặp", "duplicate"),
    Category.WRONG_DIRECTION: Sentence("Sai chiều", "wrong direction"),
    Category.WRONG_STATUS: Sentence("Sai trạng thái", "wrong status"),
    Category.WAITING: Sentence("Đang chờ, chưa đến hạn", "waiting"),
    Category.WITHDRAWN: Sentence("Đã hủy, không qua cổng", "withdrawn"),
}
REASONS: Final = {
    "cancelled": Sentence("chứng từ đã hủy", "paper was cancelled"),
    "not_eligible": Sentence("chưa đủ điều kiện qua khu vực giám sát", "not eligible to pass"),
    "eligible_later": Sentence("đủ điều kiện sau khi đã qua", "eligible only after it passed"),
    "size_type": Sentence("kích cỡ – kiểu khác nhau", "size-type differs"),
}
SIDES_NAMED: Final = {
    Side.MANIFEST: Sentence("Bản khai hàng hóa", "Manifest"),
    Side.DECLARATION: Sentence("Tờ khai hải quan", "Declarations"),
    Side.OPERATOR: Sentence("Danh sách của doanh nghiệp cảng", "Operator's list"),
}
STATES: Final = {
    BreakState.OPEN: Sentence("Mới", "open"),
    BreakState.ASSIGNED: Sentence("Đã giao", "assigned"),
    BreakState.EXPLAINED: Sentence("Đã giải trình", "explained"),
    BreakState.CLOSED: Sentence("Đã đóng", "closed"),
}
DIRECTIONS: Final = {
    Direction.IN: Sentence("Vào", "in"),
    Direction.OUT: Sentence("Ra", "out"),
}
