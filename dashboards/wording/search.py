"""Texts of the search."""

from __future__ import annotations

from typing import Final

VI: Final[dict[str, str]] = {
    "search.title": "Tìm lượt xe",
    "search.number": "Biển số hoặc số container",
    "search.number_hint": "51C-123.45 · WSAU4160620 · 51C*45 · WSAU416?620",
    "search.number_help": (
        "Gõ cả số hoặc một phần. Dấu * thay cho nhiều ký tự, dấu ? thay cho một ký tự."
    ),
    "search.from": "Từ",
    "search.until": "Đến trước",
    "search.lane": "Làn",
    "search.direction": "Chiều",
    "search.status": "Trạng thái",
    "search.all": "Tất cả",
    "search.every_site": "Mọi địa điểm",
    "search.near": "Cả số gần giống",
    "search.near_help": (
        "Thêm các số khác một hoặc hai ký tự, thừa hoặc thiếu một ký tự, hoặc nhầm ký tự trông "
        "giống nhau (0–O–D, 1–I, 2–Z, 5–S, 6–G, 8–B)."
    ),
    "search.oldest_first": "Cũ trước",
    "search.reach": "Dữ liệu của {site} có đến **{reach}**",
    "search.no_number": "Hãy gõ ít nhất một chữ cái hoặc chữ số.",
    "search.no_period": "Thời điểm “Từ” phải trước thời điểm “Đến trước”.",
    "search.nothing": "Không tìm thấy lượt xe nào trong khoảng thời gian này.",
    "search.nothing_hint": "Hãy nới rộng thời gian, bỏ bớt điều kiện hoặc dùng dấu * và ?.",
    "search.only_near": "Không có lượt xe nào mang đúng số này. Dưới đây là các số gần giống.",
    "search.many_numbers": (
        "Có hơn {n} số khớp, nên chỉ tìm trong {days} ngày cuối của khoảng thời gian. "
        "Hãy gõ thêm ký tự để tìm lâu hơn."
    ),
    "search.found": "{found} lượt xe",
    "search.found_more": "Hơn {found} lượt xe, đây là {found} lượt mới nhất",
    "search.open": "Chọn một dòng để mở chứng cứ của lượt xe.",
    "search.refused": "Chưa tìm được trong kho dữ liệu.",
    "search.to_journey": "Xem hành trình",
    "search.column_time": "Thời điểm",
    "search.column_site": "Địa điểm",
    "search.column_lane": "Làn",
    "search.column_direction": "Chiều",
    "search.column_plates": "Biển số",
    "search.column_containers": "Container",
    "search.column_status": "Trạng thái",
    "search.column_nearness": "Mức khớp",
    "nearness.same": "khớp",
    "nearness.look_alike": "nhầm ký tự giống nhau",
    "nearness.one": "khác một ký tự",
    "nearness.two": "khác hai ký tự",
}

EN: Final[dict[str, str]] = {
    "search.title": "Search passages",
    "search.number": "Plate or container",
    "search.number_hint": "51C-123.45 · WSAU4160620 · 51C*45 · WSAU416?620",
    "search.number_help": "A whole number or a part. * stands for any symbols, ? for one.",
    "search.from": "From",
    "search.until": "Until before",
    "search.lane": "Lane",
    "search.direction": "Direction",
    "search.status": "Status",
    "search.all": "All",
    "search.every_site": "Every site",
    "search.near": "Near misses, too",
    "search.near_help": (
        "Adds numbers in which one or two symbols differ, one is missing or too much, or symbols "
        "are mistaken that look alike (0–O–D, 1–I, 2–Z, 5–S, 6–G, 8–B)."
    ),
    "search.oldest_first": "Oldest first",
    "search.reach": "The data of {site} reach up to **{reach}**",
    "search.no_number": "Please type one letter or digit at least.",
    "search.no_period": "“From” has to be before “Until before”.",
    "search.nothing": "No passage was found in this period.",
    "search.nothing_hint": "Take a longer period, fewer conditions, or * and ?.",
    "search.only_near": "No passage has this very number. These are near misses.",
    "search.many_numbers": (
        "More than {n} numbers fit: only the last {days} days of the period are searched. "
        "Type more symbols to search longer."
    ),
    "search.found": "{found} passages",
    "search.found_more": "More than {found} passages; these are the {found} newest",
    "search.open": "Choose a line to open the evidence of the passage.",
    "search.refused": "The store could not be searched.",
    "search.to_journey": "Show the journey",
    "search.column_time": "Instant",
    "search.column_site": "Site",
    "search.column_lane": "Lane",
    "search.column_direction": "Dir.",
    "search.column_plates": "Plates",
    "search.column_containers": "Containers",
    "search.column_status": "Status",
    "search.column_nearness": "Match",
    "nearness.same": "fits",
    "nearness.look_alike": "look-alike symbols",
    "nearness.one": "one symbol differs",
    "nearness.two": "two symbols differ",
}
