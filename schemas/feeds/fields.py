"""What a feed may tell of each kind: the fields, and how columns are headed in Vietnamese."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from schemas.feeds.kinds import CONTRACTS
from schemas.feeds.row import FeedKind

SET_ON_RECEIPT: Final = frozenset({"site", "source", "origin", "received_at"})
"""Fields that no source tells."""
CONTAINER: Final = "container"
CONTAINERS: Final = "containers"

VIETNAMESE: Final = MappingProxyType(
    {
        "stated_at": "Thời điểm khai báo",
        "is_cancelled": "Hủy",
        "declaration_no": "Số tờ khai",
        "flow": "Xuất/Nhập",
        "type_code": "Mã loại hình",
        "customs_office": "Mã cơ quan hải quan",
        "declarant": "Người khai",
        "declared_at": "Ngày đăng ký",
        "eligibility": "Đủ điều kiện qua khu vực giám sát",
        "eligible_at": "Thời điểm đủ điều kiện",
        "containers": "Danh sách container",
        "container": "Số container",
        "voyage": "Số chuyến",
        "bill_no": "Số vận đơn",
        "seal": "Số seal",
        "size_type": "Kích cỡ container",
        "gross_weight_kg": "Trọng lượng (kg)",
        "due_at": "Thời điểm dự kiến",
        "plate": "Biển số xe",
        "trailer_plate": "Biển số rơ moóc",
        "is_empty": "Container rỗng",
        "move_no": "Số lượt",
        "gate": "Cổng",
        "direction": "Vào/Ra",
        "moved_at": "Thời điểm vào ra",
        "entry_no": "Số thứ tự",
        "action": "Biện pháp",
        "reason": "Lý do",
        "authority": "Đơn vị yêu cầu",
        "valid_from": "Hiệu lực từ",
        "valid_until": "Hiệu lực đến",
        "shipment_no": "Số biên bản bàn giao",
        "origin_office": "Hải quan nơi đi",
        "departed_at": "Thời điểm khởi hành",
        "route": "Tuyến đường",
        "fixed_at": "Thời điểm định vị",
        "latitude": "Vĩ độ",
        "longitude": "Kinh độ",
        "speed_kmh": "Tốc độ (km/h)",
    }
)
"""The heading of each field in a Vietnamese file, where the site file names no other."""


def told_fields(kind: FeedKind) -> tuple[str, ...]:
    """The fields that a source may tell, in the order of a template.

    A declaration's containers come one a line, or all of them in one cell.
    """
    told = [name for name in CONTRACTS[kind].model_fields if name not in SET_ON_RECEIPT]
    common = [name for name in ("stated_at", "is_cancelled") if name in told]
    own = [name for name in told if name not in common]
    if CONTAINERS in own:
        own.insert(own.index(CONTAINERS), CONTAINER)
    return (*own, *common)


def required_fields(kind: FeedKind) -> tuple[str, ...]:
    """The fields without which a row says nothing; when it was stated may be left open."""
    fields = CONTRACTS[kind].model_fields
    return tuple(
        name
        for name in told_fields(kind)
        if name in fields and fields[name].is_required() and name != "stated_at"
    )
