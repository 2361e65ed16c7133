"""Texts of the history explorer, its questions and the dictionary of figures."""

from __future__ import annotations

from typing import Final

VI: Final[dict[str, str]] = {
    "explorer.title": "Khai thác lịch sử",
    "explorer.part": "Phần",
    "explorer.part_passages": "Tra cứu",
    "explorer.part_questions": "Câu hỏi có sẵn",
    "explorer.part_dictionary": "Từ điển số liệu",
    "explorer.refused": "Chưa trả lời được.",
    "explorer.nothing_yet": "Địa điểm này chưa có lượt xe nào.",
    "explorer.reach": "Dữ liệu có đến **{at}** · kho lưu trữ và các ngày còn mở",
    "explorer.masked": "Biển số được thay bằng mã; cùng một xe luôn có cùng một mã.",
    "explorer.asking": "Đang đọc kho lưu trữ…",
    "explorer.nothing": "Không có dòng nào khớp.",
    "explorer.found": "Hiện {shown} trong {found} lượt xe, mới nhất trước",
    "explorer.rows": "Hiện {shown} trong {found} dòng",
    "explorer.to_evidence": "Xem hình ảnh",
    "explorer.period": "Từ ngày – đến ngày",
    "explorer.number": "Biển số, số container",
    "explorer.number_hint": "51C12345, WSAU*, 34?36837",
    "explorer.question": "Câu hỏi",
    "explorer.ask": "Trả lời",
    "explorer.not_asked": "Chọn điều kiện rồi bấm nút; câu hỏi trên cả năm có thể mất vài giây.",
    "explorer.metric": "Số liệu",
    "explorer.means": "Cách tính",
    "explorer.source": "Nguồn",
    "explorer.column_passed_at": "Thời điểm",
    "explorer.column_gate": "Cổng",
    "explorer.column_lane": "Làn",
    "explorer.column_direction": "Chiều",
    "explorer.column_status": "Trạng thái",
    "explorer.column_plates": "Biển số",
    "explorer.column_containers": "Container",
    "explorer.column_size_types": "Kiểu cỡ",
    "explorer.column_failure_causes": "Nguyên nhân đọc kém",
    "explorer.column_speed_kmh": "Tốc độ (km/h)",
    "export.why": "Tải về từ trang khai thác",
    "question.containers_seen_again": "Container nào qua cổng nhiều lần?",
    "question.dwell_by_day": "Container ở lại bao lâu, theo ngày?",
    "question.failures_by_cause": "Vì sao không đọc được, theo nguyên nhân?",
    "question.find_container": "Container này qua cổng lúc nào, ở đâu?",
    "question.find_plate": "Xe này qua cổng lúc nào, ở đâu?",
    "question.longest_stays": "Container nào ở lại lâu nhất?",
    "question.passages_by_lane_and_hour": "Bao nhiêu lượt xe theo làn và giờ?",
    "question.plates_with_several_containers": "Xe nào chở nhiều container khác nhau?",
    "question.read_rate_by_day": "Tỷ lệ đọc được theo ngày?",
    "question.unread_passages": "Lượt xe nào chưa đọc được?",
    "parameter.apart_min_s": "Cách nhau ít nhất (giây)",
    "parameter.code": "Số container",
    "parameter.containers_min": "Số container ít nhất",
    "parameter.day": "Ngày",
    "parameter.first_day": "Từ ngày",
    "parameter.last_day": "Đến ngày",
    "parameter.plate": "Biển số",
    "metric.passages": "Lượt xe",
    "metric.passages_means": (
        "Số xe cắt vạch đếm của làn, kể cả xe không đọc được số nào; xe đi hai lần là hai lượt."
    ),
    "metric.accepted": "Chấp nhận",
    "metric.accepted_means": "Lượt xe có số, và mọi số đều đủ tin cậy để dùng ngay.",
    "metric.review": "Cần xem lại",
    "metric.review_means": "Lượt xe có ít nhất một số cần người xem lại.",
    "metric.unread": "Chưa đọc được",
    "metric.unread_means": "Lượt xe không đọc được biển số và số container nào.",
    "metric.read_rate": "Tỷ lệ đọc được",
    "metric.read_rate_means": (
        "Lượt xe đọc được ít nhất một số, chia cho mọi lượt xe đếm được ở vạch."
    ),
    "metric.with_plate": "Có biển số",
    "metric.with_plate_means": "Lượt xe đọc được ít nhất một biển số.",
    "metric.with_container": "Có số container",
    "metric.with_container_means": "Lượt xe đọc được ít nhất một số container.",
    "metric.ambiguous": "Không rõ của xe nào",
    "metric.ambiguous_means": "Lượt xe mà các camera của làn không thống nhất được là cùng một xe.",
    "metric.confidence": "Tin cậy",
    "metric.confidence_means": (
        "Xác suất số đọc là đúng, sau khi gộp các khung hình và camera; chấp nhận từ mức của mô "
        "hình."
    ),
    "metric.cause": "Nguyên nhân đọc kém",
    "metric.cause_means": (
        "Vì sao thiếu số hoặc số yếu; một lượt xe có thể có nhiều nguyên nhân, lượt đọc tốt "
        "không có."
    ),
    "metric.matched": "Khớp",
    "metric.matched_means": (
        "Cặp gồm một container qua cổng và một giấy tờ cùng số, đúng chiều, đúng thời hạn."
    ),
    "metric.match_rate": "Tỷ lệ khớp",
    "metric.match_rate_means": (
        "Container qua cổng đã có giấy tờ phải có, chia cho container qua cổng."
    ),
    "metric.waiting": "Đang chờ",
    "metric.waiting_means": "Chưa đến hạn phải có phía bên kia.",
    "metric.unmatched": "Chưa khớp",
    "metric.unmatched_means": "Đã quá hạn và thời gian ân hạn mà không có phía bên kia.",
    "metric.resolved_late": "Khớp muộn",
    "metric.resolved_late_means": "Từng bị báo chưa khớp, sau đó đã có phía bên kia.",
    "metric.confirmed": "Đã qua khu vực giám sát",
    "metric.confirmed_means": "Tờ khai và container được xác nhận “Hàng đã qua khu vực giám sát”.",
    "metric.break": "Sai lệch",
    "metric.break_means": "Khác nhau giữa giấy tờ và cổng, do đối chiếu theo lô tìm ra.",
    "metric.stay": "Thời gian lưu",
    "metric.stay_means": "Từ lúc container vào đến lúc ra, theo các số được chấp nhận.",
    "metric.faulty_share": "Thời gian camera mất hình",
    "metric.faulty_share_means": "Số giây không có hình dùng được, chia cho số giây phải theo dõi.",
    "metric.gap_s": "Cách xe trước (giây)",
    "metric.gap_s_means": "Từ lúc đuôi xe trước rời vạch đến lúc đầu xe này tới vạch.",
    "metric.speed_kmh": "Tốc độ (km/h)",
    "metric.speed_kmh_means": "Đo theo thước mét của camera; trống nếu camera chưa hiệu chuẩn.",
    "metric.plate_token": "Mã thay biển số",
    "metric.plate_token_means": (
        "Mã băm có khóa; cùng biển số luôn cùng mã, không suy ngược được nếu không có khóa."
    ),
}

