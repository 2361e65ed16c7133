"""What decisions say to an officer, in the two languages of the screens."""

from __future__ import annotations

from schemas.camera_state import Sentence
from schemas.decisions.barrier_reasons import BarrierReason, Cause
from schemas.decisions.confirmation import Reason
from schemas.decisions.warning import WarningKind
from schemas.feeds.watch_entry import WatchAction

CONFIRMED = Sentence("Hàng đã qua khu vực giám sát", "Goods have passed the supervised area")

REASONS: dict[Reason, Sentence] = {
    Reason.CANCELLED: Sentence(
        "Tờ khai bị hủy hoặc không còn container này",
        "The declaration was cancelled or names the container no more",
    ),
    Reason.NO_PASSAGE: Sentence("Không còn lượt xe nào", "No passage is left"),
    Reason.POSSIBLE_ONLY: Sentence(
        "Số đọc được chỉ có thể là container này", "What was read may only mean the container"
    ),
    Reason.NOT_CLEARED: Sentence("Chưa đủ điều kiện qua giám sát", "Not cleared to pass"),
    Reason.CLEARED_LATER: Sentence("Ra khỏi khu vực trước khi thông quan", "Left before clearance"),
    Reason.HELD: Sentence("Container đang bị giữ", "The container is held"),
    Reason.INSPECT: Sentence("Container phải kiểm tra", "The container is to be inspected"),
    Reason.HELD_VEHICLE: Sentence("Phương tiện đang bị giữ", "The vehicle is held"),
    Reason.UNSURE_READ: Sentence("Số đọc được chưa chắc chắn", "The read is unsure"),
    Reason.NO_MANIFEST: Sentence("Chưa có manifest", "No manifest names it"),
    Reason.NO_DECLARATION: Sentence("Chưa có tờ khai", "No declaration names it"),
    Reason.REVOKED: Sentence("Công chức đã hủy xác nhận", "An officer took it back"),
}

WARNINGS: dict[WarningKind, Sentence] = {
    WarningKind.WATCH_HIT: Sentence("Trúng danh sách theo dõi", "On the watchlist"),
    WarningKind.POSSIBLE_WATCH_HIT: Sentence(
        "Có thể trúng danh sách theo dõi", "May be on the watchlist"
    ),
    WarningKind.OUT_WITHOUT_CLEARANCE: Sentence(
        "Đưa hàng ra khi chưa làm xong thủ tục", "Taken out before clearance"
    ),
    WarningKind.OUT_WITHOUT_DECLARATION: Sentence(
        "Đưa hàng ra không có tờ khai", "Taken out without a declaration"
    ),
    WarningKind.NOT_ARRIVED: Sentence("Quá hạn mà hàng chưa vào", "Overdue and not arrived"),
    WarningKind.WRONG_DIRECTION: Sentence("Sai chiều vào/ra", "Passed the wrong way"),
    WarningKind.OPENED_AGAINST: Sentence(
        "Barie đã mở, sau đó có thông tin trái ngược", "Opened, and contradicted afterwards"
    ),
    WarningKind.GPS_MISMATCH: Sentence(
        "Định vị GPS của xe không khớp", "The vehicle's GPS does not agree"
    ),
    WarningKind.SHIPMENT_OVERDUE: Sentence(
        "Hàng vận chuyển chịu giám sát quá hạn chưa đến", "A supervised shipment is overdue"
    ),
    WarningKind.EMPTY_NOT_OPEN: Sentence(
        "Container rỗng không mở cánh cửa phải", "An empty container was not seen to be open"
    ),
    WarningKind.STOCK_ANOMALY: Sentence(
        "Ra vào bãi không khớp tồn bãi", "In or out against the yard's stock"
    ),
}

CAUSES: dict[Cause, Sentence] = {
    Cause.UNREAD: Sentence("không đọc được số container", "no container was read"),
    Cause.UNSURE: Sentence("số đọc được chưa chắc chắn", "the read is unsure"),
    Cause.SILENT: Sentence("không có dữ liệu", "says nothing"),
    Cause.DISAGREES: Sentence("không khớp", "disagrees"),
    Cause.LISTED: Sentence("trong danh sách", "is listed"),
    Cause.POSSIBLY_LISTED: Sentence("có thể trong danh sách", "may be listed"),
    Cause.STALE: Sentence("nguồn dữ liệu bị gián đoạn", "is out of order"),
    Cause.TOO_LATE: Sentence("quá thời gian chờ", "came too late"),
}

_SOURCES = {
    "": Sentence("", ""),
    "read": Sentence("Nhận dạng", "The read"),
    "declaration": Sentence("Tờ khai", "The declaration"),
    "manifest": Sentence("Manifest", "The manifest"),
    "operator": Sentence("Doanh nghiệp cảng", "The operator"),
    "watch": Sentence("Danh sách theo dõi", "The watchlist"),
}

_ACTIONS: dict[str, Sentence] = {
    WatchAction.WATCH: Sentence("theo dõi", "watch"),
    WatchAction.HOLD: Sentence("phải giữ", "to be held"),
    WatchAction.INSPECT: Sentence("phải kiểm tra", "to be inspected"),
}


def reason_to_hold(reason: BarrierReason) -> Sentence:
    """One reason why a barrier holds: who, what, which number.

    Args:
        reason: Of the decision.
    """
    source, cause = _SOURCES[reason.source], CAUSES[reason.cause]
    number = f" {reason.number}" if reason.number else ""
    says = _ACTIONS.get(reason.says, Sentence(reason.says, reason.says))
    vi, en = (
        f"{who}{number} {what}{f' ({said})' if said else ''}".strip()
        for who, what, said in zip(source, cause, says, strict=True)
    )
    return Sentence(vi[:1].upper() + vi[1:], en[:1].upper() + en[1:])
