"""What an alert says to an officer, in the two languages of the screens."""

from __future__ import annotations

from collections.abc import Callable

from schemas.alert import Finding, Rule
from schemas.camera_state import Sentence
from schemas.opening_hours import LOCAL

TITLES: dict[Rule, Sentence] = {
    Rule.COMPLETENESS: Sentence("Thiếu dữ liệu bắt buộc", "Mandatory data missing"),
    Rule.READ_RATE: Sentence("Tỷ lệ nhận dạng giảm", "Read rate has fallen"),
    Rule.NO_READS: Sentence("Có xe nhưng không nhận dạng được", "Vehicles pass, none is read"),
    Rule.NO_VEHICLES: Sentence("Không có xe trong giờ mở cửa", "No vehicles in opening hours"),
    Rule.DUPLICATES: Sentence("Xe bị ghi nhận trùng", "Vehicles counted twice"),
    Rule.IMPOSSIBLE_SEQUENCE: Sentence("Trình tự ra vào không hợp lý", "Impossible sequence"),
    Rule.CHECK_DIGIT: Sentence("Số kiểm tra container sai", "Check digits fail"),
    Rule.CLOCK: Sentence("Đồng hồ camera sai", "Camera clock is wrong"),
    Rule.FEED_FRESHNESS: Sentence("Nguồn dữ liệu im lặng", "Feed is silent"),
    Rule.FEED_VOLUME: Sentence("Lượng dữ liệu bất thường", "Feed brings an unusual number of rows"),
    Rule.FEED_DUPLICATES: Sentence("Dữ liệu gửi lặp lại", "Feed repeats rows"),
    Rule.FEED_CONTRADICTIONS: Sentence("Dữ liệu mâu thuẫn", "Feed contradicts itself"),
    Rule.UNMATCHED: Sentence("Container qua cổng không có chứng từ", "Containers without papers"),
    Rule.LATE: Sentence("Chứng từ đến muộn", "Papers come late"),
}

_LIGHT = {
    "day": Sentence("ban ngày", "by daylight"),
    "night": Sentence("ban đêm", "at night"),
}


def reason_of(finding: Finding) -> Sentence:
    """Why an alert stands, in one sentence a language.

    Args:
        finding: Of the alert; its figures are those of the last look.
    """
    return _REASONS[finding.scope.rule](finding)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _bad_n(finding: Finding) -> int:
    return round((finding.figure or 0.0) * finding.counted_n)


def _shares(vi: str, en: str) -> Callable[[Finding], Sentence]:
    """Words for a share of bad ones that is above what is tolerated."""

    def told(finding: Finding) -> Sentence:
        figures = f"{_bad_n(finding)}/{finding.counted_n} ({_share(finding.figure)})"
        limit = _share(finding.threshold)
        return Sentence(
            f"{vi}: {figures}, mức cho phép {limit}.", f"{en}: {figures}, tolerated {limit}."
        )

    return told


def _read_rate(finding: Finding) -> Sentence:
    light = _LIGHT.get(finding.note, Sentence("", ""))
    now, usual = _share(finding.figure), _share(finding.baseline)
    return Sentence(
        f"Nhận dạng được {now} trên {finding.counted_n} xe {light.vi}; bốn tuần trước là {usual}.",
        f"{now} of {finding.counted_n} vehicles read {light.en}; "
        f"it was {usual} in the four weeks before.",
    )


def _no_reads(finding: Finding) -> Sentence:
    row_n, limit_n = f"{finding.figure or 0:.0f}", f"{finding.threshold or 0:.0f}"
    usual = _share(finding.baseline)
    return Sentence(
        f"{row_n} xe liên tiếp đi qua mà không nhận dạng được (từ {limit_n} xe là bất thường; "
        f"bình thường nhận dạng {usual}).",
        f"{row_n} vehicles in a row passed and none was read ({limit_n} are no chance; "
        f"{usual} are read usually).",
    )


def _no_vehicles(finding: Finding) -> Sentence:
    since = finding.period_from.astimezone(LOCAL).strftime("%d/%m %H:%M")
    usual_n = f"{finding.baseline or 0:.0f}"
    return Sentence(
        f"Không có xe nào từ {since}; bình thường đã có khoảng {usual_n} xe trong giờ mở cửa.",
        f"No vehicle since {since}; usually some {usual_n} would have come in opening hours.",
    )


def _feed_freshness(finding: Finding) -> Sentence:
    since = finding.period_from.astimezone(LOCAL).strftime("%d/%m %H:%M")
    usual_n = f"{finding.baseline or 0:.1f}"
    return Sentence(
        f"Không nhận được dữ liệu nào từ {since}; bình thường đã có dữ liệu trong {usual_n} giờ.",
        f"Nothing came since {since}; usually rows would have come in {usual_n} hours by now.",
    )


def _feed_volume(finding: Finding) -> Sentence:
    rows_n, usual_n = f"{finding.figure or 0:.0f}", f"{finding.baseline or 0:.0f}"
    limit_n = f"{finding.threshold or 0:.0f}"
    is_few = finding.note == "few"
    return Sentence(
        f"{rows_n} dòng trong một ngày; cùng ngày các tuần trước thường có {usual_n}, "
        f"{'tối thiểu' if is_few else 'tối đa'} {limit_n}.",
        f"{rows_n} rows in a day; it is {usual_n} on that day of other weeks, "
        f"{'at least' if is_few else 'at most'} {limit_n}.",
    )


_REASONS: dict[Rule, Callable[[Finding], Sentence]] = {
    Rule.COMPLETENESS: _shares(
        "Lượt xe thiếu biển số, số container, ảnh hoặc thời gian",
        "Passages without plate, container code, picture or time",
    ),
    Rule.READ_RATE: _read_rate,
    Rule.NO_READS: _no_reads,
    Rule.NO_VEHICLES: _no_vehicles,
    Rule.DUPLICATES: _shares(
        "Cùng số đi lại cùng chiều trong 10 phút",
        "The same number in the same direction again within 10 minutes",
    ),
    Rule.IMPOSSIBLE_SEQUENCE: _shares(
        "Vào hai lần, ra hai lần, ra trước khi vào hoặc ở hai làn cùng lúc",
        "In twice, out twice, out before in, or in two lanes at once",
    ),
    Rule.CHECK_DIGIT: _shares(
        "Mã container có số kiểm tra sai hoặc không đọc được",
        "Container codes whose check digit is wrong or was not read",
    ),
    Rule.CLOCK: _shares(
        "Lượt xe có giờ camera sai, ở tương lai hoặc lưu quá muộn",
        "Passages with a wrong clock, in the future or stored too late",
    ),
    Rule.FEED_FRESHNESS: _feed_freshness,
    Rule.FEED_VOLUME: _feed_volume,
    Rule.FEED_DUPLICATES: _shares(
        "Dòng nhắc lại điều đã biết", "Rows that say again what was known"
    ),
    Rule.FEED_CONTRADICTIONS: _shares(
        "Dòng trái với dòng trước của cùng chứng từ hoặc sửa đổi ngược thứ tự",
        "Rows that say otherwise of the same revision, or amend backwards",
    ),
    Rule.UNMATCHED: _shares(
        "Container đã qua cổng mà không có chứng từ khi hết hạn",
        "Containers that passed and had no papers by the deadline",
    ),
    Rule.LATE: _shares(
        "Container có chứng từ sau khi hết hạn", "Containers whose papers came after the deadline"
    ),
}