EN: Final[dict[str, str]] = {
    "explorer.title": "History explorer",
    "explorer.part": "Part",
    "explorer.part_passages": "Passages",
    "explorer.part_questions": "Saved questions",
    "explorer.part_dictionary": "Dictionary",
    "explorer.refused": "This cannot be answered.",
    "explorer.nothing_yet": "This site has no passages yet.",
    "explorer.reach": "Data reach to **{at}** · the archive and the open days",
    "explorer.masked": "Number plates are tokens here; the same vehicle always has the same one.",
    "explorer.asking": "Reading the archive…",
    "explorer.nothing": "No row fits.",
    "explorer.found": "{shown} of {found} passages, newest first",
    "explorer.rows": "{shown} of {found} rows",
    "explorer.to_evidence": "See the pictures",
    "explorer.period": "From day – to day",
    "explorer.number": "Plate, container",
    "explorer.number_hint": "51C12345, WSAU*, 34?36837",
    "explorer.question": "Question",
    "explorer.ask": "Answer",
    "explorer.not_asked": (
        "Choose what to ask and press the button; a question about a year may take some seconds."
    ),
    "explorer.metric": "Figure",
    "explorer.means": "What it means",
    "explorer.source": "Source",
    "explorer.column_passed_at": "Time",
    "explorer.column_gate": "Gate",
    "explorer.column_lane": "Lane",
    "explorer.column_direction": "Direction",
    "explorer.column_status": "Status",
    "explorer.column_plates": "Plates",
    "explorer.column_containers": "Containers",
    "explorer.column_size_types": "Size, type",
    "explorer.column_failure_causes": "Failure causes",
    "explorer.column_speed_kmh": "Speed (km/h)",
    "export.why": "taken along from the screens",
    "question.containers_seen_again": "Which containers came again?",
    "question.dwell_by_day": "How long do containers stay, by day?",
    "question.failures_by_cause": "Why was reading missed, by cause?",
    "question.find_container": "When and where was this container?",
    "question.find_plate": "When and where was this vehicle?",
    "question.longest_stays": "Which containers stayed longest?",
    "question.passages_by_lane_and_hour": "How many passages by lane and hour?",
    "question.plates_with_several_containers": "Which vehicles carried several containers?",
    "question.read_rate_by_day": "What share was read, by day?",
    "question.unread_passages": "Which passages were not read?",
    "parameter.apart_min_s": "At least apart (s)",
    "parameter.code": "Container code",
    "parameter.containers_min": "Containers at least",
    "parameter.day": "Day",
    "parameter.first_day": "First day",
    "parameter.last_day": "Last day",
    "parameter.plate": "Number plate",
    "metric.passages": "Passages",
    "metric.passages_means": (
        "Vehicles that crossed the lane's counting line, read or not; a vehicle that comes twice "
        "counts twice."
    ),
    "metric.accepted": "Accepted",
    "metric.accepted_means": (
        "Passages with a number, all numbers of which may be used as they are."
    ),
    "metric.review": "For review",
    "metric.review_means": "Passages with at least one number that a person has to look at.",
    "metric.unread": "Unread",
    "metric.unread_means": "Passages without any number plate or container code.",
    "metric.read_rate": "Read rate",
    "metric.read_rate_means": (
        "Passages with at least one number, of all passages counted at the line."
    ),
    "metric.with_plate": "With a plate",
    "metric.with_plate_means": "Passages with at least one number plate read.",
    "metric.with_container": "With a container",
    "metric.with_container_means": "Passages with at least one container code read.",
    "metric.ambiguous": "Ambiguous",
    "metric.ambiguous_means": (
        "Passages of which the lane's cameras could not tell whether they saw the same vehicle."
    ),
    "metric.confidence": "Confidence",
    "metric.confidence_means": (
        "Probability that a number is right, after frames and cameras were fused; accepted from "
        "the model's level on."
    ),
    "metric.cause": "Failure cause",
    "metric.cause_means": (
        "Why a number is missing or weak; a passage may have several causes, a good one has none."
    ),
    "metric.matched": "Matched",
    "metric.matched_means": (
        "A container's passage and a paper of the same number, in the right direction and time."
    ),
    "metric.match_rate": "Match rate",
    "metric.match_rate_means": (
        "Containers that passed and have the paper they want, of all containers that passed."
    ),
    "metric.waiting": "Waiting",
    "metric.waiting_means": "The other side is not due yet.",
    "metric.unmatched": "Unmatched",
    "metric.unmatched_means": (
        "The deadline and its grace are over, and the other side did not come."
    ),
    "metric.resolved_late": "Resolved late",
    "metric.resolved_late_means": "Was told as unmatched, and the other side came after all.",
    "metric.confirmed": "Confirmed",
    "metric.confirmed_means": (
        "Declaration and container confirmed as having passed the supervised area."
    ),
    "metric.break": "Break",
    "metric.break_means": "A difference between papers and the gate that a reconciliation found.",
    "metric.stay": "Stay",
    "metric.stay_means": "From a container's way in to its way out, accepted reads only.",
    "metric.faulty_share": "Camera down",
    "metric.faulty_share_means": (
        "Seconds without usable pictures, of the seconds that were to be watched."
    ),
    "metric.gap_s": "Gap (s)",
    "metric.gap_s_means": "From the vehicle before leaving the line to this one reaching it.",
    "metric.speed_kmh": "Speed (km/h)",
    "metric.speed_kmh_means": "Measured with the camera's metric scale; empty where it has none.",
    "metric.plate_token": "Plate token",
    "metric.plate_token_means": (
        "A keyed digest: the same plate has the same token, and without the key nobody finds the "
        "plate."
    ),
}
